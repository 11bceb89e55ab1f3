"""Which quotations somebody says, and which are only words in quotation marks."""

from __future__ import annotations

import re

from . import verbs
from .quotes import Quote, quotes

ENDS = "。！？!?…—～~.,，"  # how something said ends inside its marks
STOPS = "。！？!?….”’」』\"'\u0000"  # a sentence ended before
NEAR = 80  # characters that are looked at before and after the marks
LONGEST = {True: 8, False: 4}  # Chinese characters, English words, of a word in quotation marks
SAID_CHINESE = re.compile(
    rf"(?:{verbs.CHINESE.pattern})(?:着|了|道|过|起来|了起来|出)?(?:一?声|一?句)?$"
)
SAID_ENGLISH = re.compile(rf"(?<!-){verbs.ENGLISH.pattern}(?: out| back| to \w+)?$", re.IGNORECASE)


def speeches(text: str, chinese: bool) -> tuple[Quote, ...]:
    """The quotations that are spoken. The others stay part of what is told around them."""
    return tuple(quote for quote in quotes(text) if is_speech(text, quote, chinese))


def is_speech(text: str, quote: Quote, chinese: bool) -> bool:
    """By what stands in the marks and right before and after them."""
    inside = text[quote.begin : quote.end].strip()
    start = max(text.rfind("\n", 0, quote.opened) + 1, quote.opened - NEAR)
    before = text[start : quote.opened].rstrip()
    after = text[quote.closed : quote.closed + NEAR].partition("\n")[0]
    ended = inside[-1:] in ENDS and inside != ""
    if verbs.SOUND_AFTER.match(after.lstrip()):
        return False
    if inside[-1:] == "、" or before[-1:] == "、" or after[:1] == "、":
        return False
    clause = re.split(r"[，,。！？；;]", before.rstrip("：:，,"))[-1]
    if (SAID_CHINESE if chinese else SAID_ENGLISH).search(clause):
        return True
    if verbs.NAMING.search(before):
        return inside[-1:] in "！？!?" and before[-1:] in "：:,，"
    if before[-1:] in ("：", ":"):
        return True
    if not before or before[-1] in STOPS:
        return ended or not _short(inside, chinese) or _attributed(after, chinese)
    if before[-1] in "，,；;—–-":
        return ended or not _short(inside, chinese) or inside[:1].isupper()
    return _attributed(after, chinese) and ended


def _short(inside: str, chinese: bool) -> bool:
    length = len(inside) if chinese else len(inside.split())
    return length <= LONGEST[chinese]


def _attributed(after: str, chinese: bool) -> bool:
    """Whether the sentence after the marks says that somebody spoke, or none follows."""
    sentence = re.split(r"[。！？!?.“「\"]", after, maxsplit=1)[0]
    return not sentence.strip() or verbs.of(chinese).search(sentence) is not None

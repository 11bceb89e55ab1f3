"""Sentences, and how long it is quiet after each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .aligned import Aligned

# Every mark in the model's own alphabet; what is not here is silent.
MARKS = str.maketrans({
    "，": ",", "、": ",", "。": ".", "．": ".", "！": "!", "？": "?", "；": ";", "：": ":",
    "（": "(", "）": ")", "［": "(", "］": ")", "[": "(", "]": ")", "{": "(", "}": ")",
    "【": "“", "】": "”", "《": "“", "》": "”", "〈": "“", "〉": "”", "「": "“", "」": "”",
    "『": "“", "』": "”", "«": "“", "»": "”", "„": "“", "‟": "“", "–": "—", "―": "—", "─": "—",
    "·": " ", "•": ",", "~": ",", "〜": ",", "‥": "…", "⋯": "…", "¡": " ", "¿": " ", "`": "'",
    "|": ",", "^": " ", "_": " ", "#": " ", "*": " ", "…": "…",
})  # fmt: skip
CLOSING = "\"'”’)"
END = re.compile(rf"[.!?…]+[{CLOSING}]*(?=\s|$|[\u3400-\u9fff“(—])|\n+")
SENTENCE, PARAGRAPH, LINE = 0.34, 0.60, 0.34  # seconds of quiet


@dataclass(frozen=True)
class Sentence:
    """`pause` is the quiet after it, in seconds."""

    text: Aligned
    pause: float


def sentences(text: Aligned) -> Iterator[Sentence]:
    """The sentences that have something to say, in order."""
    marked = Aligned(unbroken(text.text).translate(MARKS), text.places)
    begin = 0
    for match in END.finditer(marked.text):
        end = match.end()
        broken = marked.text[match.start() : end].count("\n")
        if broken == 0 and _goes_on(marked.text, match):
            continue
        part = marked[begin:end]
        begin = end
        if not any(c.isalpha() for c in part.text):
            continue
        pause = PARAGRAPH if broken > 1 else LINE if broken else SENTENCE
        after = re.match(r"\n+", marked.text[end:])
        if after and not broken:
            pause = PARAGRAPH
        yield Sentence(part, pause)
    if any(c.isalpha() for c in marked.text[begin:]):
        yield Sentence(marked[begin:], SENTENCE)


def unbroken(text: str) -> str:
    """A line broken within a sentence goes on after a space: "the old\\nhouse"."""
    return re.sub(r"(?<=[a-z,;])\n(?=[a-z])", " ", text)


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """ "'Stop!' he said": after a closing quote or dots, a small letter goes on."""
    rest = text[match.end() :].lstrip(" ")
    return bool(rest) and rest[0].islower() and "\n" not in match[0]

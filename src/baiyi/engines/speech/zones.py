"""Which language each stretch of a text is in, and the text written out in its words."""

from __future__ import annotations

import re

from . import normalise_en, normalise_zh
from .aligned import Aligned

HAN = "\u3400-\u9fff\uf900-\ufaff〇"
LATIN = "A-Za-z\u00c0-\u024f"
# English within Chinese: three words and more that no Chinese character parts.
ENGLISH = re.compile(rf"[\"'“(]?[{LATIN}][^{HAN}，。！？；：、《》「」（）\n]*")
# Chinese within English: from a Han character to the next Latin letter, with its digits.
CHINESE = re.compile(rf"(?:\d[\d.,:]*)?[{HAN}][^{LATIN}\n]*(?<![\s\"'(])")
WORDS = re.compile(rf"[{LATIN}]+(?:['-][{LATIN}]+)*")


def write_out(text: Aligned, language: str) -> Aligned:
    """The text without digits and signs, each stretch in the words of its own language."""
    own, other = (
        (normalise_zh.normalise, normalise_en.normalise)
        if language == "zh"
        else (normalise_en.normalise, normalise_zh.normalise)
    )
    foreign = ENGLISH if language == "zh" else CHINESE
    parts: list[Aligned] = []
    done = 0
    for match in foreign.finditer(text.text):
        if language == "zh" and len(WORDS.findall(match[0])) < 3:
            continue
        begin, end = match.span()
        parts += [own(text[done:begin]), other(text[begin:end])]
        done = end
    return Aligned.joined([*parts, own(text[done:])])

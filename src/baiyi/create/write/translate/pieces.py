"""A text in pieces that a writer can hold: sentences, joined up to a length."""

from __future__ import annotations

import itertools
import re

LONGEST = {"zh": 220, "en": 700}  # characters of a piece; more, and a small model leaves things out
PASSAGE = {"zh": 700, "en": 2200}  # of the paragraphs that a strong writer gets at once
END = re.compile(r"(?<=[。！？…])[”’」』]?(?![”’」』。！？…])|(?<=[.!?])[”’\"]?(?=\s)")


def sentences(text: str) -> list[str]:
    """The sentences of a text with the spaces after them: joined they are the text."""
    ends = [match.end() for match in END.finditer(text)]
    cuts = [0, *(_after_space(text, end) for end in ends), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(cuts) if a < b]


def pieces(text: str, language: str) -> list[str]:
    """Runs of whole sentences, each as long as may be; one sentence where it is longer itself.

    A sentence of more than three times the length is cut at its commas, and where it has none,
    after so many characters: an endless line must end.
    """
    most = LONGEST["zh" if language == "zh" else "en"]
    found: list[str] = []
    for sentence in sentences(text):
        for part in _cut(sentence, 3 * most):
            if found and len(found[-1]) + len(part) <= most:
                found[-1] += part
            else:
                found.append(part)
    return found


def _cut(sentence: str, most: int) -> list[str]:
    parts = []
    while len(sentence) > most:
        comma = max(sentence.rfind(mark, 0, most) for mark in "，、；,; ")
        at = comma + 1 if comma > most // 3 else most
        parts.append(sentence[:at])
        sentence = sentence[at:]
    return [*parts, sentence] if sentence else parts


def _after_space(text: str, end: int) -> int:
    while end < len(text) and text[end].isspace():
        end += 1
    return end

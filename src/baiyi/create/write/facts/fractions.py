"""Fractions in words and their share in percent: half, two thirds, one in five, 三分之二, 一半, 四成一."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..numbers import DIGITS, MONTHS, chinese, english

Share = tuple[float, int, int]  # percent, start, end
PARTS = re.compile(
    r"(?!百分之)([一二两三四五六七八九十百]+|\d+)分之([零一二两三四五六七八九十百点]+|\d+(?:\.\d+)?)"
)
TENTHS = re.compile("([一二三四五六七八九])成([一二三四五六七八九半])?(?![为功立员年])")
HALVES = re.compile("(?<![过大多])(?:一半|半数)|对半")
_EN_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10,
}  # fmt: skip
_ONES = "one|two|three|four|five|six|seven|eight|nine|ten|a"
# A fifth of them; not the fifth of May, nor a second.
EN_PARTS = re.compile(
    rf"\b({_ONES})[ -](third|quarter|fifth|sixth|seventh|eighth|tenth)s?\b(?=[:;]| (?:of|more|less|fewer|as|had|have|the|to|were|are)\b|[,.])",
    re.I,
)
EN_HALF = re.compile(
    r"(?<=\bby )half\b|\b(?<!a )(?<!and a )(half)(?= (?:of (?:the(?! year| month| season| century| match| game)|them|it|its|their|all|those|[a-z]+s)\b|the (?!time|way|day|night|battle|year|month|season|century|match|game)|its|their))",
    re.I,
)
EN_RATIO = re.compile(
    rf"\b({_ONES[:-2]}|\d\d?) (?:[a-z]+ )?(in|out of) (?:every )?({_ONES[:-2]}|\d\d?0?)\b(?![,.]\d| (?:minutes|hours|days|weeks|months|years|moves|games|matches|rounds|{'|'.join(MONTHS)}))",
    re.I,
)


def fractions(text: str, language: str) -> Iterator[Share]:
    """Every fraction that is said in words, with what it is in percent."""
    if language == "zh":
        for match in PARTS.finditer(text):
            below, above = (_number(part) for part in match.groups())
            if below:
                yield 100 * above / below, *match.span()
        for match in TENTHS.finditer(text):
            rest = 5 if match[2] == "半" else DIGITS[match[2]] if match[2] else 0
            yield 10 * DIGITS[match[1]] + rest, *match.span()
        for match in HALVES.finditer(text):
            yield 50.0, *match.span()
        return
    for match in EN_PARTS.finditer(text):
        yield 100 * _few(match[1]) / _EN_PARTS[match[2].lower()], *match.span()
    for match in EN_HALF.finditer(text):
        yield 50.0, *match.span()
    for match in EN_RATIO.finditer(text):
        below = _few(match[3])
        if 0 < _few(match[1]) < below:
            yield 100 * _few(match[1]) / below, *match.span()


def _number(word: str) -> float:
    return chinese(word) if not word[0].isdigit() else float(word)


def _few(word: str) -> float:
    if word.isdigit():
        return float(word)
    return 1.0 if word.lower() == "a" else english(word)

"""How hard a text is to read.

English: Flesch reading ease (Flesch 1948) and the school grade of Kincaid et al. 1975. Syllables
are counted by the letters, which needs no dictionary. Chinese: how many of its characters are common ones. GB 2312-80 divides
its 6,763 characters into level 1, the 3,755 in common use, and level 2, the 3,008 less common
ones; what it lacks is rare. The levels are read from Python's own codec of that standard: lead
bytes B0 to D7 are level 1, D8 to F7 level 2.
"""

from __future__ import annotations

import re

from ...values import Frozen
from . import units

HAN = re.compile(f"[{units.HAN}]")


class Level(Frozen):
    """None where a figure is not of that language; lengths are units a sentence."""

    sentence_length: float
    flesch: float | None = None
    grade: float | None = None
    common: float | None = None
    less_common: float | None = None
    rare: float | None = None
    characters: int | None = None


def level(text: str, language: str) -> Level:
    """The reading level of a text. Raises ValueError where it has no words."""
    sentences = [s for s in units.sentences(text) if units.units(s, language)]
    if not sentences:
        raise ValueError("the text has no words")
    length = sum(len(units.units(s, language)) for s in sentences) / len(sentences)
    if language == "zh":
        return _chinese(text, length)
    if language != "en":
        return Level(sentence_length=length)
    words = units.units(text, language)
    each = sum(syllables(word) for word in words) / len(words)
    return Level(
        sentence_length=length,
        flesch=206.835 - 1.015 * length - 84.6 * each,
        grade=0.39 * length + 11.8 * each - 15.59,
    )


def _chinese(text: str, length: float) -> Level:
    found = HAN.findall(text)
    levels = [standard_level(character) for character in found]
    share = [levels.count(n) / len(found) if found else 0.0 for n in (1, 2, 0)]
    return Level(
        sentence_length=length,
        common=share[0],
        less_common=share[1],
        rare=share[2],
        characters=len(set(found)),
    )


def standard_level(character: str) -> int:
    """1 or 2, as GB 2312-80 has the character; 0 where it has it not."""
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 0
    return 1 if 0xB0 <= lead <= 0xD7 else 2 if 0xD8 <= lead <= 0xF7 else 0


# A run of vowels is a syllable. An e at the end is silent, and so is that of -ed and -es, but for
# the endings that need it to be said; some pairs of vowels are two.
SILENT = re.compile(r"(?<=[^aeiouy])(?:e|(?<![td])ed|(?<![cgszx])(?<!ch)(?<!sh)es)$")
SAID = re.compile(r"[^aeiouy]le$")
TWO = re.compile(r"ia(?!l\b|n\b)|i[ou](?!s\b|n)|eo(?=[lm])|ua(?=l|t)|[aeiou]ing|yi")


def syllables(word: str) -> int:
    """Of an English word, by its letters; at least one."""
    word = re.sub(r"['’].*$", "", word.lower())
    count = len(re.findall("[aeiouy]+", word)) + len(TWO.findall(word))
    if SILENT.search(word) and not SAID.search(word):
        count -= 1
    return max(1, count)

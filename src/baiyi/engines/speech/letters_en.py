"""English letters -> phonemes, for words that no dictionary has.

A letter sounds by the letters around it: the longest context that the table has decides. The
table was learned from misaki's American dictionary (scripts/learn_letters.py). For words it has
never seen it gets two in five wholly right, more than half but for the stress.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

CONTEXTS = ((4, 4), (3, 4), (3, 3), (2, 3), (2, 2), (1, 2), (1, 1), (0, 1), (0, 0))
VOWELS = "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻᵊ"
WRITTEN_VOWELS = frozenset("aeiouy")
NAMES = {
    "a": "ˈA", "b": "bˈi", "c": "sˈi", "d": "dˈi", "e": "ˈi", "f": "ˈɛf", "g": "ʤˈi", "h": "ˈAʧ",
    "i": "ˈI", "j": "ʤˈA", "k": "kˈA", "l": "ˈɛl", "m": "ˈɛm", "n": "ˈɛn", "o": "ˈO", "p": "pˈi",
    "q": "kjˈu", "r": "ˈɑɹ", "s": "ˈɛs", "t": "tˈi", "u": "jˈu", "v": "vˈi", "w": "dˈʌbᵊlju",
    "x": "ˈɛks", "y": "wˈI", "z": "zˈi",
}  # fmt: skip


def guess(word: str, known: Callable[[str], str | None]) -> str:
    """The phonemes of a word; `known` looks a part of it up: "wrenfield" is wren + field.

    What cannot be read as a word ("XJQ", "hmm") is spelled.
    """
    parts = re.findall("[a-z]+", word.lower())
    return "".join(_one(part, known) for part in parts)


def _one(word: str, known: Callable[[str], str | None]) -> str:
    if not WRITTEN_VOWELS & set(word) or len(word) == 1:
        return " ".join(NAMES[letter] for letter in word)
    return _compound(word, known) or stressed("".join(_sounds(word)))


def _compound(word: str, known: Callable[[str], str | None]) -> str | None:
    """Two words in one, the parts as alike in length as may be; the first is stressed."""
    cuts = sorted(range(3, len(word) - 2), key=lambda n: abs(2 * n - len(word)))
    for cut in cuts:
        if (first := known(word[:cut])) and (second := known(word[cut:])):
            return first + second.replace("ˈ", "ˌ")
    return None


def _sounds(word: str) -> list[str]:
    padded = f"^^^^{word}$$$$"
    table = _table()
    found = []
    for at in range(4, 4 + len(word)):
        keys = ((padded[at - left : at], padded[at : at + 1 + right]) for left, right in CONTEXTS)
        found.append(next((table[key] for key in keys if key in table), ""))
    return found


def stressed(phonemes: str) -> str:
    """With exactly one main stress: the first that there is, else on the first full vowel."""
    first, mark, rest = phonemes.partition("ˈ")
    if mark:
        return first + mark + rest.replace("ˈ", "ˌ")
    full = [n for n, p in enumerate(phonemes) if p in VOWELS and p not in "əᵊᵻ"]
    any_vowel = full or [n for n, p in enumerate(phonemes) if p in VOWELS]
    if not any_vowel:
        return phonemes
    return phonemes[: any_vowel[0]] + "ˈ" + phonemes[any_vowel[0] :]


@cache
def _table() -> dict[tuple[str, str], str]:
    """(letters before; the letter and those after) -> its sounds."""
    text = files(__package__).joinpath("letters_en.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {(before, letters): sounds for before, letters, sounds in rows}

"""A sentence of any mixture of scripts -> its words and marks, each with phonemes."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from .aligned import Aligned
from .spoken import SPACE, Spoken

if TYPE_CHECKING:
    from .phonemes_en import EnglishPhonemes
    from .phonemes_zh import ChinesePhonemes

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff〇]+")
LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
MARK = frozenset(';:,.!?—…"()“”')
GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψωΩΔ", ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "omega", "delta"], strict=True))  # fmt: skip


class Phonemes:
    """The front ends of both languages, each loaded when its script first comes up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chinese: ChinesePhonemes | None = None
        self._english: dict[bool, EnglishPhonemes] = {}

    def words(self, sentence: Aligned, *, british: bool = False) -> list[Spoken]:
        """What is spoken, in order: words, marks and single spaces."""
        said: list[Spoken] = []
        done = 0
        for match in HAN.finditer(sentence.text):
            self._add_english(said, sentence[done : match.start()], british)
            _part(said)
            said += self.chinese().words(sentence[match.start() : match.end()])
            done = match.end()
        self._add_english(said, sentence[done:], british)
        return _tidy(said)

    def chinese(self) -> ChinesePhonemes:
        with self._lock:
            if self._chinese is None:
                from .phonemes_zh import ChinesePhonemes  # jieba's dictionary takes seconds

                self._chinese = ChinesePhonemes()
            return self._chinese

    def english(self, british: bool) -> EnglishPhonemes:
        with self._lock:
            if british not in self._english:
                from .phonemes_en import EnglishPhonemes  # spaCy takes seconds

                self._english[british] = EnglishPhonemes(british=british)
            return self._english[british]

    def _add_english(self, said: list[Spoken], stretch: Aligned, british: bool) -> None:
        stretch = stretch.sub(re.compile("[α-ωΩΔ]"), lambda m: f" {GREEK.get(m[0], '')} ")
        if re.search(f"[{LATIN}]", stretch.text):
            _part(said)
            said += self.english(british).words(stretch)
            return
        for mark in stretch.text:
            if mark in MARK:
                said.append(Spoken(mark))
            elif mark.isspace():
                said.append(SPACE)


def _part(said: list[Spoken]) -> None:
    if said and said[-1] is not SPACE and said[-1].phonemes not in ("“", "("):
        said.append(SPACE)


def _tidy(said: list[Spoken]) -> list[Spoken]:
    """No space twice, at an end or before a mark; one after a mark between words."""
    kept: list[Spoken] = []
    for one in said:
        if one.phonemes == " " and (not kept or kept[-1].phonemes == " "):
            continue
        if one.place is None and one.phonemes in ",.!?;:…)”" and kept and kept[-1].phonemes == " ":
            kept.pop()
        if one.place is not None and not one.phonemes:
            continue
        kept.append(one)
    while kept and kept[-1].phonemes == " ":
        kept.pop()
    return kept

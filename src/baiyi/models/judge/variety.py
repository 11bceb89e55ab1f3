"""How much texts say again: distinct-n, self-BLEU, loops, and paragraphs that begin alike.

distinct-n: Li et al. 2016, "A Diversity-Promoting Objective Function for Neural Conversation
Models". Self-BLEU: Zhu et al. 2018, "Texygen".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from . import units
from .likeness import bleu

LOOP = {True: 8, False: 5}  # characters (zh), words: shorter runs come back in any good text
OPENING = {True: 3, False: 2}


def distinct(texts: Sequence[str], language: str, size: int) -> float:
    """Different n-grams over all n-grams of all texts, 0 to 1; 0 where there are none.

    Longer texts have less of it by their length alone: compare texts of one length.
    """
    cut = (units.units(text, language) for text in texts)
    found = list(chain.from_iterable(units.runs(row, size) for row in cut))
    return len(set(found)) / len(found) if found else 0.0


def self_bleu(texts: Sequence[str], language: str) -> float:
    """Mean BLEU of each text against all others, 0 to 100; the higher, the more alike.

    Raises ValueError for fewer than two texts.
    """
    if len(texts) < 2:
        raise ValueError(f"self-BLEU compares texts with each other; given: {len(texts)}")
    scores = [
        bleu([text], [[*texts[:at], *texts[at + 1 :]]], language) for at, text in enumerate(texts)
    ]
    return sum(scores) / len(scores)


def loops(text: str, language: str) -> float:
    """The share of the text, in units, inside runs (8 characters, 5 words) that it had before."""
    size = LOOP[language == "zh"]
    row = units.units(text, language)
    seen: set[tuple[str, ...]] = set()
    again: set[int] = set()
    for at, run in enumerate(units.runs(row, size)):
        if run in seen:
            again |= set(range(at, at + size))
        seen.add(run)
    return len(again) / len(row) if row else 0.0


def openings(text: str, language: str) -> float:
    """The share of paragraphs that begin (3 characters, 2 words) as an earlier one does."""
    size = OPENING[language == "zh"]
    first = [
        tuple(row[:size])
        for row in (units.units(p, language) for p in units.paragraphs(text))
        if len(row) >= size
    ]
    if not first:
        return 0.0
    return sum(times - 1 for times in Counter(first).values()) / len(first)

"""Clauses, and how much of what stands around a place of a text stands around a place of a fact too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .figures import figures, stem

Place = tuple[int, int]
Sign = tuple[str, int, int]
CLAUSE = re.compile(
    r"[，。；：！？\n“”（）]|[,;:](?=\s)|[.!?](?=\s|$|[”\"])|\"| \(|\) ?|(?<= )(?:but|while|and|which|where)(?= )"
)
SENTENCE = re.compile(r"[。！？\n]|[.!?](?=\s|$|[”\"])")
HAN = re.compile("[\u4e00-\u9fff]")
WORD = re.compile(r"[A-Za-z][A-Za-z’'-]+")
# What says nothing of what a clause is about.
GRAMMAR = frozenset("的了是在有为和与及也都就将被把从到对于这那个其所而又还着过地得很里上中下")
_EMPTY = """
    the a an and or for with was were had has have that this from its his her their our will would into who
    when than also been are is be but not as at by in it of on to so up out if no he she they them we you
    there some any all more most one two three four per only about over just very what which while where
    said says say mr mrs ms dr him do did does can could may after before"""
EMPTY = frozenset(_EMPTY.split())
FAR = 0.5  # what a sign of another clause is worth
MOST_FAR = 2.0
FIGURE, BESIDE = 2.0, 1.0  # a common figure, a common neighbour


@dataclass(frozen=True)
class Spot:
    """A place with the signs of its clause, of its whole sentence or fact, and its two neighbours."""

    place: Place
    near: frozenset[str]
    far: frozenset[str]
    left: str
    right: str


@lru_cache(maxsize=4096)
def tokens(text: str, language: str) -> tuple[Sign, ...]:
    """(sign, start, end): pairs of characters or stems of words, and figures by their value."""
    found = [
        (f"#{f.value:g}", f.start, f.end)
        for f in figures(text, language, small=True)
        if f.figures or f.value > 2  # one and two are colour
    ]
    if language == "zh":
        found += [
            (text[n : n + 2], n, n + 2)
            for n in range(len(text) - 1)
            if all(HAN.match(c) and c not in GRAMMAR for c in text[n : n + 2])
        ]
    else:
        found += [
            (stem(m[0].removesuffix("'s").removesuffix("’s")), *m.span())
            for m in WORD.finditer(text)
            if m[0].lower() not in EMPTY
        ]
    return tuple(found)


def bounds(text: str, place: Place, stops: re.Pattern[str]) -> Place:
    """From the last stop before a place to the next behind it."""
    before = [m.end() for m in stops.finditer(text, 0, place[0])]
    after = stops.search(text, place[1])
    return (before[-1] if before else 0), after.start() if after else len(text)


def spot(text: str, place: Place, language: str, whole: bool = False) -> Spot:
    """A place and what stands around it; `whole`: a fact, which is about one thing to its end."""
    near = bounds(text, place, CLAUSE)
    far = (0, len(text)) if whole else bounds(text, place, SENTENCE)
    signs = [t for t in tokens(text, language) if t[2] <= place[0] or t[1] >= place[1]]
    inside = frozenset(s for s, a, b in signs if near[0] <= a and b <= near[1])
    wide = frozenset(s for s, a, b in signs if far[0] <= a and b <= far[1])
    left, right = _beside(text, place, language, signs)
    return Spot(place, inside, wide - inside, left, right)


def _beside(text: str, place: Place, language: str, signs: Sequence[Sign]) -> tuple[str, str]:
    """The character or word before a place and the one behind it; a figure counts by its value."""
    number = {a: s for s, a, _ in signs if s.startswith("#")}
    before, after = text[: place[0]], text[place[1] :]
    if place[1] in number or place[1] + 1 in number:
        left = before[-1:] if HAN.match(before[-1:]) else ""
        return left, number.get(place[1]) or number[place[1] + 1]
    if language == "zh":
        left, right = before[-1:], after[:1]
        return (left if HAN.match(left) else ""), (right if HAN.match(right) else "")
    previous, following = (
        re.search(r"([A-Za-z’'-]+)\s$", before),
        re.match(r"\s([A-Za-z’'-]+)", after),
    )
    return (stem(previous[1]) if previous else ""), (stem(following[1]) if following else "")


def closeness(told: Spot, known: Spot) -> float:
    """How much two places have around them in common."""
    near = told.near & known.near
    far = (told.near | told.far) & (known.near | known.far) - near
    beside = sum(
        bool(a) and a == b and a not in GRAMMAR and a not in EMPTY
        for a, b in ((told.left, known.left), (told.right, known.right))
    )
    return (
        sum(FIGURE if sign.startswith("#") else 1 for sign in near)
        + min(MOST_FAR, FAR * len(far))
        + BESIDE * beside
    )

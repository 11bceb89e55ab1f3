"""Two things of the facts that have changed places in a text: each stands where the other belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from .figures import Figure, figures, stem

Place = tuple[int, int]
BEFORE, AFTER = {"zh": 10, "en": 48}, {"zh": 6, "en": 40}  # characters that say what a thing is
CLEARLY = 2  # signs that the exchanged places must have in common more than the right ones
STOPS = re.compile(r"[。！？；\n]|[.!?;](?=\s|$)")
COMMAS = re.compile(r"[，,、](?!\d)|\b(?:and|while|but)\b")
HAN = re.compile(r"[\u4e00-\u9fff]{2}")
WORD = re.compile(r"[A-Za-z]{3,}")
_EMPTY = """
    the and for with was were had has have that this from its his her their will would into who when
    while after before said against year years than also been are but not per all one two"""
EMPTY = frozenset(_EMPTY.split())


@dataclass(frozen=True)
class Thing:
    """A figure or a name where it stands, and the signs around it that say what it is."""

    sort: str
    what: str
    place: Place
    signs: frozenset[str]


def swapped(
    text: str, facts: Sequence[str], names: Sequence[str], language: str
) -> Iterator[Place]:
    """Places of pairs, from the first to the second, which the facts have the other way round."""
    told = things(text, names, language)
    known = [thing for fact in facts for thing in things(fact, names, language)]
    for one, other in combinations(told, 2):
        near = other.place[0] - one.place[1] <= 60 * (1 if language == "zh" else 3)
        if one.sort != other.sort or one.what == other.what or not near:
            continue
        if _exchanged(one, other, known):
            yield one.place[0], other.place[1]


def _exchanged(one: Thing, other: Thing, known: Sequence[Thing]) -> bool:
    """Whether the facts have both, and each stands here where they have the other."""
    if not {one.what, other.what} <= {k.what for k in known if k.sort == one.sort}:
        return False
    own = _fit(one, one.what, known), _fit(other, other.what, known)
    across = _fit(one, other.what, known), _fit(other, one.what, known)
    each = all(a > o for a, o in zip(across, own, strict=True))
    return each and sum(across) >= sum(own) + CLEARLY


def _fit(thing: Thing, what: str, known: Sequence[Thing]) -> int:
    """How many signs the thing's place shares with those of `what`, which the facts have."""
    return max(len(thing.signs & k.signs) for k in known if (k.sort, k.what) == (thing.sort, what))


def things(text: str, names: Sequence[str], language: str) -> list[Thing]:
    found = [
        Thing(_sort(f, language), f"{f.value:.6g}", (f.start, f.end), frozenset())
        for f in figures(text, language)
    ]
    found += [
        Thing("name", name, match.span(), frozenset())
        for name in names
        for match in re.finditer(re.escape(name), text)
    ]
    signed = []
    for thing in found:
        alike = [other.place for other in found if other.sort == thing.sort]
        signed.append(
            replace(thing, signs=_signs(text, thing.place, alike, language, thing.sort == "name"))
        )
    return sorted(signed, key=lambda thing: thing.place)


def _sort(figure: Figure, language: str) -> str:
    """What it may be exchanged with; English facts often leave a unit out, which the first one said."""
    unit = figure.unit if language == "zh" or figure.unit == "%" else ""
    return f"figure {unit}"


def _signs(
    text: str, place: Place, others: Sequence[Place], language: str, named: bool
) -> frozenset[str]:
    """Runs of characters or words near a thing, up to the next thing of its sort on either side."""
    start, end = place
    least = max((m.end() for m in STOPS.finditer(text, 0, start)), default=0)
    after = STOPS.search(text, end)
    most = after.start() if after else len(text)
    least = max([least, start - BEFORE[language], *(e for s, e in others if e <= start)])
    most = min([most, end + AFTER[language], *(s for s, e in others if s >= end)])
    left = max((m.end() for m in COMMAS.finditer(text, least, start)), default=least)
    comma = COMMAS.search(text, end, most)
    right = comma.start() if comma else most
    beside = comma is not None and comma.start() == end  # Hugh Toller, the head brewer, signed
    if not (named and beside) and (
        _runs(text[left:start], language) | _runs(text[end:right], language)
    ):
        least = left  # the clause alone says what it is
    elif named and comma:
        least = left
        behind = COMMAS.search(text, comma.end(), most)
        right = behind.start() if behind else most
    if _runs(text[least:start], language) | _runs(text[end:right], language):
        most = right
    before = _runs(text[least:start], language)
    ahead = {f"{run}<" for run in before} if language == "en" and not named else set()
    return before | ahead | _runs(text[end:most], language)


def _runs(side: str, language: str) -> frozenset[str]:
    """Two characters, or one word, at a time."""
    if language == "zh":
        return frozenset(
            side[n : n + 2] for n in range(len(side) - 1) if HAN.match(side[n : n + 2])
        )
    words = (word.lower() for word in WORD.findall(side))
    return frozenset(stem(word) for word in words if word not in EMPTY)


ORDER = re.compile(
    r"([A-Za-z’' -]{3,40}?),? (followed by|ahead of|rather than|instead of|as opposed to) ([A-Za-z’' -]{3,40})"
)


def reordered(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Two things on either side of a word of order, which the facts have the other way round."""
    known = [(m, _runs(m[1], "en"), _runs(m[3], "en")) for f in facts for m in ORDER.finditer(f)]
    for match in ORDER.finditer(text):
        left, right = _runs(match[1], "en"), _runs(match[3], "en")
        for fact, before, behind in known:
            crossed = left & behind and right & before
            if fact[2] == match[2] and crossed and not right & behind:
                yield match.span()

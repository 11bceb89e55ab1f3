"""A word of a text where the facts, of the same thing, have its opposite: rose for fell, north for south."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .clauses import CLAUSE, Place, Spot, bounds, closeness, spot
from .opposites import Choice, choices

LEAST = {"zh": 3.0, "en": 2.0}  # what two places have in common if they are of the same thing
NOT = {
    "zh": re.compile("(?:不|没|没有|未|无|并非|不再|不会|无须|无需)$"),
    "en": re.compile(r"\b(?:not|never|no|no longer|cannot|n't)\s(?:be |been |have |to )?$", re.I),
}


def contrasts(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Places of words of which the facts have another side, where they speak of the same."""
    for choice in choices(language):
        known = [
            (side, at) for fact in facts for side, at in _told(choice, fact, language, whole=True)
        ]
        if not known:
            continue
        told = list(_told(choice, text, language))
        for side, at in told:
            clause = bounds(text, at.place, CLAUSE)
            beside = {s for s, other in told if clause[0] <= other.place[0] < clause[1]}
            if len(beside) == 1 and _opposed(side, at, known, language):
                yield at.place


WAY = re.compile(r"\b(from|to) ((?:[A-Z]\w+ ?)+)")


def other_ways(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """To a place from which the facts have it, or from where they have it to. English only."""
    known = {(m[1], m[2].strip()) for fact in facts for m in WAY.finditer(fact)}
    for match in WAY.finditer(text if language == "en" else ""):
        way, name = match[1], match[2].strip()
        back = ("to" if way == "from" else "from", name)
        if back in known and (way, name) not in known:
            yield match.span()


def _told(
    choice: Choice, text: str, language: str, whole: bool = False
) -> Iterator[tuple[tuple[int, bool], Spot]]:
    """Each word of the choice: its side, whether it is denied, and where it stands."""
    for match in choice.words.finditer(text):
        denied = bool(NOT[language].search(text[: match.start()]))
        side = choice.sides[match[0].lower()]
        if denied and len(set(choice.sides.values())) == 2:
            side, denied = 1 - side, False
        yield (side, denied), spot(text, match.span(), language, whole)


def _opposed(
    side: tuple[int, bool], at: Spot, known: Sequence[tuple[tuple[int, bool], Spot]], language: str
) -> bool:
    """Whether the facts that are nearest have another side of it."""
    own = max((closeness(at, k) for s, k in known if s == side), default=0.0)
    other = max((closeness(at, k) for s, k in known if s != side), default=0.0)
    return other >= LEAST[language] and other > own

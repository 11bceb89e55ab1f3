"""Claims that cannot both hold, with both places quoted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ....build.step import step
from ....values import Contradiction
from .. import check
from .claims import Claim, claims, sentences
from .details import NAMES as DETAILS
from .details import details
from .slots import SLOTS
from .states import Course, contradicting
from .weekdays import wrong_weekdays

AGE_GROWS = 1  # years that may pass without a word
NAMES = {slot.name: (slot.english, slot.chinese) for slots in SLOTS.values() for slot in slots}
NAMES |= DETAILS
# Slots of things and of the story need more in common than the thing's name.
LOOSE = ("week", "distance")


@step(version=3)
def contradictions(
    scenes: tuple[tuple[str, str], ...], people: tuple[str, ...], language: str
) -> tuple[Contradiction, ...]:
    """Of (name, text) in the story's order; `people` are the names that may be claimed of.

    Found are the properties of `slots.py`, the details of `details.py`, the states of `states.toml`
    and days of the week (`weekdays.py`); what none of them has words for is not found. Claims that are remembered,
    guessed, dreamt or pretended are left out.
    """
    tongue = "zh" if language == "zh" else "en"
    told = sentences(scenes, people, tongue)
    course = Course(told, tongue)
    found = [*_two_values([*claims(told, tongue), *details(told, tongue)], course, tongue)]
    for pair, first, second, who in contradicting(told, course, tongue):
        found.append(
            _said(
                who,
                (pair.english, pair.chinese),
                (first.text, second.text),
                (first.where, second.where),
                pair.name,
            )
        )
    said = {(one.first, one.second) for one in found}
    for first, second in wrong_weekdays(told, tongue):
        if (first.text, second.text) not in said:
            places = (first.where, second.where)
            about = "日子" if tongue == "zh" else "the days"
            found.append(_said(about, NAMES["week"], (first.text, second.text), places, "week"))
    return tuple(dict.fromkeys(found))


def _two_values(given: Sequence[Claim], course: Course, language: str) -> Iterator[Contradiction]:
    by_slot: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in given:
        if not claim.excused:
            by_slot[claim.subject, claim.slot].append(claim)
    for (subject, slot), told in by_slot.items():
        first = told[0]
        for other in told[1:]:
            early, late = sorted((first.place, other.place))
            if course.passes(slot, early, late):
                continue
            if other.where != first.where and _differ(first, other, language):
                about = subject if subject != "story" else first.value
                places = (first.where, other.where)
                yield _said(about, NAMES[slot], (first.quote, other.quote), places, slot)
                break


def _differ(first: Claim, other: Claim, language: str) -> bool:
    if first.value == other.value:
        return False
    if first.slot == "age" and first.value.isdigit() and other.value.isdigit():
        return not 0 <= int(other.value) - int(first.value) <= AGE_GROWS
    if first.slot in LOOSE:
        return _alike(first, other, language)
    return True


def _alike(first: Claim, other: Claim, language: str) -> bool:
    """Whether two sentences speak of the same thing: they share a word besides it and the values."""
    if language == "zh":
        drop = set(
            "的了是在他她一个着那这有和就都也还把星期周礼拜天"
            + first.value
            + other.value
            + first.subject
        )
        a, b = (set(check.HAN_CHARACTER.findall(c.quote)) - drop for c in (first, other))
        return len(a & b) >= 2
    drop = {first.value, other.value, *first.subject.split(), *STOP}
    a, b = (
        {w.lower().removesuffix("’s") for w in check.LATIN_WORD.findall(c.quote)} - drop
        for c in (first, other)
    )
    return len(a & b) >= 1


STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "of",
        "to",
        "in",
        "on",
        "at",
        "it",
        "was",
        "were",
        "is",
        "had",
        "has",
        "have",
        "he",
        "she",
        "his",
        "her",
        "they",
        "them",
        "their",
        "him",
        "with",
        "for",
        "that",
        "this",
        "but",
        "not",
        "as",
        "by",
        "from",
        "into",
        "out",
        "up",
        "down",
        "over",
        "i",
        "you",
        "we",
        "my",
        "your",
        "one",
        "all",
        "would",
        "could",
        "there",
        "then",
        "when",
        "who",
        "which",
        "be",
        "been",
        "said",
        "so",
        "if",
        "no",
    ]
)


def _said(
    about: str, name: tuple[str, str], quotes: tuple[str, str], where: tuple[str, str], kind: str
) -> Contradiction:
    return Contradiction(
        about=about,
        kind=kind,
        first=quotes[0],
        second=quotes[1],
        where=where,
        english=f"{about}, {name[0]}: {where[0]} says {quotes[0]!r}, {where[1]} says {quotes[1]!r}",
        chinese=f"{about}的{name[1]}前后不一：{where[0]} 写“{quotes[0]}”，{where[1]} 写“{quotes[1]}”",
    )

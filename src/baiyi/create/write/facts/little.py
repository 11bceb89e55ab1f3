"""Small numbers in words, and the half of the day: colour, unless the facts say another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..numbers import english
from .clauses import GRAMMAR, SENTENCE, bounds, closeness, spot
from .elapsed import elapsed, unit
from .figures import CLOCK_WORDS, EVERYDAY, Figure, dates, figures, stem
from .reckoned import AVERAGES, alike, reckoned

Place = tuple[int, int]
CLOCK = re.compile(
    r"\b(\d{1,2}(?:[.:]\d{2})?)\s?(a\.?m\b|p\.?m\b|in the (?:morning|afternoon|evening)|at night)",
    re.I,
)
MORNING = re.compile(r"a|in the morning", re.I)
# What is counted exactly wherever it is counted: how long, how often.
EXACT = frozenset(("小时", "分", "天", "周", "个月", "次"))
CALENDAR = frozenset(("月", "日", "时", "%"))
ALIKE = 2.0  # what the places of two numbers have in common if they count the same
EXACT_ENGLISH = frozenset(
    stem(word) for word in ["hours", "minutes", "days", "weeks", "months", "years", "times"]
)


def halves(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Times of a clock which the facts have in the other half of the day."""
    known = {(m[1], _early(m[2])) for fact in facts for m in CLOCK.finditer(fact)}
    for match in CLOCK.finditer(text):
        time, early = match[1], _early(match[2])
        if (time, early) not in known and (time, not early) in known:
            yield match.span()


def _early(half: str) -> bool:
    return bool(MORNING.match(half)) and not half.lower().startswith("at")


TOLD = re.compile(r"\b(\d{1,2})(?:[.:](\d{2}))?\s?(?:a\.?m|p\.?m)\b|\b(\d{1,2})[.:](\d{2})\b")
MINUTES = {"quarter": 15, "a quarter": 15, "half": 30}


def clocks(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Times of a clock in words (twenty to ten) which the facts, that have times, don't have."""
    known = {
        int(m[1] or m[3]) % 12 * 60 + int(m[2] or m[4] or 0)
        for fact in facts
        for m in TOLD.finditer(fact)
    }
    for match in CLOCK_WORDS.finditer(text):
        minutes = MINUTES.get(match[1].lower()) or int(english(match[1]))
        past = english(match[3]) % 12 * 60 + (minutes if match[2].lower() == "past" else -minutes)
        if known and past % 720 not in known:
            yield match.span()


def small_ones(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Numbers up to twelve, in words, of hours, days or times, where the facts have other ones only."""
    known = [figure for fact in facts for figure in figures(fact, language, small=True)]
    plain = {figure.start for figure in figures(text, language)}
    for figure in figures(text, language, small=True):
        if figure.start in plain or not 1 < figure.value <= EVERYDAY or not _of(figure):
            continue
        said = {k.value for k in known if _of(k) == _of(figure)}
        everything = {k.value for k in known}
        sentence = text[slice(*bounds(text, (figure.start, figure.end), SENTENCE))]
        if not said or figure.value in everything or elapsed(figure, facts, language):
            continue
        if not reckoned(
            figure, [k for k in known if not k.unit or k.unit == figure.unit], text, sentence
        ):
            yield figure.start, figure.end


def counted_otherwise(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Small numbers of the very thing of which the facts have another number: 两人冻伤 for 1人冻伤."""
    known = [(fact, k) for fact in facts for k in figures(fact, language, small=True)]
    for figure in figures(text, language, small=True):
        borne = any(figure.value == k.value for _, k in known)
        if figure.unit in CALENDAR or (figure.value > EVERYDAY and (borne or language == "en")):
            continue
        counted = [
            (fact, k)
            for fact, k in known
            if _counts(text, figure, language) & _counts(fact, k, language)
        ]
        values = {k.value for _, k in counted}
        first = figure.value == 1 and text[figure.start - 1 : figure.start] in (
            "第",
            "后",
            "每",
            "同",
        )
        if not values or figure.value in values or first or elapsed(figure, facts, language):
            continue
        undated = {k.value for fact, k in known if not _of_a_date(fact, k)}
        if language == "en" and figure.value in undated:
            continue
        told = spot(text, (figure.start, figure.end), language)
        near = max(
            closeness(told, spot(fact, (k.start, k.end), language, whole=True))
            for fact, k in counted
        )
        sentence = text[slice(*bounds(text, (figure.start, figure.end), SENTENCE))]
        pool = [k for _, k in (known if AVERAGES.search(sentence) else counted)]
        if near >= ALIKE and not reckoned(figure, pool, text, sentence):
            yield figure.start, figure.end


def other_units(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Figures of the facts behind the same word with another unit: 为期三周 for 为期3天."""
    if language == "en":
        yield from _other_times(text, facts)
        return
    known = {
        (run, k.value): k.unit
        for fact in facts
        for k in figures(fact, language, small=True)
        if k.unit and (run := _ahead(fact, k))
    }
    for figure in figures(text, language, small=True):
        meant = known.get((_ahead(text, figure), figure.value))
        if meant and figure.unit and not alike(meant, figure.unit):
            yield figure.start, figure.end


def _other_times(text: str, facts: Sequence[str]) -> Iterator[Place]:
    """Three weeks, where the facts have three months alone."""
    known = [
        (k.value, unit(k)) for fact in facts for k in figures(fact, "en", small=True) if unit(k)
    ]
    for figure in figures(text, "en", small=True):
        sizes = {size for value, size in known if value == figure.value}
        other = bool(unit(figure) and sizes) and unit(figure) not in sizes
        if other and not elapsed(figure, facts, "en"):
            yield figure.start, figure.end


def _ahead(text: str, figure: Figure) -> str:
    """The two characters before a figure, where they say what it is of."""
    run = re.sub("[有达为共约]$", "", text[max(0, figure.start - 3) : figure.start])[-2:]
    return run if re.fullmatch("[\u4e00-\u9fff]{2}", run) else ""


def _of_a_date(text: str, figure: Figure) -> bool:
    return any(start <= figure.start < end for _, _, start, end in dates(text))


def _counts(text: str, figure: Figure, language: str) -> set[str]:
    """What is counted, as far as the words beside the figure say."""
    if language == "en":
        noun = figure.words[0] if figure.words else ""
        plural = noun in ("men", "women", "people", "children") or (
            noun.endswith("s") and noun.islower() and len(noun) > 3
        )
        label = re.search(r"([A-Z][a-z]+) $", text[: figure.start])
        return ({stem(noun)} if plural else set()) | (
            {label[1]} if label and figure.figures else set()
        )
    end = figure.end if figure.unit == "" else figure.end + len(figure.unit)
    ahead = re.sub("[有达为共约]$", "", text[max(0, figure.start - 3) : figure.start])
    after, before = text[end : end + 2], ahead[-2:]
    return {
        f"{side}{figure.unit}{run}"
        for side, run in (("<", before), (">", after))
        if figure.unit and re.fullmatch("[\u4e00-\u9fff]{2}", run) and not GRAMMAR & set(run)
    }


def _of(figure: Figure) -> str:
    """What it counts, if that is counted exactly."""
    if figure.unit in EXACT:
        return figure.unit
    noun = stem(figure.words[0]) if figure.words else ""
    return noun if noun in EXACT_ENGLISH else ""

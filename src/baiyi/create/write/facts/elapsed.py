"""How long it is between two moments of the facts, and what their durations add up to, in every unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from ..numbers import MONTHS
from .figures import Figure, figures, stem

MINUTE, HOUR, DAY, MONTH, YEAR = 60.0, 3600.0, 86400.0, 2629800.0, 31557600.0
UNITS = {
    "秒": 1.0, "分": MINUTE, "小时": HOUR, "天": DAY, "周": 7 * DAY, "个月": MONTH, "年": YEAR,
    "second": 1.0, "minut": MINUTE, "hour": HOUR, "day": DAY, "week": 7 * DAY, "month": MONTH, "year": YEAR,
}  # fmt: skip
NOW = (2022, 2028)  # where a story does not say its year, it is one of these
YEARS = re.compile(
    r"(?<!\d)((?:1[5-9]|20)\d{2})(?:年(?:(\d{1,2})月)?)?(?![\d,.]\d|人|元|个|亩|户|名|吨)"
)
MONTH_YEAR = re.compile(rf"\b({'|'.join(MONTHS)}) ((?:1[5-9]|20)\d{{2}})\b")
CLOCK = re.compile(r"(?:(\d{1,2})日[^，。；\d]{0,6})?(\d{1,2})[时点](?:(\d{1,2})分)?")
CLOCK_EN = re.compile(r"\b(\d{1,2})(?:[.:](\d{2}))?\s?(am|pm)\b")
DAYS = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})日")
DAYS_EN = re.compile(
    rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})\b|\b({'|'.join(MONTHS)}) (\d{{1,2}})\b(?!\d)"
)
COMPOUND = re.compile(r"(?:(\d+)小时)?(\d+)分(?:钟)?(?:(\d+)秒)?|(\d+)秒")


def unit(figure: Figure) -> float:
    """The seconds of what a figure counts; 0 for what is no time."""
    if figure.unit:
        return UNITS.get(figure.unit, 0.0)
    return UNITS.get(stem(figure.words[0]), 0.0) if figure.words else 0.0


def elapsed(figure: Figure, facts: Sequence[str], language: str) -> bool:
    """Whether a time that a text says lies between two moments of the facts, or adds up from them."""
    size = unit(figure)
    if not size:
        return False
    said = figure.value * size
    slack = 0.5 * size if size >= DAY and size != 7 * DAY else 1.0
    if figure.value % 1:
        slack = min(slack, 0.2 * size)  # a year and a half
    if any(abs(said - k) <= slack for k in _between(tuple(facts), language)):
        return True
    if size >= DAY and any(abs(said - k) <= slack for k in _dated(tuple(facts))):
        return True
    years = _years(facts)
    return size == YEAR and any(NOW[0] <= year + figure.value <= NOW[1] for year, _ in years)


@lru_cache(maxsize=256)
def _between(facts: tuple[str, ...], language: str) -> tuple[float, ...]:
    clock = list(_clock(facts))
    own = list(_durations(facts, language))
    found = list(own)
    for one, other in combinations(own, 2):
        found += [one + other, abs(one - other)]
    for first, second in combinations(clock, 2):
        between = abs(first - second)
        found += [between, DAY - between]
    for (year, month), (later, other_month) in combinations(_years(facts), 2):
        found.append(abs((later - year) * YEAR + (other_month - month) * MONTH))
    return tuple(found)


@lru_cache(maxsize=256)
def _dated(facts: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(abs(one - other) for one, other in combinations(_days(facts), 2))


def _durations(facts: Sequence[str], language: str) -> Iterator[float]:
    for fact in facts:
        for match in COMPOUND.finditer(fact):
            hours, minutes, seconds, alone = (float(part or 0) for part in match.groups())
            yield hours * HOUR + minutes * MINUTE + seconds + alone
        for figure in figures(fact, language, small=True):
            if size := unit(figure):
                yield figure.value * size


def _clock(facts: Sequence[str]) -> Iterator[float]:
    for fact in facts:
        day = 0.0
        for match in CLOCK.finditer(fact):
            day = float(match[1] or day)
            yield day * DAY + float(match[2]) * HOUR + float(match[3] or 0) * MINUTE
        for match in CLOCK_EN.finditer(fact):
            hour = float(match[1]) % 12 + (12 if match[3].lower() == "pm" else 0)
            yield hour * HOUR + float(match[2] or 0) * MINUTE


def _days(facts: Sequence[str]) -> Iterator[float]:
    """Days of the year, in seconds: of one year, as the facts of one story are."""
    month = 0.0
    for fact in facts:
        for match in DAYS.finditer(fact):
            month = float(match[1] or month)
            yield month * 30.4 * DAY + float(match[2]) * DAY
        for match in DAYS_EN.finditer(fact):
            month = MONTHS.index(match[2] or match[3]) + 1.0
            yield month * 30.4 * DAY + float(match[1] or match[4]) * DAY


def _years(facts: Sequence[str]) -> list[tuple[float, float]]:
    """(year, month); July where no month is said."""
    found = []
    for fact in facts:
        named = {m[2]: MONTHS.index(m[1]) + 1.0 for m in MONTH_YEAR.finditer(fact)}
        for match in YEARS.finditer(fact):
            found.append((float(match[1]), float(match[2] or named.get(match[1], 7.0))))
    return found

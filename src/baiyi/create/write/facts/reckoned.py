"""Figures that a text reckons from its facts: sums, differences, shares, averages, other units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from .figures import Figure

# Words of a clause that says that it reckons.
RECKONS = re.compile(
    r"共|合计|总|增|减|多|少|余|占|比|剩|差|近|半|倍|省|全|或|即|平均|人均|每|只[要剩]|还|其他|其余|再|涨|降|提高|落后|领先|前后|"
    r"相当|折合|变成|抵|一年|每年|也就是|算下来|下来|有\d|\b(?:total|altogether|more|fewer|less|rest|remain|left|between|per ?cent|of the|of those|"
    r"increase|rise|rose|fell|later|after|last|longer|up|down|combined|both|all|or|come to|which|average|each|every|"
    r"other|makes|meant|only|so|years|old|apart|ahead|behind|for the first time|times|twice|half|a quarter)\b",
    re.I,
)
ABOUT = re.compile(
    r"[多余约近超]|more than|over|nearly|almost|about|some|around|roughly|a shade", re.I
)
SHORT = re.compile(r"不到|不足|近|将近|under|less than|nearly|almost|short of", re.I)
CLOCK = ("时", "日", "月", "年", "岁", "分")  # units whose ratios nobody reckons
EXACT = 1e-6
MILES = 1.609344  # km


def reckoned(figure: Figure, known: Sequence[Figure], clause: str) -> bool:
    """Whether the figure follows from one or two of the facts, where the clause says that it reckons."""
    if figure.unit == "岁":
        return False  # an age is said, not reckoned
    if ABOUT.search(clause):
        sums = [k.value + o.value for k, o in combinations(known, 2) if k.unit == o.unit]
        near = [abs(k.value - figure.value) / (figure.value or 1) for k in known if k.value]
        if min(near, default=1) <= 0.2 or any(abs(v - figure.value) <= 0.05 * v for v in sums):
            return True
    rough = 0.5 if figure.unit == "%" or ABOUT.search(clause) or SHORT.search(clause) else EXACT
    alike = (
        v
        for one, other in combinations(known, 2)
        if _alike(one, other)
        for v in _joined(one, other)
    )
    if any(abs(figure.value - value) <= EXACT for value in alike):
        return True
    if not RECKONS.search(clause) and not SHORT.search(clause):
        return False
    slack = max(rough, 0.12 * figure.value if SHORT.search(clause) else 0)
    return any(abs(figure.value - value) <= slack for value in _values(figure, known))


def _alike(one: Figure, other: Figure) -> bool:
    return bool(one.unit) and one.unit == other.unit and one.unit not in ("年", "月", "日")


def _joined(one: Figure, other: Figure) -> tuple[float, float]:
    return one.value + other.value, abs(one.value - other.value)


def _values(figure: Figure, known: Sequence[Figure]) -> Iterator[float]:
    for k in known:
        yield from (
            k.value - 1,
            k.value / 2,
            k.value * 2,
            k.value * 12,
            k.value / 12,
            k.value / MILES,
            k.value * MILES,
        )
    for one, other in combinations(known, 2):
        if one.unit == other.unit or not (one.unit and other.unit):
            yield from _joined(one, other)
        least, most = sorted((one.value, other.value))
        if figure.unit in ("%", "倍") and least > 0 and one.unit == other.unit not in CLOCK:
            yield from (100 * least / most, 100 * (most - least) / least)
            yield from (100 * (most - least) / most, most / least)
        if least > 0 and figure.unit != "%":
            yield from (least * most, most / least, most / least / MILES)
            shares = [(k, o) for k, o in ((one, other), (other, one)) if k.unit == "%"]
            yield from (share.value * of.value / 100 for share, of in shares)

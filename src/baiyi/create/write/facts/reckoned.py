"""Figures that a text reckons from its facts: sums, differences, shares, averages, other units.

A figure that follows exactly and has three digits or more is no accident; a shorter one, of which
something or other of a story's figures would often make it, must be said to be reckoned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from ..numbers import DIGITS
from .clauses import CLAUSE, bounds
from .figures import Figure

# Words of a sentence that says that it reckons.
RECKONS = re.compile(
    r"共|合计|总|增|减|多|少|余|占|比|剩|差|近|半|倍|省|或|即|均|每|只[要剩]|还|其他|其余|再|涨|降|提高|落后|领先|前后|摊|加|缩短|"
    r"就是|等于|相当|折合|变成|抵|一年|也就是|算下来|下来|有\d|\b(?:total|altogether|more|fewer|less|rest|remain\w*|left|leaves|leaving|between|per ?cent|of the|of those|"
    r"increase|rise|rose|fell|later|after|last|longer|up|down|combined|both|all|or|come to|comes? to|which|average|each|every|others?|"
    r"makes|meant|only|so|apart|ahead|behind|for the first time|times|twice|half|a quarter|apiece|a head|pools?|short|off|by|majority|difference|margin|normal|normally|usual|usually)\b",
    re.I,
)
ABOUT = re.compile(
    r"(?:多余|大?约|将?近|超过?|不到|不足|上下|差不多|more than|over|nearly|almost|about|some|around|roughly|a shade under|"
    r"a shade over|under|less than|just short of|not quite|up to|at least|fully|as many as|close to)\s?[£$€]?$",
    re.I,
)
ABOUT_AFTER = re.compile(
    r"^[^\d，。,.]{0,3}?[多余来]|^[^，。,.]{0,4}(?:左右|上下|以上)|^ (?:or so|or more|odd)\b"
)
HALVED = re.compile(
    r"半|倍|每斤|\b(?:half|halves|equally|twice|double\w*|round trip|there and back|both ways)\b",
    re.I,
)
DAILY = re.compile(r"[每一]天|每日|日均|\b(?:a|each|every|per) day\b", re.I)
YEARLY = re.compile(r"年|月|year|month|annual", re.I)
OTHERS = re.compile(r"其他|其余|另|余下|还有|剩|\b(?:others?|rest|remaining|more|besides)\b", re.I)
AGES = re.compile(r"[差大小比长]|\b(?:older|younger|apart|between|senior|junior)\b")
AVERAGES = re.compile(r"均|每|\b(?:average|each|every|apiece|per|a head)\b", re.I)
OFF = re.compile("([一二三四五六七八九])折")
CLOCK = frozenset(("时", "日", "月", "年", "岁"))  # units whose ratios and sums nobody reckons
SHARES = frozenset(("%", "倍", "成"))
EXACT = 1e-6
MILES = 1609.344  # metres
Value = tuple[float, str]


def reckoned(figure: Figure, known: Sequence[Figure], text: str, sentence: str) -> bool:
    """Whether the figure follows from one or two of the facts, as its sentence says."""
    if figure.unit == "岁" and not AGES.search(sentence):
        return False  # an age is said, not reckoned
    rough = about(figure, text)
    if rough and any(_near(k.value, figure.value) and alike(k.unit, figure.unit) for k in known):
        return True
    share = figure.unit == "%" and not figure.figures  # half of them, one in five
    says = share or bool(RECKONS.search(sentence) or HALVED.search(sentence))
    if not says and not rough and len(f"{figure.value:.10g}".strip("0.").replace(".", "")) < 3:
        return any(_equal(value, figure, rough) for value in _joined(known, figure))
    near = text[slice(*bounds(text, (figure.start, figure.end), CLAUSE))]
    return any(_equal(value, figure, rough) for value in _values(known, figure, sentence, near))


def about(figure: Figure, text: str) -> bool:
    """Whether the text says that the figure is not exact."""
    before, after = text[max(0, figure.start - 16) : figure.start], text[figure.end :][:10]
    own = text[figure.start : figure.end]  # 三十多吨
    return bool(ABOUT.search(before) or ABOUT_AFTER.match(after) or re.search("[多余来]", own))


def alike(one: str, other: str) -> bool:
    """Whether two units may be the same: one that is not said may be any."""
    return (
        one == other
        or not one
        or not other
        or {one, other} in ({"块", "元"}, {"年", "岁"})
        or "个" in (one, other)
    )


def _shifts(value: float) -> bool:
    """Ten, a hundred, a thousand: by these a wrong point makes one figure of another."""
    return value in (10.0, 100.0, 1000.0, 10000.0, 100000.0)


def _near(known: float, said: float) -> bool:
    return 0.8 * known <= said <= 1.2 * known


def leading(value: float) -> bool:
    """Whether a number has one digit that is not nought: thirty, four hundred."""
    return len(f"{value:.10g}".rstrip("0")) == 1


def _equal(value: Value, figure: Figure, rough: bool) -> bool:
    many, unit = value
    if not alike(unit, figure.unit) or (figure.unit == "%") != (unit == "%"):
        return False
    slack = 0.6 if figure.unit == "%" else EXACT * max(1.0, abs(many))
    if figure.unit == "%" and not figure.figures:
        slack = 1.7  # a third, nearly a fifth
    if rough and figure.value <= many < 1.34 * figure.value and leading(figure.value):
        return True  # 三十多吨, for 35.5
    return abs(figure.value - many) <= (max(slack, 0.12 * abs(many)) if rough else slack)


def _joined(known: Sequence[Figure], figure: Figure) -> Iterator[Value]:
    """Sums and differences of what has the very unit."""
    for one, other in combinations(known, 2):
        great = figure.value >= 1000 and not figure.unit
        if (
            one.unit == other.unit
            and (great or one.unit == figure.unit != "")
            and one.unit not in CLOCK
        ):
            yield one.value + other.value, one.unit
            yield abs(one.value - other.value), one.unit


def _values(known: Sequence[Figure], figure: Figure, sentence: str, near: str) -> Iterator[Value]:
    averages = bool(AVERAGES.search(near))
    for k in known:
        if OTHERS.search(sentence):
            yield k.value - 1, k.unit
        if HALVED.search(sentence):
            yield from ((k.value / 2, k.unit), (k.value * 2, k.unit))
        if DAILY.search(near):
            yield from ((k.value / days, k.unit) for days in (7, 30, 31, 365))
        if YEARLY.search(sentence):
            yield from ((k.value * 12, k.unit), (k.value / 12, k.unit))
        for off in OFF.finditer(sentence):
            yield k.value * DIGITS[off[1]] / 10, k.unit
        if k.unit == "%":
            yield 100 - k.value, "%"
        if k.unit == "mile":
            yield k.value * MILES, "m"
        if k.unit == "m" and figure.unit == "mile":
            yield round(k.value / MILES), "mile"
    for one, other in combinations(known, 2):
        yield from _of_two(one, other, figure, averages)


def _of_two(one: Figure, other: Figure, figure: Figure, averages: bool) -> Iterator[Value]:
    least, most = sorted((one.value, other.value))
    timed = {one.unit, other.unit} & CLOCK
    if alike(one.unit, other.unit) and (not timed or one.unit == "岁" == other.unit):
        yield one.value + other.value, one.unit or other.unit
        yield most - least, one.unit or other.unit
    if least <= 0 or {one.unit, other.unit} & CLOCK:
        return
    worded = figure.unit == "%" and not figure.figures
    if figure.unit in SHARES and (worded or alike(one.unit, other.unit)):
        yield from ((100 * least / most, "%"), (100 * (most - least) / least, "%"))
        yield from ((100 * (most - least) / most, "%"), (most / least, "倍"))
    for share, of in ((one, other), (other, one)):
        if share.unit == "%" and share.value:
            yield share.value * of.value / 100, of.unit
            yield 100 * of.value / share.value, of.unit
            yield (100 + share.value) * of.value / 100, of.unit
            yield (100 - share.value) * of.value / 100, of.unit
        elif (
            of.unit != "%" and figure.unit not in SHARES and (averages or not _shifts(share.value))
        ):
            yield of.value / share.value, of.unit
            yield of.value * share.value, of.unit

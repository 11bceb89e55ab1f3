"""A figure of the facts that stands where they have another one: the price that was asked as the price paid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..numbers import MONTH, MONTHS
from .clauses import CLAUSE, SENTENCE, bounds, closeness, spot
from .figures import Figure, figures, stem
from .reckoned import OTHERS, about
from .swapped import Place, things

CLEARLY = {"zh": 2, "en": 5}  # signs that tell the right figure from this one
TIMES = ("figure 年", "figure 月", "figure 日")


def misplaced(
    text: str, facts: Sequence[str], names: Sequence[str], language: str
) -> Iterator[Place]:
    """Places of figures which share nothing with where the facts have them, and much with another's."""
    known = [thing for fact in facts for thing in things(_undated(fact), names, language)]
    for told in things(_undated(text), names, language):
        own = [k for k in known if (k.sort, k.what) == (told.sort, told.what)]
        others = [k for k in known if k.sort == told.sort and k.what != told.what]
        ordinal = text[told.place[1] :][:2] in ("st", "nd", "rd", "th")
        if told.sort in ("name", *TIMES) or not own or ordinal:
            continue
        best = max((len(told.signs & k.signs) for k in own), default=0)
        other = max((len(told.signs & k.signs) for k in others), default=0)
        if best == 0 and other >= CLEARLY[language]:
            yield told.place


def _undated(text: str) -> str:
    """The text with days of months blanked: their figures are no amounts."""
    return MONTH_DAY.sub(lambda match: " " * len(match[0]), text)


BASE = re.compile(
    r"(?:占|相当于)(?:到|了|全部|去年|当年)?([\u4e00-\u9fff]{2,8}?)的(\d+(?:\.\d+)?)[%％]"
)


def other_bases(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Shares of another whole: 占净利润的11% for 占营业收入的11%; what is only shorter is the same."""
    known = [m for fact in facts for m in BASE.finditer(fact)]
    for match in BASE.finditer(text):
        bases = [m[1] for m in known if m[2] == match[2]]
        if bases and not any(_within(match[1], b) or _within(b, match[1]) for b in bases):
            yield match.span()


def other_months(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Figures with a month in their clause where the facts have them with other months only."""
    known: dict[float, list[Dates]] = {}
    for fact in facts:
        for figure, dates in _dated(fact, language):
            known.setdefault(figure.value, []).append(dates)
    for figure, dates in _dated(text, language):
        meant = known.get(figure.value, [])
        for kind in (0, 1):
            own, theirs = dates[kind], [other[kind] for other in meant]
            if own and theirs and all(their and not their & own for their in theirs):
                yield figure.start, figure.end


Dates = tuple[frozenset[int], frozenset[int]]
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d{2}(?!\d|,\d|\.\d)")


def _dated(text: str, language: str) -> Iterator[tuple[Figure, Dates]]:
    """Great or broken figures, which are seldom said of two things, with the months and years of their clauses."""
    for figure in figures(text, language):
        if not figure.figures or figure.unit in ("年", "月", "日", "时", "岁"):
            continue
        if (figure.value >= 13 and not 1500 <= figure.value < 2100) or figure.value % 1:
            near = bounds(text, (figure.start, figure.end), CLAUSE)
            clause = text[near[0] : figure.start] + "|" + text[figure.end : near[1]]
            if MONTH_DAY.search(text[max(0, figure.start - 12) : figure.end + 12]):
                continue  # a day of a month, or a figure too near to one
            months = frozenset(MONTHS.index(m[0]) + 1 for m in MONTH.finditer(clause))
            yield figure, (months, frozenset(int(m[0]) for m in YEAR.finditer(clause)))


MONTH_DAY = re.compile(
    rf"\b\d{{1,2}} (?:{'|'.join(MONTHS)})\b|\b(?:{'|'.join(MONTHS)}) \d{{1,2}}\b(?!\d)"
)
FOR = re.compile(
    r"(?:[£$€])?(\d[\d,.]*\d|\d)(?: (?:pounds|dollars|euros|pence|p|%))? for (?:the )?([a-z]{3,})"
)


def other_wholes(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Prices for others than the facts have them for: £6 for pensioners, where they have it for students."""
    whole = {stem(word) for fact in facts for word in re.findall("[A-Za-z]+", fact)}
    known = [m for fact in facts for m in FOR.finditer(fact)]
    for match in FOR.finditer(text):
        same = [m for m in known if m[1] == match[1]]
        if language == "en" and same and stem(match[2]) not in whole:
            yield match.span()


NOUN_SHARE = re.compile(r"\b(half|quarter|third)(?: of)? an? ([a-z]+)", re.I)
SAME_WHOLE = 3.0  # what the places of two shares have in common if they are of the same


def other_shares(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Shares in words of the very thing of which the facts have another share."""
    known = [(fact, f) for fact in facts for f in figures(fact, language) if f.unit == "%"]
    for figure in figures(text, language):
        if figure.unit != "%" or figure.figures:
            continue
        values = [k.value for _, k in known]
        sentence = text[slice(*bounds(text, (figure.start, figure.end), SENTENCE))]
        rest = [100 - v for v in values if OTHERS.search(sentence)]
        if any(abs(figure.value - v) < 1.7 for v in (*values, *rest)):
            continue
        told = spot(text, (figure.start, figure.end), language)
        rough = about(figure, text)
        if rough and any(abs(figure.value - v) < 0.2 * v for v in values):
            continue
        if any(
            closeness(told, spot(fact, (k.start, k.end), language, whole=True)) >= SAME_WHOLE
            for fact, k in known
        ):
            yield figure.start, figure.end
    parts = {(m[1].lower(), m[2]) for fact in facts for m in NOUN_SHARE.finditer(fact)}
    for match in NOUN_SHARE.finditer(text):
        own = (match[1].lower(), match[2])
        if own not in parts and match[2] in {noun for _, noun in parts}:
            yield match.span()


def _within(name: str, longer: str) -> bool:
    rest = iter(longer)
    return all(character in rest for character in name)


LABEL = re.compile("([\u4e00-\u9fff]{2})[是有达为至约共到]{0,2}$")
THING = re.compile("([\u4e00-\u9fff]{2,3})(?=[，。；！？])")


def mislabelled(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """Figures behind the very name of another figure: 净利润310亿元, where this was the turnover. Chinese only."""
    if language != "zh":
        return
    known = [
        (fact, f, LABEL.search(fact[: f.start])) for fact in facts for f in figures(fact, "zh")
    ]
    for figure in figures(text, "zh"):
        label = LABEL.search(text[: figure.start])
        own = [fact for fact, k, _ in known if (k.value, k.unit) == (figure.value, figure.unit)]
        other = {
            k.value
            for _, k, name in known
            if label and name and name[1] == label[1] and k.unit == figure.unit
        }
        if own and other and figure.value not in other and label:
            before = [fact.split("，") for fact in own]
            if not any(
                label[1] in part for parts in before for part in parts if _has(part, figure)
            ):
                yield figure.start, figure.end


def _has(part: str, figure: Figure) -> bool:
    return any(k.value == figure.value for k in figures(part, "zh"))


def other_things(text: str, facts: Sequence[str], language: str) -> Iterator[Place]:
    """So many of another thing: 4200棵白杨, where the facts have 油松4200棵. Not of people. Chinese only."""
    whole = "\n".join(facts)
    for figure in figures(text, "zh") if language == "zh" else ():
        thing = THING.match(text, figure.end + len(figure.unit))
        if (
            not thing
            or figure.unit not in COUNTED
            or thing[1][:2] in whole
            or thing[1][-2:] in whole
        ):
            continue
        clause = text[slice(*bounds(text, (figure.start, figure.end), CLAUSE))]
        for match in re.finditer(f"([\u4e00-\u9fff]{{2}})\\d+{figure.unit}", whole):
            if match[0].endswith(f"{figure.value:g}{figure.unit}") and match[1] not in clause:
                yield figure.start, thing.end()


COUNTED = frozenset("棵株只头匹辆台件艘架箱袋瓶盏块条")

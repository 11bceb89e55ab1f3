"""The check of a text against its facts. No model is asked: what it finds, it can quote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ....values import Frozen
from .clauses import SENTENCE, bounds
from .contrast import contrasts, other_ways
from .denied import denials
from .elapsed import elapsed
from .elapsed import unit as elapsed_unit
from .figures import Figure, dates, figures, stem
from .heads import other_heads
from .little import clocks, counted_otherwise, halves, other_units, small_ones
from .names import QUOTED, Place, names_en, names_zh, quotations
from .near import marked_names, near_misses
from .people import people
from .placed import (
    mislabelled,
    misplaced,
    other_bases,
    other_months,
    other_shares,
    other_things,
    other_wholes,
)
from .reckoned import alike, reckoned
from .replaced import replaced
from .roles import other_roles
from .swapped import reordered, swapped

RULES = {
    "figure": ("no fact has this figure", "事实中没有这个数字"),
    "date": ("no fact has this date", "事实中没有这个日期"),
    "name": ("no fact has this name", "事实中没有这个名字"),
    "place": ("no fact has this place", "事实中没有这个地点"),
    "organisation": ("no fact has this organisation", "事实中没有这个机构"),
    "title": ("no fact has this title", "事实中没有这个职务"),
    "quotation": ("no fact has this quotation of this speaker", "事实中没有此人的这句话"),
    "unit": ("the figure counts something else in the facts", "这个数字在事实中说的是别的"),
    "another": ("the facts have another of its kind here", "事实中此处是另一个同类的"),
    "opposite": ("the facts say the opposite", "事实说的正相反"),
    "swapped": ("the facts have these two the other way round", "这两处在事实中正好相反"),
}
PER = re.compile(r"每(?:公斤|平方米|斤|吨|亩|小时|公里)")
CLAUSE = re.compile(r"[，。；！？\n]|[,;](?=\s)|[.!?](?=\s|$|[”\"])")


_PEOPLE = """
    pupils teenagers students children guests customers visitors residents members workers staff players
    runners women men boys girls fans spectators volunteers patients households families people
    shops stores branches"""
# What has two names in the news.
KINDS = tuple(
    frozenset(stem(word) for word in words.split())
    for words in (
        _PEOPLE, "homes houses households flats families properties", "games matches fixtures",
        "cars vehicles", "ships boats vessels", "pupils students children", "jobs posts workers employees staff",
        "shows performances concerts", "trips journeys", "firms companies businesses",
    )
)  # fmt: skip
ByFact = list[tuple[str, tuple[Figure, ...]]]


Rule = Callable[[str, Sequence[str], str], Iterator[Place]]
FIGURES: tuple[tuple[str, Rule], ...] = (
    ("date", halves), ("date", clocks), ("figure", small_ones), ("figure", counted_otherwise),
    ("figure", other_bases), ("unit", other_units),
)  # fmt: skip
# Those that compare a sentence with the fact it was said from, after those that know what a name is.
WORDS: tuple[tuple[str, Rule], ...] = (
    ("opposite", contrasts), ("opposite", other_ways), ("opposite", denials), ("another", other_heads), ("another", replaced),
    ("another", other_months), ("another", other_wholes), ("swapped", reordered), ("figure", other_shares), ("another", mislabelled), ("another", other_things),
)  # fmt: skip


class Finding(Frozen):
    """A place in a text that the facts don't bear: its words, and the rule."""

    kind: str
    quote: str
    start: int
    end: int
    english: str
    chinese: str


def findings(text: str, facts: tuple[str, ...], language: str) -> tuple[Finding, ...]:
    """The places that the facts don't bear, in order; one for a clause at most."""
    named = names_zh if language == "zh" else names_en
    whole = "\n".join(facts)
    named_people = people(facts, language)
    bare = QUOTED.sub(lambda m: " " * (len(m.group()) - 1) + "”", text)
    places: list[tuple[str, Place]] = [
        *(("quotation", place) for place in quotations(text, facts, named_people)),
        *(("unit", place) for place in _prices(bare, whole)),
        *(("swapped", place) for place in swapped(bare, facts, named_people, language)),
        *_dates(bare, facts),
        *((kind, place) for kind, rule in FIGURES for place in rule(bare, facts, language)),
        *_figures(bare, facts, language),
        *named(bare, whole, named_people),
        *(("name", place) for place in marked_names(text, facts)),
        *near_misses(bare, facts, named_people, language),
        *((kind, place) for kind, rule in WORDS for place in rule(bare, facts, language)),
        *(("title", place) for place in other_roles(bare, facts, named_people, language)),
        *(("another", place) for place in misplaced(bare, facts, named_people, language)),
    ]
    found: dict[Place, Finding] = {}
    for kind, (start, end) in places:
        clause = _clause(text, start, end)
        english, chinese = RULES[kind]
        quote = text[slice(*clause)].strip()
        found.setdefault(
            clause,
            Finding(
                kind=kind, quote=quote, start=clause[0], end=clause[1],
                english=f"{english}: {quote!r}", chinese=f"{chinese}：“{quote}”",
            ),
        )  # fmt: skip
    return tuple(sorted(found.values(), key=lambda finding: finding.start))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; together they are the text."""
    return tuple(re.findall(r".+?(?:[。！？][”」]?|[.!?][”\"]?(?=\s|$)|$)\s*", text, re.S))


def _prices(text: str, facts: str) -> Iterator[Place]:
    """By what a price is said, where no fact says it by that."""
    for match in PER.finditer(text):
        borne = match[0][1:] in facts and (match[0] != "每斤" or "每斤" in facts)
        if not borne and not _by_the_jin(text, match, facts):
            yield match.span()


def _by_the_jin(text: str, price: re.Match[str], facts: str) -> bool:
    """Whether a price by the jin, half a kilogram, is half of one by the kilogram."""
    said = re.match(r"(\d+(?:\.\d+)?)元", text[price.end() :])
    whole = re.search(r"每公斤[^，。\d]{0,2}(\d+(?:\.\d+)?)元", facts)
    return bool(price[0] == "每斤" and said and whole and 2 * float(said[1]) == float(whole[1]))


def _clause(text: str, start: int, end: int) -> Place:
    before = [m.end() for m in CLAUSE.finditer(text, 0, start)]
    after = CLAUSE.search(text, end)
    return (before[-1] if before else 0), after.start() if after else len(text)


def _dates(text: str, facts: tuple[str, ...]) -> Iterator[tuple[str, Place]]:
    known = {date[:2] for fact in facts for date in dates(fact)}
    for month, day, start, end in dates(text):
        if (month, day) not in known:
            yield "date", (start, end)


def _figures(text: str, facts: tuple[str, ...], language: str) -> Iterator[tuple[str, Place]]:
    by_fact = [(fact, figures(fact, language, small=True)) for fact in facts]
    known = [figure for _, row in by_fact for figure in row]
    whole = "\n".join(facts)
    for figure in figures(text, language):
        same = [
            k for k in known if abs(k.value - figure.value) < 1e-6 or _afternoon(k, figure, text)
        ]
        borne = [k for k in same if alike(k.unit, figure.unit)]
        if borne:
            if _counts_another(figure, borne, by_fact):
                yield "unit", (figure.start, figure.end)
        elif figure.value == 1 and text[figure.start - 1 : figure.start] == "第" and "首" in whole:
            continue
        elif figure.value == 50 and figure.unit == "%" and not figure.figures:
            continue  # half of this and half of that: other_shares knows what it is half of
        elif _follows(figure, known, text, facts, language):
            known.append(figure)  # what is reckoned may be reckoned with
        elif same:
            yield "unit", (figure.start, figure.end)
        else:
            kind = "date" if figure.unit in ("年", "月", "日", "时", "岁") else "figure"
            yield kind, (figure.start, figure.end)


def _follows(
    figure: Figure, known: list[Figure], text: str, facts: tuple[str, ...], language: str
) -> bool:
    """Whether a figure that no fact has follows from them."""
    bare = [
        replace(k, value=k.said, unit="", said=0.0) for k in known if k.said and not figure.unit
    ]
    sentence = text[slice(*bounds(text, (figure.start, figure.end), SENTENCE))]
    once = figure.value == 1 and not figure.figures and elapsed_unit(figure) > 0  # 一年间
    return (
        once
        or elapsed(figure, facts, language)
        or reckoned(figure, [*known, *bare], text, sentence)
    )


def _afternoon(known: Figure, figure: Figure, text: str) -> bool:
    said = text[max(0, figure.start - 3) : figure.start]
    return bool(re.search("[下晚]", said)) and abs(known.value - figure.value - 12) < 1e-6


def _counts_another(figure: Figure, same: list[Figure], by_fact: ByFact) -> bool:
    """Whether the facts count something else by this figure: other things, not other words for people."""
    if figure.unit or not figure.words or not re.fullmatch(r"\w{3,}s", figure.words[0]):
        return False
    noun = stem(figure.words[0])
    bearing = [fact for fact, row in by_fact if any(k in same for k in row)]
    others = [fact for fact, row in by_fact if row and fact not in bearing]
    counted = {stem(k.words[0]) for k in same if k.words and k.words[0].endswith("s")}
    if _stands(noun, others):
        return not _stands(noun, bearing)
    if (
        noun in KINDS[0]
        or _stands(noun, bearing)
        or any({noun} | counted <= kind for kind in KINDS)
    ):
        return False
    return bool(counted)


def _stands(noun: str, lines: list[str]) -> bool:
    return noun in {stem(word) for line in lines for word in re.findall("[A-Za-z]+", line)}

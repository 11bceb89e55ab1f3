"""Plain checks of a translation beside its source; no model is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ....values import Term
from .. import check
from ..check import Defect
from ..numbers import numbers
from . import glossary, masks

# Units of the translation for a unit of the source: words for characters, or the other way.
# Below and above it something is left out, or made up.
RATIO = {"zh": (0.75, 3.2), "en": (0.28, 1.35)}
FEW = 12  # units of a source too short to be measured by its length
CHATTER = re.compile(
    r"^\s*(?:译文|翻译|英文|中文|以下|好的|sure|here is|here's|translation|certainly)[^\n]{0,24}[:：]"
    r"|<\|im_|```|^\s*(?:原文|source)\s*[:：]",
    re.I | re.M,
)
SPOKEN = 9.0  # numbers up to it are words like any other: 一 and "one" come and go


def faults(
    source: str,
    answer: str,
    terms: Sequence[Term],
    source_language: str,
    language: str,
    *,
    lenient: bool = False,
) -> list[Defect]:
    """What is wrong with an answer, masks still in it; empty where nothing is.

    `lenient`: a name that is called otherwise is not fatal.
    """
    if not answer.strip():
        return [Defect("it is empty", "是空的")]
    names = _names(answer, terms, language)
    return [
        *_script(source, answer, terms, language),
        *_chatter(answer),
        *(replace(defect, fatal=False) if lenient else defect for defect in names),
        *_numbers(source, answer),
        *_length(source, answer, source_language, language),
        *_loops(source, answer, source_language, language),
    ]


def _script(source: str, answer: str, terms: Sequence[Term], language: str) -> list[Defect]:
    """The wrong language, or a rest that was left untranslated."""
    told = [glossary.translation(t, language) or "" for t in terms]
    for word in sorted(told, key=len, reverse=True):
        answer = answer.replace(word, "") if word else answer
    answer = re.sub(r"\[\[\d+\]\]", " ", answer)
    if not re.search(r"[^\W\d_]", answer):
        return []
    if language == "zh":
        return (
            check.script(answer, "zh", " ".join(masks.ACRONYM.findall(source)))
            if _worded(answer)
            else []
        )
    return check.script(answer, language)


def _worded(answer: str) -> bool:
    """Whether there is anything but acronyms: "IBM" is a translation of "IBM"."""
    return bool(re.search(r"[^\W\d_]", masks.ACRONYM.sub(" ", answer)))


def _chatter(answer: str) -> list[Defect]:
    match = CHATTER.search(answer)
    if not match:
        return []
    what = match.group().strip()
    return [Defect(f"it has words of its own: {what!r}", f"混入了译文以外的话：{what!r}")]


def _names(answer: str, terms: Sequence[Term], language: str) -> list[Defect]:
    return [
        Defect(
            f"it calls {t.word!r} otherwise than {glossary.translation(t, language)!r}",
            f"没有把“{t.word}”译作“{glossary.translation(t, language)}”",
        )
        for t in glossary.missing(terms, answer, language)[:1]
    ]


def _numbers(source: str, answer: str) -> list[Defect]:
    """Numbers over nine, in figures or words, must be the same on both sides."""
    mark = re.compile(r"\[\[\d+\]\]")
    said = {n for n in numbers(mark.sub(" ", source)) if n > SPOKEN}
    told = {n for n in numbers(mark.sub(" ", answer)) if n > SPOKEN}
    lost, made = sorted(said - told), sorted(told - said)
    if lost:
        return [
            Defect(f"the number {lost[0]:,.12g} is lost", f"丢了数字 {lost[0]:,.12g}", fatal=False)
        ]
    if made:
        return [
            Defect(
                f"it makes up the number {made[0]:,.12g}", f"多出数字 {made[0]:,.12g}", fatal=False
            )
        ]
    return []


def _length(source: str, answer: str, source_language: str, language: str) -> list[Defect]:
    before, after = check.length(source, source_language), check.length(answer, language)
    low, high = RATIO["zh" if language == "zh" else "en"]
    if before < FEW or low * before <= after <= high * before:
        return []
    short = after < low * before
    return [
        Defect(
            f"it is too {'short' if short else 'long'}: {after} for {before}",
            f"译文太{'短' if short else '长'}：{after} 对 {before}",
            fatal=not 0.5 * low * before <= after <= 2 * high * before,
        )
    ]


def _loops(source: str, answer: str, source_language: str, language: str) -> list[Defect]:
    """A translation that repeats itself where its source does not."""
    return [] if check.loops(source, source_language) else check.loops(answer, language)

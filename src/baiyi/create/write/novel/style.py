"""The manner of a prose, counted: targets from a sample of the author's, and how chapters keep them."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence

from ....values import Style
from .. import check

WINDOW = 100  # running units that the vocabulary is counted in (MATTR, Covington & McFall 2010)
QUOTED = re.compile(r"“[^”]*”|「[^」]*」|\"[^\"\n]*\"")
NEAR = {"sentence": 0.25, "dialogue": 0.12, "vocabulary": 0.08, "paragraph": 0.4}


def measure(text: str, language: str) -> Style:
    """The manner of a text; all zero where it has no sentence."""
    sentences = [n for s in check.sentences(text) if (n := check.length(s, language))]
    paragraphs = [n for p in text.splitlines() if (n := check.length(p, language))]
    letters = len(re.sub(r"\s", "", text))
    return Style(
        sentence=round(statistics.fmean(sentences), 2) if sentences else 0.0,
        spread=round(statistics.pstdev(sentences), 2) if sentences else 0.0,
        dialogue=round(sum(map(len, QUOTED.findall(text))) / letters, 3) if letters else 0.0,
        vocabulary=round(_vocabulary(_units(text, language)), 3),
        paragraph=round(statistics.fmean(paragraphs), 2) if paragraphs else 0.0,
    )


def _units(text: str, language: str) -> list[str]:
    if language == "zh":
        return check.HAN_CHARACTER.findall(text)
    return [word.lower() for word in check.LATIN_WORD.findall(text)]


def _vocabulary(units: Sequence[str]) -> float:
    if len(units) <= WINDOW:
        return len(set(units)) / len(units) if units else 0.0
    windows = range(0, len(units) - WINDOW + 1, 10)
    return statistics.fmean(len(set(units[i : i + WINDOW])) / WINDOW for i in windows)


def kept(found: Style, target: Style) -> dict[str, bool]:
    """For each measure, whether it is near the target: lengths in proportion, shares in points."""
    near = {}
    for name, room in NEAR.items():
        is_, wanted = getattr(found, name), getattr(target, name)
        by = abs(is_ - wanted)
        near[name] = by <= (room * wanted if name in ("sentence", "paragraph") else room)
    return near

"""Facts that contradict each other: two lines that say the same thing with another figure or name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from ....errors import BadBrief
from .figures import figures

LABEL = re.compile(r"^\s*([^：:，,。.“\"]{1,24}?)\s*[：:]\s*([^“\"].*)$")
LONGEST = 24  # characters of a name
LEAST = 4  # characters without figures that say anything
# One may have several of these: two guests, two streets.
SEVERAL = re.compile(
    r"嘉宾|成员|作品|地点|路线|车站|线路|guests?|members?|works?|places?|routes?|stops?", re.I
)


def disagreeing(facts: Sequence[str], language: str) -> tuple[str, str] | None:
    """The first two facts that cannot both be true; None where none are seen.

    A label with two names, or two lines that are the same but for a figure. What is
    said in other words is not seen.
    """
    for first, second in combinations(facts, 2):
        if _labelled(first, second) or _counted(first, second, language):
            return first, second
    return None


def check(facts: Sequence[str], language: str) -> None:
    """Raises BadBrief, naming both lines, where two facts contradict each other."""
    found = disagreeing(facts, language)
    if found:
        raise BadBrief(
            f"facts: {found[0]!r} and {found[1]!r} contradict each other; keep the one that is true, or "
            "say in which way both are",
            f"facts：“{found[0]}”与“{found[1]}”互相矛盾；请留下属实的一条，或写明两条各指什么",
        )


def _labelled(first: str, second: str) -> bool:
    """One label with two names; what has figures may be of two sorts, and is compared as a line."""
    one, other = LABEL.match(first), LABEL.match(second)
    if not one or not other or one[1] != other[1] or SEVERAL.search(one[1]):
        return False
    said, again = (match[2].strip("。. ") for match in (one, other))
    names = all(len(value) <= LONGEST and not re.search(r"\d", value) for value in (said, again))
    return names and said not in again and again not in said


def _counted(first: str, second: str, language: str) -> bool:
    """The same words with other figures."""
    one, other = (figures(fact, language, small=True) for fact in (first, second))
    bare = _bare(first)
    if len(one) != len(other) or len(bare) < LEAST or bare != _bare(second):
        return False
    pairs = list(zip(one, other, strict=True))
    return all(a.unit == b.unit for a, b in pairs) and any(a.value != b.value for a, b in pairs)


def _bare(fact: str) -> str:
    text = re.sub(r"[\d.,零一二两三四五六七八九十百千万亿]+", "", fact)
    return re.sub(r"[\W_]+", "", text).lower()

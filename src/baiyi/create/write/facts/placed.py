"""A figure of the facts that stands where they have another one: the price that was asked as the price paid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .swapped import Place, things

CLEARLY = {"zh": 2, "en": 3}  # signs that tell the right figure from this one
TIMES = ("figure 年", "figure 月", "figure 日")


def misplaced(
    text: str, facts: Sequence[str], names: Sequence[str], language: str
) -> Iterator[Place]:
    """Places of figures which share nothing with where the facts have them, and much with another's."""
    known = [thing for fact in facts for thing in things(fact, names, language)]
    for told in things(text, names, language):
        own = [k for k in known if (k.sort, k.what) == (told.sort, told.what)]
        others = [k for k in known if k.sort == told.sort and k.what != told.what]
        if told.sort in ("name", *TIMES) or not own:
            continue
        best = max((len(told.signs & k.signs) for k in own), default=0)
        other = max((len(told.signs & k.signs) for k in others), default=0)
        if best == 0 and other >= CLEARLY[language]:
            yield told.place


BASE = re.compile(r"(?:占|相当于)(?:到|了|全部|去年|当年)?([\u4e00-\u9fff]{2,8}?)的(\d+(?:\.\d+)?)[%％]")


def other_bases(text: str, facts: Sequence[str]) -> Iterator[Place]:
    """Shares of another whole: 占净利润的11% for 占营业收入的11%; what is only shorter is the same."""
    known = [m for fact in facts for m in BASE.finditer(fact)]
    for match in BASE.finditer(text):
        bases = [m[1] for m in known if m[2] == match[2]]
        if bases and not any(_within(match[1], b) or _within(b, match[1]) for b in bases):
            yield match.span()


def _within(name: str, longer: str) -> bool:
    rest = iter(longer)
    return all(character in rest for character in name)

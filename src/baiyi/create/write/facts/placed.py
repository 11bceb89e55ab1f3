"""A figure of the facts that stands where they have another one: the price that was asked as the price paid."""

from __future__ import annotations

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
        if other - best >= CLEARLY[language] - bool(best) and 3 * best <= other:
            yield told.place

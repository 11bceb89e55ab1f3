"""The n-gram model that a trained one is held against: interpolated modified Kneser-Ney.

Stanley F. Chen and Joshua Goodman, An empirical study of smoothing techniques for language
modeling (1999), section 3: three discounts an order, continuation counts below the highest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Documents = Sequence[npt.NDArray[Any]]


@dataclass(frozen=True)
class Level:
    """The n-grams of one order: each is its beginning, one of the order below, and a last token."""

    keys: Ids  # beginning * size + token, sorted
    kept: Numbers  # of each: what the discount leaves of its count, over all that its beginning has
    spared: Numbers  # of each beginning: the share that goes to the order below


class KneserNey:
    """Learned from documents of token ids; tells how surprising the tokens of others are."""

    def __init__(self, documents: Documents, vocabulary: int, order: int = 5) -> None:
        """`vocabulary`: how many ids there are. Raises ValueError for no tokens, or ids beyond it."""
        self.order, self._size = order, vocabulary + 1  # one more, for the place before a document
        tokens, said = self._laid_out(documents)
        if not said.any():
            raise ValueError("an n-gram model learns from documents with tokens; there are none")
        keys: list[Ids] = []
        places = [np.zeros(len(tokens), np.int64)]
        for _ in range(order):
            found, place = np.unique(
                _before(places[-1], 0) * self._size + tokens, return_inverse=True
            )
            keys.append(found)
            places.append(place)
        ends = [place[said] for place in places[1:]]
        counts = [
            _continued(longer, shorter, len(found))
            for (shorter, longer), found in zip(pairwise(ends), keys, strict=False)
        ]
        counts.append(np.bincount(ends[-1], minlength=len(keys[-1])))
        beginnings = (1, *map(len, keys))
        self._levels = [
            _level(found, found // self._size, count, beginning)
            for found, count, beginning in zip(keys, counts, beginnings, strict=False)
        ]

    def surprise(self, documents: Documents) -> Numbers:
        """Of each token of each document, one after another, in natural units."""
        tokens, said = self._laid_out(documents)
        chance = np.full(len(tokens), 1.0 / (self._size - 1))
        begun = np.zeros(len(tokens), np.int64)  # at first the empty beginning; -1: one never seen
        for level in self._levels:
            key = begun * self._size + tokens
            place = np.minimum(np.searchsorted(level.keys, key), len(level.keys) - 1)
            known = (begun >= 0) & (level.keys[place] == key)
            spared = np.where(begun >= 0, level.spared[begun], 1.0)
            chance = np.where(known, level.kept[place], 0.0) + spared * chance
            begun = _before(np.where(known, place, -1), -1)
        return np.asarray(-np.log(chance[said]), np.float64)

    def _laid_out(self, documents: Documents) -> tuple[Ids, npt.NDArray[np.bool_]]:
        """All tokens, each document after marks that nothing is before it; and which are its own."""
        ahead = self.order - 1
        lengths = np.array([len(document) for document in documents], np.int64)
        ends = np.cumsum(lengths + ahead)
        tokens = np.full(int(ends[-1]) if len(ends) else 0, self._size - 1, np.int64)
        said = np.zeros(len(tokens), bool)
        for end, length, document in zip(ends, lengths, documents, strict=True):
            tokens[end - length : end] = document
            said[end - length : end] = True
        own = tokens[said]
        if len(own) and not 0 <= own.min() <= own.max() < self._size - 1:
            raise ValueError(
                f"a token is {own.max() if own.min() >= 0 else own.min()}; the vocabulary has "
                f"{self._size - 1}, from 0"
            )
        return tokens, said


def _before(places: Ids, first: int) -> Ids:
    """What stands one place before each."""
    return np.concatenate([np.array([first], np.int64), places[:-1]])


def _continued(longer: Ids, shorter: Ids, many: int) -> Ids:
    """How many different tokens were seen before each n-gram."""
    _, first = np.unique(longer, return_index=True)
    return np.bincount(shorter[first], minlength=many)


def _level(keys: Ids, beginning: Ids, count: Ids, beginnings: int) -> Level:
    discount = _discounts(count)[np.minimum(count, 3)]
    total = np.bincount(beginning, weights=count, minlength=beginnings)
    spared = np.bincount(beginning, weights=np.minimum(discount, count), minlength=beginnings)
    some = np.maximum(total, 1)  # where nothing ever followed, the order below says it all
    kept = np.maximum(count - discount, 0) / some[beginning]
    return Level(keys, kept, np.where(total > 0, spared / some, 1.0))


def _discounts(count: Ids) -> Numbers:
    """For what was counted 0, 1, 2 and 3 or more times; equation 26 of the paper."""
    one, two, three, four = (int((count == n).sum()) for n in (1, 2, 3, 4))
    if not (one and two and three and four):  # too little to tell the three apart
        return np.array([0.0, 0.5, 0.5, 0.5])
    share = one / (one + 2 * two)
    return np.array(
        [0, 1 - 2 * share * two / one, 2 - 3 * share * three / two, 3 - 4 * share * four / three]
    )

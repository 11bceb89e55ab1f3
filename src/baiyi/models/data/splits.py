"""Which items are learned from, and which are kept to judge by; nothing leaks from one to other.

Items of one work, or of one author, stand in one split: their groups are joined, and whole groups
are drawn by a seeded hash. A group larger than a tenth of what is wanted stays in training, so
that no single author decides a figure; a small data set has no such choice, and takes larger ones.
What is drawn and too near to anything learned is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
import numpy.typing

Array = numpy.typing.NDArray[Any]

DROPPED, TRAIN, HELD_OUT, TEST = 0, 1, 2, 3
DOUBLE, NEAR = 4, 5  # dropped, too; kept apart, so that the card can show some
LARGEST = (0.1, 0.3, 1.0)  # of the items wanted in a split, in one group; the first that does
ENOUGH = 0.5  # of the items wanted in a split


def drawn(kept: Array, together: Sequence[Array], wanted: Sequence[float], seed: int) -> Array:
    """The split of each item, uint8: 0 where `kept` is false.

    `together` are marks (int64, 0 for none) whose equal values stay in one split; `wanted` are
    the shares of held out and test.
    """
    groups = joined(len(kept), [numpy.where(kept, marks, 0) for marks in together])
    splits = numpy.where(kept, TRAIN, DROPPED).astype("uint8")
    names, sizes = numpy.unique(groups[kept], return_counts=True)
    order = numpy.argsort(_hashed(names, seed), kind="stable")
    names, sizes = names[order], sizes[order]
    total, free = int(kept.sum()), numpy.ones(len(names), bool)
    for split, share in ((HELD_OUT, wanted[0]), (TEST, wanted[1])):
        taken = _taken(sizes, free, share * total) if share else numpy.zeros(len(names), bool)
        splits[kept & numpy.isin(groups, names[taken])] = split
        free &= ~taken
    return splits


def _taken(sizes: Array, free: Array, aim: float) -> Array:
    """Which groups make a split of about `aim` items; the smallest one where none is so small."""
    aim = max(aim, 1.0)
    if free.sum() <= 1:  # one stays to learn from
        return numpy.zeros(len(sizes), bool)
    taken = numpy.zeros(len(sizes), bool)
    for largest in LARGEST:
        fits = free & (sizes <= max(1.0, largest * aim))
        taken = fits & (numpy.cumsum(numpy.where(fits, sizes, 0)) <= aim)
        if sizes[taken].sum() >= ENOUGH * aim:
            return taken
    if not taken.any():
        taken[numpy.flatnonzero(free)[numpy.argmin(sizes[free])]] = True
    return taken


def joined(count: int, together: Sequence[Array]) -> Array:
    """A group's number for each item: equal marks of any kind are one group."""
    groups = numpy.arange(count)
    while True:
        before = groups.copy()
        for marks in together:
            marked = numpy.flatnonzero(marks)
            _, which = numpy.unique(marks[marked], return_inverse=True)
            least = numpy.full(int(which.max(initial=-1)) + 1, count)
            numpy.minimum.at(least, which, groups[marked])
            groups[marked] = least[which]
        # What an item's group was, all others of that group become too.
        groups = groups[groups]
        if numpy.array_equal(groups, before):
            return groups


def too_near(splits: Array, pairs: Array) -> Array:
    """The items that are held out and near to an item of another split; training's stay."""
    left, right = splits[pairs[:, 0]], splits[pairs[:, 1]]
    across = (left != right) & ~dropped(left) & ~dropped(right)
    loser = numpy.where(left > right, pairs[:, 0], pairs[:, 1])
    found: Array = numpy.unique(loser[across])
    return found


def dropped(splits: Array) -> Array:
    found: Array = (splits == DROPPED) | (splits > TEST)
    return found


def _hashed(names: Array, seed: int) -> Array:
    values = names.astype("uint64") + numpy.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        values = (values ^ (values >> numpy.uint64(shift))) * numpy.uint64(factor)
    hashed: Array = values ^ (values >> numpy.uint64(31))
    return hashed

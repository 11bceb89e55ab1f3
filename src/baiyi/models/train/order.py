"""Which pieces of text a step learns from: a function of seed and step, so that a resume agrees.

A piece is a document, or a part of one that is longer than the context. Pieces are never joined:
none sees another. Those of a step are sorted by length and cut into small batches with little
padding; as attention looks back only, padding at the end needs no mask and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy

from ..corpus import Array, Split

ALIKE = 0.85  # of the longest: what is shorter has too much padding beside it


@dataclass(frozen=True)
class Batch:
    """Some pieces side by side.

    `tokens` is int64, pieces x longest, filled with `pad`. `places` are the flat places whose next
    token is learned, `targets` these tokens.
    """

    tokens: Array
    places: Array
    targets: Array
    real: int  # tokens that are no padding


NOTHING = Batch(numpy.zeros((1, 1), "int64"), numpy.zeros(0, "int64"), numpy.zeros(0, "int64"), 0)


class Pieces:
    """The pieces of a split; a piece is (document, first token, tokens)."""

    def __init__(self, split: Split, context: int, pad: int) -> None:
        self.split, self.context, self.pad = split, context, pad
        lengths = split.lengths
        counts = -(-(lengths - 1) // context)
        self.document = numpy.repeat(numpy.arange(len(lengths)), counts)
        firsts = numpy.cumsum(counts) - counts
        self.start = (numpy.arange(len(self.document)) - numpy.repeat(firsts, counts)) * context
        self.length = numpy.minimum(lengths[self.document] - self.start, context + 1)

    def __len__(self) -> int:
        return len(self.document)

    def batch(self, numbers: Array) -> Batch:
        longest = int(self.length[numbers].max()) - 1
        tokens = numpy.full((len(numbers), longest), self.pad, "int64")
        places, targets, real = [], [], 0
        for row, number in enumerate(numbers):
            start, length = int(self.start[number]), int(self.length[number])
            document, answer = self.split.document(int(self.document[number]))
            piece = document[start : start + length].astype("int64")
            tokens[row, : length - 1] = piece[:-1]
            first = max(1, answer - start)
            places.append(numpy.arange(first - 1, length - 1) + row * longest)
            targets.append(piece[first:])
            real += length - 1
        return Batch(tokens, numpy.concatenate(places), numpy.concatenate(targets), real)

    def batches(self, numbers: Array, most: int) -> list[Batch]:
        """The pieces in batches of at most `most` tokens with their padding, or one piece.

        A batch also ends where the next piece is much shorter than its first.
        """
        numbers = numbers[numpy.argsort(-self.length[numbers], kind="stable")]
        lengths = self.length[numbers] - 1
        found, first = [], 0
        while first < len(numbers):
            rows = max(1, most // max(1, int(lengths[first])))
            alike = int((lengths[first:] >= ALIKE * lengths[first]).sum())
            rows = min(rows, max(1, alike))
            found.append(self.batch(numbers[first : first + rows]))
            first += rows
        return found


class Order:
    """The pieces (or the pairs) of each step, from one source or several mixed by weight."""

    def __init__(
        self, sources: Sequence[Any], documents: int, seed: int, weights: Sequence[float] = ()
    ) -> None:
        self.sources, self.documents, self.seed = sources, documents, seed
        given = numpy.asarray(weights or [len(source) for source in sources], "float64")
        self.shares = given / given.sum()
        self._shuffled = lru_cache(2 * len(sources))(self._shuffle)

    def step(self, step: int, most: int, rank: int = 0, world: int = 1) -> list[Batch]:
        """The batches of a step, or the share of one of several workers.

        The pieces are dealt like cards, the longest first, so that shares are alike in tokens.
        """
        found: list[Batch] = []
        dealt = 0
        for number, source in enumerate(self.sources):
            numbers = self.numbers(number, step)
            falling = numpy.argsort(-source.length[numbers], kind="stable")
            share = numbers[falling[(rank - dealt) % world :: world]]
            dealt += len(numbers)
            found += source.batches(share, most)
        return found

    def numbers(self, source: int, step: int) -> Array:
        """The pieces of a source in a step: the next ones of its endless shuffled row."""
        each = self.documents * self.shares[source]
        first, last = round(step * each), round((step + 1) * each)
        size = len(self.sources[source])
        places = numpy.arange(first, last)
        passes = places // size
        return numpy.concatenate(
            [
                self._shuffled(source, int(number))[places[passes == number] % size]
                for number in numpy.unique(passes)
            ]
            or [numpy.zeros(0, "int64")]
        )

    def learned(self, step: int) -> int:
        """How many tokens all workers together learn in a step."""
        count = 0
        for number, source in enumerate(self.sources):
            for piece in self.numbers(number, step):
                start = int(source.start[piece])
                _, answer = source.split.document(int(source.document[piece]))
                count += int(source.length[piece]) - max(1, answer - start)
        return count

    def _shuffle(self, source: int, number: int) -> Array:
        random = numpy.random.Generator(numpy.random.PCG64([self.seed, source, number]))
        return random.permutation(len(self.sources[source]))

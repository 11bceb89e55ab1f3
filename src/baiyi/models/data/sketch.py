"""MinHash sketches: how alike two texts are, in 64 numbers each, without looking at them again.

By `rensa` over hashed runs of characters, punctuation and blanks aside. Sketches of the same
number of places and the same seed can be compared with each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy
import numpy.typing

PLACES = 64
SEED = 20_011
BLOCK = 1 << 18  # characters that are hashed at a time
ASIDE = re.compile(r"[\W_]+")

Array = numpy.typing.NDArray[Any]


def sketches(texts: Sequence[str], run: int) -> Array:
    """A row of PLACES uint32 for each text."""
    from rensa import RMinHash

    found = []
    for block in _blocks(texts):
        # A text shorter than a run is filled up to be one.
        bare = [ASIDE.sub("", text.lower()).ljust(run, "\0") for text in block]
        hashes, starts = _runs(bare, run)
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(
            hashes, starts.astype("uint64"), PLACES, SEED
        )
        found.append(numpy.asarray(matrix.to_rows(), "uint32").reshape(len(block), PLACES))
    return numpy.concatenate(found) if found else numpy.zeros((0, PLACES), "uint32")


def _blocks(texts: Sequence[str]) -> Iterator[list[str]]:
    """So many texts at a time that their hashes stay in the processor's cache, or nearly."""
    block: list[str] = []
    size = 0
    for text in texts:
        block.append(text)
        size += len(text)
        if size >= BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _runs(texts: Sequence[str], run: int) -> tuple[Array, Array]:
    """The hashes of all runs of all texts, and where each text's begin (one more than texts)."""
    codes = numpy.frombuffer("".join(texts).encode("utf-32-le"), "<u4").astype("uint64")
    lengths = numpy.array([len(text) for text in texts], "int64")
    ends = numpy.cumsum(lengths)
    hashes = _mixed(codes, numpy.uint64(0x9E3779B97F4A7C15))
    rolled = hashes.copy()
    for step in range(1, run):
        following = numpy.roll(hashes, -step)
        rolled = _mixed(rolled ^ following + numpy.uint64(step), numpy.uint64(0xBF58476D1CE4E5B9))
    counts = lengths - run + 1
    places = numpy.repeat(ends - lengths, counts) + _counting(counts)
    return rolled[places], numpy.concatenate([[0], numpy.cumsum(counts)])


def _counting(counts: Array) -> Array:
    """0 1 2 ... for each count, one after another."""
    total = int(counts.sum())
    found: Array = numpy.arange(total) - numpy.repeat(numpy.cumsum(counts) - counts, counts)
    return found


def _mixed(values: Array, factor: Any) -> Array:
    """Numbers well mixed (the finaliser of SplitMix64)."""
    values = (values ^ (values >> numpy.uint64(30))) * factor
    found: Array = values ^ (values >> numpy.uint64(27))
    return found

"""How much of what a model writes it has by heart: the longest span that stands so in its training.

Spans are compared by hashes of 64 bits: among n spans of training a wrong find has the chance
n / 2^64 a span, under one in a hundred thousand for 10^14 comparisons. The training is gone
through once for each length, in pieces, and never held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ...values import Frozen

PIECE = 1 << 20  # characters that are hashed at once
BETWEEN = "\x00"  # stands in no text, so no span reaches from one into the next
Hashes = npt.NDArray[np.uint64]


class Copying(Frozen):
    """Of samples against a training set."""

    longest: tuple[int, ...]  # characters, of each sample
    share: float  # of samples with a copied span of at least `least` characters
    least: int
    samples: int


def copying(
    samples: Sequence[str], training: Callable[[], Iterable[str]], *, least: int
) -> Copying:
    """`training()` begins the training texts anew. Raises ValueError for no samples."""
    if not samples:
        raise ValueError("there are no samples to look for in the training")
    spans = longest_spans(samples, training)
    share = sum(span >= least for span in spans) / len(spans)
    return Copying(longest=tuple(spans), share=share, least=least, samples=len(spans))


def longest_spans(samples: Sequence[str], training: Callable[[], Iterable[str]]) -> list[int]:
    """Of each sample, the characters of the longest span that the training has as well."""
    longest = [0] * len(samples)
    left = [n for n, sample in enumerate(samples) if sample]
    length = 1
    while left:
        left = _with_span(samples, left, training(), length)
        for n in left:
            longest[n] = length
        length += 1
        left = [n for n in left if len(samples[n]) >= length]
    return longest


def canaries(secrets: Sequence[str], written: Iterable[str]) -> tuple[str, ...]:
    """Which of the planted texts come out whole in what a model wrote.

    Nicholas Carlini et al., The Secret Sharer (2019).
    """
    whole = BETWEEN.join(written)
    return tuple(secret for secret in secrets if secret in whole)


def identical_lines(lines: Sequence[str], training: Iterable[str]) -> float:
    """The share of lines that stand in the training as they are. `training`: its lines."""
    if not lines:
        raise ValueError("there are no lines to look for in the training")
    wanted = set(lines)
    found = {line for line in training if line in wanted}
    return sum(line in found for line in lines) / len(lines)


def _with_span(
    samples: Sequence[str], among: Sequence[int], training: Iterable[str], length: int
) -> list[int]:
    """Those of the samples that have a span of that length from the training."""
    own = {n: _hashes(samples[n], length) for n in among}
    wanted = np.unique(np.concatenate(list(own.values())))
    seen = np.zeros(len(wanted), bool)
    for piece in _pieces(training):
        hashes = _hashes(piece, length)
        place = np.minimum(np.searchsorted(wanted, hashes), len(wanted) - 1)
        seen[place[wanted[place] == hashes]] = True
    known = wanted[seen]
    return [n for n, hashes in own.items() if np.isin(hashes, known).any()]


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    """The texts joined to some length each, never across one text's end within a piece's span."""
    held: list[str] = []
    size = 0
    for text in texts:
        held.append(text)
        size += len(text) + 1
        if size >= PIECE:
            yield BETWEEN.join(held)
            held, size = [], 0
    if held:
        yield BETWEEN.join(held)


def _hashes(text: str, length: int) -> Hashes:
    """Of every span of that length: a polynomial over characters that were mixed first."""
    codes = _mixed(np.frombuffer(text.encode("utf-32-le"), "<u4").astype(np.uint64))
    many = len(codes) - length + 1
    if many <= 0:
        return np.zeros(0, np.uint64)
    total = np.zeros(many, np.uint64)
    for at in range(length):  # wraps at 2^64, as is meant
        total = total * np.uint64(0x9E3779B97F4A7C15) + codes[at : at + many]
    if BETWEEN in text:
        gap = np.flatnonzero(codes == _mixed(np.zeros(1, np.uint64))[0])
        whole = np.ones(many, bool)
        for back in range(length):
            place = gap - back
            whole[place[(place >= 0) & (place < many)]] = False
        total = total[whole]
    return total


def _mixed(codes: npt.NDArray[Any]) -> Hashes:
    """SplitMix64 (Steele, Lea and Flood 2014): each character a number that looks like chance."""
    mixed = codes + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), np.uint64)

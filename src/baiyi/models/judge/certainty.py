"""How sure a figure is: intervals by bootstrap, and whether two models differ at all.

B. Efron, Better bootstrap confidence intervals (1987); both by scipy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...values import Frozen
from . import units

DRAWS = 2000
SURE = 0.95


class Interval(Frozen):
    """A mean and where it lies in 95 of 100 such samples."""

    mean: float
    low: float
    high: float
    items: int

    def __str__(self) -> str:
        return f"{self.mean:.3g} ({self.low:.3g} to {self.high:.3g})"


class Difference(Frozen):
    """The second less the first, item by item. `chance`: how often so much comes about by luck."""

    by: Interval
    chance: float

    @property
    def real(self) -> bool:
        return self.chance < 1 - SURE


def interval(values: Sequence[float], *, seed: int = 0) -> Interval:
    """Of the mean, one value an item (a text, not a token). Raises ValueError for fewer than two."""
    if len(values) < 2:
        raise ValueError(f"an interval needs two values or more; given: {len(values)}")
    mean = float(np.mean(values))
    if min(values) == max(values):  # nothing to draw from; scipy would answer nan
        return Interval(mean=mean, low=mean, high=mean, items=len(values))
    stats = units.package("scipy.stats")
    found = stats.bootstrap(
        (np.asarray(values, float),), np.mean, n_resamples=DRAWS, confidence_level=SURE,
        random_state=np.random.default_rng(seed), batch=200,
    ).confidence_interval  # fmt: skip
    return Interval(mean=mean, low=float(found.low), high=float(found.high), items=len(values))


def difference(first: Sequence[float], second: Sequence[float], *, seed: int = 0) -> Difference:
    """Of two models on the same items, by a paired permutation test (signs flipped), two-sided.

    Raises ValueError where they were not measured on as many items.
    """
    if len(first) != len(second):
        raise ValueError(
            f"two models are compared on the same items; given: {len(first)} and {len(second)} values"
        )
    apart = np.asarray(second, float) - np.asarray(first, float)
    by = interval(apart.tolist(), seed=seed)
    if not apart.any():
        return Difference(by=by, chance=1.0)
    stats = units.package("scipy.stats")
    found = stats.permutation_test(
        (apart,), np.mean, permutation_type="samples", n_resamples=9999, vectorized=True,
        random_state=np.random.default_rng(seed), batch=500,
    )  # fmt: skip
    return Difference(by=by, chance=float(found.pvalue))


def between(first: Sequence[float], second: Sequence[float], *, seed: int = 0) -> Difference:
    """Of the means of two models on different items that chance dealt out to them: the second less the first,
    by a permutation test of the labels, two-sided. `by.items` are those of both.

    Raises ValueError where either has fewer than two.
    """
    if min(len(first), len(second)) < 2:
        raise ValueError(
            f"two models are compared on two items of each or more; given: {len(first)} and {len(second)}"
        )
    one, two = np.asarray(first, float), np.asarray(second, float)
    mean, items = float(two.mean() - one.mean()), len(one) + len(two)
    if one.min() == one.max() == two.min() == two.max():
        return Difference(by=Interval(mean=mean, low=mean, high=mean, items=items), chance=1.0)
    stats = units.package("scipy.stats")

    def apart(a: Any, b: Any, axis: int) -> Any:
        return np.mean(b, axis=axis) - np.mean(a, axis=axis)

    drawn = stats.bootstrap(
        (one, two), apart, n_resamples=DRAWS, confidence_level=SURE, method="percentile",
        random_state=np.random.default_rng(seed), batch=200, vectorized=True,
    ).confidence_interval  # fmt: skip
    found = stats.permutation_test(
        (one, two), apart, permutation_type="independent", n_resamples=9999, vectorized=True,
        random_state=np.random.default_rng(seed), batch=500,
    )  # fmt: skip
    by = Interval(mean=mean, low=float(drawn.low), high=float(drawn.high), items=items)
    return Difference(by=by, chance=float(found.pvalue))

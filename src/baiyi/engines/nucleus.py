"""Drawing one of several scores, as the decoders of this house do."""

from __future__ import annotations

from typing import Any

import numpy as np


def drawn(scores: Any, nucleus: float, random: np.random.Generator) -> int:
    """The place of one of the scores (logits over the temperature), by chance among the likeliest that
    make up the share `nucleus` (Holtzman et al. 2020)."""
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    order = np.argsort(-shares, kind="stable")
    sums = shares[order].cumsum()
    kept = int(np.searchsorted(sums, nucleus)) + 1
    sums = sums[:kept]
    place = int(np.searchsorted(sums, random.random() * sums[-1], "right"))
    return int(order[min(place, kept - 1, len(order) - 1)])

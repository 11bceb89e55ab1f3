"""The learning rate of each step.

`wsd` warms up, stays, cools down (Hu et al. 2024; 1 - sqrt, Hägele et al. 2024): as long as it
stays, the end can be put off. `cosine` needs to know its end from the start.
"""

from __future__ import annotations

import math
from typing import Literal


def share(
    step: int, steps: int, kind: Literal["wsd", "cosine"], warmup: float, cooldown: float
) -> float:
    """What share of the peak rate step number `step` of `steps` has; the first is 0."""
    warm = min(round(warmup * steps), 1000)
    rise = min(1.0, (step + 1) / (warm + 1))
    if kind == "cosine":
        done = max(0.0, step - warm) / max(1, steps - warm)
        return rise * (0.1 + 0.45 * (1 + math.cos(math.pi * min(1.0, done))))
    return rise * (
        1 - math.sqrt(max(0.0, step - cooling(steps, cooldown)) / max(1.0, cooldown * steps))
    )


def cooling(steps: int, cooldown: float) -> int:
    """The step at which wsd begins to cool down."""
    return steps - math.floor(cooldown * steps)

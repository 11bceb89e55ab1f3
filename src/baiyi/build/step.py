"""What a step is: a plain function at module level, with a version.

    @step(version=1)
    def illustrate(scene: Scene, *, painter: Painter, seed: int) -> Picture: ...

Positional parameters are inputs (values of `baiyi.values`, plain JSON types, or tuples of
them). Keyword-only parameters named after an engine kind are filled by the build from the
catalogue and the brief; one named `seed` is filled from the brief's seed and the step's
place; other keyword-only parameters are ordinary inputs. Calling a step outside a build
just runs it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def step(
    *, version: int, timeout: float | None = None, cores: int = 1
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a step.

    `version` is part of its key: raise it when the same inputs give another result.
    `timeout` is in seconds of working time. `cores` is how many a call keeps busy that needs no
    engine (0: all there are).
    """

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        function.__baiyi_step__ = (version, timeout, cores)  # type: ignore[attr-defined]
        return function

    return declare

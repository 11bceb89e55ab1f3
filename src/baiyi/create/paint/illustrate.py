"""From a scene to a picture, by whichever painter the work has."""

from __future__ import annotations

from ...build import progress
from ...build.step import step
from ...kinds import Painter
from ...values import Picture, Scene


@step(version=1, timeout=300)
def illustrate(scene: Scene, width: int, height: int, *, painter: Painter, seed: int) -> Picture:
    """Paint the scene at `width` x `height` pixels, and say what could not be drawn."""
    progress.check()
    picture = painter.paint(scene, width=width, height=height, seed=seed)
    if picture.undrawn:
        names = ", ".join(picture.undrawn)
        progress.note(f"not drawn: {names}", f"没有画出：{names}")
    return picture

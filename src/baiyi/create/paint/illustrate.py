"""From a scene to a picture, by whichever painter the work has."""

from __future__ import annotations

import io

from PIL import Image

from ...build import progress
from ...build.step import step
from ...kinds import Painter
from ...values import Asset, Picture, Scene, Take

SEEDS = 2**31
APART = 1_000_003  # a prime: takes of neighbouring seeds do not meet


@step(version=1)
def retake(scene: Scene, take: Take) -> Scene:
    """The same scene, of which another picture is wanted."""
    return scene.model_copy(update={"take": take.number})


@step(version=1, timeout=300)
def illustrate(scene: Scene, width: int, height: int, *, painter: Painter, seed: int) -> Picture:
    """Paint the scene at `width` x `height` pixels, and say what could not be drawn."""
    progress.check()
    # Another take is another seed; of the first, a scene says nothing.
    seed = (seed + APART * scene.take) % SEEDS
    picture = painter.paint(scene, width=width, height=height, seed=seed)
    if picture.undrawn:
        names = ", ".join(picture.undrawn)
        progress.note(f"not drawn: {names}", f"没有画出：{names}")
    return picture


@step(version=1)
def jpeg(picture: Picture) -> Picture:
    """The same picture as JPEG, quality 88 without colour subsampling: for books and pages."""
    image = Image.open(io.BytesIO(picture.image.read())).convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, subsampling=0, optimize=True)
    return picture.model_copy(update={"image": Asset.of(out.getvalue(), "image/jpeg")})

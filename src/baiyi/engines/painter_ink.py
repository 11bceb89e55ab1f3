"""The ink painter: a scene as Chinese ink and restrained colour on xuan paper, drawn by code.

No model and no stored picture is used: ridged noise makes the mountains, strokes of a simulated
brush the trees and water, and the shared drawing vocabulary the figures.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import numpy as np
from PIL import Image
from pydantic import Field as Described

from ..errors import BadBrief
from ..values import Asset, Figure, Frozen, Look, Picture, Scene
from .drawing import vocabulary
from .ink import seal
from .ink.air import air_of
from .ink.cast import paint_figures
from .ink.compositions import compose
from .ink.light import shine
from .ink.sheet import Sheet
from .ink.weather import lightning, over

log = logging.getLogger(__name__)
SMALLEST, LARGEST = 64, 4096


class InkOptions(Frozen):
    """How the ink painter paints."""

    seal: bool = Described(
        default=False, description="press a small cinnabar seal (a mountain) in a corner / 盖小红印"
    )
    most_pixels: int = Described(
        default=4_200_000,
        ge=65_536,
        description="larger pictures are painted with so many pixels and enlarged / 作画的最大像素数",
    )


class InkPainter:
    """Paints scenes in ink."""

    name: ClassVar[str] = "ink"
    Options: ClassVar[type[Frozen]] = InkOptions

    def __init__(self, options: InkOptions, weights: Mapping[str, Path]) -> None:
        self.options = options

    @classmethod
    def examples(cls) -> Sequence[Scene]:
        """A lantern on a night river, a rainy village, a mountain in autumn."""
        girl = Look(figure="girl", hair="braids", garment="jacket", colour="red")
        return (
            Scene(place="river", hour="night", season="autumn", mood="warm", figures=(
                Figure(thing="girl", x=0.36, depth=0.1, look=girl, who="Lan"),
                Figure(thing="lantern", x=0.6, depth=0.14, lit=True),
                Figure(thing="boat", x=0.7, depth=0.4),
            )),
            Scene(place="village", weather="rain", season="spring", hour="morning", figures=(
                Figure(thing="old_man", x=0.4, depth=0.12), Figure(thing="ox", x=0.66, depth=0.3),
            )),
            Scene(place="mountain", hour="dusk", season="autumn", mood="grand"),
        )  # fmt: skip

    def close(self) -> None:
        """Nothing is held."""

    def vocabulary(self) -> Mapping[str, tuple[str, str]]:
        """Everything that can be drawn: name -> (Chinese name, English name)."""
        return vocabulary.names()

    def paint(self, scene: Scene, *, width: int, height: int, seed: int) -> Picture:
        """A PNG, sRGB; same scene, size and seed: same bytes. Raises BadBrief for other sizes."""
        for side in (width, height):
            if not SMALLEST <= side <= LARGEST:
                raise BadBrief(
                    f"a picture of {width} x {height} pixels cannot be painted; "
                    f"each side must be {SMALLEST} to {LARGEST}",
                    f"不能画 {width} x {height} 像素的图画；每边必须是 {SMALLEST} 到 {LARGEST}",
                )
        shrink = min(1.0, (self.options.most_pixels / (width * height)) ** 0.5)
        drawn = _known(scene)
        pixels = self._pixels(
            drawn, max(SMALLEST, round(width * shrink)), max(SMALLEST, round(height * shrink)), seed
        )
        image = Image.fromarray(pixels, "RGB")
        if image.size != (width, height):
            image = image.resize((width, height), Image.Resampling.LANCZOS)
        data = io.BytesIO()
        image.save(data, "PNG", compress_level=4)
        names = vocabulary.THINGS
        undrawn = tuple(dict.fromkeys(f.thing for f in drawn.figures if f.thing not in names))
        if undrawn:
            log.info("not in the vocabulary, so not drawn: %s", ", ".join(undrawn))
        asset = Asset.of(data.getvalue(), "image/png")
        return Picture(image=asset, width=width, height=height, scene=scene, undrawn=undrawn)

    def _pixels(self, scene: Scene, width: int, height: int, seed: int) -> np.ndarray:
        rng = np.random.default_rng([seed % (1 << 63), 7])
        sheet = Sheet(width, height, rng)
        air = air_of(scene)
        land = compose(sheet, scene, air)
        if scene.weather == "storm" and not land.inside:
            lightning(sheet, 0.5 * height)
        glows = paint_figures(sheet, scene, air, land, seed)
        if not land.inside:
            over(sheet, scene.weather, scene.season, 0.5 * height)
        night = air.night * (0.85 if land.inside else 1.0)
        shine(sheet, night, [*land.glows, *glows], land.water, inside=land.inside)
        if self.options.seal:
            seal.press(sheet, left=bool(seed % 2))
        return sheet.finish()


def _known(scene: Scene) -> Scene:
    """The scene with the vocabulary's own names where other words were used for its things."""
    figures = []
    for figure in scene.figures:
        thing = vocabulary.known(figure.thing)
        figures.append(figure.model_copy(update={"thing": thing.name}) if thing else figure)
    return scene.model_copy(update={"figures": tuple(figures)})

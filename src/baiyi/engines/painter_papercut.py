"""The painter "papercut": a little theatre of cut paper, laid in layers and lit from behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from ..errors import BadBrief
from ..values import Asset, Figure, Frozen, Look, Picture, Scene
from .drawing import layout
from .drawing.palettes import palette_of
from .drawing.vocabulary import THINGS, names
from .papercut import theatre
from .papercut.paper import board, grained

SMALLEST, LARGEST = 64, 4096


class PapercutOptions(Frozen):
    """How the paper is cut."""

    shadow: float = Field(
        default=1.0, ge=0, le=2, description="how deep the sheets' shadows are, 1 as usual"
    )
    grain: float = Field(
        default=1.0, ge=0, le=3, description="how rough the paper is, 1 as usual, 0 smooth"
    )


class PapercutPainter:
    """Draws a scene in layers of cut paper. Same scene, size and seed: same bytes."""

    name: ClassVar[str] = "papercut"
    Options: ClassVar[type[Frozen]] = PapercutOptions

    def __init__(self, options: PapercutOptions, weights: Mapping[str, Path]) -> None:
        self._options = options

    @classmethod
    def examples(cls) -> Sequence[Scene]:
        """A quiet evening on the river, and a winter wood."""
        girl = Look(figure="girl", hair="braids", garment="jacket", colour="red")
        return (
            Scene(
                place="river", hour="dusk", season="autumn",
                figures=(
                    Figure(thing="girl", x=0.3, depth=0.1, who="小满", look=girl),
                    Figure(thing="boat", x=0.66, depth=0.4, facing="left"),
                    Figure(thing="river_lantern", x=0.45, depth=0.3, count=4, lit=True),
                ),
            ),
            Scene(
                place="forest", hour="night", season="winter", weather="snow",
                figures=(Figure(thing="fox", x=0.6, depth=0.15),),
            ),
        )  # fmt: skip

    def close(self) -> None:
        """Nothing is held between pictures."""

    def vocabulary(self) -> Mapping[str, tuple[str, str]]:
        """Everything that can be drawn: name -> (Chinese name, English name)."""
        return names()

    def paint(self, scene: Scene, *, width: int, height: int, seed: int) -> Picture:
        """A PNG, sRGB. Raises BadBrief for a size out of 64..4096, NotFound for a palette."""
        for side, value in (("width", width), ("height", height)):
            if not SMALLEST <= value <= LARGEST:
                raise BadBrief(
                    f"the picture's {side} is {value} pixels; choose {SMALLEST} to {LARGEST}",
                    f"图片的{'宽' if side == 'width' else '高'}是 {value} 像素；"
                    f"请选 {SMALLEST} 到 {LARGEST} 之间的数",
                )
        figures, undrawn = layout.place(scene, THINGS, width=width, height=height, seed=seed)
        where = layout.composition(scene, THINGS)
        shadow, grain = self._options.shadow, self._options.grain
        paper = board(width, height, palette_of(scene), seed, shadow=shadow, indoor=where.indoor)
        play = theatre.Play(paper, scene, where, figures, THINGS)
        theatre.perform(play)
        theatre.warm(play)
        image = Asset.of(grained(paper, grain), "image/png")
        return Picture(image=image, width=width, height=height, scene=scene, undrawn=undrawn)

"""What a drawn thing is made of: filled shapes of named materials, in its own small coordinates.

A thing is drawn once, as shapes; each painter decides how its materials look (paper, ink).
Coordinates: x to the right, y down, the origin between the feet (for what hangs or flies: its
middle), the thing's full height is 1. Things face right; a painter mirrors them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import skia

from ...values import Colour, Look, Pose, Season

Material = Literal[
    "skin", "hair", "garment", "trim", "fur", "feather", "scale", "wood", "roof", "wall", "stone",
    "leaf", "blossom", "trunk", "grass", "metal", "paper", "cloth", "light", "water", "cloud",
    "line",
]  # fmt: skip
Ground = Literal["ground", "water", "air", "sky"]


@dataclass(frozen=True)
class Part:
    """One filled shape; later parts lie over earlier ones. `shade`: -1 darker, 1 lighter.

    `light` glows where the figure is lit and is dark otherwise. `line` is a dark hairline
    (eyes, ropes, window bars) already outlined as a filled path. `tint` is the thing's own colour
    where it has one (a fox's orange); a painter may follow it in place of the material's usual one.
    """

    path: skia.Path
    material: Material
    shade: float = 0.0
    tint: Colour | None = None


@dataclass(frozen=True)
class Sketch:
    """What a thing is asked to be this time. `seed` varies what may vary (branches, leaves)."""

    pose: Pose = "standing"
    look: Look = field(default_factory=Look)
    season: Season = "summer"
    lit: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Thing:
    """A word of the drawing vocabulary. `height` is in metres, to keep things in proportion.

    What `glows` of itself (moon, campfire) shines whether or not the figure is lit.
    """

    name: str
    chinese: str
    english: str
    height: float
    draw: Callable[[Sketch], tuple[Part, ...]]
    ground: Ground = "ground"
    glows: bool = False


Things = Mapping[str, Thing]


def table(*things: Thing) -> Things:
    """Things by name."""
    return {thing.name: thing for thing in things}

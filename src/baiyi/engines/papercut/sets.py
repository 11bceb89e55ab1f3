"""The stage set of each place: its sheets from the furthest to the nearest, as data.

Heights are fractions of the picture's, y down. `tone`: 0 the furthest paper of the palette, 1 the
nearest. Scenery is drawn in its sheet's tone and stands behind the sheet's edge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ...values import PlaceKind

Spread = Literal["all", "sides", "left", "right", "middle"]


@dataclass(frozen=True)
class Scenery:
    """Some things of the vocabulary, `size` of the picture's height tall, spread along a sheet."""

    things: tuple[str, ...]
    count: int
    size: float
    spread: Spread = "all"


@dataclass(frozen=True)
class Strip:
    """One sheet. `y`: its lowest edge; `rise`: how far its contour reaches above that."""

    cut: str
    y: float
    rise: float
    tone: float
    scenery: tuple[Scenery, ...] = ()
    paper: Literal["ground", "water", "cloud", "sand"] = "ground"
    blades: float = 0.0


def _s(things: str, count: int, size: float, spread: Spread = "all") -> Scenery:
    return Scenery(tuple(things.split()), count, size, spread)


def _water(top: float, bottom: float, *waves: float) -> tuple[Strip, ...]:
    edges = (top, *waves)
    last = max(1, len(edges) - 1)
    return tuple(
        Strip("flat" if n == 0 else "swell", y, 0.002 if n == 0 else 0.006 + 0.008 * n / last,
              n / last, (), "water")
        for n, y in enumerate(edges)
        if y < bottom
    )  # fmt: skip


SETS: Mapping[PlaceKind, tuple[Strip, ...]] = {
    "river": (
        Strip("peaks", 0.47, 0.24, 0.02),
        Strip("peaks", 0.51, 0.13, 0.22),
        Strip("hills", 0.545, 0.045, 0.42, (_s("willow tree", 4, 0.11, "sides"), _s("house", 2, 0.06, "left"))),
        *_water(0.55, 0.80, 0.605, 0.67, 0.74),
        Strip("hills", 0.835, 0.018, 0.84, (_s("reeds", 7, 0.12, "sides"),), blades=0.022),
    ),
    "lake": (
        Strip("hills", 0.42, 0.11, 0.0),
        Strip("hills", 0.45, 0.075, 0.20, (_s("pagoda", 1, 0.17, "right"),)),
        Strip("hills", 0.468, 0.03, 0.42, (_s("willow tree pine", 6, 0.085, "sides"), _s("pavilion", 1, 0.05, "left"))),
        *_water(0.47, 0.81, 0.515, 0.58, 0.655, 0.735),
        Strip("hills", 0.845, 0.02, 0.86, (_s("willow", 1, 0.44, "left"), _s("reeds", 4, 0.10, "right")), blades=0.02),
    ),
    "sea": (
        Strip("peaks", 0.445, 0.075, 0.06),
        *_water(0.44, 0.80, 0.475, 0.52, 0.58, 0.65, 0.73),
        Strip("hills", 0.83, 0.022, 0.52, (), "sand"),
        Strip("hills", 0.965, 0.03, 0.9, (_s("reeds", 4, 0.08, "sides"),), blades=0.02),
    ),
    "mountain": (
        Strip("ridges", 0.46, 0.30, 0.0),
        Strip("ridges", 0.50, 0.22, 0.18),
        Strip("ridges", 0.56, 0.16, 0.36, (_s("pine", 7, 0.065),)),
        Strip("hills", 0.62, 0.06, 0.54, (_s("pine", 6, 0.14, "sides"),)),
        Strip("hills", 0.72, 0.03, 0.70, (_s("pine", 2, 0.30, "right"),)),
        Strip("rocks", 0.84, 0.035, 0.86, blades=0.016),
    ),
    "forest": (
        Strip("hills", 0.52, 0.05, 0.02, (_s("tree pine birch", 11, 0.26),)),
        Strip("hills", 0.55, 0.03, 0.22, (_s("pine tree oak", 8, 0.34, "sides"),)),
        Strip("hills", 0.60, 0.03, 0.42, (_s("oak birch pine", 6, 0.44, "sides"),)),
        Strip("hills", 0.68, 0.03, 0.62, (_s("bush", 5, 0.07, "sides"),), blades=0.02),
        Strip("hills", 0.78, 0.03, 0.78, (_s("oak tree", 2, 0.74, "sides"),), blades=0.025),
        Strip("hills", 0.86, 0.02, 0.90, (_s("bush mushroom", 4, 0.06, "sides"),), blades=0.03),
    ),
    "village": (
        Strip("hills", 0.45, 0.12, 0.0),
        Strip("hills", 0.49, 0.06, 0.18, (_s("tree willow", 6, 0.09),)),
        Strip("hills", 0.525, 0.02, 0.36, (_s("house hut house", 5, 0.105), _s("tree", 2, 0.13, "sides"))),
        Strip("hills", 0.60, 0.02, 0.52, (_s("house hut", 2, 0.19, "sides"), _s("bush", 3, 0.05))),
        Strip("hills", 0.70, 0.02, 0.68, (_s("tree", 1, 0.40, "left"), _s("fence", 3, 0.07, "right")), blades=0.012),
        Strip("hills", 0.82, 0.02, 0.84, blades=0.022),
    ),
    "town": (
        Strip("hills", 0.46, 0.07, 0.0, (_s("pagoda tower", 2, 0.24), _s("house shop", 6, 0.12))),
        Strip("flat", 0.51, 0.01, 0.22, (_s("house shop tower", 6, 0.17),)),
        Strip("flat", 0.57, 0.01, 0.42, (_s("shop house", 4, 0.24, "sides"),)),
        Strip("flat", 0.66, 0.008, 0.60, (_s("shop", 2, 0.38, "sides"), _s("street_lamp", 2, 0.26, "sides"))),
        Strip("flat", 0.76, 0.008, 0.74),
        Strip("flat", 0.86, 0.008, 0.86),
    ),
    "field": (
        Strip("hills", 0.42, 0.10, 0.0),
        Strip("hills", 0.455, 0.04, 0.16, (_s("tree", 7, 0.05), _s("hut", 1, 0.045, "right"))),
        Strip("hills", 0.52, 0.035, 0.30, blades=0.008),
        Strip("hills", 0.60, 0.04, 0.44, (_s("tree", 1, 0.24, "right"),), blades=0.013),
        Strip("hills", 0.69, 0.035, 0.58, blades=0.02),
        Strip("hills", 0.80, 0.03, 0.74, (_s("wheat", 12, 0.10, "sides"),), blades=0.026),
        Strip("hills", 0.97, 0.02, 0.92, (_s("wheat", 14, 0.13, "sides"),), blades=0.03),
    ),
    "garden": (
        Strip("hills", 0.46, 0.06, 0.0, (_s("tree willow", 8, 0.16),)),
        Strip("flat", 0.51, 0.008, 0.20, (_s("wall", 5, 0.13), _s("pavilion", 1, 0.25, "right"))),
        Strip("hills", 0.57, 0.02, 0.38, (_s("peach_tree plum_tree", 3, 0.24, "sides"), _s("bush", 4, 0.06))),
        Strip("hills", 0.67, 0.02, 0.54, (_s("flowers bush", 8, 0.06),), blades=0.012),
        Strip("hills", 0.76, 0.02, 0.70, (_s("bamboo", 3, 0.46, "left"), _s("flowers", 5, 0.07, "right")), blades=0.016),
        Strip("hills", 0.86, 0.02, 0.86, (_s("flowers chrysanthemum", 5, 0.07, "sides"),), blades=0.022),
    ),
    "courtyard": (
        Strip("hills", 0.46, 0.05, 0.0, (_s("tree willow", 5, 0.20), _s("pagoda", 1, 0.26, "left"))),
        Strip("flat", 0.53, 0.004, 0.20, (_s("house", 3, 0.30),)),
        Strip("flat", 0.60, 0.004, 0.42, (_s("wall", 5, 0.18), _s("gate", 1, 0.28, "middle"))),
        Strip("flat", 0.68, 0.004, 0.58, (_s("tree", 1, 0.52, "left"), _s("bush chrysanthemum", 3, 0.07, "right"))),
        Strip("flat", 0.77, 0.004, 0.70),
        Strip("flat", 0.86, 0.004, 0.82),
    ),
    "road": (
        Strip("ridges", 0.43, 0.14, 0.0),
        Strip("hills", 0.465, 0.06, 0.18, (_s("tree", 6, 0.05),)),
        Strip("hills", 0.52, 0.03, 0.34, (_s("tree willow", 4, 0.12, "sides"),)),
        Strip("hills", 0.60, 0.03, 0.50, (_s("tree maple", 3, 0.24, "sides"),), blades=0.01),
        Strip("hills", 0.70, 0.02, 0.66, (_s("tree", 1, 0.46, "right"), _s("bush", 3, 0.06, "left")), blades=0.016),
        Strip("hills", 0.82, 0.02, 0.82, (_s("bush", 3, 0.08, "sides"),), blades=0.022),
    ),
    "room": (
        Strip("flat", 0.70, 0.0, 0.50),
    ),
    "cave": (
        Strip("rocks", 0.70, 0.09, 0.34),
        Strip("rocks", 0.77, 0.05, 0.56, (_s("mushroom", 4, 0.05, "sides"),)),
        Strip("rocks", 0.86, 0.035, 0.76),
    ),
    "snowfield": (
        Strip("ridges", 0.46, 0.17, 0.42),
        Strip("hills", 0.48, 0.06, 0.30, (_s("pine", 9, 0.075),)),
        Strip("hills", 0.53, 0.05, 0.12, (_s("pine dead_tree", 4, 0.15, "sides"),)),
        Strip("hills", 0.63, 0.05, 0.04, (_s("pine", 2, 0.30, "left"),)),
        Strip("hills", 0.74, 0.04, 0.16, (_s("dead_tree", 1, 0.36, "right"),)),
        Strip("hills", 0.86, 0.03, 0.30),
    ),
    "desert": (
        Strip("rocks", 0.49, 0.12, 0.10),
        Strip("dunes", 0.53, 0.09, 0.0),
        Strip("dunes", 0.60, 0.10, 0.22),
        Strip("dunes", 0.70, 0.09, 0.42),
        Strip("dunes", 0.80, 0.06, 0.60),
        Strip("dunes", 0.88, 0.03, 0.76),
    ),
    "sky": (
        Strip("clouds", 0.50, 0.09, 0.0, (), "cloud"),
        Strip("peaks", 0.60, 0.16, 0.16, (_s("pagoda", 1, 0.13, "right"),)),
        Strip("clouds", 0.60, 0.08, 0.22, (), "cloud"),
        Strip("clouds", 0.70, 0.07, 0.44, (), "cloud"),
        Strip("clouds", 0.79, 0.06, 0.66, (), "cloud"),
        Strip("clouds", 0.90, 0.05, 0.88, (), "cloud"),
    ),
}  # fmt: skip

POND: tuple[Strip, ...] = _water(0.655, 0.79, 0.70, 0.75)

# What stands in a western story where a Chinese one has the thing on the left.
WESTERN: Mapping[str, str] = {
    "pagoda": "church", "house": "cottage", "shop": "cottage", "hut": "barn", "tower": "windmill",
    "pavilion": "apple_tree", "gate": "well", "willow": "oak", "bamboo": "birch",
    "peach_tree": "apple_tree", "plum_tree": "apple_tree", "chrysanthemum": "flowers",
}  # fmt: skip

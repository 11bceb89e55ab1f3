"""Birds and small winged things of the drawing vocabulary."""

from __future__ import annotations

import random

import skia

from . import animals_far as far
from . import birds_air as air
from . import birds_water as water
from .curves import limb, moved, union
from .shape import Ground, Part, Sketch, Thing, Things, table
from .written import Shape, grounded, parts_of


def _word(
    name: str,
    chinese: str,
    english: str,
    height: float,
    shapes: tuple[Shape, ...],
    ground: Ground = "ground",
) -> Thing:
    def draw(sketch: Sketch) -> tuple[Part, ...]:
        turn = random.Random(sketch.seed).uniform(-8, 8) if ground in ("air", "sky") else 0.0
        parts = parts_of(shapes, turn=turn)
        return grounded(parts) if ground == "ground" else parts

    return Thing(name, chinese, english, height, draw, ground, glows=name == "firefly")


def _flock(sketch: Sketch) -> tuple[Part, ...]:
    """Birds far off in a loose wedge, wings only."""
    chance = random.Random(sketch.seed)
    path = skia.Path()
    for place in range(7):
        back, side = (place + 1) // 2, 1 if place % 2 else -1
        at = complex(
            0.42 - back * 0.3 + chance.uniform(-0.06, 0.06),
            side * back * 0.13 + chance.uniform(-0.03, 0.03),
        )
        wings = limb(chance.choice(air.GLIDING))
        path = union(path, moved(wings, at=at, scale=chance.uniform(0.32, 0.44)))
    return (Part(path, "line"),)


BIRDS: Things = table(
    _word("crane", "仙鹤", "crane", 1.4, water.CRANE),
    _word("heron", "白鹭", "heron", 0.95, water.HERON),
    _word("swan", "天鹅", "swan", 0.8, water.SWAN, "water"),
    _word("goose", "鹅", "goose", 0.8, water.GOOSE),
    _word("duck", "鸭子", "duck", 0.4, water.DUCK, "water"),
    _word("rooster", "公鸡", "rooster", 0.5, water.ROOSTER),
    _word("chicken", "母鸡", "hen", 0.4, water.HEN),
    _word("chick", "小鸡", "chick", 0.12, water.CHICK),
    _word("peacock", "孔雀", "peacock", 1.1, water.PEACOCK),
    _word("owl", "猫头鹰", "owl", 0.42, air.OWL),
    _word("crow", "乌鸦", "crow", 0.38, air.CROW),
    _word("magpie", "喜鹊", "magpie", 0.32, air.MAGPIE),
    _word("sparrow", "麻雀", "sparrow", 0.13, air.SPARROW),
    _word("pigeon", "鸽子", "pigeon", 0.3, air.PIGEON),
    _word("eagle", "老鹰", "eagle", 0.9, air.EAGLE, "air"),
    _word("seagull", "海鸥", "seagull", 0.45, air.SEAGULL, "air"),
    _word("swallow", "燕子", "swallow", 0.18, air.SWALLOW, "air"),
    _word("phoenix", "凤凰", "phoenix", 1.8, air.PHOENIX, "sky"),
    _word("bat", "蝙蝠", "bat", 0.25, air.BAT, "air"),
    _word("butterfly", "蝴蝶", "butterfly", 0.2, air.BUTTERFLY, "air"),
    _word("dragonfly", "蜻蜓", "dragonfly", 0.18, air.DRAGONFLY, "air"),
    _word("bee", "蜜蜂", "bee", 0.12, air.BEE, "air"),
    _word("firefly", "萤火虫", "firefly", 0.12, air.FIREFLY, "air"),
    _word("bird", "小鸟", "bird", 0.3, air.BIRD, "air"),
    _word("wild_goose", "大雁", "wild goose", 0.7, water.WILD_GOOSE, "sky"),
    _word("flying_crane", "飞鹤", "flying crane", 1.2, water.FLYING_CRANE, "sky"),
    Thing("flock", "鸟群", "flock of birds", 2.4, _flock, "sky"),
    _word("penguin", "企鹅", "penguin", 0.8, far.PENGUIN),
    _word("parrot", "鹦鹉", "parrot", 0.4, far.PARROT, "air"),
    _word("woodpecker", "啄木鸟", "woodpecker", 0.26, far.WOODPECKER),
    _word("cicada", "蝉", "cicada", 0.1, far.CICADA, "air"),
)

"""Animals of the drawing vocabulary, on land and in water."""

from __future__ import annotations

import random
from dataclasses import replace

from . import animals_far as far
from .animals_large import (
    BUFFALO,
    CAT,
    COW,
    DEER,
    DOG,
    DONKEY,
    FOX,
    GOAT,
    HORSE,
    OX,
    PIG,
    SHEEP,
    WOLF,
)
from .animals_small import (
    CRAB,
    FROG,
    HEDGEHOG,
    MONKEY,
    MOUSE,
    RABBIT,
    SNAIL,
    SNAKE,
    SQUIRREL,
    TOAD_SPOTS,
    TURTLE,
)
from .animals_water import CARP, DOLPHIN, DRAGON, FISH, SHRIMP, WHALE
from .animals_wild import BEAR, ELEPHANT, LION, PANDA, TIGER
from .beasts import Beast, beast_parts, resting_drop
from .curves import moved, stroke, union
from .shape import Ground, Part, Sketch, Thing, Things, table
from .written import Shape, eyes_shut, grounded, parts_of

TOAD = (
    tuple(
        (kind, text, material.replace("leaf/green", "leaf/brown"), shade - 0.15)
        for kind, text, material, shade in FROG
    )
    + TOAD_SPOTS
)


# Where a neckerchief lies on an animal that is a character of a story: nape, throat.
_NECKS: dict[str, tuple[complex, complex]] = {
    "dog": (24 - 70j, 45 - 65j), "wolf": (18 - 77j, 45 - 60j), "fox": (19 - 66j, 43 - 54j),
    "cat": (19 - 67j, 41 - 58j), "deer": (15 - 68j, 28 - 62j), "horse": (12 - 72j, 28 - 62j),
    "donkey": (14 - 66j, 29 - 56j), "cow": (24 - 84j, 40 - 64j), "ox": (24 - 86j, 41 - 57j),
    "buffalo": (28 - 82j, 40 - 54j), "goat": (17 - 71j, 32 - 62j), "sheep": (24 - 79j, 40 - 62j),
    "pig": (30 - 84j, 44 - 40j), "bear": (24 - 92j, 47 - 56j), "panda": (16 - 84j, 44 - 64j),
    "tiger": (24 - 86j, 44 - 56j), "lion": (28 - 62j, 50 - 58j), "elephant": (14 - 88j, 30 - 50j),
    "rabbit": (4 - 58j, 29 - 45j), "mouse": (22 - 52j, 34 - 12j), "squirrel": (2 - 59j, 27 - 54j),
    "monkey": (-10 - 60j, 17 - 57j), "frog": (12 - 70j, 42 - 43j), "toad": (12 - 70j, 42 - 43j),
    "hedgehog": (30 - 52j, 34 - 9j), "turtle": (74 - 46j, 90 - 36j), "snake": (38 - 80j, 58 - 78j),
}  # fmt: skip


def _scarf(name: str, sketch: Sketch, low: complex = 0j) -> tuple[Part, ...]:
    """A neckerchief in the character's colour, on an animal that has a look of its own."""
    if sketch.look.figure != name or name not in _NECKS:
        return ()
    nape, throat = (point / 100 + low for point in _NECKS[name])
    across = throat - nape
    sag = nape + across * 0.55 + across / abs(across) * -1j * -0.03
    knot = nape + across * 0.82
    ends = (
        stroke([knot, knot + 0.03 + 0.1j, knot + 0.01 + 0.19j], [0.02, 0.035, 0.045]),
        stroke([knot, knot - 0.05 + 0.08j, knot - 0.09 + 0.15j], [0.02, 0.03, 0.038]),
    )
    return (
        Part(union(*ends), "garment", -0.18),
        Part(stroke([nape, sag, throat], [0.04, 0.05, 0.042]), "garment"),
    )


def _beast(name: str, chinese: str, english: str, height: float, beast: Beast) -> Thing:
    def draw(sketch: Sketch) -> tuple[Part, ...]:
        low = resting_drop(beast, sketch)
        return (*beast_parts(beast, sketch), *_scarf(name, sketch, low))

    return Thing(name, chinese, english, height, draw)


_LEAPERS = frozenset({"rabbit", "frog", "toad", "squirrel", "mouse"})


def _written(
    name: str,
    chinese: str,
    english: str,
    height: float,
    shapes: tuple[Shape, ...],
    ground: Ground = "ground",
    scale: float = 1.0,
) -> Thing:
    def draw(sketch: Sketch) -> tuple[Part, ...]:
        turn = random.Random(sketch.seed).uniform(-7, 7) if ground == "water" else 0.0
        leaps = name in _LEAPERS and sketch.pose == "running"
        rows = eyes_shut(shapes) if sketch.pose == "sleeping" else shapes
        parts = parts_of(rows, scale=scale, turn=turn)
        worn = (*(grounded(parts) if ground == "ground" else parts), *_scarf(name, sketch))
        if not leaps:
            return worn
        return tuple(replace(p, path=moved(p.path, at=-0.1j, turn=-14)) for p in worn)

    return Thing(name, chinese, english, height, draw, ground)


ANIMALS: Things = table(
    _beast("dog", "狗", "dog", 0.6, DOG),
    _beast("wolf", "狼", "wolf", 0.85, WOLF),
    _beast("fox", "狐狸", "fox", 0.5, FOX),
    _beast("cat", "猫", "cat", 0.36, CAT),
    _beast("deer", "鹿", "deer", 1.5, DEER),
    _beast("horse", "马", "horse", 2.0, HORSE),
    _beast("donkey", "驴", "donkey", 1.4, DONKEY),
    _beast("cow", "奶牛", "cow", 1.45, COW),
    _beast("ox", "牛", "ox", 1.5, OX),
    _beast("buffalo", "水牛", "water buffalo", 1.5, BUFFALO),
    _beast("goat", "山羊", "goat", 0.9, GOAT),
    _beast("sheep", "绵羊", "sheep", 0.85, SHEEP),
    _beast("pig", "猪", "pig", 0.8, PIG),
    _beast("bear", "熊", "bear", 1.2, BEAR),
    _beast("panda", "熊猫", "panda", 0.95, PANDA),
    _beast("tiger", "老虎", "tiger", 1.05, TIGER),
    _beast("lion", "狮子", "lion", 1.2, LION),
    _beast("elephant", "大象", "elephant", 2.9, ELEPHANT),
    _written("rabbit", "兔子", "rabbit", 0.34, RABBIT),
    _written("mouse", "老鼠", "mouse", 0.09, MOUSE),
    _written("squirrel", "松鼠", "squirrel", 0.26, SQUIRREL),
    _written("hedgehog", "刺猬", "hedgehog", 0.16, HEDGEHOG),
    _written("monkey", "猴子", "monkey", 0.62, MONKEY),
    _written("frog", "青蛙", "frog", 0.11, FROG),
    _written("toad", "蟾蜍", "toad", 0.12, TOAD),
    _written("turtle", "乌龟", "turtle", 0.22, TURTLE),
    _written("snake", "蛇", "snake", 0.4, SNAKE),
    _written("snail", "蜗牛", "snail", 0.07, SNAIL),
    _written("crab", "螃蟹", "crab", 0.14, CRAB),
    _written("fish", "鱼", "fish", 0.2, FISH, "water"),
    _written("carp", "鲤鱼", "carp", 0.28, CARP, "water"),
    _written("whale", "鲸鱼", "whale", 4.5, WHALE, "water"),
    _written("dolphin", "海豚", "dolphin", 1.2, DOLPHIN, "water"),
    _written("shrimp", "虾", "shrimp", 0.09, SHRIMP, "water"),
    _written("dragon", "龙", "dragon", 4.0, DRAGON, "sky", 0.56),
    _beast("giraffe", "长颈鹿", "giraffe", 4.5, far.GIRAFFE),
    _beast("zebra", "斑马", "zebra", 1.7, far.ZEBRA),
    _beast("camel", "骆驼", "camel", 2.2, far.CAMEL),
    _beast("leopard", "豹子", "leopard", 0.95, far.LEOPARD),
    _beast("qilin", "麒麟", "qilin", 1.9, far.QILIN),
    _written("crocodile", "鳄鱼", "crocodile", 0.6, far.CROCODILE),
    _written("spider", "蜘蛛", "spider", 0.09, far.SPIDER),
    _written("ant", "蚂蚁", "ant", 0.06, far.ANT),
    _written("ladybird", "瓢虫", "ladybird", 0.07, far.LADYBIRD),
    _written("caterpillar", "毛毛虫", "caterpillar", 0.07, far.CATERPILLAR),
    _written("cricket", "蟋蟀", "cricket", 0.08, far.CRICKET),
    _written("goldfish", "金鱼", "goldfish", 0.16, far.GOLDFISH, "water"),
    _written("octopus", "章鱼", "octopus", 0.8, far.OCTOPUS, "water"),
)

"""Animals of the drawing vocabulary, on land and in water."""

from __future__ import annotations

import random

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
from .beasts import Beast, beast_parts
from .shape import Ground, Part, Sketch, Thing, Things, table
from .written import Shape, grounded, parts_of

TOAD = (
    tuple(
        (kind, text, material.replace("leaf/green", "leaf/brown"), shade - 0.15)
        for kind, text, material, shade in FROG
    )
    + TOAD_SPOTS
)


def _beast(name: str, chinese: str, english: str, height: float, beast: Beast) -> Thing:
    return Thing(name, chinese, english, height, lambda sketch: beast_parts(beast, sketch))


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
        parts = parts_of(shapes, scale=scale, turn=turn)
        return grounded(parts) if ground == "ground" else parts

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
)

"""What people hold and carry: lanterns, baskets, umbrellas and the like, at the hand.

Written in hundredths of a grown person's height, with the hand at the origin.
"""

from __future__ import annotations

from collections.abc import Mapping

from .curves import blob, ellipse, line, moved, stroke
from .shape import Part
from .written import Shape, parts_of

# Words in a look's `carries`, Chinese and English, and the thing they stand for.
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lantern", ("lantern", "lamp", "灯")),
    ("rod", ("fishing rod", "rod", "鱼竿", "钓竿", "钓鱼")),
    ("umbrella", ("umbrella", "parasol", "伞")),
    ("basket", ("basket", "篮", "筐", "篓")),
    ("oar", ("oar", "paddle", "桨", "橹")),
    ("broom", ("broom", "扫帚", "扫把")),
    ("hoe", ("hoe", "spade", "shovel", "锄", "铲", "锹")),
    ("spear", ("spear", "lance", "halberd", "矛", "枪", "戟")),
    ("sword", ("sword", "blade", "剑", "刀")),
    ("stick", ("stick", "cane", "staff", "杖", "棍", "拐")),
    ("book", ("book", "scroll", "书", "卷", "本子")),
    ("letter", ("letter", "paper", "map", "信", "纸", "地图")),
    ("flute", ("flute", "笛", "箫")),
    ("fan", ("fan", "扇")),
    ("flower", ("flower", "blossom", "rose", "lotus", "花")),
    ("fish", ("fish", "鱼")),
    ("bucket", ("bucket", "pail", "桶")),
    ("bowl", ("bowl", "cup", "soup", "rice", "碗", "杯", "饭", "汤")),
    ("fruit", ("fruit", "apple", "peach", "orange", "ball", "果", "桃", "橘", "球")),
    ("bag", ("bag", "sack", "bundle", "pack", "satchel", "包", "袋", "包袱")),
)

# The near arm's two angles while it holds the thing.
HOLDS: Mapping[str, tuple[float, float]] = {
    "lantern": (34, 76), "umbrella": (24, 118), "basket": (10, 44), "oar": (26, 84),
    "broom": (26, 60), "hoe": (30, 130), "spear": (30, 96), "sword": (30, 84),
    "stick": (18, 58), "book": (26, 98), "letter": (30, 96), "flute": (50, 150),
    "fan": (34, 104), "flower": (34, 112), "fish": (16, 52), "bucket": (4, 10),
    "bowl": (24, 88), "fruit": (28, 96), "bag": (4, 12), "rod": (34, 86),
}  # fmt: skip

_SHAPES: Mapping[str, tuple[Shape, ...]] = {
    "lantern": (
        ("limb", "-6,4,0.7 4,-3,0.7 17,-13,0.5", "wood", -0.2),
        ("line", "17,-13 17,-4", "line", 0),
        ("blob", "13.5,-4! 20.5,-4! 24.5,1 25,6 22.5,11 19.5,13! 14.5,13! 11.5,11 9,6 9.5,1", "light", 0),
        ("blob", "13.5,-5! 20.5,-5! 20.5,-3.4! 13.5,-3.4!", "wood", -0.3),
        ("blob", "14,12.6! 20,12.6! 20,14! 14,14!", "wood", -0.3),
        ("line", "13.2,-3 11.8,5 14.6,12.6", "wood", -0.2),
        ("line", "20.8,-3 22.2,5 19.4,12.6", "wood", -0.2),
        ("limb", "17,14,0.5 17,18,0.9 17,21,0.3", "trim", 0),
    ),
    "umbrella": (
        ("limb", "0,10,0.7 -3,-14,0.6 -7.5,-48,0.5", "wood", -0.3),
        ("blob", "-37,-29! -27,-40 -9,-49 12,-44 25,-35! 19,-34.5 15,-34! 8,-34.5 1,-33.5! "
         "-6,-33.5 -14,-32! -20,-32 -26,-30!", "trim", 0.05),
        ("line", "-9,-49 2,-42 15,-34", "trim", -0.4),
        ("line", "-9,-49 -6,-42 1,-33.5", "trim", -0.4),
        ("line", "-9,-49 -13,-41 -14,-32", "trim", -0.4),
        ("line", "-9,-49 -20,-41 -26,-30", "trim", -0.4),
    ),
    "basket": (
        ("line", "-8,10 -7,1 0,-2 7,1 8,10", "wood", -0.3),
        ("blob", "-10,9! 10,9! 9.5,14 7,19! -7,19! -9.5,14", "wood", 0.15),
        ("limb", "-10,9.4,0.9 0,9.9,0.9 10,9.4,0.9", "wood", -0.25),
        ("line", "-9,13 0,14 9,13", "wood", -0.35),
        ("line", "-8,16.4 0,17.2 8,16.4", "wood", -0.35),
    ),
    "broom": (
        ("limb", "-6,-26,0.7 0,0,0.7 5,24,0.7", "wood", -0.2),
        ("blob", "4,22! 7,22! 15,38! 10,39 5,39 2,37!", "grass", 0),
    ),
    "hoe": (
        ("limb", "10,8,0.7 0,0,0.7 -26,-17,0.7", "wood", -0.2),
        ("blob", "-28,-20! -24,-16! -30,-5! -34,-8!", "metal", -0.2),
    ),
    "sword": (
        ("blob", "-1,1.4! 0,-1.4! 4,-0.6! 30,-12! 4.4,2.4!", "metal", 0.3),
        ("limb", "-5,2,0.9 1,0,0.9", "wood", -0.4),
        ("limb", "1.4,-3,0.7 3.4,3,0.7", "trim", -0.2),
    ),
    "book": (
        ("blob", "-6,1! 4,-1! 14,-7! 13,2! 4,7! -7,8!", "trim", -0.2),
        ("blob", "-5,-1 0,-3 4,-1! 4,5.5! 0,3.6 -6,6!", "paper", 0),
        ("blob", "4,-1! 8,-6 13,-8! 12.4,0! 8,1 4,5.5!", "paper", -0.08),
    ),
    "letter": (("blob", "0,-4! 9,-7! 11,2! 2,5!", "paper", 0), ("line", "2,-1 6,-2.4 9,-3", "line", 0)),
    "flute": (("limb", "-12,-2,0.8 4,-1,0.8 20,2,0.8", "wood", 0.1),),
    "fan": (
        ("limb", "0,3,0.6 3,-4,0.6", "wood", -0.2),
        ("blob", "3,-3! -4,-8 -4,-16 5,-20 15,-17 16,-9 10,-3", "paper", 0),
        ("line", "3,-4 5,-11 6,-19", "wood", 0),
    ),
    "flower": (
        ("limb", "-1,7,0.45 1,-4,0.5 4,-13,0.4", "leaf", -0.2),
        ("blob", "1,-3! 6,-6 10,-5! 6,-1", "leaf", 0),
        ("blob", "4,-13! -1,-13 -2,-18 1,-19! 2,-23 6,-23 7,-19! 11,-18 10,-13 4,-13!", "blossom", 0),
        ("blob", "2.6,-17 4.4,-18.6 6,-17 4.4,-14.6", "blossom", 0.5),
    ),
    "fish": (
        ("line", "0,0 1,4 1,8", "line", 0),
        ("blob", "1,7 4.6,11 5.6,17 3,24 1.6,27! 5,32! 0.6,30 -4,32! -0.4,27! -2.6,23 -4,16 -2.4,10",
         "scale", 0),
        ("line", "-2.6,13 1,14.6 4.6,13", "scale", -0.5),
        ("blob", "4.8,15! 8.4,18 8,21! 4.6,20", "scale", -0.25),
    ),
    "bucket": (
        ("line", "-7,12 -5,3 0,0 5,3 7,12", "wood", -0.4),
        ("blob", "-8,11! 8,11! 6.4,23! -6.4,23!", "wood", 0),
        ("line", "-7.6,14 0,15 7.6,14", "wood", -0.5),
        ("line", "-6.8,20 0,21 6.8,20", "wood", -0.5),
    ),
    "bowl": (
        ("blob", "-2,-4! 14,-4! 12,2 8,4! 4,4! 0,2", "paper", -0.1),
        ("line", "-2,-4 6,-3.2 14,-4", "line", 0),
    ),
    "fruit": (("blob", "5,-8! 9,-9 11,-4 8,1 4,2 0,-1 0,-6 2,-8.6", "blossom", 0),
              ("blob", "5,-8! 7,-12 11,-12! 9,-8.6", "leaf", 0)),
    "bag": (
        ("line", "-4,9 -2,2 0,0 2,2 4,9", "cloth", -0.4),
        ("blob", "-3,7! 3,7! 9,13 9,20 5,23 -5,23 -9,20 -9,13", "cloth", -0.1),
        ("line", "-4,9 0,12 4,9", "cloth", -0.5),
    ),
    "rod": (
        ("limb", "-8,5,0.8 0,0,0.7 40,-34,0.3 58,-42,0.15", "wood", -0.2),
        ("line", "58,-42 59,-10 60,20", "line", 0),
    ),
}  # fmt: skip

_LONG = {"stick": 0.07, "oar": 0.42, "spear": 0.62}  # how far above the hand


def held_name(carries: str | None) -> str | None:
    """The drawable thing that a look's `carries` names, in Chinese or English."""
    said = (carries or "").lower()
    return next((name for name, words in _WORDS if any(word in said for word in words)), None)


def held(name: str, at: complex, size: float) -> list[Part]:
    """A thing in the hand at a point; `size` 1 for a grown person's height."""
    if name in _LONG:
        return _pole(name, at, size)
    return list(parts_of(_SHAPES[name], at=at, scale=size))


def _pole(name: str, at: complex, size: float) -> list[Part]:
    """A staff, oar or spear that stands on the ground in the hand."""
    foot = complex(at.real + 0.02 * size, 0)
    way = (at - foot) / abs(at - foot)
    top = at + way * _LONG[name] * size
    parts = [Part(stroke([foot, at, top], [0.007, 0.008, 0.007]), "wood", -0.2)]
    if name == "oar":
        blade = [top - way * 0.04, top + way * 0.1, top + way * 0.24 * size]
        parts.append(Part(stroke(blade, [0.008, 0.026, 0.02]), "wood", -0.1))
    if name == "spear":
        parts.append(Part(stroke([top, top + way * 0.03, top + way * 0.11], [0.006, 0.018, 0.001]),
                          "metal"))  # fmt: skip
        parts.append(Part(ellipse(top, 0.022, 0.016), "trim", 0.0))
    return parts


def rowing_oar(near: complex, far: complex) -> list[Part]:
    """A long oar through both hands, its blade in the water behind."""
    middle = (near + far) / 2
    blade = complex(-0.52, 0.13)
    way = (blade - middle) / abs(blade - middle)
    end = blade - way * 0.24
    return [
        Part(stroke([middle - way * 0.16, middle, end], [0.008, 0.009, 0.011]), "wood", -0.15),
        Part(stroke([end, end + way * 0.1, blade], [0.011, 0.03, 0.022]), "wood", -0.05),
    ]


def shoulder_pole(shoulder: complex, size: float) -> list[Part]:
    """A carrying pole over the shoulder with a laden basket at each end."""
    y = shoulder.imag - 0.03
    ends = [complex(shoulder.real - 0.4, y + 0.03), complex(shoulder.real + 0.42, y + 0.03)]
    parts = []
    for end in ends:
        top = complex(end.real, min(end.imag + 0.36, -0.22 * size))
        for side in (-0.085, 0.085):
            parts.append(Part(stroke([end, (end + top + side) / 2, top + side], [0.003] * 3), "wood",
                              -0.45))  # fmt: skip
        parts.append(Part(moved(blob("-8,1! -4,-5 1,-6 5,-4 8,1!"), at=top), "leaf", 0.0))
        parts.append(Part(moved(blob("-10,0! 10,0! 9,6 6,11! -6,11! -9,6"), at=top), "wood", 0.15))
        parts.append(Part(moved(line("-9.4,4 0,5 9.4,4", 0.6), at=top), "wood", -0.35))
    bow = [ends[0], complex(shoulder.real, y - 0.012), ends[1]]
    return [*parts, Part(stroke(bow, [0.008, 0.013, 0.008]), "wood", -0.2)]


def armful(at: complex, size: float) -> list[Part]:
    """A full basket held in both arms."""
    shapes: tuple[Shape, ...] = (
        ("blob", "-10,-4! -6,-11 0,-9 4,-13 9,-9 12,-4!", "leaf", 0.1),
        ("blob", "-12,-4! 13,-4! 11,4 8,9! -7,9! -10,4", "wood", 0.15),
        ("limb", "-12,-3.6,1 0,-3,1 13,-3.6,1", "wood", -0.2),
        ("line", "-10,1 0,2 11,1", "wood", -0.35),
        ("line", "-8.6,5 0,6 9.4,5", "wood", -0.35),
    )
    return list(parts_of(shapes, at=at, scale=size))

"""Trees, grown from a seed and dressed by the season; with the low plants, the table TREES."""

from __future__ import annotations

import math
import random

import skia

from .growth import (
    UP,
    Habit,
    Tree,
    chance,
    dots,
    flower,
    grow,
    kept,
    leaf,
    lobed,
    taper,
    to_height,
    tuft,
    turned,
)
from .plants import PLANTS
from .shape import Part, Sketch, Thing, Things, table

_FULLNESS = {"spring": 0.75, "summer": 1.0, "autumn": 0.6, "winter": 0.0}
_BROAD = Habit(depth=4, spread=46, shrink=0.8, kink=13, gravity=0.1)


def _rooted(rng: random.Random, habit: Habit, girth: float, lean: float = 0.0) -> Tree:
    """A grown tree with roots that spread at its foot, about one high."""
    tree = Tree()
    grow(tree, rng, 0j, turned(UP, lean), 0.3, girth, habit)
    for side in (-1, 1, 0.3):
        foot = complex(side * girth * rng.uniform(2.0, 2.8), 0.004)
        taper(tree.wood, [complex(side * girth * 0.3, -girth * 2.6),
                          complex(side * girth * 0.9, -girth * 0.6), foot],
              [girth * 0.6, girth * 0.5, 0.001])  # fmt: skip
    return tree


def _clusters(tree: Tree, rng: random.Random, size: float, leaf_size: float, share: float,
              count: int = 15) -> tuple[skia.Path, skia.Path, skia.Path]:  # fmt: skip
    """Foliage behind the wood, before it, and the few clusters that catch the light."""
    back, front, top = skia.Path(), skia.Path(), skia.Path()
    for at, way in tree.tips:
        if rng.random() > share + 0.15 or at.imag > -0.3:
            continue
        wide = size * rng.uniform(0.75, 1.2) * (0.7 + 0.3 * share)
        where = at + way * wide * 0.2
        tuft(back, rng, where + complex(rng.uniform(-0.4, 0.4), 0.25) * wide, wide,
             wide * 0.72, leaf_size, count)  # fmt: skip
        if rng.random() < 0.62 * share:
            tuft(front, rng, where - 0.15j * wide, wide * 0.72, wide * 0.5, leaf_size, count - 3)
        if rng.random() < 0.4 * share:
            tuft(top, rng, where + complex(rng.uniform(-0.3, 0.3), -0.32) * wide, wide * 0.42,
                 wide * 0.28, leaf_size * 0.8, count - 5)  # fmt: skip
    return back, front, top


def _fallen(rng: random.Random, spread: float, size: float, count: int) -> skia.Path:
    """Leaves on the ground."""
    path = skia.Path()
    for _ in range(count):
        at = complex(rng.gauss(0, spread), -rng.uniform(0, 0.012))
        leaf(path, at, turned(UP, rng.uniform(50, 130) * rng.choice((-1, 1))), size, size * 0.28)
    return path


def _snow(tree: Tree, rng: random.Random, thick: float) -> skia.Path:
    """Snow that lies along the branches."""
    path = skia.Path()
    for at, way, half in tree.knots:
        if abs(way.real) > 0.35 and rng.random() < 0.55:
            start, end = at - way * 0.04 - 1j * half, at + way * 0.02 - 1j * half
            taper(path, [start, (start + end) / 2 - 1j * thick, end], [0.001, thick, 0.001])
    return path


def _twigs(tree: Tree, rng: random.Random) -> None:
    """The fine twigs that only show when the leaves are gone."""
    for at, way in list(tree.tips):
        for bend in (-34, -8, 26):
            shoot = turned(way, bend + rng.uniform(-12, 12))
            middle = at + shoot * rng.uniform(0.04, 0.06)
            end = middle + (shoot + UP * 0.25) * rng.uniform(0.03, 0.06)
            taper(tree.wood, [at, middle, end], [0.004, 0.0025, 0.0008])


def _broadleaf(sketch: Sketch, name: str, habit: Habit, girth: float, size: float,
               leaf_size: float) -> tuple[Part, ...]:  # fmt: skip
    rng = chance(sketch, name)
    tree = _rooted(rng, habit, girth, rng.uniform(-5, 5))
    share = _FULLNESS[sketch.season]
    if not share:
        _twigs(tree, rng)
        wood, snow = to_height([tree.wood, _snow(tree, rng, 0.008)])
        return kept(Part(wood, "trunk"), Part(snow, "cloud"))
    back, front, top = _clusters(tree, rng, size, leaf_size, share)
    fallen = _fallen(rng, 0.16, leaf_size, 26) if sketch.season == "autumn" else skia.Path()
    bright = 0.35 if sketch.season == "spring" else 0.0
    back, wood, front, top, fallen = to_height([back, tree.wood, front, top, fallen])
    return kept(
        Part(fallen, "leaf", -0.2), Part(back, "leaf", -0.45 + bright), Part(wood, "trunk"),
        Part(front, "leaf", bright), Part(top, "leaf", 0.45 + bright),
    )  # fmt: skip


def _tree(sketch: Sketch) -> tuple[Part, ...]:
    return _broadleaf(sketch, "tree", _BROAD, 0.034, 0.15, 0.05)


def _oak(sketch: Sketch) -> tuple[Part, ...]:
    habit = Habit(depth=4, spread=62, shrink=0.8, kink=20, gravity=0.04, thin=0.7, side_shoots=0.9)
    return _broadleaf(sketch, "oak", habit, 0.058, 0.15, 0.042)


def _birch(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "birch")
    share = _FULLNESS[sketch.season]
    stems, twigs, marks = skia.Path(), skia.Path(), skia.Path()
    back, front = skia.Path(), skia.Path()
    for foot, lean, height in ((-0.07, -4, 0.9), (0.05, 5, 1.0), (0.16, 11, 0.72)):
        way = turned(UP, lean + rng.uniform(-2, 2))
        spine = [foot + way * height * t + math.sin(t * 5 + foot * 30) * 0.008 for t in
                 (0, 0.25, 0.5, 0.75, 1)]  # fmt: skip
        taper(stems, spine, [0.024 * height, 0.02 * height, 0.016 * height, 0.01 * height, 0.003])
        for _ in range(9):
            at = foot + way * height * rng.uniform(0.03, 0.75)
            side = rng.choice((-1, 1))
            taper(marks, [at + side * 0.016, at + side * 0.004], [0.004, 0.0005])
        for step in range(13):
            t = 0.34 + step / 13 * 0.62
            at = foot + way * height * t
            out = turned(way, (1 if step % 2 else -1) * rng.uniform(38, 62))
            reach = 0.2 * (1.1 - t) + 0.05
            end = at + out * reach
            tip = end + 0.05j + out * 0.02
            taper(twigs, [at, end, tip], [0.006, 0.003, 0.001])
            for _ in range(int(16 * share)):
                place = at + (tip - at) * rng.uniform(0.3, 1.1)
                place += complex(rng.gauss(0, 0.022), rng.gauss(0.012, 0.022))
                leaf(rng.choice((back, front)), place, turned(1j, rng.uniform(-60, 60)), 0.03, 0.009)  # fmt: skip
    bright = 0.4 if sketch.season == "spring" else 0.1
    stems, twigs, marks, back, front = to_height([stems, twigs, marks, back, front])
    return kept(
        Part(twigs, "trunk"), Part(back, "leaf", -0.3 + bright), Part(stems, "paper", 0.0, "white"),
        Part(marks, "line"), Part(front, "leaf", bright),
    )  # fmt: skip


def _maple(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "maple")
    habit = Habit(depth=4, spread=56, shrink=0.79, kink=17, gravity=0.03, side_shoots=0.7)
    tree = _rooted(rng, habit, 0.032, rng.uniform(-8, 8))
    share = _FULLNESS[sketch.season]
    layers = [skia.Path() for _ in range(3)]
    if not share:
        _twigs(tree, rng)
    for at, way in tree.tips if share else ():
        for _ in range(int(13 * share) + 5):
            place = at + complex(rng.gauss(0, 0.085), rng.gauss(-0.005, 0.05))
            lobed(rng.choice(layers), place, turned(way, rng.uniform(-100, 100)),
                  rng.uniform(0.036, 0.056))  # fmt: skip
    for _ in range(22 if sketch.season == "autumn" else 0):
        lobed(layers[1], complex(rng.gauss(0, 0.2), -rng.uniform(0, 0.015)), UP, 0.028)
    snow = skia.Path() if share else _snow(tree, rng, 0.008)
    back, wood, front, top, snow = to_height([layers[0], tree.wood, *layers[1:], snow])
    return kept(Part(back, "leaf", -0.4), Part(wood, "trunk"), Part(front, "leaf"),
                 Part(top, "leaf", 0.4), Part(snow, "cloud"))  # fmt: skip


def _willow(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "willow")
    lean = rng.choice((-1, 1)) * rng.uniform(8, 16)
    habit = Habit(depth=3, spread=50, shrink=0.78, kink=18, gravity=0.16, thin=0.7, side_shoots=0.7)
    tree = _rooted(rng, habit, 0.04, lean)
    strands, back, front = skia.Path(), skia.Path(), skia.Path()
    share = _FULLNESS[sketch.season]
    starts = tree.tips + [(at, way) for at, way, half in tree.knots if half < 0.013]
    for at, way in starts:
        for _ in range(rng.choice((1, 2, 2))):
            _strand(rng, at, way, strands, rng.choice((back, front)), share)
    strands, back, wood, front = to_height([strands, back, tree.wood, front])
    bright = 0.5 if sketch.season == "spring" else 0.1
    return kept(Part(back, "leaf", -0.4 + bright), Part(wood, "trunk"),
                 Part(strands, "trunk", 0.3), Part(front, "leaf", bright))  # fmt: skip


def _strand(rng: random.Random, at: complex, way: complex, strands: skia.Path, leaves: skia.Path,
            share: float) -> None:  # fmt: skip
    """A hanging twig of a willow: out, over and straight down, leaves on both sides."""
    side = math.copysign(1, way.real + rng.uniform(-0.5, 0.5))
    out = side * rng.uniform(0.02, 0.1)
    drop = rng.uniform(0.22, 0.62) * min(1.0, -at.imag / 0.8)
    points = [at, at + complex(out * 0.5, -0.03), at + complex(out, drop * 0.2),
              at + complex(out * 1.2 + 0.012, drop * 0.6), at + complex(out * 1.15 + 0.02, drop)]  # fmt: skip
    taper(strands, points, [0.004, 0.0035, 0.0025, 0.002, 0.001])
    for step in range(int(17 * share)):
        t = 0.12 + step / (17 * share) * 0.88
        place = points[2] + (points[4] - points[2]) * t + math.sin(t * 3) * 0.006
        leaf(leaves, place, turned(1j, (1 if step % 2 else -1) * rng.uniform(14, 34)), 0.042, 0.0055)  # fmt: skip


def _pine(sketch: Sketch) -> tuple[Part, ...]:
    """A pine of Huangshan: a winding trunk, flat boughs of needles like clouds."""
    rng = chance(sketch, "pine")
    wood, back, front, snow = skia.Path(), skia.Path(), skia.Path(), skia.Path()
    side = rng.choice((-1, 1))
    bends = [0j, complex(0.03 * side, -0.22), complex(-0.04 * side, -0.45),
             complex(0.05 * side, -0.66), complex(0.01 * side, -0.92)]  # fmt: skip
    taper(wood, bends, [0.042, 0.034, 0.028, 0.02, 0.008])
    for foot in (-1, 1):
        taper(wood, [complex(foot * 0.02, -0.08), complex(foot * 0.05, -0.02), complex(foot * 0.11, 0)],
              [0.02, 0.016, 0.001])  # fmt: skip
    boughs = [(0.30, 1, 0.36), (0.40, -1, 0.4), (0.55, 1, 0.3), (0.63, -1, 0.24), (0.74, 1, 0.22),
              (0.8, -1, 0.17)]  # fmt: skip
    pads = [(bends[-1] - 0.01j, 0.15)]
    for height, way, reach in boughs:
        step = min(int(height / 0.235), 3)
        part = height / 0.235 - step
        start = bends[step] + (bends[step + 1] - bends[step]) * min(part, 1.0)
        reach *= rng.uniform(0.85, 1.15)
        end = start + complex(way * side * reach, -0.05 + rng.uniform(-0.02, 0.02))
        middle = (start + end) / 2 + 0.02j
        taper(wood, [start, middle, end], [0.016, 0.011, 0.004])
        pads += [(end - 0.015j, reach * 0.44), (middle - 0.03j, reach * 0.36)]
    for at, wide in pads:
        _needles(rng, at, wide, back, front, snow)
    wood, back, front, snow = to_height([wood, back, front, snow])
    snowed = [Part(snow, "cloud")] if sketch.season == "winter" else []
    bright = 0.25 if sketch.season == "spring" else 0.0
    return kept(Part(back, "leaf", -0.6), Part(wood, "trunk"), Part(front, "leaf", bright - 0.15),
                 *snowed)  # fmt: skip


def _needles(rng: random.Random, at: complex, wide: float, back: skia.Path, front: skia.Path,
             snow: skia.Path) -> None:  # fmt: skip
    """One flat bough: fans of needles side by side."""
    count = max(4, int(wide / 0.026))
    for layer, path in ((0, back), (1, front)):
        for step in range(count):
            share = (step + rng.uniform(0.2, 0.8)) / count * 2 - 1
            arch = math.sqrt(max(0.0, 1 - share * share))
            heart = at + complex(share * wide, -arch * wide * 0.16 * (0.6 + layer) + 0.01)
            for needle in range(-4, 5):
                way = turned(UP, needle * 23 + share * 14 + rng.uniform(-5, 5))
                leaf(path, heart, way, rng.uniform(0.042, 0.06), 0.005)
    taper(snow, [at - wide * 0.8 + 0.0j, at - complex(0, wide * 0.3 + 0.03), at + wide * 0.8],
          [0.002, wide * 0.09 + 0.006, 0.002])  # fmt: skip


def _plum(sketch: Sketch) -> tuple[Part, ...]:
    """An old plum: bent wood, straight young shoots, blossoms in late winter and spring."""
    rng = chance(sketch, "plum")
    habit = Habit(
        depth=4, spread=58, shrink=0.74, kink=30, gravity=0.03, thin=0.62, side_shoots=0.8
    )
    tree = _rooted(rng, habit, 0.042, rng.choice((-1, 1)) * 18)
    blooms, hearts, leaves = skia.Path(), skia.Path(), skia.Path()
    for at, way in tree.tips:
        shoot = turned(way, rng.uniform(-25, 25)) + UP * 0.5
        shoot /= abs(shoot)
        end = at + shoot * rng.uniform(0.06, 0.16)
        taper(tree.wood, [at, (at + end) / 2, end], [0.005, 0.004, 0.0015])
        tree.knots.append((end, shoot, 0.002))
    for at, way, half in tree.knots:
        if half > 0.02 or at.imag > -0.25:
            continue
        for _ in range(rng.choice((0, 1, 1, 2))):
            place = at + complex(rng.gauss(0, 0.02), rng.gauss(0, 0.02))
            if sketch.season in ("winter", "spring"):
                size = rng.choice((0.03, 0.026, 0.014))
                flower(blooms, place, size, rng.uniform(0, 72))
                dots(hearts, [place], size * 0.22)
            elif rng.random() < _FULLNESS[sketch.season]:
                leaf(leaves, at, turned(way, rng.uniform(-80, 80)), 0.055, 0.012)
    wood, leaves, blooms, hearts = to_height([tree.wood, leaves, blooms, hearts])
    return kept(Part(wood, "trunk"), Part(leaves, "leaf"), Part(blooms, "blossom"),
                 Part(hearts, "light"))  # fmt: skip


def _blossoming(sketch: Sketch, name: str, habit: Habit, fruit: float) -> tuple[Part, ...]:
    """A fruit tree: clouds of blossom in spring, then leaves, fruit in its season."""
    rng = chance(sketch, name)
    tree = _rooted(rng, habit, 0.034, rng.uniform(-10, 10))
    if sketch.season == "winter":
        _twigs(tree, rng)
        wood, snow = to_height([tree.wood, _snow(tree, rng, 0.008)])
        return kept(Part(wood, "trunk"), Part(snow, "cloud"))
    if sketch.season == "spring":
        layers = [skia.Path() for _ in range(3)]
        for at, _ in tree.tips:
            for _ in range(17):
                place = at + complex(rng.gauss(0, 0.07), rng.gauss(-0.01, 0.05))
                flower(rng.choice(layers), place, rng.uniform(0.015, 0.024), rng.uniform(0, 72))
        back, wood, front, top = to_height([layers[0], tree.wood, *layers[1:]])
        return kept(Part(back, "blossom", -0.2), Part(wood, "trunk"), Part(front, "blossom", 0.3),
                     Part(top, "blossom", 0.75))  # fmt: skip
    back, front, top = _clusters(tree, rng, 0.13, 0.05, _FULLNESS[sketch.season], 14)
    fruits, shines = skia.Path(), skia.Path()
    for at, _ in tree.tips:
        if rng.random() < 0.62:
            place = at + complex(rng.uniform(-0.08, 0.08), rng.uniform(-0.01, 0.1))
            dots(fruits, [place], fruit)
            dots(shines, [place + complex(-0.35, -0.35) * fruit], fruit * 0.3)
    back, wood, front, top, fruits, shines = to_height(
        [back, tree.wood, front, top, fruits, shines]
    )
    return kept(
        Part(back, "leaf", -0.45), Part(wood, "trunk"), Part(front, "leaf"),
        Part(top, "leaf", 0.4), Part(fruits, "blossom", 0.0, "red"), Part(shines, "blossom", 0.7, "red"),
    )  # fmt: skip


def _cherry(sketch: Sketch) -> tuple[Part, ...]:
    return _blossoming(sketch, "cherry", Habit(depth=4, spread=54, kink=15, gravity=0.04,
                                               shrink=0.79), 0.012)  # fmt: skip


def _peach(sketch: Sketch) -> tuple[Part, ...]:
    return _blossoming(sketch, "peach", Habit(depth=4, spread=64, kink=24, gravity=0.06,
                                              shrink=0.76), 0.024)  # fmt: skip


def _apple(sketch: Sketch) -> tuple[Part, ...]:
    return _blossoming(sketch, "apple", Habit(depth=4, spread=50, kink=13, gravity=0.08,
                                              shrink=0.77), 0.022)  # fmt: skip


def _dead(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "dead")
    habit = Habit(depth=5, spread=54, shrink=0.71, kink=26, gravity=0.05, thin=0.6, side_shoots=0.7)
    tree = _rooted(rng, habit, 0.052, rng.uniform(-14, 14))
    snow = _snow(tree, rng, 0.008) if sketch.season == "winter" else skia.Path()
    hollow = skia.Path()
    taper(hollow, [-0.2j, -0.16j, -0.12j], [0.001, 0.013, 0.001])
    wood, hollow, snow = to_height([tree.wood, hollow, snow])
    return kept(Part(wood, "trunk"), Part(hollow, "trunk", -0.8), Part(snow, "cloud"))


def _palm(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "palm")
    lean = rng.choice((-1, 1)) * rng.uniform(0.16, 0.3)
    trunk, rings, back, front, nuts = (skia.Path() for _ in range(5))
    spine = [0j, complex(lean * 0.12, -0.25), complex(lean * 0.42, -0.52), complex(lean, -0.78)]
    taper(trunk, spine, [0.04, 0.026, 0.02, 0.016])
    for step in range(1, 13):
        t = step / 13 * 3
        a, b = spine[int(t)], spine[min(int(t) + 1, 3)]
        at = a + (b - a) * (t % 1)
        taper(rings, [at - 0.024, at + 0.007j, at + 0.024], [0.0005, 0.0022, 0.0005])
    for step, angle in enumerate((-112, -84, -52, -22, 14, 44, 78, 108)):
        _frond(rng, spine[-1], angle + rng.uniform(-9, 9), front if step % 2 else back)
    dots(nuts, [spine[-1] + complex(x, y) for x, y in ((-0.02, 0.025), (0.018, 0.03), (0, 0.045))], 0.02)  # fmt: skip
    back, trunk, rings, nuts, front = to_height([back, trunk, rings, nuts, front])
    return kept(Part(back, "leaf", -0.4), Part(trunk, "trunk", 0.3), Part(rings, "line"),
                 Part(nuts, "trunk", -0.3), Part(front, "leaf"))  # fmt: skip


def _frond(rng: random.Random, at: complex, angle: float, path: skia.Path) -> None:
    """A palm leaf: a rib that arches over, leaflets hanging from it."""
    way = turned(UP, angle)
    length = rng.uniform(0.3, 0.38)
    points = [at + way * length * t + 1j * length * 0.62 * t**2.3 for t in (0, 0.25, 0.5, 0.75, 1)]
    taper(path, points, [0.007, 0.006, 0.005, 0.003, 0.001])
    for step in range(3, 24):
        t = step / 24
        rib = at + way * length * t + 1j * length * 0.62 * t**2.3
        along = way + 1j * 0.62 * 2.3 * t**1.3
        reach = 0.15 * math.sin(math.pi * min(1.0, t * 0.8 + 0.22))
        for side in (-1, 1):
            out = turned(along / abs(along), side * 46) + 0.35j
            leaf(path, rib, out / abs(out), reach, 0.008)


TREES: Things = {
    **table(
        Thing("tree", "树", "tree", 6.0, _tree),
        Thing("willow", "柳树", "willow", 6.0, _willow),
        Thing("pine", "松树", "pine tree", 7.0, _pine),
        Thing("plum_tree", "梅树", "plum tree", 3.6, _plum),
        Thing("cherry_tree", "樱花树", "cherry tree", 4.5, _cherry),
        Thing("peach_tree", "桃树", "peach tree", 3.8, _peach),
        Thing("apple_tree", "苹果树", "apple tree", 4.0, _apple),
        Thing("maple", "枫树", "maple", 6.0, _maple),
        Thing("oak", "橡树", "oak", 8.0, _oak),
        Thing("birch", "白桦", "birch", 8.0, _birch),
        Thing("palm", "椰子树", "palm tree", 7.0, _palm),
        Thing("dead_tree", "枯树", "dead tree", 5.0, _dead),
    ),
    **PLANTS,
}

"""What stands in inhabited places behind the figures: houses, walls, halls, bamboo, a wood."""

from __future__ import annotations

import math

import numpy as np

from ...values import Figure, Scene
from ..drawing.layout import extent
from ..drawing.vocabulary import parts as parts_of
from .air import Air
from .figures import lamp_places, stamp
from .light import Glow
from .mist import band
from .mountains import contour
from .noise import Field, line, smooth
from .pigments import INK, LEAVES, SMOKE, mixed, pigment
from .sheet import Sheet, Stencil, brush

WALL = pigment(238, 230, 214)
TILE = pigment(110, 112, 116)


def roofs(
    sheet: Sheet, row: float, scene: Scene, air: Air, count: int, size: float, *, ink: float = 0.75
) -> list[Glow]:
    """A row of houses with trees between them; by night and at dusk their windows are lit."""
    rng, unit = sheet.rng, sheet.unit
    lit = scene.hour in ("dusk", "night")
    white = scene.season == "winter" or scene.weather == "snow"
    glows: list[Glow] = []
    spots = (np.arange(count) + rng.uniform(-0.3, 0.3, count) + 0.5) / count
    for number, share in enumerate(spots):
        kind = str(rng.choice(["house", "house", "hut", "cottage"]))
        tall = size * unit * float(rng.uniform(0.8, 1.15))
        x = float(share) * sheet.width
        foot = row + float(rng.uniform(-10, 10)) * unit
        if number % 2:
            tree = "willow" if scene.season == "spring" else "tree"
            shape = parts_of(Figure(thing=tree), scene.season, int(rng.integers(1 << 30)))
            stamp(sheet, shape, x + tall * float(rng.uniform(0.5, 0.9)), foot, tall * 1.25,
                  season=scene.season, ink=ink * 0.8, snow=white)  # fmt: skip
        shape = parts_of(Figure(thing=kind, lit=lit), scene.season, int(rng.integers(1 << 30)))
        left = bool(rng.uniform() < 0.5)
        stamp(
            sheet,
            shape,
            x,
            foot,
            tall,
            left=left,
            season=scene.season,
            lit=lit,
            ink=ink,
            snow=white,
        )
        if lit:
            lamps = lamp_places(shape, x, foot, tall, left)
            glows += [Glow(a, b, max(20 * unit, c * 1.4), 0.62) for a, b, c in lamps[:2]]
    band(sheet, row + 8 * unit, 12 * unit, 0.35 * air.mist)
    return glows


def plant(
    sheet: Sheet, thing: str, x: float, foot: float, tall: float, scene: Scene, *, left: bool
) -> None:
    """One tree of the vocabulary as a part of the place."""
    shape = parts_of(Figure(thing=thing), scene.season, int(sheet.rng.integers(1 << 30)))
    white = scene.season == "winter" or scene.weather == "snow"
    season = "summer" if thing == "pine" else scene.season
    stamp(sheet, shape, x, foot, tall, left=left, season=season, ink=0.85, snow=white)


def garden_wall(sheet: Sheet, row: float, air: Air) -> None:
    """A white wall with a coping of tiles and a round moon gate."""
    rng, unit, width = sheet.rng, sheet.unit, sheet.width
    tall = 0.15 * sheet.height
    top = np.asarray(row - tall + line(rng, width, width * 0.8, 2) * 5 * unit, np.float32)
    first = int(top.min()) - int(16 * unit)
    rows = np.arange(first, int(row) + 1, dtype=np.float32)[:, None]
    down = rows - top[None]
    middle = width * float(rng.choice([0.32, 0.68]))
    columns = np.arange(width, dtype=np.float32)[None]
    away = np.hypot(rows - (row - tall * 0.44), columns - middle) / (tall * 0.42)
    gate = smooth(0.98, 1.02, away)
    inside = smooth(-1, 1, down) * gate
    sheet.lift(inside * 0.97, first)
    stain = 0.35 + 0.3 * sheet.blotch[first : first + len(rows)]
    damp = np.exp(-np.maximum(row - rows, 0) / (20 * unit))
    sheet.wash(np.clip(stain + 0.5 * damp, 0, 1.2) * inside, mixed(WALL, SMOKE, 0.18), 0.9, first)
    ring = np.exp(-(((away - 1) / 0.03) ** 2))
    sheet.wash(ring.astype(np.float32), mixed(INK, TILE, 0.4), 0.7, first)
    cope = smooth(-13 * unit, -11 * unit, down) * smooth(1, -1, down)
    ribs = 0.7 + 0.3 * np.sin(columns / (4.2 * unit) * math.pi)
    sheet.lift(cope, first)
    sheet.wash((cope * ribs).astype(np.float32), TILE, 0.85, first)
    contour(sheet, down + 12 * unit, first, top, 0.7)


def hall(sheet: Sheet, row: float, scene: Scene, air: Air) -> list[Glow]:
    """The hall at the back of a courtyard, a wing on either side, a tree over the roof."""
    rng, unit, width = sheet.rng, sheet.unit, sheet.width
    lit = scene.hour in ("dusk", "night")
    wide = min(sheet.height * 0.52, width * 0.70)
    tree = parts_of(Figure(thing="plum_tree" if scene.season in ("spring", "winter") else "tree"),
                    scene.season, int(rng.integers(1 << 30)))  # fmt: skip
    side = float(rng.choice([0.16, 0.84]))
    stamp(sheet, tree, width * side, row, wide * 0.62, season=scene.season, ink=0.75)
    glows: list[Glow] = []
    for thing, x, size in (("house", 0.06, 0.56), ("house", 0.94, 0.56), ("house", 0.5, 1.0)):
        shape = parts_of(Figure(thing=thing, lit=lit), scene.season, 3)
        left, _, right, _ = extent(shape)
        tall = wide * size / (right - left)
        stamp(
            sheet,
            shape,
            width * x,
            row + 4 * unit,
            tall,
            season=scene.season,
            lit=lit,
            ink=0.85,
            snow=scene.season == "winter" or scene.weather == "snow",
        )
        if lit:
            lamps = lamp_places(shape, width * x, row + 4 * unit, tall, False)
            glows += [Glow(a, b, max(30 * unit, c * 1.5), 0.7) for a, b, c in lamps[:2]]
    return glows


def bamboo(sheet: Sheet, x: float, foot: float, scene: Scene) -> None:
    """A stand of bamboo: jointed canes in one pull of the brush, leaves in threes and fours."""
    rng, unit = sheet.rng, sheet.unit
    canes, joints, leaves = (Stencil(sheet.width, sheet.height) for _ in range(3))
    for _ in range(7):
        at = x + float(rng.normal(0, 46)) * unit
        tall = float(rng.uniform(0.30, 0.48)) * sheet.height
        lean = float(rng.normal(0, 0.05)) * tall
        thick = float(rng.uniform(3.0, 6.5)) * unit
        count = 8
        for joint in range(count):
            a, b = joint / count, (joint + 0.94) / count
            low, high = (at + lean * a * a, foot - tall * a), (at + lean * b * b, foot - tall * b)
            canes.fill(
                brush([low, high], [thick * (1 - 0.5 * a)] * 2), float(rng.uniform(0.6, 0.95))
            )
            joints.dot(high[0], high[1], thick * 0.75, 1.1 * unit, 0.8)
            if joint >= 2:
                _spray(leaves, rng, high, unit * float(rng.uniform(0.8, 1.3)))
    green = mixed(LEAVES[scene.season][0], INK, 0.3)
    if scene.season == "autumn":
        green = mixed(LEAVES["summer"][0], INK, 0.25)
    sheet.wash(sheet.dry(canes.mask(), 0.3), green, 0.8)
    sheet.wash(joints.mask(), INK, 0.7)
    sheet.wash(sheet.dry(leaves.mask(), 0.18), mixed(green, INK, 0.35), 0.85)


def _spray(
    stencil: Stencil, rng: np.random.Generator, at: tuple[float, float], unit: float
) -> None:
    for _ in range(int(rng.integers(2, 6))):
        turn = float(rng.uniform(20, 160))
        way = (math.cos(math.radians(turn)), math.sin(math.radians(turn)) * 0.8)
        long = float(rng.uniform(26, 54)) * unit
        start = (at[0] + float(rng.normal(0, 9)) * unit, at[1] + float(rng.normal(0, 6)) * unit)
        points = [
            (start[0] + way[0] * long * s, start[1] + way[1] * long * s) for s in (0, 0.3, 0.65, 1)
        ]
        stencil.fill(
            brush(points, [0.4, 5.4 * unit, 3.4 * unit, 0.2]), float(rng.uniform(0.45, 0.95))
        )


def trunks(sheet: Sheet, floor: Field, scene: Scene, air: Air) -> None:
    """A wood from far to near: pale trunks in mist, then darker ones, foliage closing above."""
    rng, unit, width, height = sheet.rng, sheet.unit, sheet.width, sheet.height
    for layer in range(3):
        near = layer / 2
        wood, crown = Stencil(width, height), Stencil(width, height)
        for number in range(13 - 4 * layer):
            x = (number + float(rng.uniform(0.1, 0.9))) / (13 - 4 * layer) * width
            if layer == 2 and 0.30 * width < x < 0.70 * width:
                continue
            foot = float(floor[int(np.clip(x, 0, width - 1))]) + (10 + 40 * near) * unit
            tall = height * float(rng.uniform(0.52, 0.78))
            thick = (6 + 20 * near) * unit * float(rng.uniform(0.7, 1.3))
            lean = float(rng.normal(0, 0.04)) * tall
            spine = [(x + lean * s + float(rng.normal(0, 2.5)) * unit, foot - tall * s)
                     for s in np.linspace(0, 1, 7)]  # fmt: skip
            press = [thick * w for w in (1.5, 1.0, 0.9, 0.8, 0.65, 0.45, 0.2)]
            wood.fill(brush(spine, press), float(rng.uniform(0.75, 1)))
            for _ in range(5):
                s = float(rng.uniform(0.4, 0.95))
                base = (x + lean * s, foot - tall * s)
                way = float(rng.choice([-1, 1])) * tall * float(rng.uniform(0.08, 0.2))
                tip = (base[0] + way, base[1] - abs(way) * float(rng.uniform(0.1, 0.8)))
                knee = ((base[0] + tip[0]) / 2, (base[1] + tip[1]) / 2 + 5 * unit)
                wood.fill(brush([base, knee, tip], [thick * 0.35, thick * 0.2, 0.4]), 0.8)
                _touches(crown, rng, tip, tall * 0.085, 60 if scene.season != "winter" else 3)
            _touches(crown, rng, spine[-2], tall * 0.12, 90 if scene.season != "winter" else 4)
        dark = mixed(SMOKE, INK, 0.25 + 0.6 * near)
        sheet.wash(sheet.dry(wood.mask(), 0.35), dark, (0.30 + 0.55 * near) * air.ink)
        leaf = mixed(LEAVES[scene.season][layer % 2], INK, 0.12)
        sheet.wash(sheet.dry(crown.mask(), 0.22), leaf, 0.50 + 0.35 * near)
        if layer < 2:
            band(sheet, float(floor.mean()) - 0.05 * height, 0.10 * height, 0.45 + 0.3 * air.mist)


def _touches(
    stencil: Stencil, rng: np.random.Generator, at: tuple[float, float], reach: float, amount: int
) -> None:
    for _ in range(amount):
        x, y = at[0] + float(rng.normal(0, reach)), at[1] + float(rng.normal(0, reach * 0.5))
        size = reach * float(rng.uniform(0.03, 0.085))
        stencil.dot(x, y, size * 1.5, size, float(rng.uniform(0.25, 0.8)))

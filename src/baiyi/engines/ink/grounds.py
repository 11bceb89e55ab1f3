"""Ground under the figures: banks, paths, paddies, dunes, drifts, grass, reeds and flowers."""

from __future__ import annotations

import math

import numpy as np

from ...values import Scene, Season
from . import mist, mountains
from .air import Air
from .noise import Field, field, line, smooth
from .pigments import GAMBOGE, INK, LEAVES, MOSS, SMOKE, UMBER, mixed, pigment
from .sheet import Sheet, Stencil, brush, polygon

SNOW_SHADE = pigment(206, 214, 222)
STRAW = pigment(206, 172, 104)


def ground(
    sheet: Sheet,
    top: Field,
    pigment_: Field,
    strength: float,
    scene: Scene,
    *,
    texture: float = 0.25,
) -> None:
    """Land from a skyline down to the foot of the sheet: a pale wash, level strokes, a soft edge."""
    first = max(0, int(top.min()) - 3)
    rows = np.arange(first, sheet.height, dtype=np.float32)[:, None]
    down = rows - top[None]
    inside = smooth(-1.0, 1.5, down)
    sheet.lift(inside, first)
    shape = (sheet.height - first, sheet.width)
    streak = field(sheet.rng, shape, (46 * sheet.unit, 300 * sheet.unit), 4, 0.6)
    share = np.clip(down / max(1.0, sheet.height - float(top.mean())), 0, 1)
    tone = 0.18 + 0.22 * share + 0.16 * np.exp(-np.maximum(down, 0) / (20 * sheet.unit))
    tone = tone + 0.20 * smooth(-0.2, 1.1, streak) - 0.10 * smooth(0.1, -1.0, streak)
    white = scene.season == "winter" or scene.weather == "snow"
    colour = mixed(SNOW_SHADE, pigment_, 0.18) if white else pigment_
    sheet.wash(np.clip(tone, 0, 2) * inside, colour, strength * (0.6 if white else 1), first)
    mountains.contour(sheet, down, first, top, 0.36)
    if white:
        part = sheet.relief[first:]
        np.maximum(part, inside * 0.42, out=part)
    if texture > 0.05:
        mist.band(sheet, float(top.mean()), 0.016 * sheet.height, 0.55)
    if texture > 0.05:
        hummocks(sheet, top, colour, strength * (0.5 if white else 1.0), texture)
    strokes(sheet, top, 24, 0.30)


def hummocks(sheet: Sheet, top: Field, pigment_: Field, strength: float, texture: float) -> None:
    """Low swells of the ground, one before the other, each with a broken contour and moss."""
    rng = sheet.rng
    low = float(top.mean())
    for share in (0.14, 0.34, 0.62, 0.86):
        swell = (0.020 + 0.030 * share) * sheet.height
        bend = line(rng, sheet.width, sheet.width * float(rng.uniform(0.35, 0.7)), 5, 0.42)
        crest = (
            low + (sheet.height - low) * (share + float(rng.uniform(-0.05, 0.05))) - swell * bend
        )
        crest = np.maximum(crest, top + 2).astype(np.float32)
        foot = float(crest.max()) + (0.06 + 0.12 * share) * sheet.height
        mountains.mountain(
            sheet, crest, foot, pigment=mixed(pigment_, INK, 0.10 + 0.10 * share),
            strength=strength * (0.62 + 0.3 * share), texture=0.30 + texture * 0.45,
            edge=0.42 + 0.3 * share, floor=0.22, level=True,
        )  # fmt: skip
        mountains.moss(sheet, crest, 0.55 * (0.5 + share), 60)


def strokes(sheet: Sheet, top: Field, amount: int, strength: float) -> None:
    """Level dry strokes that say how the ground lies."""
    rng, unit = sheet.rng, sheet.unit
    stencil = Stencil(sheet.width, sheet.height)
    low = float(top.mean())
    for _ in range(amount):
        near = rng.uniform(0.03, 1)
        x, y = rng.uniform(-0.1, 1) * sheet.width, low + near * (sheet.height - low)
        long = rng.uniform(40, 170) * unit * (0.35 + near)
        span = np.linspace(0, 1, 7)
        bend = (np.sin(span * math.pi) * rng.uniform(-9, 5) + rng.normal(0, 1, 7)) * unit * near
        points = [(float(x + s * long), float(y + b)) for s, b in zip(span, bend, strict=True)]
        press = np.sin(span * math.pi) ** 0.6 * rng.uniform(1.2, 5.0) * unit * (0.3 + near) + 0.3
        stencil.fill(brush(points, [float(p) for p in press]), float(rng.uniform(0.25, 0.7)))
    sheet.wash(sheet.dry(stencil.mask(), 0.85), mixed(SMOKE, INK, 0.3), strength)


def shore(sheet: Sheet, row: float, air: Air, *, back: float) -> None:
    """The far bank: low land between `back` and the water's edge, with groups of trees."""
    rng, unit = sheet.rng, sheet.unit
    top = row - (row - back) * np.clip(
        0.42 + 0.5 * line(rng, sheet.width, sheet.width * 0.42, 4), 0.08, 1
    )
    top = np.asarray(top, np.float32)
    mountains.mountain(
        sheet, top, row + 3 * unit, pigment=mixed(air.earth, air.hills, 0.5),
        strength=0.62 * air.ink, texture=0.25, edge=0.5, floor=0.5,
    )  # fmt: skip
    mountains.far_trees(sheet, top, 0.75 * air.ink, 40 * unit, 26)
    mountains.moss(sheet, top, 0.6, 160)
    rows = np.arange(sheet.height, dtype=np.float32)[:, None]
    wet = np.exp(-(((rows - row) / (1.3 * unit + 0.5)) ** 2)) * np.clip(
        0.4 + 0.7 * line(rng, sheet.width, 70 * unit, 3), 0, 1
    )
    sheet.wash(wet.astype(np.float32), INK, 0.5)


def grass(sheet: Sheet, top: float, bottom: float, season: Season, amount: int) -> None:
    """Tufts of grass, each a few upward strokes, larger towards the front."""
    rng, unit = sheet.rng, sheet.unit
    dark, pale = Stencil(sheet.width, sheet.height), Stencil(sheet.width, sheet.height)
    for number in range(amount):
        near = rng.uniform(0.02, 1)
        x, y = float(rng.uniform(0, sheet.width)), float(top + near * (bottom - top))
        tall = (5 + 17 * near) * unit * float(rng.uniform(0.6, 1.3))
        for _ in range(int(rng.integers(3, 7))):
            lean = float(rng.normal(0, 0.42))
            points = [(x, y), (x + lean * tall * 0.4, y - tall * 0.6), (x + lean * tall, y - tall)]
            target = dark if number % 3 == 0 else pale
            target.fill(brush(points, [tall * 0.10 + 0.4, tall * 0.06 + 0.3, 0.2]), 0.75)
    colour = STRAW if season in ("autumn", "winter") else mixed(MOSS, LEAVES[season][0], 0.5)
    sheet.wash(pale.mask(), colour, 0.85)
    sheet.wash(dark.mask(), mixed(INK, colour, 0.35), 0.7)


def dry_grass(sheet: Sheet, top: float, bottom: float, amount: int) -> None:
    grass(sheet, top, bottom, "winter", amount)


def reeds(sheet: Sheet, bank: Field, season: Season, strength: float) -> None:
    """Reeds in two or three stands along the bank, bending one way."""
    rng, unit = sheet.rng, sheet.unit
    stencil, heads = Stencil(sheet.width, sheet.height), Stencil(sheet.width, sheet.height)
    lean = float(rng.choice([-1, 1])) * 0.28
    for middle in rng.choice([0.04, 0.10, 0.88, 0.95], size=3, replace=False):
        for _ in range(20):
            x = float((middle + rng.normal(0, 0.035)) * sheet.width)
            at = int(np.clip(x, 0, sheet.width - 1))
            y = float(bank[at]) + float(rng.uniform(2, 26)) * unit
            tall = float(rng.uniform(34, 92)) * unit
            bend = lean * tall * float(rng.uniform(0.5, 1.4))
            points = [(x, y), (x + bend * 0.25, y - tall * 0.5), (x + bend, y - tall)]
            stencil.fill(brush(points, [2.0 * unit, 1.5 * unit, 0.4]), 0.8)
            for _ in range(2):
                t = float(rng.uniform(0.25, 0.7))
                sx, sy = x + bend * t * t, y - tall * t
                way = float(rng.choice([-1, 1])) * tall * 0.26
                leaf = [(sx, sy), (sx + way * 0.5, sy - tall * 0.12), (sx + way, sy - tall * 0.02)]
                stencil.fill(brush(leaf, [1.2 * unit, 2.4 * unit, 0.3]), 0.7)
            if season in ("autumn", "winter", "summer"):
                heads.dot(x + bend, y - tall, 2.4 * unit, 7 * unit, 0.7)
    green = mixed(LEAVES[season][0], INK, 0.35)
    sheet.wash(stencil.mask(), STRAW if season in ("autumn", "winter") else green, strength)
    sheet.wash(heads.mask(), mixed(UMBER, STRAW, 0.5), strength)


def lotus(sheet: Sheet, top: float, bottom: float) -> None:
    """Lotus pads floating in perspective, with a few flowers standing over them."""
    rng, unit = sheet.rng, sheet.unit
    pads, veins, flowers = (Stencil(sheet.width, sheet.height) for _ in range(3))
    for middle in (0.12, 0.86):
        for _ in range(11):
            near = float(rng.uniform(0, 1))
            x = float((middle + rng.normal(0, 0.09)) * sheet.width)
            y = top + near * (bottom - top)
            wide = (16 + 26 * near) * unit * float(rng.uniform(0.7, 1.2))
            pads.dot(x, y, wide, wide * 0.36, float(rng.uniform(0.5, 0.95)))
            for turn in range(0, 360, 45):
                ray = math.radians(turn)
                end = (x + math.cos(ray) * wide * 0.9, y + math.sin(ray) * wide * 0.32)
                veins.fill(brush([(x, y), end], [1.0 * unit, 0.4]), 0.6)
            if rng.uniform() < 0.35:
                tall = wide * float(rng.uniform(1.2, 2.0))
                veins.fill(brush([(x, y), (x + 2, y - tall)], [1.6 * unit, 1.2 * unit]))
                for turn in (-50, -25, 0, 25, 50):
                    ray = math.radians(turn - 90)
                    tip = (x + math.cos(ray) * wide * 0.5, y - tall + math.sin(ray) * wide * 0.5)
                    half = ((x + tip[0]) / 2, (y - tall + tip[1]) / 2)
                    flowers.fill(brush([(x, y - tall), half, tip], [1, wide * 0.22, 0.6]), 0.85)
    sheet.wash(sheet.dry(pads.mask(), 0.25), mixed(LEAVES["summer"][0], INK, 0.2), 0.8)
    sheet.wash(veins.mask(), INK, 0.35)
    sheet.lay(flowers.mask(), pigment(224, 130, 146))


def paddies(sheet: Sheet, horizon: float, scene: Scene, air: Air) -> None:
    """Fields in perspective between low dykes: young rice, ripe wheat or stubble under snow."""
    rng, height, unit = sheet.rng, sheet.height, sheet.unit
    crop = {"spring": pigment(176, 196, 140), "summer": pigment(128, 160, 96),
            "autumn": mixed(GAMBOGE, STRAW, 0.5), "winter": SNOW_SHADE}[scene.season]  # fmt: skip
    top = np.full(sheet.width, horizon, np.float32)
    ground(sheet, top, mixed(air.earth, crop, 0.65), 0.55, scene, texture=0.15)
    stencil, rows = Stencil(sheet.width, sheet.height), Stencil(sheet.width, sheet.height)
    vanish = sheet.width * float(rng.uniform(0.3, 0.7))
    levels = [
        horizon + (height * 1.06 - horizon) * s for s in (0.0, 0.05, 0.13, 0.25, 0.43, 0.68, 1.0)
    ]
    plots = Stencil(sheet.width, height)
    for step in range(6):
        high, low = levels[step], levels[step + 1]
        ends = [0.0, *np.sort(rng.uniform(0.08, 0.92, int(rng.integers(2, 4)))), 1.0]
        for at in range(len(ends) - 1):
            corners = [
                (
                    vanish
                    + (sheet.width * (1.6 * e - 0.3) - vanish)
                    * (y - horizon + 30)
                    / (low - horizon + 30),
                    y,
                )
                for e, y in (
                    (ends[at], high),
                    (ends[at + 1], high),
                    (ends[at + 1], low),
                    (ends[at], low),
                )
            ]
            plots.fill(polygon(corners), float(rng.uniform(0.05, 0.50)))
            press = [(0.8 + 1.0 * step) * unit + 0.3, (1.2 + 1.3 * step) * unit + 0.3]
            stencil.fill(brush([corners[0], corners[3]], press), 0.8)
        bend = line(rng, 14, 6, 2) * 3 * unit * (step + 1) / 2
        points = [(float(x), float(low + b)) for x, b in
                  zip(np.linspace(0, sheet.width, 14), bend, strict=True)]  # fmt: skip
        stencil.fill(brush(points, [(0.9 + 1.1 * step) * unit] * 14), 0.8)
    sheet.wash(plots.mask() * (0.8 + 0.3 * sheet.blotch), mixed(crop, MOSS, 0.25), 0.75)
    for _ in range(900):
        near = float(rng.uniform(0.01, 1)) ** 1.6
        x, y = float(rng.uniform(0, sheet.width)), horizon + near * (height - horizon)
        tall = (1.5 + 13 * near) * unit
        lean = float(rng.normal(0, 0.25)) * tall
        rows.fill(brush([(x, y), (x + lean, y - tall)], [0.5 + 2.2 * near * unit, 0.2]), 0.7)
    sheet.wash(rows.mask(), mixed(crop, MOSS, 0.5), 0.9 if scene.season != "winter" else 0.4)
    sheet.wash(sheet.dry(stencil.mask(), 0.4), mixed(UMBER, INK, 0.3), 0.5)


def winding(sheet: Sheet, top: float, pigment_: Field) -> None:
    """A path that winds from the foot of the sheet to the far ground."""
    rng, height = sheet.rng, sheet.height
    share = np.linspace(0, 1, 40)
    away = share**0.55
    sway = np.sin(share * 5.2 + rng.uniform(0, 6)) * 0.20 * (1 - share) ** 0.8
    x = (0.5 + sway) * sheet.width
    y = height * 1.03 - (height * 1.03 - top) * away
    wide = sheet.width * (0.40 * (1 - away) ** 1.25 + 0.006)
    path = brush(
        [(float(a), float(b)) for a, b in zip(x, y, strict=True)], [float(w) for w in wide]
    )
    stencil, edge = Stencil(sheet.width, height), Stencil(sheet.width, height)
    stencil.fill(path)
    edge.draw(path, 2.0 * sheet.unit)
    mask = stencil.mask()
    sheet.lift(mask * 0.92)
    sheet.wash(mask * (0.5 + 0.2 * sheet.blotch), pigment_, 1.0)
    sheet.wash(sheet.dry(edge.mask(), 0.8), mixed(UMBER, INK, 0.4), 0.6)


def paving(sheet: Sheet, top: float, air: Air) -> None:
    """Flagstones in perspective, drawn with a dry brush and worn away in places."""
    rng, height, width, unit = sheet.rng, sheet.height, sheet.width, sheet.unit
    stencil = Stencil(width, height)
    for step in range(1, 9):
        y = top + (height - top) * (step / 8.4) ** 1.7
        stencil.fill(brush([(0, y), (width / 2, y + rng.normal(0, 1.5)), (width, y)],
                           [0.7 + 0.25 * step * unit] * 3), 0.7)  # fmt: skip
    for number in range(-10, 11):
        far = width * (0.5 + number * 0.085)
        near = width * (0.5 + number * 0.23)
        stencil.fill(brush([(far, top), (near, height * 1.01)], [0.6, 2.6 * unit]), 0.6)
    worn = smooth(-0.5, 0.7, field(rng, (height, width), (70 * unit, 150 * unit), 3))
    sheet.wash(sheet.dry(stencil.mask() * worn, 0.45), mixed(INK, SMOKE, 0.3), 0.5)


def flowers(sheet: Sheet, top: float, bottom: float, pigment_: Field, season: Season) -> None:
    """Flowers in drifts through the grass of a garden; in winter only dry stalks."""
    grass(sheet, top, bottom, season, 110)
    if season == "winter":
        return
    rng, unit = sheet.rng, sheet.unit
    stencil, hearts = Stencil(sheet.width, sheet.height), Stencil(sheet.width, sheet.height)
    drifts = [(rng.uniform(0, 1), rng.uniform(0.05, 1)) for _ in range(7)]
    for middle, near_ in drifts:
        for _ in range(12):
            near = float(np.clip(near_ + rng.normal(0, 0.07), 0.02, 1))
            x = float((middle + rng.normal(0, 0.05)) * sheet.width)
            y = top + near * (bottom - top) - (6 + 14 * near) * unit
            size = (1.6 + 3.6 * near) * unit
            for turn in range(5):
                ray = turn * 1.2566 + near
                stencil.dot(x + math.cos(ray) * size, y + math.sin(ray) * size * 0.8,
                            size * 0.75, size * 0.6, 0.85)  # fmt: skip
            hearts.dot(x, y, size * 0.4, size * 0.35)
    sheet.lay(sheet.dry(stencil.mask(), 0.2) * 0.9, pigment_)
    sheet.lay(hearts.mask() * 0.9, mixed(GAMBOGE, UMBER, 0.2))


def drift(sheet: Sheet, top: Field, deep: float) -> None:
    """A bank of snow: bare paper with a blue-grey wash under the drift before it."""
    first = max(0, int(top.min()) - 3)
    rows = np.arange(first, min(sheet.height, int(top.max() + deep * 3)), dtype=np.float32)[:, None]
    down = rows - top[None]
    inside = smooth(-1, 2, down)
    sheet.lift(inside, first)
    shade = smooth(0, deep, down) * (0.45 + 0.35 * sheet.blotch[first : first + len(rows)])
    sheet.wash(np.clip(shade, 0, 1) * inside, SNOW_SHADE, 0.9, first)
    part = sheet.relief[first : first + len(rows)]
    np.maximum(part, inside * 0.42, out=part)
    mountains.contour(sheet, down, first, top, 0.34)


def dunes(sheet: Sheet, horizon: float, sand: Field, shadow: Field, scene: Scene) -> None:
    """Dunes: one side of each crest in light, the other in ochre shadow, with wind lines."""
    rng, height, width, unit = sheet.rng, sheet.height, sheet.width, sheet.unit
    for number in range(5):
        near = number / 4
        base = horizon + (height * 0.86 - horizon) * near**1.25
        x = np.linspace(0, 1, width, dtype=np.float32)
        crest = rng.uniform(0.15, 0.85)
        wide = rng.uniform(0.25, 0.45)
        rise = np.exp(-(np.abs((x - crest) / wide) ** 1.5)) * height * (0.07 + 0.03 * near)
        top = np.asarray(base - rise + line(rng, width, width * 0.5, 2) * 6 * unit, np.float32)
        first = max(0, int(top.min()) - 3)
        rows = np.arange(first, height, dtype=np.float32)[:, None]
        down = rows - top[None]
        inside = smooth(-1, 1.5, down)
        sheet.lift(inside, first)
        lee = smooth(
            -0.02, 0.03, x[None] - crest - 0.0006 * down / unit + 0.04 * np.sin(down / (40 * unit))
        )
        deep = np.exp(-np.maximum(down, 0) / ((70 + 120 * near) * unit))
        lines = np.sin((down + 22 * unit * np.sin(x[None] * 9 + number)) / (5 + 7 * near) / unit)
        tone = 0.34 + 0.30 * deep + 0.05 * lines * (0.4 + near)
        sheet.wash((inside * tone).astype(np.float32), sand, 0.75, first)
        sheet.wash((inside * lee * deep).astype(np.float32), shadow, 0.52, first)
        mountains.contour(sheet, down, first, top, 0.35)
        mist.band(sheet, base + 0.02 * height, 0.02 * height, 0.25 * (1 - near))

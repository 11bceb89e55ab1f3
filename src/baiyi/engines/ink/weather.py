"""Rain, snow, storm, wind and mist over a painted sheet."""

from __future__ import annotations

import numpy as np

from ...values import Season, Weather
from . import mist
from .noise import field, smooth
from .pigments import BLOSSOMS, INDIGO, INK, LEAVES, SMOKE, mixed
from .sheet import Sheet, Stencil, brush


def over(sheet: Sheet, weather: Weather, season: Season, horizon: float) -> None:
    """What the weather lays over everything else."""
    if weather == "mist":
        mist.veil(sheet, 0.5, 0.3, 0.82)
        mist.band(sheet, horizon * 1.02, sheet.height * 0.05, 0.6)
    elif weather == "rain":
        rain(sheet, 620, 0.16, 0.42)
    elif weather == "storm":
        rain(sheet, 900, 0.42, 0.5)
    elif weather == "snow":
        snow(sheet, 620)
    elif weather == "wind":
        wind(sheet, season)


def rain(sheet: Sheet, amount: int, slant: float, strength: float) -> None:
    """Slanted dry strokes, some lifted and some inked, over a grey wash drawn down the sheet."""
    rng, unit = sheet.rng, sheet.unit
    shape = (sheet.height, sheet.width)
    curtain = field(rng, shape, (1400 * unit, 40 * unit), 3)
    shift = (np.arange(sheet.height) * slant).astype(int)[:, None]
    columns = (np.arange(sheet.width)[None] + shift) % sheet.width
    curtain = np.take_along_axis(curtain, np.broadcast_to(columns, shape), axis=1)
    sheet.wash(smooth(-0.4, 1.4, curtain), mixed(SMOKE, INDIGO, 0.3), 0.14)
    ink, bare = Stencil(sheet.width, sheet.height), Stencil(sheet.width, sheet.height)
    for number in range(amount):
        x, y = rng.uniform(-0.1, 1.2) * sheet.width, rng.uniform(-0.05, 1) * sheet.height
        long = rng.uniform(22, 78) * unit
        end = (x - long * slant, y + long)
        thick = rng.uniform(0.6, 1.5) * unit + 0.25
        stroke = brush([(x, y), ((x + end[0]) / 2, (y + end[1]) / 2), end], [0.2, thick, 0.2])
        (ink if number % 3 else bare).fill(stroke, float(rng.uniform(0.3, 0.9)))
    sheet.lift(sheet.dry(bare.mask(), 0.4) * 0.8)
    sheet.wash(sheet.dry(ink.mask(), 0.5), mixed(INK, INDIGO, 0.4), strength)


def snow(sheet: Sheet, amount: int) -> None:
    """Resist: flakes of bare paper, larger ones nearer."""
    rng, unit = sheet.rng, sheet.unit
    sheet.wash(np.ones((sheet.height, sheet.width), np.float32), SMOKE, 0.10)
    stencil = Stencil(sheet.width, sheet.height)
    for _ in range(amount):
        size = (0.9 + 3.4 * rng.uniform(0, 1) ** 4) * unit + 0.3
        x, y = rng.uniform(0, sheet.width), rng.uniform(0, sheet.height)
        stencil.dot(float(x), float(y), size * rng.uniform(0.8, 1.1), size,
                    float(rng.uniform(0.6, 1)))  # fmt: skip
    mask = stencil.mask()
    sheet.lift(mask)
    sheet.light += (mask * 0.55)[..., None]


def wind(sheet: Sheet, season: Season) -> None:
    """Long dry strokes across the sheet, and what the season gives it to carry."""
    rng, unit = sheet.rng, sheet.unit
    stencil = Stencil(sheet.width, sheet.height)
    for _ in range(26):
        x, y = rng.uniform(-0.2, 0.9) * sheet.width, rng.uniform(0.05, 0.8) * sheet.height
        long = rng.uniform(120, 420) * unit
        span = np.linspace(0, 1, 9)
        rise = np.sin(span * rng.uniform(2, 5) + rng.uniform(0, 6)) * 12 * unit
        points = [(float(x + s * long), float(y + r)) for s, r in zip(span, rise, strict=True)]
        press = np.sin(span * np.pi) * rng.uniform(0.8, 2.2) * unit + 0.2
        stencil.fill(brush(points, [float(p) for p in press]), 0.6)
    sheet.wash(sheet.dry(stencil.mask(), 0.85), SMOKE, 0.7)
    carried = Stencil(sheet.width, sheet.height)
    for _ in range(90):
        x, y = rng.uniform(0, sheet.width), rng.uniform(0.1, 0.95) * sheet.height
        size = rng.uniform(2, 5) * unit
        tilt = rng.uniform(-0.9, 0.9)
        tip = (float(x + size * 1.8), float(y + size * tilt))
        middle = ((x + tip[0]) / 2, (y + tip[1]) / 2 - size * 0.3)
        carried.fill(brush([(x, y), middle, tip], [0.3, size * 0.8, 0.3]), 0.9)
    colour = {"spring": BLOSSOMS["spring"], "winter": SMOKE}.get(season, LEAVES[season][0])
    sheet.lay(carried.mask() * 0.9, colour)


def lightning(sheet: Sheet, horizon: float) -> None:
    """One fork of bare paper in a storm, with a pale light about it."""
    rng, unit = sheet.rng, sheet.unit
    x, y = rng.uniform(0.15, 0.85) * sheet.width, sheet.height * 0.02
    stencil = Stencil(sheet.width, sheet.height)
    points = [(float(x), float(y))]
    while y < horizon * 0.92:
        y += rng.uniform(18, 46) * unit
        x += rng.normal(0, 24) * unit
        points.append((float(x), float(y)))
        if rng.uniform() < 0.3:
            way = rng.choice([-1.0, 1.0])
            twig = [points[-1]]
            for _ in range(4):
                twig.append((twig[-1][0] + way * rng.uniform(6, 30) * unit,
                             twig[-1][1] + rng.uniform(8, 30) * unit))  # fmt: skip
            stencil.fill(brush(twig, [2 * unit, 1.6 * unit, 1.2 * unit, 0.8 * unit, 0.3]), 0.8)
    stencil.fill(brush(points, list(np.linspace(4.2, 0.8, len(points)) * unit)))
    mask = stencil.mask()
    sheet.lift(mask)
    sheet.light += (mask * 1.2)[..., None]

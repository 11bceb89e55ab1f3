"""Places with a roof: the room with its lattice window, the cave with its mouth of light."""

from __future__ import annotations

import math

import numpy as np
import skia

from ...values import Scene
from . import grounds, mist, sky
from .air import Air
from .land import Land
from .light import PALE, WARM, Glow, Surface
from .mountains import mountain, ridge, rocks
from .noise import field, line, smooth
from .pigments import INK, OCHRE, SMOKE, UMBER, mixed, pigment
from .sheet import Sheet, Stencil, brush, polygon

PLASTER = pigment(240, 226, 198)
BOARDS = pigment(186, 150, 112)
DRY = Scene(place="cave", season="autumn")


def room(sheet: Sheet, scene: Scene, air: Air) -> Land:
    """A room: beams above, a round lattice window on the weather outside, a boarded floor."""
    rng, width, height = sheet.rng, sheet.width, sheet.height
    floor = height * 0.67
    sky.wash(sheet, air, floor)
    top = ridge(rng, width, height * 0.50, height * 0.16, peaks=3)
    mountain(sheet, top, height * 0.53, pigment=mixed(air.hills, INK, 0.2), strength=0.6,
             texture=0.4, crown=air.crown)  # fmt: skip
    middle = width * float(rng.choice([0.34, 0.66]))
    radius = min(0.23 * width, 0.17 * height)
    centre = height * 0.37
    glows = []
    if air.body == "moon":
        sky.moon(sheet, middle + radius * 0.35, centre - radius * 0.4, radius * 0.22, True)
        glows.append(Glow(middle, centre, radius * 1.5, 0.75, PALE))
    rows = np.arange(height, dtype=np.float32)[:, None]
    columns = np.arange(width, dtype=np.float32)[None]
    away = np.hypot(rows - centre, columns - middle) / radius
    wall = np.maximum(smooth(0.99, 1.01, away), smooth(floor - 1, floor + 1, rows))
    sheet.lift(wall)
    corner = np.abs(columns / width - 0.5) * 2
    shade = 0.42 + 0.16 * sheet.blotch + 0.50 * corner**3 + 0.55 * smooth(0.34 * height, 0, rows)
    above = smooth(floor + 1, floor - 1, rows)
    sheet.wash((wall * above * shade).astype(np.float32), mixed(PLASTER, OCHRE, 0.22), 0.95)
    _lattice(sheet, middle, centre, radius)
    _floor(sheet, floor)
    _scroll(sheet, width - middle, height * 0.345, air)
    _beams(sheet)
    if air.night > 0.5:
        glows.append(Glow(width * 0.5, height * 0.72, 0.62 * height, 0.52, WARM))
    return Land(glows, inside=True)


def _lattice(sheet: Sheet, x: float, y: float, radius: float) -> None:
    """The window's frame and its crackled-ice bars."""
    unit = sheet.unit
    stencil = Stencil(sheet.width, sheet.height)
    for turn in range(0, 180, 45):
        ray = math.radians(turn + 22.5)
        reach = (math.cos(ray) * radius, math.sin(ray) * radius)
        inner = (reach[0] * 0.42, reach[1] * 0.42)
        for sign in (-1, 1):
            stencil.fill(brush([(x + sign * inner[0], y + sign * inner[1]),
                                (x + sign * reach[0], y + sign * reach[1])], [3.2 * unit] * 2))  # fmt: skip

    for share, thick in ((1.0, 12.0), (0.42, 3.6)):
        ring = skia.Path()
        ring.addCircle(x, y, radius * share)
        stencil.draw(ring, thick * unit)
    mask = stencil.mask()
    sheet.lift(mask)
    sheet.wash(sheet.dry(mask, 0.12), mixed(UMBER, INK, 0.45), 0.95)


def _scroll(sheet: Sheet, x: float, y: float, air: Air) -> None:
    """A hanging scroll with a small landscape, mounted on silk between two rollers."""
    width, height, unit = sheet.width, sheet.height, sheet.unit
    wide, tall = min(0.085 * width, 0.07 * height), 0.165 * height
    silk, paper, rods = (Stencil(width, height) for _ in range(3))
    silk.fill(polygon([(x - wide, y - tall), (x + wide, y - tall), (x + wide, y + tall),
                       (x - wide, y + tall)]))  # fmt: skip
    inner = (x - wide * 0.82, y - tall * 0.72, x + wide * 0.82, y + tall * 0.72)
    paper.fill(polygon([inner[:2], (inner[2], inner[1]), inner[2:], (inner[0], inner[3])]))
    for end in (-1, 1):
        level = y + end * tall
        rods.fill(brush([(x - wide * 1.14, level), (x + wide * 1.14, level)], [9 * unit] * 2))
    rods.fill(brush([(x - wide * 0.5, y - tall), (x, y - tall * 1.16), (x + wide * 0.5, y - tall)],
                    [1.4 * unit] * 3))  # fmt: skip
    sheet.wash(silk.mask() * (0.7 + 0.2 * sheet.flow), mixed(air.crown, SMOKE, 0.4), 0.7)
    sheet.lift(paper.mask() * 0.96)
    frame = paper.mask()
    for number in range(3):
        near = number / 2
        base = y + tall * (0.10 + 0.42 * near)
        top = ridge(sheet.rng, width, base, tall * (0.66 - 0.30 * near), peaks=round(width / wide))
        down = np.arange(height, dtype=np.float32)[:, None] - top[None]
        hill = smooth(-0.6, 0.8, down) * np.exp(-np.maximum(down, 0) / (tall * 0.20))
        sheet.wash(hill * frame, mixed(air.hills, INK, 0.3 + 0.3 * near), 0.4 + 0.4 * near)
    rod = rods.mask()
    sheet.lift(rod)
    sheet.wash(rod, mixed(UMBER, INK, 0.4), 0.9)


def _floor(sheet: Sheet, top: float) -> None:
    width, height, unit = sheet.width, sheet.height, sheet.unit
    rows = np.arange(int(top), height, dtype=np.float32)[:, None]
    share = (rows - top) / (height - top)
    grain = field(sheet.rng, (len(rows), width), (10 * unit, 300 * unit), 3)
    tone = 0.55 + 0.25 * share + 0.12 * grain
    sheet.wash(np.broadcast_to(tone, (len(rows), width)).astype(np.float32), BOARDS, 0.85, int(top))
    stencil = Stencil(width, height)
    for number in range(-14, 15):
        far, near = width * (0.5 + number * 0.075), width * (0.5 + number * 0.19)
        stencil.fill(brush([(far, top), (near, height)], [0.8 * unit, 2.8 * unit]), 0.7)
    stencil.fill(brush([(0, top), (width, top)], [4.5 * unit] * 2))
    sheet.wash(sheet.dry(stencil.mask(), 0.5), mixed(UMBER, INK, 0.5), 0.6)


def _beams(sheet: Sheet) -> None:
    width, height, unit = sheet.width, sheet.height, sheet.unit
    stencil = Stencil(width, height)
    stencil.fill(polygon([(0, 0), (width, 0), (width, 0.045 * height), (0, 0.055 * height)]))
    for x in (0.045, 0.955):
        stencil.fill(brush([(width * x, 0), (width * x, height * 0.69)], [26 * unit, 28 * unit]))
    mask = stencil.mask()
    sheet.lift(mask * 0.9)
    across = 0.72 + 0.22 * field(sheet.rng, mask.shape, (220 * unit, 6 * unit), 3)
    sheet.wash(mask * across, mixed(UMBER, INK, 0.35), 0.9)


def cave(sheet: Sheet, scene: Scene, air: Air) -> Land:
    """A cave: dark wet rock, stalactites, the mouth with its light, a pool on the floor."""
    rng, width, height, unit = sheet.rng, sheet.width, sheet.height, sheet.unit
    sky.wash(sheet, air, height * 0.6)
    top = ridge(rng, width, height * 0.56, height * 0.14, peaks=3)
    mountain(sheet, top, height * 0.60, pigment=air.hills, strength=0.6, crown=air.crown)
    mist.band(sheet, height * 0.58, height * 0.04, 0.7)
    x = width * float(rng.uniform(0.40, 0.60))
    y = height * 0.46
    rows = np.arange(height, dtype=np.float32)[:, None]
    columns = np.arange(width, dtype=np.float32)[None]
    rough = field(rng, (height, width), (170 * unit, 170 * unit), 5, 0.46)
    away = np.sqrt(((columns - x) / (0.30 * width)) ** 2 + ((rows - y) / (0.24 * height)) ** 2)
    away = away + 0.20 * rough
    hang = (
        np.maximum(0, line(rng, width, 36 * unit, 4))[None]
        * 0.16
        * smooth(0.5, 0.25, rows / np.float32(height))
    )
    away = away + hang * 1.6
    rock = smooth(0.97, 1.02, away)
    ground = height * 0.655 + line(rng, width, width * 0.5, 4)[None] * 8 * unit
    floor = smooth(-2, 2, rows - ground)
    cover = np.maximum(rock, floor)
    sheet.lift(cover)
    fold = np.clip(1 - 1.6 * np.abs(field(rng, (height, width), (150 * unit, 90 * unit), 5)), 0, 1)
    far = np.clip(away - 0.9, 0, 2.2)
    tone = (
        rock
        * (1 - floor)
        * (0.42 + 0.34 * np.sqrt(far) + 0.50 * fold**2 * 0.8 + 0.10 * sheet.blotch)
    )
    sheet.wash(
        sheet.dry(np.clip(tone, 0, 2).astype(np.float32), 0.15),
        mixed(INK, UMBER, 0.14),
        0.66 * air.ink,
    )
    rim = np.exp(-np.abs(away - 1.0) / 0.02) * (1 - floor)
    sheet.wash(rim.astype(np.float32), INK, 0.5)
    flat = np.asarray(ground[0] if ground.ndim == 2 else ground, np.float32)
    grounds.ground(sheet, flat, mixed(SMOKE, UMBER, 0.45), 0.75, DRY, texture=0.8)
    lit = np.exp(-(((columns - x) / (0.26 * width)) ** 2)) * np.exp(
        -(rows - ground) / (0.16 * height)
    )
    sheet.wash(
        (floor * (1 - np.clip(lit, 0, 1)) * 0.8).astype(np.float32), mixed(INK, UMBER, 0.35), 0.55
    )
    for side in (0.08, 0.92):
        rocks(
            sheet,
            width * side,
            height * 0.70,
            60 * unit,
            pigment=mixed(INK, UMBER, 0.3),
            strength=1.0,
        )
    day = Glow(x, y, 0.26 * height, 0.75 if air.night > 0.5 else 0.5, PALE)
    surface = Surface(height * 0.68, np.full(width, height * 0.76, np.float32))
    return Land([day] if air.night > 0.5 else [], surface if air.night > 2 else None, inside=True)

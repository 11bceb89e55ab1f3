"""The figures of a scene, from the furthest to the nearest, with reflections and lights."""

from __future__ import annotations

import numpy as np

from ...values import Scene
from ..drawing import layout
from ..drawing.vocabulary import THINGS
from . import sky
from .air import Air
from .figures import lamp_places, stamp
from .land import Land
from .light import PALE, WARM, Glow, Surface
from .noise import field, smooth
from .pigments import INK, mixed
from .sheet import Sheet

EVERGREEN = frozenset({"pine", "bamboo", "palm", "lotus"})


def paint_figures(sheet: Sheet, scene: Scene, air: Air, land: Land, seed: int) -> list[Glow]:
    """Paints every figure that the vocabulary knows; returns the lights among them."""
    where = layout.composition(scene, THINGS)
    if where.water and land.water is None and not land.inside:
        land.water = pond(sheet, air, where.water)
    placed, _ = layout.place(scene, THINGS, width=sheet.width, height=sheet.height, seed=seed)
    glows: list[Glow] = []
    white = not land.inside and (scene.weather == "snow" or scene.season == "winter")
    for one in placed:
        far = 0.35 + 0.65 / (1 + 1.5 * one.depth)
        if one.ground == "sky":
            far = 0.75
        if one.ground == "ground":
            _shadow(sheet, one)
        if one.ground == "water" and land.water is not None:
            _reflection(sheet, one, scene)
        look = one.figure.look
        lit = one.lit
        if one.figure.thing in ("sun", "moon"):
            glows += _heavenly(sheet, one, scene)
            continue
        season = "summer" if one.figure.thing in EVERGREEN else scene.season
        stamp(
            sheet, one.parts, one.x, one.y, one.scale, left=one.mirrored, season=season,
            dye=look.colour if look else None, lit=lit, ink=far, snow=white and one.scale > 20,
        )  # fmt: skip
        if lit:
            glows += _lights(sheet, one, land.water)
    return glows


def _heavenly(sheet: Sheet, one: layout.Placed, scene: Scene) -> list[Glow]:
    left, top, right, bottom = one.box
    x, y, radius = (left + right) / 2, (top + bottom) / 2, min(right - left, bottom - top) * 0.40
    if one.figure.thing == "sun":
        sky.sun(sheet, x, y, radius, 0.9, scene.hour in ("dawn", "dusk"))
        return []
    night = scene.hour == "night"
    sky.moon(sheet, x, y, radius, night)
    return [Glow(x, y, 3.2 * radius, 1.0, PALE, mirror=0.5 * sheet.height)] if night else []


def _lights(sheet: Sheet, one: layout.Placed, surface: Surface | None) -> list[Glow]:
    lamps = lamp_places(one.parts, one.x, one.y, one.scale, one.mirrored)
    lamps.sort(key=lambda lamp: -lamp[2])
    mirror = None
    if surface is not None:
        mirror = max(one.y if one.ground == "water" else surface.top, surface.top)
        if one.ground == "ground" and one.y > surface.top + 4:
            mirror = None
    found = []
    for x, y, size in lamps[:4]:
        radius = max(1.9 * size, 0.105 * sheet.height)
        radius = min(radius, 0.22 * sheet.height)
        power = 0.95 / (1 + 0.25 * (len(lamps) - 1))
        colour = PALE if one.ground == "sky" else WARM
        if one.ground == "sky":
            radius, power = min(radius, 2.2 * size), 0.5
        if one.ground == "air":
            power *= 0.7
        found.append(Glow(x, y, radius, power, colour, mirror=mirror))
    return found


def _shadow(sheet: Sheet, one: layout.Placed) -> None:
    """A small level wash under what stands on the ground."""
    left, top, right, bottom = one.box
    wide = min((right - left) * 0.42, 0.30 * (bottom - top))
    flat = max(2.0, min(wide * 0.16, 12 * sheet.unit))
    middle = one.x + 0.3 * wide
    x0, x1 = int(max(0, middle - 2 * wide)), int(min(sheet.width, middle + 2 * wide))
    y0, y1 = int(max(0, one.y - 3 * flat)), int(min(sheet.height, one.y + 3 * flat))
    if x1 - x0 < 2 or y1 - y0 < 2:
        return
    rows = (np.arange(y0, y1, dtype=np.float32)[:, None] - one.y) / flat
    columns = (np.arange(x0, x1, dtype=np.float32)[None] - middle) / wide
    away = rows**2 + columns**2 + 0.25 * sheet.blotch[y0:y1, x0:x1]
    sheet.density[y0:y1, x0:x1] += (np.exp(-1.8 * away) * 0.22)[..., None] * INK


def _reflection(sheet: Sheet, one: layout.Placed, scene: Scene) -> None:
    """The figure upside down in the water, broken by ripples and soon lost."""
    left, top, right, _ = one.box
    height = one.y - top
    x0, x1 = int(max(0, left - 8)), int(min(sheet.width, right + 8))
    y0, y1 = int(max(0, one.y)), int(min(sheet.height, one.y + height * 0.7))
    if x1 - x0 < 3 or y1 - y0 < 3:
        return
    ghost = Sheet.__new__(Sheet)
    ghost.width, ghost.height, ghost.unit = sheet.width, sheet.height, sheet.unit
    ghost.tooth, ghost.blotch, ghost.flow = sheet.tooth, sheet.blotch, sheet.flow
    ghost.stars = None
    ghost.density = np.zeros_like(sheet.density)
    ghost.relief = np.zeros_like(sheet.relief)
    look = one.figure.look
    stamp(ghost, one.parts, one.x, one.y, one.scale, left=one.mirrored, season=scene.season,
          dye=look.colour if look else None)  # fmt: skip
    rows = np.arange(y1 - y0)
    source = np.clip((one.y - 1 - rows / 0.7).astype(int), 0, sheet.height - 1)
    ripple = field(sheet.rng, (y1 - y0, x1 - x0), (6 * sheet.unit + 2, 60 * sheet.unit), 2)
    columns = np.clip(
        np.arange(x0, x1)[None] + (ripple * 3.5 * sheet.unit).astype(int), 0, sheet.width - 1
    )
    copy = ghost.density[source[:, None], columns]
    fade = np.linspace(0.62, 0, y1 - y0, dtype=np.float32)[:, None] * smooth(
        -0.9, 0.5, ripple + 0.3
    )
    sheet.density[y0:y1, x0:x1] += copy * fade[..., None]


def pond(sheet: Sheet, air: Air, rows: tuple[float, float]) -> Surface:
    """A pond for boats in a place that has no water of its own."""
    top, bottom = rows[0] * sheet.height, rows[1] * sheet.height
    y = np.arange(sheet.height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, sheet.width, dtype=np.float32)[None]
    middle, half = (top + bottom) / 2, (bottom - top) / 2
    away = ((y - middle) / half) ** 2 + (x / 0.96) ** 4 + 0.10 * sheet.blotch
    inside = smooth(1.05, 0.95, away)
    sheet.lift(inside)
    sheet.wash(inside * (0.5 + 0.2 * sheet.blotch), air.water, 0.5)
    rim = np.exp(-(((away - 1) / 0.05) ** 2))
    sheet.wash(rim.astype(np.float32), mixed(INK, air.earth, 0.4), 0.55)
    return Surface(top, np.full(sheet.width, bottom, np.float32))

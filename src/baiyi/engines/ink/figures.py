"""Figures in ink: a wash per material with a wet edge, shade on one side, a pressed contour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
import skia
from scipy.ndimage import gaussian_filter

from ...values import Colour, Season
from ..drawing.shape import Material, Part
from .noise import Field
from .pigments import BLOSSOMS, DYES, INK, LEAVES, mixed, pigment
from .sheet import Sheet, Stencil

MATERIALS: Mapping[Material, Field] = {
    "skin": pigment(240, 206, 178),
    "hair": pigment(58, 54, 56),
    "garment": DYES["red"],
    "trim": pigment(232, 220, 196),
    "fur": pigment(158, 128, 100),
    "feather": pigment(132, 130, 132),
    "scale": pigment(206, 120, 84),
    "wood": pigment(150, 112, 82),
    "roof": pigment(104, 108, 114),
    "wall": pigment(240, 234, 220),
    "stone": pigment(168, 166, 160),
    "leaf": LEAVES["summer"][0],
    "blossom": BLOSSOMS["spring"],
    "trunk": pigment(98, 86, 76),
    "grass": pigment(138, 152, 100),
    "metal": pigment(146, 148, 150),
    "paper": pigment(236, 206, 150),
    "cloth": pigment(206, 190, 160),
    "light": pigment(246, 206, 120),
    "water": pigment(150, 178, 186),
    "cloud": pigment(226, 226, 222),
    "line": pigment(40, 38, 40),
}
CONTOUR: Mapping[Material, float] = {
    "leaf": 0.10, "blossom": 0.22, "line": 0.0, "light": 0.12, "grass": 0.25, "cloud": 0.25,
    "hair": 0.5, "water": 0.2, "skin": 0.62, "trunk": 0.85,
}  # fmt: skip

TOOTHED: Mapping[Material, float] = {"trunk": 0.34, "stone": 0.20, "wood": 0.09, "roof": 0.16}
SHAKEN: frozenset[Material] = frozenset({"garment", "fur", "stone", "cloth", "cloud", "grass"})
FULL: frozenset[Material] = frozenset({"hair", "line", "light", "blossom", "leaf", "skin", "trunk"})
SNOWY: frozenset[Material] = frozenset({"roof", "leaf", "stone", "grass", "trunk", "wood"})


def colour_of(part: Part, season: Season, dye: Colour | None) -> Field:
    """The pigment of a part: its own tint muted, the garment's dye, or what the season gives."""
    if part.material == "garment":
        base = DYES[part.tint or dye or "red"]
    elif part.tint is not None:
        base = DYES[part.tint]
    elif part.material == "leaf":
        base = LEAVES[season][0 if part.shade <= 0 else 1]
    elif part.material == "blossom":
        base = BLOSSOMS[season]
    else:
        base = MATERIALS[part.material]
    if part.shade >= 0:
        return np.asarray(base * (1 - 0.42 * part.shade), np.float32)
    return mixed(base, INK, -0.34 * part.shade)


def stamp(
    sheet: Sheet,
    parts: Sequence[Part],
    x: float,
    foot: float,
    height: float,
    *,
    left: bool = False,
    season: Season = "summer",
    dye: Colour | None = None,
    lit: bool = False,
    ink: float = 1.0,
    snow: bool = False,
) -> None:
    """Paints parts standing at (x, foot), `height` pixels tall; `ink` below 1 is farther away.

    `snow` leaves the upper edges of roofs, leaves and stones bare.
    """
    matrix = skia.Matrix()
    matrix.setScale(-height if left else height, height)
    matrix.postTranslate(x, foot)
    for key, group in groupby(parts, key=lambda p: (p.material, p.shade, p.tint)):
        moved = []
        for part in group:
            path = skia.Path(part.path)
            path.transform(matrix)
            moved.append(path)
        first = next(p for p in parts if (p.material, p.shade, p.tint) == key)
        base = colour_of(first, season, dye)
        if first.material == "light" and not lit:
            base = mixed(base, INK, 0.25)
        _layer(sheet, moved, base, first.material, height, ink, snow)


def _layer(
    sheet: Sheet, paths: list[skia.Path], base: Field, material: Material, height: float,
    ink: float, snow: bool,
) -> None:  # fmt: skip
    bounds = [path.getBounds() for path in paths]
    soft = max(1.0, height * 0.016)
    margin = int(3 * soft) + 4
    x0 = int(max(0, min(b.left() for b in bounds) - margin))
    y0 = int(max(0, min(b.top() for b in bounds) - margin))
    x1 = int(min(sheet.width, max(b.right() for b in bounds) + margin))
    y1 = int(min(sheet.height, max(b.bottom() for b in bounds) + margin))
    if x1 - x0 < 2 or y1 - y0 < 2:
        return
    stencil = Stencil(x1 - x0, y1 - y0)
    stencil.canvas.translate(-x0, -y0)
    hand = _hand(height) if material in SHAKEN and height > 80 else None
    for path in paths:
        stencil.fill(path, effect=hand)
    mask = stencil.mask()
    box = (slice(y0, y1), slice(x0, x1))
    density = sheet.density[box]
    flow, press = sheet.flow[box], np.clip(0.80 + 0.55 * sheet.flow[box], 0.12, 1.15)
    if material == "line":
        density += (mask * ink * np.clip(press, 0.6, 1))[..., None] * INK
        return
    relief = sheet.relief[box]
    np.maximum(relief, mask * ink, out=relief)
    density *= 1 - (mask * (0.98 if ink > 0.5 else 0.92))[..., None]
    if sheet.stars is not None:
        sheet.stars[box] *= 1 - mask
    tone = _wash(mask, flow, soft, material)
    if material in TOOTHED:
        tone *= np.clip(0.95 + TOOTHED[material] * sheet.tooth[box], 0.45, 1.3)
    density += (tone * (0.40 + 0.60 * ink))[..., None] * base
    if snow and material in SNOWY:
        cap = max(2, round(min(height * 0.032, 9 * sheet.unit)))
        bare = np.clip(mask - _moved(mask, 0, cap), 0, 1)
        density *= 1 - (bare * np.clip(0.9 + 0.2 * flow, 0, 1))[..., None]
    strength = CONTOUR.get(material, 0.95)
    if strength > 0:
        thick = max(1, round(min(height * 0.0075, 3.4 * sheet.unit)))
        below = np.clip(mask - _moved(mask, -thick, -thick), 0, 1)
        above = np.clip(mask - _moved(mask, 1, 1), 0, 1) * 0.6
        contour = np.maximum(below * press, above * np.clip(press - 0.15, 0, 1))
        density += (contour * strength * (0.25 + 0.75 * ink))[..., None] * INK * 0.95


def _wash(mask: Field, flow: Field, soft: float, material: Material) -> Field:
    """A wash that is pale where the light falls, pools on the other side and dries with a rim."""
    wet = gaussian_filter(mask, soft)
    round_ = gaussian_filter(mask, soft * 2.6)
    away = int(max(1, round(soft * 2.0)))
    shade = np.clip(mask - _moved(round_, -away, -away), 0, 1)
    light = np.clip(mask - _moved(round_, away, away), 0, 1)
    rim = np.clip(mask - wet, 0, 1)
    full = 0.80 if material in FULL else 0.56
    uneven = 0.30 if material in ("leaf", "blossom", "grass") else 0.17
    tone = full + uneven * flow + 0.62 * shade - 0.34 * light + 0.26 * rim
    return np.asarray(mask * np.clip(tone, 0.10, 1.5), np.float32)


def _hand(height: float) -> skia.PathEffect:
    """The small unsteadiness of a hand, so that no edge is a machine's."""
    shake = skia.DiscretePathEffect.Make(max(7.0, height * 0.075), height * 0.0038, 5)
    return skia.PathEffect.MakeCompose(skia.CornerPathEffect.Make(height * 0.018), shake)


def _moved(mask: Field, across: int, down: int) -> Field:
    """The mask as seen `across`, `down` pixels away (the margin keeps it from wrapping)."""
    return np.roll(mask, (down, across), axis=(0, 1))


def lamp_places(
    parts: Sequence[Part], x: float, foot: float, height: float, left: bool
) -> list[tuple[float, float, float]]:
    """Middle and size in pixels of the glowing parts of a figure."""
    found = []
    for part in parts:
        if part.material != "light":
            continue
        box = part.path.getBounds()
        middle = -box.centerX() if left else box.centerX()
        size = max(box.width(), box.height()) * height
        found.append((x + middle * height, foot + box.centerY() * height, size))
    return found

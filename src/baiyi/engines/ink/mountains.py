"""Mountains: ridges, dry edges, texture strokes that run down the slopes, moss dots and pines."""

from __future__ import annotations

import math

import numpy as np
from scipy.ndimage import gaussian_filter1d

from .noise import Field, field, line, smooth
from .pigments import INK, MOSS, mixed
from .sheet import Sheet, Stencil, brush, polygon


def ridge(
    rng: np.random.Generator,
    width: int,
    base: float,
    height: float,
    *,
    peaks: int = 3,
    steep: float = 1.6,
    rough: float = 0.16,
    shift: float | None = None,
) -> Field:
    """The skyline of one range: y per column, from `base` up to about `height` above it."""
    x = np.linspace(0, 1, width, dtype=np.float32)
    profile = np.zeros(width, np.float32)
    start = rng.uniform(0, 1) if shift is None else shift
    for number in range(peaks):
        middle = (start + (number + rng.uniform(-0.28, 0.28)) / peaks) % 1.16 - 0.08
        tall = rng.uniform(0.45, 1.0) if number else 1.0
        broad = rng.uniform(0.55, 1.05) / (peaks + 0.6)
        lean = rng.uniform(0.75, 1.35)
        away = x - middle
        away = np.where(away > 0, away * lean, away / lean) / broad
        profile = np.maximum(profile, tall * np.exp(-(np.abs(away) ** steep) * 1.4))
    jag = line(rng, width, width / (peaks * 3.2), 7, 0.52)
    fine = line(rng, width, width / 60, 4, 0.6)
    profile = profile + rough * jag * (0.35 + profile) + 0.018 * fine * (0.3 + profile)
    return np.asarray(base - height * profile, np.float32)


def mountain(
    sheet: Sheet,
    top: Field,
    foot: float,
    *,
    pigment: Field,
    strength: float,
    texture: float = 0.0,
    crown: Field | None = None,
    edge: float = 0.5,
    floor: float = 0.0,
    level: bool = False,
    cover: float = 1.0,
) -> None:
    """Paints a range from its skyline down to `foot`, where it has dissolved into mist.

    `texture` is the strength of the strokes on the slopes, `crown` a mineral colour laid on the
    heights, `floor` how much of the wash is left at the foot; `level` strokes suit low ground;
    `cover` below 1 lets the sky show through a far range.
    """
    unit = sheet.unit
    first = max(0, int(top.min()) - 4)
    last = min(sheet.height, int(foot) + 1)
    if last <= first + 2:
        return
    rows = np.arange(first, last, dtype=np.float32)[:, None]
    down = rows - top[None]
    inside = smooth(-0.8, 1.2, down)
    tall = np.maximum(foot - top, 8 * unit)[None]
    share = np.clip(down / tall, 0, 1)
    fade = (1 - share) ** 1.25
    if sheet.disc is not None and sheet.behind is not None and cover < 1:
        hidden = (sheet.disc[first:last] * inside)[..., None]
        sheet.density[first:last] *= 1 - hidden
        sheet.density[first:last] += hidden * sheet.behind[first:last]
    sheet.lift(inside * smooth(1.02, 0.72, share) * np.float32(cover), first)
    fold = _folds(sheet, down, top, level) if texture > 0.02 else np.zeros_like(down)
    patch = sheet.blotch[first:last]
    tone = fade * (0.50 + 0.13 * patch) + floor * share * smooth(1.0, 0.7, share)
    tone += 0.34 * np.exp(-np.maximum(down, 0) / (34 * unit)) * (0.8 + 0.4 * patch)
    tone += texture * fade * (1.35 * fold - 0.34)
    body = np.clip(tone, 0, 2) * inside
    sheet.wash(sheet.dry(body, 0.16 * (texture > 0.02), first), pigment, strength, first)
    if crown is not None:
        height = (
            smooth(0.75, 0.05, share) * inside * np.clip(0.62 + 0.35 * patch - 0.4 * fold, 0, 1)
        )
        sheet.wash(height, crown, strength * 0.75, first)
    if edge > 0:
        contour(sheet, down, first, top, edge * strength)


def _folds(sheet: Sheet, down: Field, top: Field, level: bool) -> Field:
    """Hemp-fibre strokes: ridged noise drawn along the slope below the skyline, 0 to about 1."""
    rng, unit, width = sheet.rng, sheet.unit, sheet.width
    deep = max(8, int(down.max()) + 2)
    pad = width // 2
    large, small = ((30, 260), (9, 90)) if level else ((190, 62), (80, 13))
    shape = (deep, width + 2 * pad)
    coarse = field(rng, shape, (large[0] * unit, large[1] * unit), 3, 0.6)
    fine = field(rng, shape, (small[0] * unit, small[1] * unit), 2, 0.6)
    ridged = np.clip(1 - 1.5 * np.abs(coarse), 0, 1) ** 2
    hair = np.clip(1 - 1.8 * np.abs(fine), 0, 1) ** 2 * np.clip(0.75 + 0.8 * coarse, 0, 1.2)
    both = (0.72 * ridged + 0.38 * hair).astype(np.float32)
    slope = gaussian_filter1d(np.gradient(top), max(2, 22 * unit))
    spread = np.tanh(slope * 0.8) * 0.62
    at = np.clip(down, 0, deep - 1).astype(np.int32)
    x = np.arange(width, dtype=np.float32)[None] + pad
    across = x - spread[None] * np.minimum(at, 150 * unit)
    return np.asarray(both[at, np.clip(across, 0, width + 2 * pad - 1).astype(np.int32)])


def contour(sheet: Sheet, down: Field, first: int, top: Field, strength: float) -> None:
    """The contour: a dark line of changing pressure, dry in places."""
    unit = sheet.unit
    press = 0.48 + 0.62 * line(sheet.rng, sheet.width, 110 * unit, 4)
    thick = np.clip(press, 0.12, 1.3)[None] * 2.6 * unit + 0.5
    pressed = np.exp(-np.abs(down - thick * 0.6) / thick) * np.clip(press + 0.22, 0.0, 1)[None]
    pressed *= smooth(-1.2, 0.4, down)
    pressed = np.where(pressed > 0.02, pressed, 0).astype(np.float32)
    sheet.wash(sheet.dry(pressed, 0.55, first), INK, strength, first)


def hatch(sheet: Sheet, top: Field, foot: float, strength: float, amount: int) -> None:
    """Texture strokes: short pulls of a dry brush down the slopes, in families side by side."""
    rng, unit, width = sheet.rng, sheet.unit, sheet.width
    slope = gaussian_filter1d(np.gradient(top), max(2, 20 * unit))
    stencil = Stencil(width, sheet.height)
    for _ in range(amount // 4):
        x = float(rng.uniform(0, width - 1))
        tall = foot - float(top[int(x)])
        if tall < 40 * unit:
            continue
        down = float(rng.uniform(0.02, 1.0)) ** 1.6 * 0.62 * tall
        lean = float(np.tanh(slope[int(x)] * 0.9)) * 0.75
        for number in range(int(rng.integers(2, 6))):
            sx = x + number * float(rng.uniform(4, 9)) * unit
            sy = (
                float(top[int(np.clip(sx, 0, width - 1))]) + down + float(rng.uniform(2, 10)) * unit
            )
            long = float(rng.uniform(16, 58)) * unit * min(1.0, tall / (200 * unit) + 0.3)
            bow = float(rng.normal(0, 0.10)) * long
            points = [
                (sx + lean * long * s + bow * s * (1 - s) * 4, sy + long * s)
                for s in (0.0, 0.3, 0.65, 1.0)
            ]
            press = float(rng.uniform(0.9, 2.6)) * unit + 0.2
            alpha = float(rng.uniform(0.25, 0.85)) * (1 - 0.75 * down / tall)
            stencil.fill(brush(points, [press * 0.5, press, press * 0.7, 0.2]), alpha)
    rows = np.arange(sheet.height, dtype=np.float32)[:, None]
    inside = smooth(0, 3 * unit, rows - top[None])
    sheet.wash(sheet.dry(stencil.mask() * inside, 0.65), INK, strength)


def moss(sheet: Sheet, top: Field, strength: float, amount: int, pigment: Field = INK) -> None:
    """Moss dots along a skyline, in clusters as the brush was filled."""
    rng, unit = sheet.rng, sheet.unit
    stencil = Stencil(sheet.width, sheet.height)
    where = line(rng, sheet.width, 70 * unit, 3)
    for _ in range(amount):
        x = int(rng.integers(0, sheet.width))
        if where[x] < rng.uniform(-0.2, 0.9):
            continue
        y = top[x] + abs(rng.normal(0, 9)) * unit
        size = rng.uniform(1.0, 2.9) * unit
        stencil.dot(x, float(y), size * 1.3, size, float(rng.uniform(0.35, 0.95)))
    sheet.wash(stencil.mask(), mixed(pigment, MOSS, 0.35), strength)


def far_trees(sheet: Sheet, top: Field, strength: float, size: float, amount: int) -> None:
    """Small trees in groups on a far skyline: a trunk and a few pressed touches each."""
    rng, unit = sheet.rng, sheet.unit
    stencil = Stencil(sheet.width, sheet.height)
    groups = rng.uniform(0, sheet.width, max(1, amount // 5))
    for _ in range(amount):
        x = float(rng.choice(groups) + rng.normal(0, 26 * unit))
        if not 0 <= x < sheet.width:
            continue
        foot = float(top[int(x)]) + rng.uniform(0, 4) * unit
        tall = size * rng.uniform(0.6, 1.25)
        lean = rng.normal(0, 0.08) * tall
        trunk = [(x, foot), (x + lean * 0.6, foot - tall * 0.6), (x + lean, foot - tall)]
        stencil.fill(brush(trunk, [tall * 0.07, tall * 0.05, tall * 0.02]), 0.9)
        for layer in range(5):
            share = 0.35 + layer * 0.15
            broad = tall * (0.34 - 0.045 * layer) * rng.uniform(0.7, 1.2)
            for side in (-1, 1):
                touch = x + lean * share + side * broad * rng.uniform(0.3, 0.7)
                high = foot - tall * share + rng.normal(0, 0.03) * tall
                stencil.dot(touch, high, broad * 0.55, tall * 0.055, float(rng.uniform(0.35, 0.8)))
    sheet.wash(stencil.mask(), INK, strength)


def rocks(
    sheet: Sheet,
    x: float,
    y: float,
    size: float,
    *,
    pigment: Field,
    strength: float,
    count: int = 3,
) -> None:
    """A group of rocks standing on the line y, each outlined and shaded on its right."""
    rng = sheet.rng
    for number in range(count):
        wide = size * rng.uniform(0.5, 1.0) * (1 if number == 0 else 0.6)
        tall = wide * rng.uniform(0.55, 0.95)
        at = x + (rng.normal(0, 0.8) * size if number else 0)
        box = (int(at - wide) - 3, int(y - tall) - 3, int(2 * wide) + 8, int(tall * 1.2) + 8)
        left, up = max(0, box[0]), max(0, box[1])
        right, low = min(sheet.width, box[0] + box[2]), min(sheet.height, box[1] + box[3])
        if right - left < 3 or low - up < 3:
            continue
        turns = np.linspace(math.pi, 2 * math.pi, 9)
        wobble = rng.uniform(0.72, 1.1, 9)
        wobble[[0, -1]] = 1
        outline = [
            (at - left + math.cos(t) * wide * w, y - up + math.sin(t) * tall * w)
            for t, w in zip(turns, wobble, strict=True)
        ]
        stencil, lines = Stencil(right - left, low - up), Stencil(right - left, low - up)
        stencil.fill(polygon(outline))
        press = [float(p) for p in rng.uniform(0.012, 0.035, 9) * wide * 1.6 + 0.5]
        lines.fill(brush(outline, press))
        for _ in range(5):
            sx = rng.uniform(-0.5, 0.6) * wide + at - left
            sy = y - up - tall * rng.uniform(0.35, 0.75)
            cut = [
                (sx, sy),
                (sx + wide * 0.06, sy + tall * 0.2),
                (sx + wide * 0.03, sy + tall * 0.4),
            ]
            lines.fill(brush(cut, [wide * 0.025 + 0.4, wide * 0.018 + 0.3, 0.3]), 0.6)
        shape = stencil.mask()
        across = np.linspace(0, 1, shape.shape[1], dtype=np.float32)[None]
        patch = sheet.density[up:low, left:right]
        patch *= 1 - shape[..., None]
        tone = shape * (0.18 + 0.6 * across**2 + 0.12 * sheet.blotch[up:low, left:right])
        line_ = lines.mask() * np.clip(0.9 + 0.25 * sheet.tooth[up:low, left:right], 0, 1)
        for channel in range(3):
            patch[..., channel] += tone * pigment[channel] * strength
            patch[..., channel] += line_ * INK[channel] * strength


def corner(sheet: Sheet, left: bool, tall: float, pigment: Field, strength: float) -> None:
    """A dark mass of rock in a lower corner, the nearest thing of a landscape."""
    rng, width, height, unit = sheet.rng, sheet.width, sheet.height, sheet.unit
    x = np.linspace(0, 1, width, dtype=np.float32)
    away = x if left else 1 - x
    shape = np.exp(-((away / float(rng.uniform(0.18, 0.30))) ** 1.7))
    jag = 0.20 * line(rng, width, 130 * unit, 6, 0.55) * np.sqrt(shape)
    top = np.asarray(height * 1.015 - tall * height * (shape + jag), np.float32)
    mountain(sheet, top, height * 1.16, pigment=pigment, strength=strength, texture=0.85,
             edge=0.9, floor=0.4)  # fmt: skip
    hatch(sheet, top, height * 1.16, 0.9 * strength, 420)
    moss(sheet, top, 0.9 * strength, 120)

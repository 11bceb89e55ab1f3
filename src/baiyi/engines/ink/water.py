"""Water: a thin wash, what stands above it mirrored and broken, a few ripples of dry ink."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from .noise import Field, field, line, smooth
from .pigments import INK, mixed
from .sheet import Sheet, Stencil, brush


def water(
    sheet: Sheet, top: float, bottom: Field | float, pigment: Field, strength: float,
    *, calm: float = 1.0, mirror: float = 0.5,
) -> None:  # fmt: skip
    """Fills from row `top` down to `bottom` (a row, or a bank's line per column)."""
    rng, unit, width = sheet.rng, sheet.unit, sheet.width
    low = np.broadcast_to(np.asarray(bottom, np.float32), (width,))
    first, last = max(1, int(top)), min(sheet.height, int(low.max()) + 1)
    if last - first < 4:
        return
    rows = np.arange(first, last, dtype=np.float32)[:, None]
    inside = smooth(0, 2.5 * unit + 1, rows - top) * smooth(2, -2, rows - low[None])
    share = (rows - first) / (last - first)
    reflected = _mirrored(sheet, first, last, calm)
    sheet.lift(inside, first)
    part = sheet.density[first:last]
    fade = np.exp(-share * 2.2) * mirror * inside
    part += reflected * fade[..., None]
    streak = field(rng, (last - first, width), (7 * unit + 2, 260 * unit), 3, 0.6)
    tone = (0.22 + 0.5 * share + 0.16 * streak * (0.3 + share)) * inside
    sheet.wash(np.clip(tone, 0, 2), pigment, strength, first)
    ripples(sheet, top, float(low.max()), int(46 * (2 - calm)), 0.5, low)


def _mirrored(sheet: Sheet, first: int, last: int, calm: float) -> Field:
    """What is above row `first`, upside down, a little shorter, shaken sideways."""
    rows = np.arange(last - first)
    source = np.clip(first - 1 - (rows * 1.25).astype(int), 0, sheet.height - 1)
    copy = sheet.density[source]
    sway = line(sheet.rng, last - first, 11 * sheet.unit + 2, 3) * (2 + 10 * (1.3 - calm))
    sway = sway * sheet.unit * np.linspace(0.3, 2.0, last - first)
    columns = np.arange(sheet.width)
    index = np.clip(columns[None] + sway[:, None].astype(int), 0, sheet.width - 1)
    copy = copy[np.arange(last - first)[:, None], index]
    return np.asarray(gaussian_filter1d(copy, 2.2 * sheet.unit + 0.5, axis=0), np.float32)


def ripples(
    sheet: Sheet, top: float, bottom: float, amount: int, strength: float, low: Field | None = None
) -> None:
    """Groups of short level strokes, closer together and finer towards the far shore."""
    rng, unit = sheet.rng, sheet.unit
    stencil = Stencil(sheet.width, sheet.height)
    for _ in range(amount):
        near = rng.uniform(0.02, 1) ** 1.3
        y, x = top + near * (bottom - top), rng.uniform(0, sheet.width)
        if low is not None and y > low[int(min(x, sheet.width - 1))] - 4 * unit:
            continue
        long = rng.uniform(24, 120) * unit * (0.3 + 0.9 * near)
        for number in range(int(rng.integers(1, 4))):
            at, high = x + rng.normal(0, long * 0.4), y + number * (5 + 9 * near) * unit
            span = np.linspace(-0.5, 0.5, 7)
            wave = np.sin(span * rng.uniform(4, 9) + rng.uniform(0, 6)) * 1.6 * unit * near
            points = [
                (float(at + s * long), float(high + w)) for s, w in zip(span, wave, strict=True)
            ]
            press = (1 - (2 * span) ** 2) * (0.5 + 2.0 * near) * unit + 0.3
            stencil.fill(brush(points, [float(p) for p in press]), float(rng.uniform(0.3, 0.8)))
    sheet.wash(sheet.dry(stencil.mask(), 0.6), INK, strength)


def waves(sheet: Sheet, top: float, bottom: float, pigment: Field, force: float) -> None:
    """The sea: rows of crests, each hiding the one behind, their backs drawn with fine lines."""
    rng, unit, width = sheet.rng, sheet.unit, sheet.width
    count = 11
    for number in range(count):
        near = (number + 0.5) / count
        level = top + (bottom - top) * near**1.5
        swell = (3 + 20 * near) * unit * (0.35 + force)
        x = np.arange(width, dtype=np.float32)
        length = (60 + 210 * near) * unit
        bend = x / length * 2 * np.pi + 2.2 * line(rng, width, length * 2.2, 2)
        crest = level - swell * (np.abs(np.sin(bend / 2 + rng.uniform(0, 6))) ** 0.8 - 0.4)
        crest += line(rng, width, 30 * unit + 3, 3) * swell * 0.12
        first = max(0, int(crest.min()) - 3)
        last = min(sheet.height, int(level + (bottom - top) * 0.30) + int(swell) + 2)
        if last - first < 3:
            continue
        rows = np.arange(first, last, dtype=np.float32)[:, None]
        down = rows - crest[None]
        inside = smooth(-1, 1, down)
        sheet.lift(inside * (0.55 + 0.4 * near), first)
        foam = smooth(0, 9 * unit * (0.3 + near), down)
        tone = inside * foam * np.exp(-np.maximum(down, 0) / ((26 + 90 * near) * unit))
        sheet.wash(
            tone * (0.75 + 0.2 * sheet.blotch[first:last]), pigment, 0.25 + 0.5 * near, first
        )
        for step in range(1, 4):
            gap = step * (4 + 8 * near) * unit
            thin = np.exp(-(((down - gap) / (0.6 + 0.9 * near * unit)) ** 2))
            press = np.clip(line(rng, width, 80 * unit, 3), 0, 1)[None]
            sheet.wash(sheet.dry((thin * press).astype(np.float32), 0.6, first), INK,
                       0.55 / step, first)  # fmt: skip
        contour = np.exp(-np.abs(down) / (0.8 + 0.9 * unit * near))
        press = np.clip(0.5 + 0.6 * line(rng, width, 60 * unit, 3), 0, 1)[None]
        contour = (contour * press).astype(np.float32)
        sheet.wash(
            sheet.dry(contour, 0.4, first), mixed(INK, pigment, 0.4), 0.5 + 0.3 * near, first
        )

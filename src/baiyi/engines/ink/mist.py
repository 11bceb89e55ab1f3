"""Mist: paper left bare between the layers, with torn upper and lower edges."""

from __future__ import annotations

import numpy as np

from .noise import Field, field, smooth
from .sheet import Sheet


def band(sheet: Sheet, middle: float, thick: float, strength: float) -> None:
    """One drift of mist about the row `middle`, `thick` pixels from its heart to its edge."""
    first = max(0, int(middle - 2.4 * thick))
    last = min(sheet.height, int(middle + 2.4 * thick))
    if last - first < 3:
        return
    rows = np.arange(first, last, dtype=np.float32)[:, None]
    shape = (last - first, sheet.width)
    drift = field(sheet.rng, shape, (thick * 1.6, 420 * sheet.unit), 4)
    away = (rows - middle) / thick + 0.75 * drift
    bare = np.asarray(np.exp(-(away**2)) * strength, np.float32)
    sheet.lift(bare, first)
    _pale(sheet, bare * np.float32(0.34), first)


def veil(sheet: Sheet, strength: float, low: float = 0.0, high: float = 1.0) -> None:
    """A thin mist over everything between two heights of the picture (shares)."""
    rows = np.linspace(0, 1, sheet.height, dtype=np.float32)[:, None]
    height = smooth(low - 0.12, low + 0.1, rows) * smooth(high + 0.12, high - 0.1, rows)
    drift = field(sheet.rng, (sheet.height, sheet.width), (120 * sheet.unit, 520 * sheet.unit), 4)
    thick = np.clip(height * (strength + 0.35 * strength * drift), 0, 0.95)
    sheet.lift(thick * (1 - 0.80 * sheet.relief**2))


def cloud(sheet: Sheet, x: float, y: float, size: float, pigment: Field, strength: float) -> None:
    """A loose cloud: wet wash below, left bare above."""
    top, bottom = int(max(0, y - size)), int(min(sheet.height, y + size))
    if bottom - top < 4:
        return
    rows = np.arange(top, bottom, dtype=np.float32)[:, None]
    columns = np.arange(sheet.width, dtype=np.float32)[None]
    billow = field(sheet.rng, (bottom - top, sheet.width), (size * 0.42, size * 0.75), 4, 0.55)
    away = ((rows - y) / (size * 0.42)) ** 2 + ((columns - x) / (size * 1.5)) ** 2
    body = smooth(0.15, 0.75, 1.0 - away + 0.75 * billow)
    shade = smooth(-0.35, 0.4, (rows - y) / size + 0.25 * billow)
    sheet.lift(body * 0.6, top)
    _pale(sheet, body * (1 - shade) * 0.55, top)
    sheet.wash(body * (0.15 + 0.85 * shade), pigment, strength, top)


def _pale(sheet: Sheet, mask: Field, top: int) -> None:
    """Marks what stays a little paler than the night around it."""
    part = sheet.relief[top : top + mask.shape[0]]
    np.maximum(part, mask, out=part)

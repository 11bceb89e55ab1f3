"""The sky: washes by hour, sun, moon, stars, clouds."""

from __future__ import annotations

import numpy as np

from .air import Air
from .mist import cloud
from .noise import field, smooth
from .pigments import CINNABAR, GAMBOGE, INDIGO, SMOKE, mixed
from .sheet import Sheet, Stencil


def wash(sheet: Sheet, air: Air, horizon: float) -> None:
    """Graded washes from the top and up from the horizon (a row), uneven as wet paper makes them."""
    rows = np.arange(sheet.height, dtype=np.float32)[:, None]
    drift = field(sheet.rng, (sheet.height, sheet.width), (170 * sheet.unit, 420 * sheet.unit), 4)
    share = rows / max(1.0, horizon) + 0.11 * drift
    sheet.wash(smooth(0.85, -0.1, share), air.zenith, air.zenith_strength)
    glow = np.exp(-(((share - 0.94) / air.reach) ** 2))
    sheet.wash(glow.astype(np.float32), air.horizon, air.horizon_strength)


def sun(sheet: Sheet, x: float, y: float, radius: float, strength: float, low: bool) -> None:
    """A cinnabar sun, thicker at its upper edge, with a faint bleeding round it."""
    disc, away = _disc(sheet, x, y, radius)
    sheet.disc, sheet.behind = disc, sheet.density.copy()
    sheet.lift(disc)
    tone = disc * (0.78 + 0.16 * sheet.blotch)
    sheet.wash(tone, mixed(CINNABAR, GAMBOGE, 0.12 if low else 0.3), strength)
    halo = np.exp(-np.clip(away - 1, 0, None) / 0.55) * (1 - disc)
    sheet.wash(halo.astype(np.float32), mixed(CINNABAR, GAMBOGE, 0.5), 0.16 * strength)


def moon(sheet: Sheet, x: float, y: float, radius: float, night: bool) -> None:
    """A moon of bare paper: by night its light is kept for the end, by day a grey ring shows it."""
    disc, away = _disc(sheet, x, y, radius)
    sheet.disc, sheet.behind = disc, sheet.density.copy()
    sheet.lift(disc)
    ring = np.exp(-np.clip(away - 1, 0, None) / 0.9) * (1 - disc)
    if not night:
        sheet.wash(ring.astype(np.float32), SMOKE, 0.35)


def _disc(sheet: Sheet, x: float, y: float, radius: float) -> tuple[np.ndarray, np.ndarray]:
    rows = np.arange(sheet.height, dtype=np.float32)[:, None] - y
    columns = np.arange(sheet.width, dtype=np.float32)[None] - x
    away = np.hypot(rows, columns) / radius
    soft = 1.4 / radius
    return smooth(1 + soft, 1 - soft, away + 0.006 * sheet.blotch), away


def stars(sheet: Sheet, horizon: float, amount: int) -> None:
    """Stars as specks of resist, seen once the night lies over them."""
    rng = sheet.rng
    stencil = Stencil(sheet.width, sheet.height)
    for _ in range(amount):
        x, y = rng.uniform(0, sheet.width), rng.uniform(0, horizon) * rng.uniform(0.3, 1)
        size = rng.choice([0.7, 0.9, 1.2, 1.8], p=[0.45, 0.3, 0.18, 0.07]) * sheet.unit + 0.2
        stencil.dot(float(x), float(y), size, size, float(rng.uniform(0.4, 1)))
    sheet.stars = stencil.mask()


def clouds(sheet: Sheet, air: Air, horizon: float, amount: int, strength: float) -> None:
    """Clouds across the upper sky; heavier ones hang lower."""
    rng = sheet.rng
    tint = mixed(SMOKE, INDIGO, 0.35)
    for _ in range(amount):
        cloud(
            sheet,
            float(rng.uniform(0, sheet.width)),
            float(horizon * rng.uniform(0.08, 0.62)),
            float(rng.uniform(70, 150) * sheet.unit),
            tint,
            strength * float(rng.uniform(0.6, 1.1)),
        )

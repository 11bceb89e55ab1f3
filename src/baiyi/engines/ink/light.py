"""Night as an indigo wash, and the lights that it leaves bare: lanterns, windows, the moon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .noise import Field, field, smooth
from .pigments import INDIGO, INK, NIGHT, UMBER, mixed, pigment
from .sheet import Sheet

WARM = (1.0, 0.66, 0.28)
PALE = (0.80, 0.88, 1.0)
LAMPLIT = pigment(255, 206, 118)
DARK = mixed(NIGHT, mixed(INK, INDIGO, 0.5), 0.22)
DUSKY = mixed(mixed(NIGHT, UMBER, 0.55), INK, 0.25)


@dataclass(frozen=True)
class Glow:
    """A light at a point; `radius` in pixels is where it has faded to about a third."""

    x: float
    y: float
    radius: float
    power: float = 1.0
    colour: tuple[float, float, float] = WARM
    mirror: float | None = None  # the row at which the water begins to reflect it


@dataclass(frozen=True)
class Surface:
    """Water that reflects lights: from a row down to a bank's line per column."""

    top: float
    bottom: Field


def shine(
    sheet: Sheet, night: float, glows: list[Glow], surface: Surface | None, *, inside: bool = False
) -> None:
    """Lays the night over the sheet, thinner where light falls, and then the light itself."""
    reach = np.zeros((sheet.height, sheet.width), np.float32)
    drift = 1 + 0.10 * sheet.blotch
    spread: list[tuple[Glow, Field]] = []
    for glow in glows:
        fall = _fall(sheet, glow) * drift
        reach = np.maximum(reach, fall * glow.power)
        spread.append((glow, fall))
    if night > 0:
        rows = np.linspace(0, 1, sheet.height, dtype=np.float32)[:, None]
        dark = night * (1.12 - 0.30 * np.exp(-(((rows - 0.5) / 0.22) ** 2)) + 0.08 * sheet.blotch)
        sheet.density *= np.float32(1 - 0.24 * night)
        kept = np.clip(1 - 0.93 * np.clip(reach, 0, 1), 0, 1) * (1 - 0.42 * sheet.relief)
        sheet.wash((dark * kept).astype(np.float32), DUSKY if inside else DARK)
    warm = 0.30 + 0.78 * night
    for colour in {glow.colour: None for glow in glows}:
        # Lamps that stand together make one light: no sum that would burn out the paper.
        dim, core = np.ones_like(reach), np.zeros_like(reach)
        for glow, fall in spread:
            if glow.colour == colour:
                dim *= 1 - np.clip(fall, 0, 1) ** 1.2 * (0.9 * min(1.0, glow.power))
                core = np.maximum(core, np.clip(fall, 0, 1) ** 3 * glow.power)
        # The lit paper takes the lamp's colour and ink stays ink; only the source itself shines.
        if colour == WARM:
            sheet.wash((1 - dim) * np.float32(warm), LAMPLIT, 0.55)
        _add(sheet, (0.24 * (1 - dim) + 0.80 * core) * np.float32(warm), colour)
    for glow in glows:
        if surface is not None and glow.mirror is not None:
            _add(sheet, _shimmer(sheet, glow, surface) * warm * (1 - sheet.relief), glow.colour)


def _fall(sheet: Sheet, glow: Glow) -> Field:
    rows = np.arange(sheet.height, dtype=np.float32)[:, None] - glow.y
    columns = np.arange(sheet.width, dtype=np.float32)[None] - glow.x
    away = np.hypot(rows, columns) / glow.radius
    return np.asarray(0.55 * np.exp(-(away**2) * 3.0) + 0.45 * np.exp(-away * 1.35), np.float32)


def _add(sheet: Sheet, strength: Field, colour: tuple[float, float, float]) -> None:
    for channel, part in enumerate(colour):
        sheet.light[..., channel] += strength * np.float32(part * 0.85)


def _shimmer(sheet: Sheet, glow: Glow, surface: Surface) -> Field:
    """The broken column of light that lies on the water below a lamp."""
    mask = np.zeros((sheet.height, sheet.width), np.float32)
    mirror = float(glow.mirror if glow.mirror is not None else surface.top)
    first = int(np.clip(max(surface.top, mirror), 0, sheet.height - 1))
    deep = int(max(8, abs(mirror - glow.y) + glow.radius * 2.6))
    last = min(sheet.height, first + deep)
    if last - first < 4:
        return mask
    rows = np.arange(first, last, dtype=np.float32)[:, None]
    columns = np.arange(sheet.width, dtype=np.float32)[None]
    unit = sheet.unit
    streak = field(sheet.rng, (last - first, sheet.width), (9 * unit + 2, 46 * unit + 4), 2)
    image = 2 * mirror - glow.y
    wide = glow.radius * (0.16 + 0.20 * np.clip((rows - first) / deep, 0, 1))
    column = np.exp(-(((columns - glow.x + 5 * unit * streak) / wide) ** 2))
    along = np.exp(-(((rows - image) / (glow.radius * 1.5)) ** 2)) + 0.35 * np.exp(
        -(rows - first) / (glow.radius * 1.2)
    )
    broken = smooth(-0.15, 0.4, streak + 0.15)
    inside = smooth(2, -2, rows - surface.bottom[None])
    mask[first:last] = column * along * broken * inside * 0.85 * glow.power
    return mask

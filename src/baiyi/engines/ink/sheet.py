"""A sheet of xuan paper that takes up ink: washes add density, thick colour and resist cover it.

Density D per channel follows Beer and Lambert: what is seen is paper * exp(-D).
"""

from __future__ import annotations

import numpy as np
import skia

from ... import stopping
from .noise import Field, field
from .pigments import PAPER


class Sheet:
    """A picture under way. Masks are 0..1 of shape (rows, width), laid from row `top` down."""

    def __init__(self, width: int, height: int, rng: np.random.Generator) -> None:
        self.width, self.height, self.rng = width, height, rng
        self.unit = (width * height) ** 0.5 / 1000
        self.density = np.zeros((height, width, 3), np.float32)
        self.light = np.zeros((height, width, 3), np.float32)
        # How the paper's tooth takes a dry brush: fine grain over slow blotches.
        grain = rng.normal(0, 1, (height, width)).astype(np.float32)
        cell = max(2.5, 3.2 * self.unit)
        self.stars: Field | None = None
        self.disc: Field | None = None  # the sun or moon, which no hill lets through
        self.behind: Field | None = None  # the sky that it was painted on
        self.relief = np.zeros((height, width), np.float32)
        self.tooth = 0.35 * grain + field(rng, (height, width), (cell, cell * 1.6), 3)
        flow = 46 * self.unit
        self.flow = field(rng, (height, width), (flow, flow), 3, 0.55)
        blotch = 220 * self.unit
        self.blotch = field(rng, (height, width), (blotch, blotch), 4)

    def wash(self, mask: Field, pigment: Field, strength: float = 1.0, top: int = 0) -> None:
        """Transparent colour over what is there."""
        stopping.check()
        part = self.density[top : top + mask.shape[0]]
        for channel in range(3):
            part[..., channel] += mask * np.float32(pigment[channel] * strength)

    def lay(self, mask: Field, pigment: Field, strength: float = 1.0, top: int = 0) -> None:
        """Thick colour that hides what is under it in measure of the mask."""
        stopping.check()
        part = self.density[top : top + mask.shape[0]]
        for channel in range(3):
            into = part[..., channel]
            into += mask * (np.float32(pigment[channel] * strength) - into)

    def lift(self, mask: Field, top: int = 0) -> None:
        """Takes colour off: mist, resist, the bare paper behind a nearer hill."""
        stopping.check()
        part = self.density[top : top + mask.shape[0]]
        part *= 1 - mask[..., None]
        if self.stars is not None:
            self.stars[top : top + mask.shape[0]] *= 1 - mask

    def dry(self, mask: Field, amount: float, top: int = 0) -> Field:
        """The mask as a dry brush leaves it: broken by the paper's tooth where it is thin."""
        tooth = self.tooth[top : top + mask.shape[0]]
        broken = np.clip((mask - amount * (0.45 + 0.35 * tooth)) * 3.0, 0, 1)
        return np.asarray(mask * (1 - amount) + broken * amount * np.sqrt(mask), np.float32)

    def finish(self) -> np.ndarray:
        """Pixels (height, width, 3), uint8 sRGB."""
        shape = (self.height, self.width)
        fibre = field(self.rng, shape, (9 * self.unit + 2, 60 * self.unit + 2), 2)
        tone = 1 + 0.006 * fibre + 0.010 * self.blotch + 0.007 * np.clip(self.tooth, -2, 2)
        rows = np.linspace(-1, 1, self.height, dtype=np.float32)[:, None]
        columns = np.linspace(-1, 1, self.width, dtype=np.float32)[None]
        tone -= 0.035 * (rows**2 * columns**2 + 0.5 * rows**4)
        tone -= 0.05 * self._fibres()
        # Wet ink settles in the valleys of the paper.
        settle = 1 + 0.10 * self.blotch + 0.022 * np.clip(self.tooth, -2, 2)
        out = np.empty((*shape, 3), np.uint8)
        if self.stars is not None:
            self.light += self.stars[..., None] * np.array([0.72, 0.70, 0.60], np.float32)
        for channel in range(3):
            seen = PAPER[channel] * tone * np.exp(-self.density[..., channel] * settle)
            lit = self.light[..., channel]
            seen = 1 - (1 - np.clip(seen, 0, 1)) * np.exp(-lit)
            out[..., channel] = np.clip(seen * 255 + 0.5, 0, 255).astype(np.uint8)
        return out

    def _fibres(self) -> Field:
        """Bits of bark and straw that the paper maker left in the sheet."""
        stencil = Stencil(self.width, self.height)
        for _ in range(150):
            x, y = self.rng.uniform(0, self.width), self.rng.uniform(0, self.height)
            turn, long = self.rng.uniform(0, 6.3), self.rng.uniform(6, 34) * self.unit
            bend = self.rng.normal(0, 0.5)
            points = [
                (x + np.cos(turn + bend * s) * long * s, y + np.sin(turn + bend * s) * long * s)
                for s in (0.0, 0.5, 1.0)
            ]
            stencil.fill(brush(points, [0.3, 0.9 * self.unit + 0.2, 0.3]), self.rng.uniform(0.3, 1))
        return stencil.mask()


class Stencil:
    """A grey mask drawn with Skia: paths, strokes and dots with an opacity each."""

    def __init__(self, width: int, height: int) -> None:
        self.pixels = np.zeros((max(1, height), max(1, width)), np.uint8)
        self._surface = skia.Surface(self.pixels, colorType=skia.kAlpha_8_ColorType)
        self.canvas = self._surface.getCanvas()

    def fill(
        self, path: skia.Path, alpha: float = 1.0, effect: skia.PathEffect | None = None
    ) -> None:
        paint = _paint(alpha)
        if effect is not None:
            paint.setPathEffect(effect)
        self.canvas.drawPath(path, paint)

    def draw(self, path: skia.Path, width: float, alpha: float = 1.0) -> None:
        paint = _paint(alpha)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        self.canvas.drawPath(path, paint)

    def dot(self, x: float, y: float, across: float, down: float, alpha: float = 1.0) -> None:
        self.canvas.drawOval(
            skia.Rect.MakeLTRB(x - across, y - down, x + across, y + down), _paint(alpha)
        )

    def mask(self) -> Field:
        return self.pixels.astype(np.float32) / np.float32(255)


def _paint(alpha: float) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Alphaf=float(min(1.0, max(0.0, alpha))))


def brush(points: list[tuple[float, float]], widths: list[float]) -> skia.Path:
    """One stroke of a round brush: an outline around points, as wide as pressed at each."""
    spine = np.asarray(points, float)
    half = np.asarray(widths, float)[:, None] / 2
    along = np.gradient(spine, axis=0)
    length = np.hypot(along[:, 0], along[:, 1])[:, None]
    along /= np.where(length > 1e-9, length, 1)
    side = np.stack([-along[:, 1], along[:, 0]], axis=1) * half
    outline = np.concatenate([spine + side, (spine - side)[::-1]])
    path = skia.Path()
    path.addPoly([skia.Point(float(x), float(y)) for x, y in outline], True)
    return path


def polygon(points: list[tuple[float, float]]) -> skia.Path:
    """A closed shape through points."""
    path = skia.Path()
    path.addPoly([skia.Point(float(x), float(y)) for x, y in points], True)
    return path

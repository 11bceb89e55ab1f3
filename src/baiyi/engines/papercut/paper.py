"""Sheets of paper on a board: each lies over the last one, with a cut edge and a soft shadow."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image

from ... import stopping
from ..drawing.palettes import Palette, Rgb, shaded

Points = Sequence[tuple[float, float]]


def colour(value: Rgb, alpha: float = 1.0) -> int:
    """Skia's colour of a triple; alpha 0 to 1."""
    return int(skia.Color(*value, round(255 * min(1.0, max(0.0, alpha)))))


def filled(value: Rgb, alpha: float = 1.0, blur: float = 0.0) -> skia.Paint:
    paint = skia.Paint(AntiAlias=True, Color=colour(value, alpha))
    if blur > 0.3:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return paint


@dataclass
class Board:
    """The picture while it is being laid: sizes in pixels; `unit` is what strokes are measured in."""

    canvas: skia.Canvas
    surface: skia.Surface
    width: int
    height: int
    palette: Palette
    seed: int
    shadow: float = 1.0
    indoor: bool = False
    faces: tuple[tuple[float, float, float, float], ...] = ()  # left, top, right, bottom

    def on_face(self, x: float, y: float) -> bool:
        """Whether what is laid there would cover the face of somebody of the story."""
        return any(left < x < right and top < y < low for left, top, right, low in self.faces)

    @property
    def unit(self) -> float:
        return min(self.width * 1.25, self.height) / 1000

    def rng(self, name: str) -> random.Random:
        """Chance of its own for each part of the picture."""
        return random.Random(f"{self.seed} {name}")

    def snapshot(self) -> skia.Image:
        return self.surface.makeImageSnapshot()


def board(
    width: int, height: int, palette: Palette, seed: int, *, shadow: float, indoor: bool
) -> Board:
    surface = skia.Surface(width, height)
    return Board(surface.getCanvas(), surface, width, height, palette, seed, shadow, indoor)


def sheet(
    to: Board,
    path: skia.Path,
    high: Rgb,
    low: Rgb | None = None,
    *,
    lift: float = 1.0,
    edge: float = 1.0,
    fade: float = 1.0,
) -> None:
    """One sheet: its shadow on what lies behind, its lit edge, its face from `high` to `low`.

    `fade`: over which part of the board's height the face goes from the one to the other.
    """
    stopping.check()
    canvas, unit = to.canvas, to.unit
    cast_shadow(to, path, lift)
    canvas.drawPath(path, filled(shaded(high, 0.42)))
    bounds = path.getBounds()
    top = max(0.0, bounds.top())
    bottom = min(float(to.height), bounds.bottom(), top + fade * to.height)
    face = skia.Paint(AntiAlias=True)
    face.setShader(
        skia.GradientShader.MakeLinear(
            [skia.Point(0, top), skia.Point(0, max(bottom, top + 1))],
            [colour(high), colour(low or shaded(high, -0.22))],
        )
    )
    canvas.save()
    canvas.clipPath(path, True)
    canvas.translate(0, 1.7 * unit * edge)
    canvas.drawPath(path, face)
    canvas.restore()


def cast_shadow(to: Board, path: skia.Path, lift: float = 1.0) -> None:
    """A wide soft shadow and a close one, falling a little downwards."""
    dark = shaded(to.palette.ground[-1], -0.28)
    strength = to.shadow
    for spread, alpha, fall in ((15.0, 0.30, 1.0), (4.5, 0.26, 1.5)):
        to.canvas.save()
        to.canvas.translate(0, fall * to.unit * lift)
        to.canvas.drawPath(path, filled(dark, alpha * strength, spread * to.unit * lift))
        to.canvas.restore()


def glow(
    to: Board, x: float, y: float, radius: float, tone: Rgb, strength: float, add: bool = True
) -> None:
    """Light that falls off from its middle and warms what lies there."""
    paint = skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kScreen)
    if not add:
        paint.setBlendMode(skia.BlendMode.kSrcOver)
    paint.setShader(
        skia.GradientShader.MakeRadial(
            skia.Point(x, y),
            max(1.0, radius),
            [colour(tone, strength), colour(tone, strength * 0.42), colour(tone, 0.0)],
            [0.0, 0.38, 1.0],
        )
    )
    to.canvas.drawRect(skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius), paint)


def closed(points: Points) -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], True)
    return path


def below(to: Board, points: Points) -> skia.Path:
    """The sheet under a contour that runs from the left edge to the right one."""
    down = to.height + 40
    return closed([(-40, down), *points, (to.width + 40, down)])


def around(to: Board, hole: skia.Path) -> skia.Path:
    """The whole board as one sheet with a hole in it."""
    path = skia.Path()
    path.addRect(skia.Rect.MakeLTRB(-60, -60, to.width + 60, to.height + 60))
    path.addPath(hole)
    path.setFillType(skia.PathFillType.kEvenOdd)
    return path


def grained(to: Board, amount: float = 1.0) -> bytes:
    """The finished board as PNG bytes, with the grain of the paper laid over all of it."""
    pixels = to.surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)
    grain = _grain(to.width, to.height, to.seed) * np.float32(amount)
    face = pixels[..., :3].astype(np.float32)
    room = np.minimum(face, 255 - face) * np.float32(0.5) + np.float32(40)
    face += grain[..., None] * room
    data = io.BytesIO()
    image = Image.fromarray(np.clip(face + 0.5, 0, 255).astype(np.uint8))
    image.save(data, "PNG", compress_level=4)
    return data.getvalue()


def _grain(width: int, height: int, seed: int) -> NDArray[np.float32]:
    """Fibres and tooth, about -0.1 to 0.1, tiled from one small patch that closes on itself."""
    size = 512
    rng = np.random.default_rng(seed & 0xFFFF)
    noise = rng.standard_normal((size, size), dtype=np.float32)
    spectrum = np.fft.rfft2(noise)
    across = np.fft.rfftfreq(size)[None, :]
    down = np.fft.fftfreq(size)[:, None]
    tooth = np.exp(-((across**2 + down**2) / (2 * 0.16**2)))
    fibre = np.exp(-((across / 0.02) ** 2 + (down / 0.20) ** 2) / 2)
    cloud = np.exp(-((across**2 + down**2) / (2 * 0.012**2)))
    tile = np.zeros((size, size))
    for mask, weight in ((tooth, 0.030), (fibre, 0.013), (cloud, 0.020)):
        part = np.fft.irfft2(spectrum * mask, s=(size, size))
        tile += weight * part / max(1e-6, float(part.std()))
    times = (-(-height // size), -(-width // size))
    return np.tile(tile.astype(np.float32), times)[:height, :width]

"""What type is set on: a picture as a sheet, its calm places, and a seal under the words.

Type is in ink or in paper white, whichever is read more easily; where the ground is restless, a
veil of the ground's own colour is laid under it first. Contrast is measured and reaches 4.5 : 1
(WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import skia
from PIL import Image

from ...values import Asset, Picture
from .typeface import GARAMOND_MEDIUM, KAI_BOLD, Type

INK = (24, 22, 26)
PAPER = (250, 246, 236)
CINNABAR = (178, 42, 32)
ENOUGH_CONTRAST = 4.5


@dataclass(frozen=True)
class Ground:
    """A part of the picture in pixels, with the mean colour and the unrest of what is there."""

    left: int
    top: int
    right: int
    bottom: int
    colour: tuple[float, float, float]
    unrest: float


class Sheet:
    """A picture that is drawn upon; `pixels` stay as the picture was."""

    def __init__(self, picture: Picture) -> None:
        self._before = picture
        self.pixels = np.asarray(Image.open(io.BytesIO(picture.image.read())).convert("RGB")).copy()
        self._surface = skia.Surface(picture.width, picture.height)
        self.canvas = self._surface.getCanvas()
        alpha = np.full((*self.pixels.shape[:2], 1), 255, np.uint8)
        rgba = np.ascontiguousarray(np.concatenate([self.pixels, alpha], axis=2))
        self.canvas.drawImage(skia.Image.fromarray(rgba, skia.kRGBA_8888_ColorType), 0, 0)

    def picture(self) -> Picture:
        """The picture with what was drawn on it, as PNG."""
        drawn = self._surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)
        png = io.BytesIO()
        Image.fromarray(drawn).convert("RGB").save(png, "PNG")
        return self._before.model_copy(update={"image": Asset.of(png.getvalue(), "image/png")})


def measure(pixels: np.ndarray, box: tuple[int, int, int, int]) -> Ground:
    """The ground in a box (left, top, right, bottom), cut to the picture."""
    height, width = pixels.shape[:2]
    left, top = max(0, box[0]), max(0, box[1])
    right, bottom = min(width, box[2]), min(height, box[3])
    part = pixels[top:bottom, left:right].reshape(-1, 3).astype(float)
    red, green, blue = part.mean(axis=0)
    unrest = float((part @ np.array([0.2126, 0.7152, 0.0722])).std())
    return Ground(left, top, right, bottom, (float(red), float(green), float(blue)), unrest)


def calmest(
    pixels: np.ndarray, boxes: list[tuple[int, int, int, int]], *, prefer_first: float = 1.0
) -> Ground:
    """The calmest of the boxes; the first wins unless another is `prefer_first` times calmer."""
    grounds = [measure(pixels, box) for box in boxes]
    best = min(grounds, key=lambda g: g.unrest)
    return grounds[0] if grounds[0].unrest <= best.unrest * prefer_first else best


def luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (v / 255 for v in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def legible(canvas: skia.Canvas, ground: Ground) -> tuple[int, int, int]:
    """The colour to write with on this ground, after veiling it where that is needed."""
    colour = max((INK, PAPER), key=lambda c: contrast(c, ground.colour))
    restless = ground.unrest > 26
    if contrast(colour, ground.colour) >= ENOUGH_CONTRAST * 1.15 and not restless:
        return colour
    veil = PAPER if colour == INK else INK
    strength = 0.62 if restless else 0.45
    while (
        contrast(colour, _mixed(ground.colour, veil, strength)) < ENOUGH_CONTRAST * 1.15
        and strength < 0.92
    ):
        strength += 0.05
    under = paint(veil)
    under.setAlphaf(strength)
    blur = max(8.0, (ground.right - ground.left) * 0.09)
    under.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur / 2))
    box = skia.Rect.MakeLTRB(ground.left, ground.top, ground.right, ground.bottom)
    canvas.drawRoundRect(box.makeOutset(blur / 3, blur / 3), blur, blur, under)
    return colour


def _mixed(
    under: tuple[float, float, float], over: tuple[int, int, int], alpha: float
) -> tuple[float, float, float]:
    red, green, blue = (u * (1 - alpha) + o * alpha for u, o in zip(under, over, strict=True))
    return red, green, blue


def paint(colour: tuple[int, int, int]) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color=skia.Color(*colour))


def seal(canvas: skia.Canvas, author: str, x: float, top: float, side: float) -> None:
    """The author's name as a carved cinnabar seal, white characters in a red square."""
    name = author.strip()[:4]
    if not name:
        return
    rows = 1 if len(name) == 1 else 2
    rect = skia.Rect.MakeXYWH(x - side / 2, top + side * 0.25, side, side)
    canvas.drawRoundRect(rect, side * 0.09, side * 0.09, paint(CINNABAR))
    frame = paint(PAPER)
    frame.setStyle(skia.Paint.kStroke_Style)
    frame.setStrokeWidth(side * 0.025)
    inner = rect.makeInset(side * 0.07, side * 0.07)
    canvas.drawRoundRect(inner, side * 0.05, side * 0.05, frame)
    type_ = Type((KAI_BOLD, GARAMOND_MEDIUM), side * (0.62 if rows == 1 else 0.38))
    columns = [name] if rows == 1 else [name[:2], name[2:]] if len(name) > 2 else [name]
    for number, column in enumerate(columns):
        middle = rect.centerX() + (len(columns) / 2 - 0.5 - number) * type_.size * 1.04
        start = rect.centerY() - type_.height(column) / 2
        type_.column(canvas, column, middle, start, paint(PAPER))

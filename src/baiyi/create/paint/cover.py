"""Covers and posters: a picture, and type set over it.

The type stands where the picture is calm, in ink or in paper white, whichever is read more
easily there; where the ground is restless, a veil of the ground's own colour is laid under
it first. Contrast is measured and reaches 4.5 : 1 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import numpy as np
import skia
from PIL import Image

from ...build.step import step
from ...errors import BadBrief
from ...values import Asset, Picture
from .typeface import (
    CALLIGRAPHY,
    GARAMOND,
    GARAMOND_ITALIC,
    GARAMOND_MEDIUM,
    KAI,
    KAI_BOLD,
    Type,
    wrap,
)

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


def check_settable(words: str) -> None:
    """Raises Unsupported for a letter that no typeface of the cover has: better now than at the end."""
    Type((KAI_BOLD, GARAMOND_MEDIUM), 10.0).width(words)


@step(version=1)
def cover(picture: Picture, title: str, author: str, language: str) -> Picture:
    """The front cover: title and author over the picture. Raises BadBrief, Unsupported."""
    return _set(picture, title, author, "", language, poster=False)


@step(version=1)
def poster(picture: Picture, title: str, author: str, line: str, language: str) -> Picture:
    """The poster: title, a line that invites, author. Raises BadBrief, Unsupported."""
    return _set(picture, title, author, line, language, poster=True)


def _set(
    picture: Picture, title: str, author: str, line: str, language: str, *, poster: bool
) -> Picture:
    if not title.strip():
        raise BadBrief(
            "the title is empty; give one with `title:` in the brief",
            "标题是空的；请在任务书里写 `title:`",
        )
    pixels = np.asarray(Image.open(io.BytesIO(picture.image.read())).convert("RGB")).copy()
    canvas_image = skia.Surface(picture.width, picture.height)
    canvas = canvas_image.getCanvas()
    canvas.drawImage(skia.Image.fromarray(_rgba(pixels), skia.kRGBA_8888_ColorType), 0, 0)
    # Columns suit Chinese; a title that is mostly Latin letters reads in lines.
    han = len(re.findall(r"[\u3400-\u9fff]", title))
    if language == "zh" and han * 2 >= len(title) and len(title) <= 24:
        _columns(canvas, pixels, title, author, line, poster)
    else:
        _lines(canvas, pixels, title, author, line, poster, language)
    snapshot = canvas_image.makeImageSnapshot()
    png = io.BytesIO()
    Image.fromarray(snapshot.toarray(colorType=skia.kRGBA_8888_ColorType)).convert("RGB").save(
        png, "PNG"
    )
    asset = Asset.of(png.getvalue(), "image/png")
    return picture.model_copy(update={"image": asset})


def _columns(
    canvas: skia.Canvas, pixels: np.ndarray, title: str, author: str, line: str, poster: bool
) -> None:
    """Chinese: the title in one or two columns at the calmer side, a seal below it."""
    height, width = pixels.shape[:2]
    rows = len(title) if len(title) <= 9 else -(-len(title) // 2)
    size = min(width * (0.15 if poster else 0.135), height * 0.60 / rows / 1.06)
    type_ = Type((CALLIGRAPHY, KAI_BOLD), size)
    columns = [title[i : i + rows] for i in range(0, len(title), rows)]
    block = int(size * 1.3 * len(columns) + width * 0.05)
    top, tall = int(height * 0.07), int(type_.height("字" * rows) + height * 0.02)
    ground = calmest(
        pixels,
        [
            (width - block - int(width * 0.04), top, width - int(width * 0.04), top + tall),
            (int(width * 0.04), top, int(width * 0.04) + block, top + tall),
        ],
    )
    colour = _legible(canvas, ground)
    x = ground.right - size * 0.85
    for column in columns:
        type_.column(canvas, column, x, ground.top, _paint(colour))
        x -= size * 1.3
    small = Type((KAI, KAI_BOLD), max(size * 0.26, width * 0.028), 0.12)
    if line:
        # The line stands on the title's inner side, never between title and edge.
        at_left = ground.right < width / 2
        beside = ground.right + small.size if at_left else x + size * 0.45
        _vertical_line(canvas, pixels, line, small, beside, ground, at_left)
    _seal(canvas, author, ground.right - size * 0.85, ground.bottom, width * 0.062)


def _vertical_line(
    canvas: skia.Canvas,
    pixels: np.ndarray,
    line: str,
    small: Type,
    x: float,
    ground: Ground,
    rightwards: bool,
) -> None:
    """The poster's line in small columns beside the title, each on legible ground."""
    columns = balanced(line, max(8, int((ground.bottom - ground.top) / (small.size * 1.18))))
    step = small.size * (1.7 if rightwards else -1.7)
    if rightwards:  # columns are read from right to left, so the last one stands here
        columns.reverse()
    ends = (x, x + step * (len(columns) - 1))
    tall = max(map(small.height, columns)) + small.size * 0.8
    strip = (
        int(min(ends) - small.size * 0.8),
        ground.top,
        int(max(ends) + small.size * 0.8),
        int(ground.top + tall),
    )
    colour = _legible(canvas, measure(pixels, strip))
    for column in columns:
        small.column(canvas, column, x, ground.top + small.size * 0.4, _paint(colour))
        x += step


def balanced(line: str, most: int) -> list[str]:
    """Columns of at most `most` characters, about as long as each other, cut after a comma if near."""
    count = -(-len(line) // most)
    columns: list[str] = []
    rest = line
    for left in range(count, 1, -1):
        even = -(-len(rest) // left)
        near = range(max(1, even - 3), min(most, even + 3) + 1)
        commas = [cut for cut in near if rest[cut - 1 : cut] in set("，。；：、？！")]
        cut = min(commas, key=lambda c: abs(c - even)) if commas else even
        while cut > 1 and rest[cut : cut + 1] in set("，。；：、？！”』」）"):
            cut -= 1
        columns.append(rest[:cut])
        rest = rest[cut:]
    return [*columns, rest]


def _seal(canvas: skia.Canvas, author: str, x: float, top: float, side: float) -> None:
    """The author's name as a carved cinnabar seal, white characters in a red square."""
    name = author.strip()[:4]
    if not name:
        return
    rows = 1 if len(name) == 1 else 2
    rect = skia.Rect.MakeXYWH(x - side / 2, top + side * 0.25, side, side)
    canvas.drawRoundRect(rect, side * 0.09, side * 0.09, _paint(CINNABAR))
    frame = _paint(PAPER)
    frame.setStyle(skia.Paint.kStroke_Style)
    frame.setStrokeWidth(side * 0.025)
    inner = rect.makeInset(side * 0.07, side * 0.07)
    canvas.drawRoundRect(inner, side * 0.05, side * 0.05, frame)
    type_ = Type((KAI_BOLD, GARAMOND_MEDIUM), side * (0.62 if rows == 1 else 0.38))
    columns = [name] if rows == 1 else [name[:2], name[2:]] if len(name) > 2 else [name]
    for number, column in enumerate(columns):
        middle = rect.centerX() + (len(columns) / 2 - 0.5 - number) * type_.size * 1.04
        start = rect.centerY() - type_.height(column) / 2
        type_.column(canvas, column, middle, start, _paint(PAPER))


def _lines(
    canvas: skia.Canvas,
    pixels: np.ndarray,
    title: str,
    author: str,
    line: str,
    poster: bool,
    language: str,
) -> None:
    """Latin: the title in balanced centred lines, below it the poster's line and the author.

    All in one block: the corners belong to the label.
    """
    height, width = pixels.shape[:2]
    faces = (GARAMOND_MEDIUM, KAI_BOLD) if language != "zh" else (KAI_BOLD, GARAMOND_MEDIUM)
    size = width * (0.125 if poster else 0.115)
    type_ = Type(faces, size)
    lines = wrap(title, type_, width * 0.84)
    while (len(lines) > 4 or max(map(type_.width, lines)) > width * 0.88) and type_.size > 18:
        type_ = Type(faces, type_.size * 0.92)
        lines = wrap(title, type_, width * 0.84)
    leading = type_.size * 1.08
    small = Type((GARAMOND_ITALIC, KAI), max(type_.size * 0.30, width * 0.03))
    below = wrap(line, small, width * 0.7) if line else ()
    name = Type((GARAMOND, KAI), width * 0.028, 0.18)
    signed = author.upper().strip()
    under = [
        *((text, small, small.size * 1.3) for text in below),
        *(((signed, name, name.size * 2.1),) if signed else ()),
    ]
    rows = [(text, type_, leading) for text in lines]
    for place, (text, face, high) in enumerate(under):
        rows.append((text, face, high if place else high + type_.size * 0.28))  # below descenders
    tall = int(sum(high for _, _, high in rows))
    margin = int(height * 0.055)
    ground = calmest(
        pixels,
        [
            (int(width * 0.06), margin, int(width * 0.94), margin + tall),
            (int(width * 0.06), int(height * 0.60), int(width * 0.94), int(height * 0.60) + tall),
        ],
        prefer_first=1.6,
    )
    colour = _legible(canvas, ground)
    y = ground.top - leading + type_.size * 0.86
    for text, face, high in rows:
        y += high
        face.line(canvas, text, (width - face.width(text)) / 2, y, _paint(colour))


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


def _legible(canvas: skia.Canvas, ground: Ground) -> tuple[int, int, int]:
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
    paint = _paint(veil)
    paint.setAlphaf(strength)
    blur = max(8.0, (ground.right - ground.left) * 0.09)
    paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur / 2))
    box = skia.Rect.MakeLTRB(ground.left, ground.top, ground.right, ground.bottom)
    canvas.drawRoundRect(box.makeOutset(blur / 3, blur / 3), blur, blur, paint)
    return colour


def _mixed(
    under: tuple[float, float, float], over: tuple[int, int, int], alpha: float
) -> tuple[float, float, float]:
    red, green, blue = (u * (1 - alpha) + o * alpha for u, o in zip(under, over, strict=True))
    return red, green, blue


def _paint(colour: tuple[int, int, int]) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color=skia.Color(*colour))


def _rgba(pixels: np.ndarray) -> np.ndarray:
    alpha = np.full((*pixels.shape[:2], 1), 255, np.uint8)
    return np.ascontiguousarray(np.concatenate([pixels, alpha], axis=2))

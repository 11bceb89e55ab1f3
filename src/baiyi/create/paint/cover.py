"""Covers and posters: a picture, and type set over it.

The type stands where the picture is calm (see ground.py).
"""

from __future__ import annotations

import re

import numpy as np
import skia

from ...build.step import step
from ...errors import BadBrief
from ...values import Picture
from .ground import Ground, Sheet, calmest, legible, measure, paint, seal
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
    sheet = Sheet(picture)
    canvas, pixels = sheet.canvas, sheet.pixels
    # Columns suit Chinese; a title that is mostly Latin letters reads in lines.
    han = len(re.findall(r"[\u3400-\u9fff]", title))
    if language == "zh" and han * 2 >= len(title) and len(title) <= 24:
        _columns(canvas, pixels, title, author, line, poster)
    else:
        _lines(canvas, pixels, title, author, line, poster, language)
    return sheet.picture()


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
    colour = legible(canvas, ground)
    x = ground.right - size * 0.85
    for column in columns:
        type_.column(canvas, column, x, ground.top, paint(colour))
        x -= size * 1.3
    small = Type((KAI, KAI_BOLD), max(size * 0.26, width * 0.028), 0.12)
    if line:
        # The line stands on the title's inner side, never between title and edge.
        at_left = ground.right < width / 2
        beside = ground.right + small.size if at_left else x + size * 0.45
        _vertical_line(canvas, pixels, line, small, beside, ground, at_left)
    seal(canvas, author, ground.right - size * 0.85, ground.bottom, width * 0.062)


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
    colour = legible(canvas, measure(pixels, strip))
    for column in columns:
        small.column(canvas, column, x, ground.top + small.size * 0.4, paint(colour))
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
    colour = legible(canvas, ground)
    y = ground.top - leading + type_.size * 0.86
    for text, face, high in rows:
        y += high
        face.line(canvas, text, (width - face.width(text)) / 2, y, paint(colour))

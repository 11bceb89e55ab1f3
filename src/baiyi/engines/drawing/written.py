"""Things written down as rows of shapes, and made into parts.

A row is (kind, coordinates, material, shade); the kinds are those of `curves`: a `blob` is a closed
curve, a `limb` a tapered stroke, a `line` a hairline, a `dot` an ellipse `x,y,wide,high,turn`.
A material may name its own colour, `fur/orange`. Neighbouring rows of the same material and shade
become one outline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import skia

from ...values import Colour
from .curves import blob, ellipse, limb, line, moved, union, within
from .shape import Material, Part

Shape = tuple[str, str, str, float]


def made(kind: str, text: str, hair: float = 0.55) -> skia.Path:
    """One row's path, in the unit of a figure's height; `hair` is a line's width in hundredths."""
    if kind == "dot":
        numbers = [float(number) / 100 for number in text.split(",")]
        turn = numbers[4] * 100 if len(numbers) > 4 else 0.0
        return ellipse(complex(numbers[0], numbers[1]), numbers[2], numbers[3], turn)
    if kind == "line":
        return line(text, hair)
    return blob(text) if kind == "blob" else limb(text)


def parts_of(
    shapes: Sequence[Shape],
    at: complex = 0j,
    scale: float = 1.0,
    turn: float = 0.0,
    flip: bool = False,
    hair: float = 0.55,
) -> tuple[Part, ...]:
    """The rows as parts, in their order."""
    found: list[Part] = []
    for kind, text, named, shade in shapes:
        path = moved(made(kind, text, hair), at=at, scale=scale, turn=turn, flip=flip)
        material, _, tint = named.partition("/")
        part = Part(path, cast(Material, material), shade, cast(Colour, tint) if tint else None)
        last = found[-1] if found else None
        alike = last and (last.material, last.shade, last.tint) == (material, shade, part.tint)
        if last and alike and kind != "line":
            found[-1] = replace(last, path=union(last.path, path))
        else:
            found.append(part)
    return tuple(found)


def grounded(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts cut off at the ground, y = 0, where they reach below it."""
    air = skia.Path()
    air.addRect(skia.Rect.MakeLTRB(-4, -4, 4, 0))
    cut = [
        replace(part, path=within(part.path, air)) if part.path.getBounds().bottom() > 0 else part
        for part in parts
    ]
    return tuple(part for part in cut if not part.path.isEmpty())


def eyes_shut(shapes: Sequence[Shape]) -> tuple[Shape, ...]:
    """The rows with their small dark and white dots, the eyes, drawn as shut lids."""
    return tuple(_lid(row) for row in shapes)


def _lid(row: Shape) -> Shape:
    kind, text, material, shade = row
    if kind != "dot" or material not in ("line", "paper/white"):
        return row
    x, y, wide, *_ = (float(number) for number in text.split(","))
    if wide > 3.5:
        return row
    return (
        "limb",
        f"{x - wide},{y},0.5 {x},{y + wide * 0.5},0.6 {x + wide},{y},0.5",
        "line",
        shade,
    )

"""The painter's seal: a small cinnabar square with a carved mountain, no characters."""

from __future__ import annotations

import skia

from .pigments import CINNABAR
from .sheet import Sheet, Stencil, brush


def press(sheet: Sheet, left: bool) -> None:
    """Presses the seal into a lower corner."""
    side = 30 * sheet.unit
    x = sheet.width * 0.05 if left else sheet.width * 0.95 - side
    y = sheet.height * 0.955 - side
    ground, carved = Stencil(sheet.width, sheet.height), Stencil(sheet.width, sheet.height)
    square = skia.Path()
    square.addRoundRect(skia.Rect.MakeXYWH(x, y, side, side), side * 0.1, side * 0.1)
    ground.fill(square)
    line = [(x + side * a, y + side * b)
            for a, b in ((0.14, 0.78), (0.34, 0.42), (0.46, 0.62), (0.62, 0.22), (0.86, 0.78))]  # fmt: skip
    carved.fill(brush(line, [side * 0.09] * 5))
    carved.dot(x + side * 0.26, y + side * 0.24, side * 0.08, side * 0.08)
    mask = ground.mask() * (1 - carved.mask())
    sheet.lay(sheet.dry(mask, 0.25), CINNABAR, 0.95)

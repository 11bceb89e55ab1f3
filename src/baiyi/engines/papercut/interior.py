"""A room with its window, and the mouth of a cave: light comes through a hole in the wall."""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from ...values import Scene
from ..drawing.palettes import HOURS, PALETTES, mix, rgb, shaded, stop
from .backdrop import star
from .contours import ring
from .paper import Board, around, closed, filled, glow, sheet

# Lays what shines in the sky inside an opening: middle and radius of the opening, in pixels.
Hang = Callable[[float, float, float], None]


def room(to: Board, scene: Scene, hang: Hang | None) -> None:
    """A wall with a window on the hour's sky, a picture, beams, a lamp's warmth.

    Round with a lattice and a hanging scroll, or in the west arched with a cross and a framed one.
    """
    western = scene.tradition == "western"
    outside = PALETTES[HOURS[scene.hour]]
    wall = stop(to.palette.ground, 0.12)
    rng = to.rng("room")
    side = rng.choice((0.38, 0.62))
    x, y = to.width * side, to.height * 0.38
    radius = min(to.width * 0.27, to.height * 0.21)
    to.canvas.clear(skia.Color(*outside.sky[2]))
    for n, tone in enumerate(reversed(outside.sky)):
        disc = ring(rng, x + radius * 0.3, y - radius * 0.1, radius * (2.4 - 0.55 * n) * 0.8, radius * (2.2 - 0.55 * n) * 0.8, 0.05, 3)  # fmt: skip
        if n:
            tone = outside.sky[n]
        sheet(to, disc, tone if n else outside.sky[0], lift=0.8)
    if hang:
        hang(x + radius * 0.1, y - radius * 0.25, radius)
    elif scene.hour == "night":
        to.canvas.drawCircle(x + radius * 0.32, y - radius * 0.28, radius * 0.2, filled(shaded(outside.light, 0.5)))  # fmt: skip
        star(to, x - radius * 0.4, y - radius * 0.4, radius * 0.07, shaded(outside.light, 0.5))
    for n, rise in enumerate((0.12, 0.42)):
        hill = ring(rng, x + radius * (0.6 - n * 1.1), y + radius * (1.15 + rise * 0.2), radius * 1.3, radius * (0.95 - 0.2 * n), 0.06, 4)  # fmt: skip
        sheet(to, hill, stop(outside.ground, 0.15 + 0.3 * n), lift=0.7)
    hole = skia.Path()
    if western:
        hole = _arch(x, y, radius)
    else:
        hole.addCircle(x, y, radius)
    sheet(to, around(to, hole), shaded(wall, 0.12), shaded(wall, -0.18), lift=1.2)
    if western:
        _cross(to, x, y, radius)
    else:
        _lattice(to, x, y, radius)
    glow(to, x, y, radius * 2.4, to.palette.light, 0.20)
    _skirting(to)
    _scroll(to, to.width * (0.82 if side < 0.6 else 0.18), framed=western)
    _beams(to, fretwork=not western)


def _arch(x: float, y: float, radius: float) -> skia.Path:
    """A window with a round head."""
    path = skia.Path()
    path.addRoundRect(
        skia.Rect.MakeLTRB(x - 0.74 * radius, y - radius, x + 0.74 * radius, y + 1.6 * radius),
        0.74 * radius, 0.74 * radius,
    )  # fmt: skip
    sill = skia.Path()
    sill.addRect(
        skia.Rect.MakeLTRB(x - 2 * radius, y - 2 * radius, x + 2 * radius, y + 0.86 * radius)
    )
    return skia.Op(path, sill, skia.PathOp.kIntersect_PathOp)


def _cross(to: Board, x: float, y: float, radius: float) -> None:
    """The frame of an arched window, a cross in it, and a sill."""
    wood = stop(to.palette.ground, 0.72)
    thick = max(1.5, radius * 0.045)
    outer, inner = _arch(x, y, radius + thick), _arch(x, y, radius - thick)
    sheet(to, skia.Op(outer, inner, skia.PathOp.kDifference_PathOp), wood, wood, lift=0.6, edge=0.6)
    bars = skia.Path()
    bars.addRect(skia.Rect.MakeLTRB(x - thick / 2, y - radius, x + thick / 2, y + 0.86 * radius))
    bars.addRect(
        skia.Rect.MakeLTRB(x - 0.74 * radius, y - thick / 2, x + 0.74 * radius, y + thick / 2)
    )
    sheet(to, bars, wood, wood, lift=0.4, edge=0.5)
    sill = skia.Path()
    sill.addRect(
        skia.Rect.MakeLTRB(
            x - 0.95 * radius, y + 0.84 * radius, x + 0.95 * radius, y + 0.96 * radius
        )
    )
    sheet(to, sill, shaded(wood, 0.1), wood, lift=0.8)


def _lattice(to: Board, x: float, y: float, radius: float) -> None:
    """Bars of cracked-ice pattern kept to the rim, so that the view stays open."""
    wood = stop(to.palette.ground, 0.72)
    bars = skia.Path()
    thick = max(1.0, radius * 0.022)
    for inner in (0.70,):
        _ring(bars, x, y, radius * inner, thick)
    _ring(bars, x, y, radius, thick * 2.6)
    for n in range(16):
        a = math.tau * n / 16
        start, end = radius * 0.70, radius * 1.0
        wide = thick * 0.7
        c, s = math.cos(a), math.sin(a)
        bars.addPath(
            closed([
                (x + c * start - s * wide, y + s * start + c * wide),
                (x + c * end - s * wide, y + s * end + c * wide),
                (x + c * end + s * wide, y + s * end - c * wide),
                (x + c * start + s * wide, y + s * start - c * wide),
            ])
        )  # fmt: skip
    sheet(to, bars, wood, wood, lift=0.6, edge=0.6)


def _ring(path: skia.Path, x: float, y: float, radius: float, thick: float) -> None:
    ring_path = skia.Path()
    ring_path.addCircle(x, y, radius + thick)
    ring_path.addCircle(x, y, radius - thick, skia.PathDirection.kCCW)
    path.addPath(ring_path)


def _skirting(to: Board) -> None:
    """The foot of the wall."""
    board = skia.Path()
    board.addRect(skia.Rect.MakeLTRB(-40, to.height * 0.655, to.width + 40, to.height * 0.72))
    sheet(to, board, stop(to.palette.ground, 0.45), lift=0.7)


def _scroll(to: Board, x: float, *, framed: bool) -> None:
    """A hanging scroll: hills, a red sun, two rollers; or the same in a frame of wood."""
    wide, top, low = to.width * 0.062, to.height * 0.20, to.height * 0.50
    cloth = skia.Path()
    cloth.addRect(skia.Rect.MakeLTRB(x - wide, top, x + wide, low))
    wood = stop(to.palette.ground, 0.8)
    sheet(
        to, cloth, wood if framed else mix(to.palette.ground[2], to.palette.accent, 0.25), lift=0.7
    )
    paper = skia.Path()
    face = skia.Rect.MakeLTRB(
        x - wide * 0.82, top + (low - top) * 0.14, x + wide * 0.82, low - (low - top) * 0.10
    )
    paper.addRect(face)
    sheet(to, paper, mix(rgb("fbf2dc"), to.palette.ground[0], 0.2), lift=0.2)
    canvas = to.canvas
    canvas.save()
    canvas.clipRect(face)
    canvas.drawCircle(
        x + wide * 0.3, face.top() + wide * 0.7, wide * 0.22, filled(to.palette.accent)
    )
    for n, (dx, up) in enumerate(((-0.3, 1.5), (0.5, 1.05), (-0.5, 0.6))):
        hill = ring(to.rng(f"scroll {n}"), x + dx * wide, face.bottom() + wide * 0.35, wide * 0.8,
                    wide * (up + 0.35), 0.05, 3)  # fmt: skip
        sheet(to, hill, stop(PALETTES["mist_pearl"].ground, 0.25 + 0.3 * n), lift=0.25, edge=0.4)
    canvas.restore()
    for y in () if framed else (top, low):
        rod = skia.Path()
        rod.addRoundRect(
            skia.Rect.MakeLTRB(x - wide * 1.16, y - wide * 0.09, x + wide * 1.16, y + wide * 0.09),
            wide * 0.09, wide * 0.09,
        )  # fmt: skip
        sheet(to, rod, wood, lift=0.5)


def _beams(to: Board, *, fretwork: bool) -> None:
    """Two posts, a beam, and under it a fretwork of squares within squares."""
    wood = stop(to.palette.ground, 0.74)
    width, height = to.width, to.height
    low = height * 0.095
    fret = skia.Path()
    count = max(5, round(width / (height * 0.075)))
    cell, thick = width / count, max(1.0, 2.6 * to.unit)
    for n in range(count):
        for inset in (0.10, 0.28):
            left, right = (n + inset) * cell, (n + 1 - inset) * cell
            top, bottom = (
                low - height * 0.01 + inset * cell * 0.6,
                low + cell * (0.62 - inset * 0.6),
            )
            fret.addPath(_box(left, top, right, bottom, thick))
        fret.addRect(skia.Rect.MakeLTRB((n - 0.10) * cell, low + cell * 0.26, (n + 0.10) * cell, low + cell * 0.26 + thick))  # fmt: skip
    if fretwork:
        sheet(to, fret, wood, wood, lift=0.6, edge=0.5)
    beam = skia.Path()
    beam.addRect(skia.Rect.MakeLTRB(-40, -40, width + 40, low))
    for side in (0.052, 0.948):
        half = 0.018 * width
        beam.addRect(
            skia.Rect.MakeLTRB(side * width - half, low - 2, side * width + half, height * 0.72)
        )
    sheet(to, beam, shaded(wood, 0.06), shaded(wood, -0.2), lift=1.0)


def _box(left: float, top: float, right: float, bottom: float, thick: float) -> skia.Path:
    """The outline of a rectangle as a filled shape."""
    path = skia.Path()
    path.addRect(skia.Rect.MakeLTRB(left, top, right, bottom))
    inner = skia.Rect.MakeLTRB(left + thick, top + thick, right - thick, bottom - thick)
    path.addRect(inner, skia.PathDirection.kCCW)
    return path


def rug(to: Board) -> None:
    """A woven oval on the floor, three papers one on the other."""
    x, y, wide, high = to.width * 0.5, to.height * 0.885, to.width * 0.37, to.height * 0.062
    red = mix(to.palette.accent, to.palette.ground[3], 0.42)
    for share, tone in ((1.0, red), (0.90, mix(red, to.palette.light, 0.5)), (0.86, shaded(red, 0.1)),
                        (0.52, mix(red, to.palette.light, 0.35)), (0.48, shaded(red, -0.1))):  # fmt: skip
        oval = skia.Path()
        oval.addOval(skia.Rect.MakeLTRB(x - wide * share, y - high * share, x + wide * share, y + high * share))  # fmt: skip
        sheet(to, oval, tone, lift=0.3, edge=0.5)


def planks(to: Board, top: float) -> None:
    """Floor boards towards one vanishing point."""
    paint = filled(stop(to.palette.ground, 0.9), 0.42)
    paint.setStrokeWidth(1.3 * to.unit)
    y0, y1, vanish = top * to.height, float(to.height), 0.30 * to.height
    for n in range(-10, 11):
        low = to.width * (0.5 + n * 0.13)
        share = (y0 - vanish) / (y1 - vanish)
        to.canvas.drawLine(to.width / 2 + (low - to.width / 2) * share, y0, low, y1, paint)


def cave(to: Board, scene: Scene, hang: Hang | None) -> None:
    """Rock cut away again and again towards a bright opening; teeth of stone hang from above."""
    rng = to.rng("cave")
    outside = PALETTES[HOURS[scene.hour]]
    x, y = to.width * rng.uniform(0.40, 0.60), to.height * 0.44
    night = scene.hour == "night"
    air = outside.sky[2] if night else mix(outside.sky[-1], to.palette.light, 0.3)
    to.canvas.clear(skia.Color(*air))
    glow(to, x, y, to.height * 0.3, (255, 246, 220), 0.3 if night else 0.7)
    mouth = 0.17 * math.hypot(to.width, to.height) * 0.5
    if hang:
        hang(x, y - mouth * 0.2, mouth)
    elif night:
        disc = skia.Path()
        disc.addCircle(x - mouth * 0.1, y - mouth * 0.25, mouth * 0.3)
        sheet(to, disc, shaded(outside.light, 0.5), lift=0.3)
    hill = ring(rng, x + to.width * 0.08, y + to.height * 0.17, to.width * 0.26, to.height * 0.10, 0.08, 5)  # fmt: skip
    sheet(to, hill, stop(outside.ground, 0.2), lift=0.7)
    size = math.hypot(to.width, to.height) * 0.5
    for n in range(5):
        reach = size * (0.20 + 0.165 * n)
        hole = _mouth(to, x, y, reach, n)
        tone = stop(to.palette.ground, 0.10 + 0.20 * n)
        tone = mix(tone, rgb("f0a060"), 0.22 * (1 - n / 4))
        sheet(to, around(to, hole), tone, shaded(tone, -0.2), lift=1.4)


def _mouth(to: Board, x: float, y: float, reach: float, n: int) -> skia.Path:
    """An opening with stalactites: radii that jump inwards along its upper half."""
    rng = to.rng(f"mouth {n}")
    points = []
    steps = 150
    phases = [(k, rng.uniform(0, math.tau), 1 / k**0.7) for k in range(2, 12)]
    teeth = [(rng.uniform(-2.7, -0.44), rng.uniform(0.035, 0.07), rng.uniform(0.12, 0.34)) for _ in range(7)]  # fmt: skip
    for i in range(steps):
        a = math.tau * i / steps - math.pi
        r = 1 + 0.035 * sum(w * math.sin(k * a + p) for k, p, w in phases)
        px, py = x + reach * r * 1.0 * math.cos(a), y + reach * r * 0.86 * math.sin(a)
        for at, wide, long in teeth:
            if abs(a - at) < wide:
                py += reach * long * (1 - abs(a - at) / wide) ** 1.2
        points.append((px, py))
    return closed(points)

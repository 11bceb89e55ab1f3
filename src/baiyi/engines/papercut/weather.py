"""Weather as paper: threads of rain, cut flakes, veils of tracing paper, flying leaves, lightning."""

from __future__ import annotations

import math

import skia

from ...values import Scene
from ..drawing.layout import Composition
from ..drawing.palettes import LEAVES, mix, shaded, stop
from .contours import hills
from .paper import Board, below, closed, colour, filled, glow


def veil(to: Board, y: float, strength: float, name: str) -> None:
    """A band of tracing paper across the land: mist between two sheets."""
    tone = shaded(stop(to.palette.sky, 0.9), 0.25)
    rng = to.rng(f"veil {name}")
    high = 0.11 * to.height
    contour = hills(rng, to.width, y - high * 0.3, high * 0.5)
    paint = skia.Paint(AntiAlias=True)
    paint.setShader(
        skia.GradientShader.MakeLinear(
            [skia.Point(0, y - high), skia.Point(0, y + high * 1.6)],
            [colour(tone, strength * 0.75), colour(tone, strength), colour(tone, 0)],
            [0.0, 0.4, 1.0],
        )
    )
    to.canvas.drawPath(below(to, contour), paint)


def before(to: Board, scene: Scene, where: Composition, near: bool) -> None:
    """What falls or flies: once behind the nearest sheets, once before them."""
    if where.indoor:
        return
    if scene.weather in ("rain", "storm"):
        _rain(to, near, heavy=scene.weather == "storm")
    elif scene.weather == "snow":
        _snow(to, near)
    elif scene.weather == "wind":
        _wind(to, scene, near)
    elif scene.season == "spring" and scene.weather == "clear" and scene.place != "desert":
        _petals(to, near)


def _rain(to: Board, near: bool, heavy: bool) -> None:
    rng = to.rng(f"rain {near}")
    slant = 0.34 if heavy else 0.16
    count = (70 if near else 120) * (2 if heavy else 1)
    tone = shaded(stop(to.palette.sky, 0.85), 0.35)
    path = skia.Path()
    for _ in range(count):
        x, y = rng.uniform(-0.2, 1.1) * to.width, rng.uniform(-0.1, 1.0) * to.height
        long = to.height * rng.uniform(0.03, 0.07) * (1.5 if near else 0.8)
        wide = to.unit * (1.5 if near else 0.9)
        path.addPath(closed([(x, y), (x + slant * long + wide, y + long), (x + slant * long - wide, y + long)]))  # fmt: skip
    to.canvas.drawPath(path, filled(tone, 0.55 if near else 0.36))


def lightning(to: Board, where: Composition) -> None:
    """A torn bolt, behind the land."""
    rng = to.rng("bolt")
    x, y = to.width * rng.choice((0.22, 0.3, 0.7, 0.78)), 0.02 * to.height
    end = to.height * where.horizon * 1.02
    spine = [(x, y)]
    while y < end:
        y += (end - spine[0][1]) * rng.uniform(0.10, 0.2)
        x += to.width * rng.uniform(0.03, 0.085) * (1 if len(spine) % 2 else -1)
        spine.append((x, min(y, end)))
    wide = [0.007 * to.width * (1 - n / len(spine)) + 0.6 for n in range(len(spine))]
    points = [(px - w, py) for (px, py), w in zip(spine, wide, strict=True)]
    points += [
        (px + w, py + w) for (px, py), w in zip(reversed(spine), reversed(wide), strict=True)
    ]
    path = closed(points)
    light = shaded(to.palette.light, 0.5)
    glow(to, spine[0][0], end * 0.35, to.height * 0.34, light, 0.34)
    to.canvas.drawPath(path, filled(light, 0.7, 7 * to.unit))
    to.canvas.drawPath(path, filled(light))


def _snow(to: Board, near: bool) -> None:
    rng = to.rng(f"snow {near}")
    white = (250, 251, 252)
    for _ in range(70 if near else 150):
        x, y = rng.uniform(0, 1) * to.width, rng.uniform(0, 1) * to.height
        size = to.unit * (rng.uniform(3.5, 7.5) if near else rng.uniform(1.4, 3.6))
        if to.on_face(x, y):
            continue
        if near and size > 5.6 * to.unit:
            _flake(to, x, y, size * 1.7, rng.uniform(0, 60))
        else:
            to.canvas.drawCircle(x, y + size * 0.3, size, filled((70, 90, 120), 0.16, size * 0.4))
            to.canvas.drawCircle(x, y, size, filled(white, 0.95))


def _flake(to: Board, x: float, y: float, size: float, turn: float) -> None:
    path = skia.Path()
    for n in range(6):
        a = math.radians(turn + n * 60)
        ex, ey = x + size * math.cos(a), y + size * math.sin(a)
        path.moveTo(x, y)
        path.lineTo(ex, ey)
        for side in (-1, 1):
            bx, by = x + (ex - x) * 0.58, y + (ey - y) * 0.58
            path.moveTo(bx, by)
            path.lineTo(
                bx + size * 0.32 * math.cos(a + side * 0.9),
                by + size * 0.32 * math.sin(a + side * 0.9),
            )
    paint = filled((252, 252, 252))
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeWidth(max(1.0, size * 0.16))
    to.canvas.drawPath(path, paint)


def _wind(to: Board, scene: Scene, near: bool) -> None:
    """Curled streamers and what the wind has torn off."""
    rng = to.rng(f"wind {near}")
    tone = shaded(stop(to.palette.sky, 0.8), 0.4)
    for _ in range(3 if near else 5):
        x, y = rng.uniform(-0.1, 0.7) * to.width, rng.uniform(0.08, 0.48) * to.height
        long, curl = to.width * rng.uniform(0.22, 0.42), to.height * rng.uniform(0.015, 0.03)
        path = skia.Path()
        path.moveTo(x, y)
        path.cubicTo(
            x + long * 0.3, y - curl * 2, x + long * 0.6, y + curl * 1.6, x + long, y - curl
        )
        path.cubicTo(x + long * 1.12, y - curl * 2.6, x + long * 0.98, y - curl * 4, x + long * 0.9, y - curl * 2.4)  # fmt: skip
        paint = filled(tone, 0.75 if near else 0.5)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeWidth(to.unit * (2.6 if near else 1.7))
        to.canvas.drawPath(path, paint)
    leaves = mix(LEAVES[scene.season], to.palette.leaf, 0.25)
    _scatter(to, rng.randrange(1 << 20), 22 if near else 12, leaves, 8.5 if near else 5.5)


def _petals(to: Board, near: bool) -> None:
    _scatter(to, 11 + near, 9 if near else 14, (247, 190, 200), 5.5 if near else 3.6)


def _scatter(to: Board, salt: int, count: int, tone: tuple[int, int, int], size: float) -> None:
    rng = to.rng(f"scatter {salt}")
    for _ in range(count):
        x, y = rng.uniform(0, 1) * to.width, rng.uniform(0.05, 0.95) * to.height
        long, turn = size * to.unit * rng.uniform(0.7, 1.4), rng.uniform(0, math.tau)
        if to.on_face(x, y):
            continue
        c, s = math.cos(turn), math.sin(turn)
        path = skia.Path()
        path.moveTo(x - long * c, y - long * s)
        path.quadTo(x - long * 0.6 * s, y + long * 0.6 * c, x + long * c, y + long * s)
        path.quadTo(x + long * 0.6 * s, y - long * 0.6 * c, x - long * c, y - long * s)
        to.canvas.drawPath(path, filled(shaded(tone, rng.uniform(-0.25, 0.35))))

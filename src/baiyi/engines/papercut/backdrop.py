"""What is behind everything: rings of paper about the light, sun or moon, stars, far clouds."""

from __future__ import annotations

import math

import skia

from ...values import Scene
from ..drawing.layout import Composition, Placed
from ..drawing.palettes import Rgb, mix, rgb, shaded, stop
from .contours import ring
from .paper import Board, around, closed, filled, glow, sheet

CREAM = rgb("fff3d6")


def light_of(to: Board, scene: Scene, where: Composition, figures: tuple[Placed, ...]) -> tuple[float, float, float]:  # fmt: skip
    """Where the light is behind the paper, and the radius of its disc; 0: it is not seen."""
    for one in figures:
        if one.figure.thing in ("moon", "sun", "crescent"):
            left, top, right, bottom = one.box
            return (left + right) / 2, (top + bottom) / 2, 0.0
    rng = to.rng("light")
    people = [p.x for p in figures if p.figure.who]
    side = -1 if people and sum(people) / len(people) > to.width / 2 else 1
    x = to.width * (0.5 + side * rng.uniform(0.10, 0.24))
    low = {"dawn": 0.92, "dusk": 0.88, "morning": 0.62, "afternoon": 0.66, "noon": 0.36}
    y = where.horizon * to.height * low.get(scene.hour, 0.42)
    if scene.hour not in ("dawn", "dusk"):
        y *= rng.uniform(0.72, 1.12)
    radius = 0.062 if scene.hour in ("dawn", "dusk") else 0.05
    if scene.hour == "night":
        radius = 0.060
    hidden = scene.weather in ("rain", "storm", "snow") or where.indoor
    return x, y, 0.0 if hidden else radius * min(to.width * 1.2, to.height)


def sky(to: Board, scene: Scene, where: Composition, figures: tuple[Placed, ...]) -> None:
    """Papers with ever larger holes: the innermost is the light itself."""
    x, y, disc = light_of(to, scene, where, figures)
    colours = to.palette.sky
    to.canvas.clear(skia.Color(*stop(colours, 0.88)))
    size = math.hypot(to.width, to.height) * 0.5
    glow(to, x, y, size * 0.42, shaded(stop(colours, 1.0), 0.5), 0.9, add=False)
    if disc:
        _disc(to, scene, x, y, disc)
    rng = to.rng("sky")
    rings = 6
    rough, bumps = _knife(scene)
    for n in range(rings):
        reach = size * (0.15 + 0.15 * n) * (1 + 0.05 * rng.uniform(-1, 1))
        hole = ring(rng, x, y, reach * 1.12, reach * 0.92, rough, bumps)
        tone = stop(colours, 0.82 * (1 - n / (rings - 1)) ** 1.35)
        sheet(to, around(to, hole), tone, mix(tone, stop(colours, 0.9), 0.22), lift=1.25, edge=0.6)
    if scene.hour in ("night",) and scene.weather in ("clear", "wind", "cloudy"):
        _stars(to, where, (x, y, size * 0.15))


def _knife(scene: Scene) -> tuple[float, float]:
    """How uneven the rings are cut, and into how many bumps."""
    by = {"storm": (0.15, 9.0), "wind": (0.11, 5.0), "cloudy": (0.10, 10.0), "mist": (0.06, 3.0),
          "rain": (0.08, 7.0)}  # fmt: skip
    return by.get(scene.weather, (0.055, 4.0))


def _disc(to: Board, scene: Scene, x: float, y: float, radius: float) -> None:
    path = skia.Path()
    path.addCircle(x, y, radius)
    night = scene.hour == "night"
    tone = mix(CREAM, to.palette.light, 0.25 if night else 0.75)
    if scene.weather == "mist":
        tone = mix(tone, stop(to.palette.sky, 1.0), 0.5)
    glow(to, x, y, radius * 3.6, to.palette.light, 0.55)
    if not night:
        rim = skia.Path()
        rim.addCircle(x, y, radius * 1.42)
        sheet(to, rim, mix(shaded(stop(to.palette.sky, 1.0), 0.5), tone, 0.25), lift=0.5, edge=0.3)
    sheet(to, path, tone, shaded(tone, -0.06), lift=0.45, edge=0.5)
    if night:
        shade = mix(tone, to.palette.sky[2], 0.16)
        for dx, dy, size in ((-0.32, -0.2, 0.30), (0.25, 0.05, 0.24), (-0.05, 0.42, 0.18),
                             (0.34, -0.42, 0.12)):  # fmt: skip
            to.canvas.drawCircle(x + dx * radius, y + dy * radius, size * radius, filled(shade))


def _stars(to: Board, where: Composition, clear: tuple[float, float, float]) -> None:
    """Pricked holes and a few cut stars, fewer near the moon and the land."""
    rng = to.rng("stars")
    for n in range(90):
        x, y = rng.uniform(0, to.width), to.height * where.horizon * rng.uniform(0.0, 1.0) ** 1.3
        if math.hypot(x - clear[0], y - clear[1]) < clear[2]:
            continue
        size = to.unit * rng.uniform(0.7, 1.9)
        if n % 9 == 0:
            star(to, x, y, size * 4.2, shaded(to.palette.light, 0.5))
        else:
            to.canvas.drawCircle(x, y, size, filled(shaded(to.palette.light, 0.6), 0.85))


def star(to: Board, x: float, y: float, size: float, tone: Rgb) -> None:
    """A star of four points."""
    points = []
    for n in range(8):
        reach = size if n % 2 == 0 else size * 0.26
        points.append(
            (x + reach * math.sin(n * math.pi / 4), y - reach * math.cos(n * math.pi / 4))
        )
    glow(to, x, y, size * 2.6, tone, 0.4)
    to.canvas.drawPath(closed(points), filled(tone))


def drifting(to: Board, scene: Scene, where: Composition, figures: tuple[Placed, ...]) -> None:
    """Flat-bottomed clouds with round heads and a long tail, layered in twos."""
    count = {"cloudy": 6, "rain": 5, "storm": 6, "wind": 4, "snow": 4, "mist": 2}.get(
        scene.weather, 2
    )
    if scene.place == "sky":
        count += 2
    rng = to.rng("clouds")
    dark = scene.weather in ("rain", "storm")
    light_x, light_y, disc = light_of(to, scene, where, figures)
    disc = disc or 0.05 * to.width
    open_sky = scene.weather in ("clear", "wind")
    for n in range(count):
        side = -1 if n % 2 == 0 else 1
        x = to.width * (0.5 + side * rng.uniform(0.16, 0.52))
        y = to.height * where.horizon * rng.uniform(0.14, 0.72)
        wide = to.width * rng.uniform(0.16, 0.30) * (1.25 if dark else 1.0)
        tone = stop(to.palette.sky, rng.uniform(0.35, 0.75))
        if (
            open_sky
            and abs(x - light_x) < wide * 0.7 + disc
            and abs(y - light_y) < wide * 0.3 + disc
        ):
            continue
        tone = shaded(tone, -0.18 if dark else 0.34)
        for lap in range(2):
            path = cloud(to, x + lap * wide * 0.28 * side, y + lap * wide * 0.11, wide * (1 - 0.3 * lap), rng.randrange(1 << 20))  # fmt: skip
            sheet(to, path, shaded(tone, 0.16 * lap), lift=0.75, edge=0.8)


def cloud(to: Board, x: float, y: float, wide: float, seed: int) -> skia.Path:
    """An auspicious cloud: heads of several sizes on a flat base that runs out in tails."""
    rng = to.rng(f"cloud {seed}")
    path = skia.Path()
    count = rng.randint(4, 6)
    for n in range(count):
        t = (n + 0.5) / count
        radius = wide * (0.09 + 0.13 * math.sin(math.pi * t)) * rng.uniform(0.85, 1.2)
        path.addCircle(x + (t - 0.5) * wide * 0.86, y - radius * 0.55, radius)
    base = wide * 0.055
    for dx, dy, reach in ((0.0, 0.0, 0.62), (rng.uniform(-0.3, 0.3), 1.5, 0.40)):
        left, right = x + (dx - reach) * wide, x + (dx + reach) * wide
        path.addRoundRect(
            skia.Rect.MakeLTRB(left, y + (dy - 1) * base, right, y + (dy + 1) * base), base, base
        )
    return united(path)


def united(path: skia.Path) -> skia.Path:
    """One outline of the overlapping pieces."""
    simple = skia.Simplify(path)
    return simple if simple is not None else path

"""The nearest papers: the frame one looks through, a branch in one corner, plants at the foot."""

from __future__ import annotations

import math
import random

import skia

from ...values import PlaceKind, Scene
from ..drawing.palettes import LEAVES, Rgb, mix, rgb, shaded, stop
from .contours import grass, hills
from .paper import Board, around, below, cast_shadow, filled, sheet

WITHOUT_BRANCH: tuple[PlaceKind, ...] = ("room", "cave", "desert", "sea", "sky", "town")


def frame(to: Board, scene: Scene) -> None:
    """An opening with rounded, hand-cut corners in the darkest paper."""
    rng = to.rng("frame")
    tone = mix(to.palette.ground[4], to.palette.ground[3], 0.25)
    margin = 0.024 * min(to.width, to.height)
    hole = skia.Path()
    left, top = margin, margin
    right, bottom = to.width - margin, to.height - margin
    points = []
    steps = 44
    radius = margin * 2.4
    for cx, cy, start in ((right - radius, top + radius, -90), (right - radius, bottom - radius, 0),
                          (left + radius, bottom - radius, 90), (left + radius, top + radius, 180)):  # fmt: skip
        for n in range(steps // 4 + 1):
            a = math.radians(start + 90 * n / (steps // 4))
            wobble = radius * (1 + rng.uniform(-0.03, 0.03))
            points.append(skia.Point(cx + wobble * math.cos(a), cy + wobble * math.sin(a)))
    hole.addPoly(points, True)
    sheet(to, around(to, hole), tone, lift=1.2, edge=0.5)


def foot(to: Board, scene: Scene, paper: Rgb) -> None:
    """The last rise of ground, with blades or stones, across the lowest part."""
    rng = to.rng("foot")
    contour = hills(rng, to.width, to.height * 0.985, to.height * 0.035)
    path = below(to, contour)
    if scene.place in ("river", "lake", "mountain", "forest", "village", "field", "garden", "road"):
        path.addPath(grass(rng, contour, to.height * 0.04, to.width * 0.02))
    sheet(to, path, paper, lift=1.1)


def branch(to: Board, scene: Scene) -> None:
    """A branch reaches in from the upper corner that is away from the light."""
    if scene.place in WITHOUT_BRANCH:
        return
    rng = to.rng("branch")
    side = rng.choice((-1, 1))
    wood, leaves = skia.Path(), skia.Path()
    x = to.width * (0.5 - side * 0.53)
    y = to.height * rng.uniform(0.03, 0.12)
    reach = min(to.width, to.height) * rng.uniform(0.30, 0.40)
    _twig(
        rng, wood, leaves, (x, y), (side, rng.uniform(0.05, 0.30)), reach, 0.020 * reach, scene, 0
    )
    dark = mix(to.palette.ground[4], to.palette.ground[3], 0.3)
    leaf = mix(mix(LEAVES[scene.season], to.palette.leaf, 0.4), dark, 0.42 + to.palette.darkness)
    if scene.season == "spring":
        leaf = mix(rgb("f3a9ba"), dark, 0.12 + to.palette.darkness)
    cast_shadow(to, wood, 0.9)
    cast_shadow(to, leaves, 0.9)
    to.canvas.drawPath(wood, filled(dark))
    to.canvas.save()
    to.canvas.translate(0, -1.4 * to.unit)
    to.canvas.drawPath(leaves, filled(shaded(leaf, 0.35)))
    to.canvas.restore()
    to.canvas.drawPath(leaves, filled(leaf))


def _twig(
    rng: random.Random, wood: skia.Path, leaves: skia.Path, at: tuple[float, float],
    way: tuple[float, float], reach: float, thick: float, scene: Scene, generation: int,
) -> None:  # fmt: skip
    """Wood that tapers and bends, with smaller twigs, and leaves of the season along the last."""
    x, y = at
    angle = math.atan2(way[1], way[0])
    steps = 9
    left, right = [], []
    for n in range(steps + 1):
        half = max(0.6, thick * (1 - 0.86 * n / steps))
        nx, ny = -math.sin(angle), math.cos(angle)
        left.append(skia.Point(x + nx * half, y + ny * half))
        right.append(skia.Point(x - nx * half, y - ny * half))
        if generation < 2 and n in (2, 4, 5, 7, 8):
            turn = angle + rng.choice((-1, 1)) * rng.uniform(0.4, 0.85)
            _twig(rng, wood, leaves, (x, y), (math.cos(turn), math.sin(turn)), reach * rng.uniform(0.32, 0.5), thick * 0.55, scene, generation + 1)  # fmt: skip
        if generation >= 1 and n > 1:
            _leaf(rng, leaves, x, y, angle, reach, scene)
        angle += rng.uniform(-0.16, 0.19)
        x += math.cos(angle) * reach / steps
        y += math.sin(angle) * reach / steps
    wood.addPoly([*left, *reversed(right)], True)


def _leaf(rng: random.Random, into: skia.Path, x: float, y: float, angle: float, reach: float, scene: Scene) -> None:  # fmt: skip
    if scene.season == "winter":
        if rng.random() < 0.16:
            into.addCircle(x, y, reach * 0.02)
        return
    if scene.season == "spring":
        if rng.random() < 0.62:
            _blossom(rng, into, x + rng.uniform(-1, 1) * reach * 0.05, y + rng.uniform(-1, 1) * reach * 0.05, reach * rng.uniform(0.035, 0.06))  # fmt: skip
        return
    if rng.random() < (0.25 if scene.season == "autumn" else 0.05):
        return
    turn = angle + rng.choice((-1, 1)) * rng.uniform(0.5, 1.2) + 0.3
    long, wide = reach * rng.uniform(0.13, 0.21), reach * rng.uniform(0.028, 0.045)
    c, s = math.cos(turn), math.sin(turn)
    into.moveTo(x, y)
    into.quadTo(x + long * 0.45 * c - wide * 1.6 * s, y + long * 0.45 * s + wide * 1.6 * c, x + long * c, y + long * s)  # fmt: skip
    into.quadTo(x + long * 0.45 * c + wide * 1.6 * s, y + long * 0.45 * s - wide * 1.6 * c, x, y)


def _blossom(rng: random.Random, into: skia.Path, x: float, y: float, size: float) -> None:
    turn = rng.uniform(0, math.tau)
    for n in range(5):
        a = turn + n * math.tau / 5
        into.addCircle(x + size * 0.62 * math.cos(a), y + size * 0.62 * math.sin(a), size * 0.5)


def nearest(to: Board) -> Rgb:
    """The paper of the last rise of ground."""
    return stop(to.palette.ground, 0.96)

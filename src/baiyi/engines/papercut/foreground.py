"""The nearest papers: the frame one looks through, a branch in one corner, plants at the foot."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence

import skia

from ...values import PlaceKind, Scene
from ..drawing.layout import Placed, extent
from ..drawing.palettes import LEAVES, Rgb, mix, rgb, shaded, stop
from ..drawing.shape import Sketch, Things
from .contours import CUTTERS, Contour, grass
from .paper import Board, around, below, cast_shadow, filled, sheet
from .puppets import silhouette

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


# What grows in the nearest corners.
FOOT: Mapping[PlaceKind, tuple[str, ...]] = {
    "river": ("reeds", "grass"), "lake": ("reeds", "reeds", "flowers"), "sea": ("grass", "reeds"),
    "mountain": ("pine", "bush"), "forest": ("bush", "grass", "mushroom"),
    "village": ("bush", "flowers", "grass"), "town": (), "field": ("wheat", "sunflower"),
    "garden": ("bamboo", "flowers", "chrysanthemum"), "courtyard": ("chrysanthemum", "bush"),
    "road": ("flowers", "grass", "bush"), "cave": ("mushroom",), "snowfield": ("dead_tree",),
    "desert": (), "sky": (), "room": (),
}  # fmt: skip
BLADES: tuple[PlaceKind, ...] = ("river", "lake", "forest", "village", "field", "garden", "road")


def corners(to: Board, scene: Scene, figures: Sequence[Placed], things: Things) -> None:
    """Two nearest rises of ground, high in the corners and low in the middle, and what grows there."""
    rng = to.rng("corners")
    first = rng.choice((-1, 1))
    steep = rng.uniform(0.6, 1.25), rng.uniform(0.15, 1.15)
    for number in range(2):
        side = first if number == 0 else -first
        rise = (0.13, 0.085)[number] * to.height * steep[number]
        tone = mix(stop(to.palette.ground, 0.93), to.palette.ground[4], number * 0.7)
        if scene.place == "sky":
            tone = mix(to.palette.ground[2], to.palette.sky[1], 0.35 - 0.2 * number)
        tone = shaded(tone, -0.12 - 0.12 * number)
        contour = _slope(rng, to, scene, side, rise, 0.972 + 0.012 * number)
        _growing(rng, to, scene, figures, things, contour, side, tone)
        path = below(to, contour)
        if scene.place in BLADES:
            path.addPath(grass(rng, contour, to.height * 0.034, to.width * 0.016))
        sheet(to, path, tone, shaded(tone, -0.3), lift=1.15, fade=0.12)


def _slope(
    rng: random.Random, to: Board, scene: Scene, side: int, rise: float, low: float
) -> Contour:
    """A contour that is high at one side and runs out low before the other."""
    cut = {"sky": "clouds", "cave": "rocks", "mountain": "rocks", "desert": "dunes"}.get(
        scene.place, "hills"
    )
    rough = rise * (0.6 if cut == "clouds" else 0.2)
    base = CUTTERS[cut](rng, to.width, 0.0, rough)
    start = rng.uniform(0.36, 0.6)
    found = []
    for x, y in base:
        t = x / to.width if side > 0 else 1 - x / to.width
        up = max(0.0, min(1.0, (t - start) / (1 - start)))
        found.append((x, to.height * low - rise * up * up * (3 - 2 * up) + y * (0.35 + 0.65 * up)))
    return found


def _growing(
    rng: random.Random, to: Board, scene: Scene, figures: Sequence[Placed], things: Things,
    contour: Contour, side: int, tone: Rgb,
) -> None:  # fmt: skip
    names = [name for name in FOOT[scene.place] if name in things]
    if not names:
        return
    dark = mix(mix(LEAVES[scene.season], to.palette.leaf, 0.5), tone, 0.62 + to.palette.darkness)
    for number in range(7):
        thing = things[names[rng.randrange(len(names))]]
        share = rng.uniform(-0.01, 0.30) * (1.0 if number else 0.3)
        x = to.width * (1 - share if side > 0 else share)
        parts = thing.draw(Sketch(season=scene.season, seed=rng.randrange(6)))
        tall = min(0.32, 0.062 * thing.height**0.62 + 0.035) * to.height * rng.uniform(0.8, 1.2)
        tall *= 1.15 - 1.6 * share
        left, _, right, _ = extent(parts)
        y = min(contour, key=lambda point: abs(point[0] - x))[1] + 0.012 * to.height
        if _covers((x + left * tall, y - tall, x + right * tall, y), figures):
            continue
        silhouette(
            to,
            parts,
            x,
            y,
            tall,
            dark,
            mirrored=rng.random() < 0.5,
            contrast=0.55,
            lift=0.8,
            season=scene.season,
        )


def _covers(box: tuple[float, float, float, float], figures: Sequence[Placed]) -> bool:
    """Whether a plant there would hide a good part of a figure."""
    for one in figures:
        other = one.box
        wide = min(box[2], other[2]) - max(box[0], other[0])
        high = min(box[3], other[3]) - max(box[1], other[1])
        whole = (other[2] - other[0]) * (other[3] - other[1])
        if wide > 0 and high > 0 and wide * high > (0.06 if one.figure.who else 0.2) * whole:
            return True
    return False


def branch(to: Board, scene: Scene, light: float) -> None:
    """A branch reaches in from the upper corner that is away from the light."""
    if scene.place in WITHOUT_BRANCH:
        return
    rng = to.rng("branch")
    side = 1 if light > to.width / 2 else -1
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

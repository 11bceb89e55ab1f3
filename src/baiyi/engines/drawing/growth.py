"""How plants grow: tapering branches that fork, and the leaves and blossoms on them.

Points are complex, y down, in heights of the plant. Every outline runs the same way round, so that
hundreds of them in one path stay filled where they overlap.
"""

from __future__ import annotations

import cmath
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import skia

from .shape import Part, Sketch

UP = -1j


def chance(sketch: Sketch, name: str) -> random.Random:
    """Chance that falls the same way for the same plant and seed."""
    return random.Random(f"{name} {sketch.seed}")


def kept(*parts: Part) -> tuple[Part, ...]:
    """The parts that have any shape."""
    return tuple(part for part in parts if not part.path.isEmpty())


def turned(direction: complex, degrees: float) -> complex:
    """The direction turned clockwise on paper."""
    return direction * cmath.exp(1j * math.radians(degrees))


def _add(path: skia.Path, outline: Sequence[complex]) -> None:
    path.addPoly([skia.Point(p.real, p.imag) for p in outline], True)


def taper(path: skia.Path, points: Sequence[complex], widths: Sequence[float]) -> None:
    """Adds a line of changing half width, pointed or blunt as its last width says."""
    spine: list[tuple[complex, float]] = []
    last = len(points) - 1
    for at in range(last):
        p0, p1, p2 = points[max(at - 1, 0)], points[at], points[at + 1]
        p3 = points[min(at + 2, last)]
        for step in range(5):
            t = step / 5
            point = (
                2 * p1
                + (p2 - p0) * t
                + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t
                + (3 * p1 - p0 - 3 * p2 + p3) * t**3
            ) / 2
            spine.append((point, widths[at] * (1 - t) + widths[at + 1] * t))
    spine.append((points[-1], widths[-1]))
    left, right = [], []
    for at, (point, half) in enumerate(spine):
        along = spine[min(at + 1, len(spine) - 1)][0] - spine[max(at - 1, 0)][0]
        side = along / (abs(along) or 1) * 1j * half
        left.append(point - side)
        right.append(point + side)
    _add(path, [*left, *reversed(right)])


def leaf(path: skia.Path, at: complex, direction: complex, length: float, half: float) -> None:
    """Adds a pointed leaf that begins at a point."""
    side, tip = direction * 1j * half, at + direction * length
    a, b = at + direction * length * 0.3 - side * 1.5, at + direction * length * 0.65 - side
    c, d = at + direction * length * 0.65 + side, at + direction * length * 0.3 + side * 1.5
    path.moveTo(at.real, at.imag)
    path.cubicTo(a.real, a.imag, b.real, b.imag, tip.real, tip.imag)
    path.cubicTo(c.real, c.imag, d.real, d.imag, at.real, at.imag)
    path.close()


def lobed(path: skia.Path, at: complex, direction: complex, size: float, points: int = 5) -> None:
    """Adds a maple leaf: a fan of pointed lobes on one palm."""
    for share in range(points):
        spread = (share / (points - 1) - 0.5) * 210
        reach = size * (1 - abs(spread) / 230)
        leaf(path, at, turned(direction, spread), reach, size * 0.17)


def flower(path: skia.Path, at: complex, size: float, turn: float, petals: int = 5) -> None:
    """Adds a round-petalled blossom."""
    for petal in range(petals):
        way = turned(UP, turn + 360 / petals * petal)
        centre = at + way * size * 0.55
        _round(path, centre, size * 0.5)


def _round(path: skia.Path, at: complex, radius: float, squash: float = 1.0) -> None:
    path.addOval(
        skia.Rect.MakeLTRB(
            at.real - radius, at.imag - radius * squash, at.real + radius, at.imag + radius * squash
        )
    )


def dots(path: skia.Path, places: Iterable[complex], radius: float) -> None:
    """Adds small discs: buds, berries, fruit."""
    for place in places:
        _round(path, place, radius)


def tuft(path: skia.Path, rng: random.Random, at: complex, wide: float, high: float,
         size: float, count: int) -> None:  # fmt: skip
    """Adds a cluster of foliage: a soft core whose edge is leaves that point outward."""
    _round(path, at, wide * 0.74, high / wide)
    for step in range(count):
        angle = 2 * math.pi * (step + rng.uniform(-0.35, 0.35)) / count
        edge = complex(math.cos(angle) * wide, math.sin(angle) * high)
        way = turned(edge / abs(edge), rng.uniform(-50, 50))
        reach = size * rng.uniform(0.75, 1.25)
        leaf(path, at + edge * rng.uniform(0.55, 0.86), way, reach, reach * 0.3)


@dataclass(frozen=True)
class Habit:
    """How a tree forks. Angles in degrees; `gravity` bends shoots up (negative: down)."""

    depth: int = 5
    spread: float = 32
    shrink: float = 0.74
    kink: float = 14
    gravity: float = 0.12
    thin: float = 0.66
    forks: int = 2
    side_shoots: float = 0.5


@dataclass
class Tree:
    """What grew: the wood as one path, and where twigs end (point, direction, depth left)."""

    wood: skia.Path = field(default_factory=skia.Path)
    tips: list[tuple[complex, complex]] = field(default_factory=list)
    knots: list[tuple[complex, complex, float]] = field(default_factory=list)


def grow(tree: Tree, rng: random.Random, at: complex, way: complex, length: float, half: float,
         habit: Habit, level: int | None = None) -> None:  # fmt: skip
    """Grows a branch and what forks from it into the tree."""
    level = habit.depth if level is None else level
    end_half = half * (habit.thin if level else 0.25)
    points, widths = [at], [half]
    for step in (1, 2, 3):
        way = turned(way, rng.uniform(-habit.kink, habit.kink))
        way += UP * (habit.gravity * 0.5 + max(0.0, 0.45 + points[-1].imag) * 0.9)
        way /= abs(way)
        points.append(points[-1] + way * length / 3)
        widths.append(half + (end_half - half) * step / 3)
    taper(tree.wood, points, widths)
    for point in points[1:]:
        tree.knots.append((point, way, end_half))
    if level == 0:
        tree.tips.append((points[-1], way))
        return
    count = habit.forks + (rng.random() < 0.25)
    start = -habit.spread * (count - 1) / 2
    lean = rng.uniform(-9, 9)
    for fork in range(count):
        bend = (start + habit.spread * fork) * rng.uniform(0.75, 1.3) + lean
        part = rng.uniform(0.86, 1.1) * habit.shrink
        grow(tree, rng, points[-1], turned(way, bend), length * part, end_half * 0.94, habit,
             level - 1)  # fmt: skip
    if rng.random() < habit.side_shoots:
        bend = rng.choice((-1, 1)) * habit.spread * rng.uniform(1.2, 1.8)
        grow(tree, rng, points[2], turned(way, bend), length * 0.6, end_half * 0.6, habit,
             max(level - 2, 0))  # fmt: skip


def to_height(paths: Sequence[skia.Path], height: float = 1.0) -> list[skia.Path]:
    """The paths scaled about the root so that the highest point of all is the height."""
    top = min(path.getBounds().top() for path in paths if not path.isEmpty())
    matrix = skia.Matrix.Scale(-height / top, -height / top)
    found = []
    for path in paths:
        result = skia.Path()
        path.transform(matrix, result)
        found.append(result)
    return found

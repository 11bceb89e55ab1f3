"""Closed outlines from few points: smooth curves, tapered strokes, ellipses, joins and moves.

Points are complex numbers, x + y·j, y down. Every function gives a new closed, filled path.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Collection, Iterable, Sequence

import skia

_LARGE = 2000.0
_STEPS = 8  # points a tapered stroke is sampled at between two of its joints


def _unit(vector: complex) -> complex:
    return vector / abs(vector) if abs(vector) > 1e-9 else 0j


def _tangents(points: Sequence[complex], corners: Collection[int]) -> list[tuple[complex, complex]]:
    """Unit directions into and out of each point of a closed curve; they differ at a corner."""
    count, found = len(points), []
    for at, point in enumerate(points):
        before, after = points[at - 1], points[(at + 1) % count]
        if at in corners:
            found.append((_unit(point - before), _unit(after - point)))
        else:
            along = _unit(after - before)
            found.append((along, along))
    return found


def smooth(points: Sequence[complex], corners: Collection[int] = ()) -> skia.Path:
    """The closed curve through the points, sharp only at the corners (their indices).

    Cubic Béziers, tangents after Catmull and Rom (1974), handles a third of each chord.
    """
    tangents = _tangents(points, corners)
    path = skia.Path()
    path.moveTo(points[0].real, points[0].imag)
    for at, start in enumerate(points):
        end = points[(at + 1) % len(points)]
        reach = abs(end - start) / 3
        first = start + tangents[at][1] * reach
        second = end - tangents[(at + 1) % len(points)][0] * reach
        path.cubicTo(first.real, first.imag, second.real, second.imag, end.real, end.imag)
    path.close()
    return path


def _numbers(text: str, scale: float) -> list[tuple[list[float], bool]]:
    """`x,y x,y!` as scaled numbers, and whether each point is marked a corner."""
    found = []
    for word in text.split():
        sharp = word.endswith("!")
        found.append(([float(n) * scale for n in word.rstrip("!").split(",")], sharp))
    return found


def blob(text: str, scale: float = 0.01) -> skia.Path:
    """A closed curve written as `x,y x,y! ...`, in hundredths; `!` marks a corner."""
    found = _numbers(text, scale)
    points = [complex(*pair) for pair, _ in found]
    return smooth(points, [at for at, (_, sharp) in enumerate(found) if sharp])


def limb(text: str, scale: float = 0.01) -> skia.Path:
    """A tapered stroke written as `x,y,half-width ...`, in hundredths."""
    found = [numbers for numbers, _ in _numbers(text, scale)]
    return stroke([complex(x, y) for x, y, _ in found], [half for *_, half in found])


def _spline(
    points: Sequence[complex], widths: Sequence[float], steps: int
) -> list[tuple[complex, float]]:
    """Points and half widths along the open smooth curve through the points."""
    last = len(points) - 1
    tangents = [_unit(points[min(at + 1, last)] - points[max(at - 1, 0)]) for at in range(last + 1)]
    found: list[tuple[complex, float]] = []
    for at in range(last):
        start, end = points[at], points[at + 1]
        reach = abs(end - start) / 3
        first, second = start + tangents[at] * reach, end - tangents[at + 1] * reach
        for step in range(steps):
            t = step / steps
            s = 1 - t
            point = s**3 * start + 3 * s * s * t * first + 3 * s * t * t * second + t**3 * end
            ease = t * t * (3 - 2 * t)
            found.append((point, widths[at] * (1 - ease) + widths[at + 1] * ease))
    return [*found, (points[-1], widths[-1])]


def stroke(points: Sequence[complex], widths: Sequence[float], steps: int = _STEPS) -> skia.Path:
    """A line of changing half width with round ends, as an outline."""
    samples = _spline(points, widths, steps)
    left, right = [], []
    for at, (point, half) in enumerate(samples):
        before, after = samples[max(at - 1, 0)][0], samples[min(at + 1, len(samples) - 1)][0]
        side = _unit(after - before) * 1j * half
        left.append(point - side)
        right.append(point + side)
    outline = [*left, *_cap(samples, end=True), *reversed(right), *_cap(samples, end=False)]
    path = skia.Path()
    path.addPoly([skia.Point(p.real, p.imag) for p in outline], True)
    return _near(skia.Simplify(_far(path)))


def _cap(samples: Sequence[tuple[complex, float]], end: bool) -> list[complex]:
    """The half circle that closes a stroke at its end or its start."""
    (near, half), (other, _) = (samples[-1], samples[-2]) if end else (samples[0], samples[1])
    outward = _unit(near - other)
    return [
        near + outward * half * cmath.exp(1j * math.pi * (step / 12 - 0.5)) for step in range(1, 12)
    ]


def hairline(points: Sequence[complex], width: float) -> skia.Path:
    """A thin line that swells in its middle and tapers at both ends."""
    last = max(len(points) - 1, 1)
    halves = [
        width / 2 * (0.25 + 0.75 * math.sin(math.pi * at / last)) for at in range(len(points))
    ]
    if len(points) == 2:
        points = [points[0], (points[0] + points[1]) / 2, points[1]]
        halves = [width / 8, width / 2, width / 8]
    return stroke(points, halves, 6)


def line(text: str, width: float = 1.0, scale: float = 0.01) -> skia.Path:
    """A hairline written as `x,y x,y ...`, in hundredths; so is its width."""
    return hairline([complex(*pair) for pair, _ in _numbers(text, scale)], width * scale)


def ellipse(centre: complex, wide: float, high: float, turn: float = 0.0) -> skia.Path:
    """An ellipse by its half axes, turned clockwise by `turn` degrees."""
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(-wide, -high, wide, high))
    return moved(path, at=centre, turn=turn)


def moved(
    path: skia.Path, at: complex = 0j, scale: float = 1.0, turn: float = 0.0, flip: bool = False
) -> skia.Path:
    """The path mirrored, scaled, turned clockwise by degrees, then set at a point."""
    matrix = skia.Matrix()
    matrix.postScale(-scale if flip else scale, scale)
    matrix.postRotate(turn)
    matrix.postTranslate(at.real, at.imag)
    result = skia.Path()
    path.transform(matrix, result)
    return result


def _far(path: skia.Path) -> skia.Path:
    """The path large enough for Skia's path arithmetic, which is wrong below its tolerances."""
    return moved(path, scale=_LARGE)


def _near(path: skia.Path | None) -> skia.Path:
    return moved(path, scale=1 / _LARGE) if path is not None else skia.Path()


def union(*paths: skia.Path) -> skia.Path:
    """One outline around all the paths."""
    result = skia.Path()
    for path in paths:
        result = skia.Op(result, _far(path), skia.PathOp.kUnion_PathOp)
    return _near(result)


def minus(path: skia.Path, *holes: skia.Path) -> skia.Path:
    """The path without what the holes cover."""
    result = _far(path)
    for hole in holes:
        result = skia.Op(result, _far(hole), skia.PathOp.kDifference_PathOp)
    return _near(result)


def within(path: skia.Path, bounds: skia.Path) -> skia.Path:
    """What of the path lies inside the bounds."""
    return _near(skia.Op(_far(path), _far(bounds), skia.PathOp.kIntersect_PathOp))


def hull(points: Iterable[complex]) -> list[complex]:
    """The convex hull, counter-clockwise on paper (Andrew's monotone chain, 1979)."""
    ordered = sorted(set(points), key=lambda p: (p.real, p.imag))

    def chain(run: Iterable[complex]) -> list[complex]:
        kept: list[complex] = []
        for point in run:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
                kept.pop()
            kept.append(point)
        return kept[:-1]

    return chain(ordered) + chain(reversed(ordered))


def _turn(a: complex, b: complex, c: complex) -> float:
    return ((b - a).conjugate() * (c - b)).imag

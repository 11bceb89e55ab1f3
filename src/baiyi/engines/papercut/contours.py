"""The upper edges of the sheets: hills, peaks, dunes, waves, clouds, rock; cut with one knife."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from itertools import pairwise

import skia

Contour = list[tuple[float, float]]
Cutter = Callable[[random.Random, float, float, float], Contour]

_STEPS = 140


def _waves(rng: random.Random, low: float, high: float, count: int) -> Callable[[float], float]:
    """A smooth chance function of 0..1 with values about -1..1: a few sines of chance phases."""
    parts = [
        (rng.uniform(low, high), rng.uniform(0, math.tau), rng.uniform(0.5, 1.0))
        for _ in range(count)
    ]
    whole = sum(weight for *_, weight in parts)
    return lambda t: sum(w * math.sin(f * t * math.tau + p) for f, p, w in parts) / whole


def _line(width: float, height_at: Callable[[float], float]) -> Contour:
    return [
        (-40 + (width + 80) * n / _STEPS, height_at(-0.04 + 1.08 * n / _STEPS))
        for n in range(_STEPS + 1)
    ]


def hills(rng: random.Random, width: float, y: float, rise: float) -> Contour:
    shape = _waves(rng, 0.5, 2.0, 4)
    return _line(width, lambda t: y - rise * (0.5 + 0.5 * shape(t)))


def flat(rng: random.Random, width: float, y: float, rise: float) -> Contour:
    shape = _waves(rng, 0.8, 3.2, 4)
    return _line(width, lambda t: y + rise * 0.5 * shape(t))


def peaks(rng: random.Random, width: float, y: float, rise: float) -> Contour:
    """Tall rounded peaks as on the Li river: each a steep bell, uneven, with ledges."""
    bells = []
    count = max(4, round(width / max(1.0, rise) * 2.2))
    for n in range(min(count, 14)):
        at = (n + rng.uniform(0.1, 0.9)) / min(count, 14)
        wide = rng.uniform(0.05, 0.10) * (1 if count < 8 else 0.8)
        bells.append((at, wide, rng.uniform(0.25, 0.72), rng.uniform(1.6, 3.0)))
    lead = rng.choice((0.2, 0.27, 0.74, 0.82))
    bells.append((lead, rng.uniform(0.08, 0.12), 1.0, 2.2))
    ledge = _waves(rng, 5, 16, 5)

    def height(t: float) -> float:
        tall = max(h * math.exp(-((abs(t - at) / wide) ** power)) for at, wide, h, power in bells)
        return y - rise * (0.16 + 0.84 * tall + 0.035 * ledge(t) * (0.3 + tall))

    return _line(width, height)


def ridges(rng: random.Random, width: float, y: float, rise: float) -> Contour:
    """Sharp mountains: broken straight slopes between summits and passes."""
    corners: Contour = []
    x, up = -0.1, rng.random() < 0.5
    while x < 1.15:
        tall = rng.uniform(0.55, 1.0) if up else rng.uniform(0.0, 0.38)
        corners.append((x, tall))
        x += rng.uniform(0.07, 0.17)
        up = not up
    rough = _waves(rng, 9, 30, 6)

    def height(t: float) -> float:
        for (x0, h0), (x1, h1) in pairwise(corners):
            if x0 <= t <= x1:
                s = (t - x0) / (x1 - x0)
                return y - rise * (h0 + (h1 - h0) * s + 0.05 * rough(t))
        return y - rise * corners[-1][1]

    return _line(width, height)


def dunes(rng: random.Random, width: float, y: float, rise: float) -> Contour:
    """Sand: long backs, short lee sides, a knife edge between."""
    phase, count = rng.random(), rng.uniform(1.2, 2.4)
    lean = rng.uniform(0.62, 0.8)
    shape = _waves(rng, 0.4, 1.1, 3)

    def height(t: float) -> float:
        s = (t * count + phase) % 1
        crest = math.sin(s / lean * math.pi / 2) if s < lean else math.cos((s - lean) / (1 - lean) * math.pi / 2) ** 1.6  # fmt: skip
        return y - rise * (0.62 * crest + 0.38 * (0.5 + 0.5 * shape(t)))

    return _line(width, height)


def swell(rng: random.Random, width: float, y: float, rise: float) -> Contour:
    """Water: crests that come to a point, hollows that are round."""
    count = max(3, round(width / max(6.0, rise * rng.uniform(7.0, 9.0))))
    phase = rng.random()
    shape = _waves(rng, 0.6, 1.6, 3)

    def height(t: float) -> float:
        s = (t * count + phase) % 1
        return y - rise * (0.78 * (1 - math.pow(abs(math.sin(s * math.pi)), 0.8)) + 0.22 * shape(t))

    steps = max(_STEPS, count * 12)
    return [
        (-40 + (width + 80) * n / steps, height(-0.04 + 1.08 * n / steps)) for n in range(steps + 1)
    ]


def cloudbank(rng: random.Random, width: float, y: float, rise: float) -> Contour:
    """Round heads of cloud, large between small."""
    heads, x = [], -0.15 * width
    while x < width * 1.15:
        radius = rise * rng.uniform(0.35, 1.0)
        heads.append((x + radius * 0.8, radius))
        x += radius * rng.uniform(1.0, 1.5)
    shape = _waves(rng, 0.5, 1.5, 3)

    def height(px: float) -> float:
        top = 0.0
        for at, radius in heads:
            if abs(px - at) < radius:
                top = max(top, math.sqrt(radius * radius - (px - at) ** 2))
        return y - top - rise * 0.3 * shape(px / max(1.0, width))

    steps = 320
    return [(px, height(px)) for px in (-40 + (width + 80) * n / steps for n in range(steps + 1))]


def rocks(rng: random.Random, width: float, y: float, rise: float) -> Contour:
    rough = _waves(rng, 3, 14, 7)
    slow = _waves(rng, 0.5, 1.5, 2)
    return _line(width, lambda t: y - rise * (0.5 + 0.3 * slow(t) + 0.3 * round(rough(t) * 3) / 3 + 0.1 * rough(t * 1.7)))  # fmt: skip


CUTTERS: Mapping[str, Cutter] = {
    "hills": hills, "flat": flat, "peaks": peaks, "ridges": ridges, "dunes": dunes,
    "swell": swell, "clouds": cloudbank, "rocks": rocks,
}  # fmt: skip


def ring(
    rng: random.Random, x: float, y: float, wide: float, high: float, rough: float, bumps: float
) -> skia.Path:
    """A hole about a point, uneven by `rough` (of its size), with about so many `bumps`."""
    lobes = max(2, round(bumps))
    parts = [
        (n, rng.uniform(0, math.tau), rng.uniform(0.4, 1.0) / math.sqrt(n))
        for n in range(2, 2 + lobes)
    ]
    whole = sum(weight for *_, weight in parts)
    path = skia.Path()
    steps = 120
    points = []
    for n in range(steps):
        a = math.tau * n / steps
        r = 1 + rough * sum(w * math.sin(k * a + p) for k, p, w in parts) / whole * 1.6
        points.append(skia.Point(x + wide * r * math.cos(a), y + high * r * math.sin(a)))
    path.addPoly(points, True)
    return path


def grass(rng: random.Random, contour: Contour, tall: float, every: float) -> skia.Path:
    """Blades along a contour."""
    path = skia.Path()
    x = contour[0][0]
    at = 0
    while at < len(contour) - 1:
        while at < len(contour) - 1 and contour[at][0] < x:
            at += 1
        px, py = contour[at]
        high = tall * rng.uniform(0.35, 1.0)
        lean = rng.uniform(-0.45, 0.45) * high
        wide = tall * rng.uniform(0.06, 0.12)
        path.moveTo(px - wide, py + tall * 0.3)
        path.quadTo(px - wide * 0.4 + lean * 0.2, py - high * 0.5, px + lean, py - high)
        path.quadTo(px + wide + lean * 0.2, py - high * 0.4, px + wide, py + tall * 0.3)
        path.close()
        x += every * rng.uniform(0.3, 1.7)
    return path

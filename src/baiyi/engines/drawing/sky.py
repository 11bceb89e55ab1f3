"""What is seen in the sky; each has its middle at the origin. The table SKY."""

from __future__ import annotations

import math
import random

import skia

from ...values import Colour
from .curves import ellipse, minus, smooth, union
from .forms import drawing
from .growth import UP, leaf, turned
from .shape import Part, Sketch, Thing, Things, table


def _moon(sketch: Sketch) -> tuple[Part, ...]:
    return (
        Part(ellipse(0j, 0.5, 0.498), "light"),
        *drawing("""
            light-.14 blob -24,26 -12,32 2,26 0,14 -14,10 -24,16
            light-.14 blob 8,4 22,10 30,-2 24,-16 12,-14 6,-6
            light-.14 disc -20,-14 9,7 | 4,-28 6,4.6 | 22,28 5,4
        """),
    )


def _crescent(sketch: Sketch) -> tuple[Part, ...]:
    whole = ellipse(0j, 0.5, 0.5)
    return (Part(minus(whole, ellipse(0.22 - 0.12j, 0.42, 0.42)), "light"),)


def _sun(sketch: Sketch) -> tuple[Part, ...]:
    rays = skia.Path()
    for step in range(24):
        way = turned(UP, step * 15 + 4)
        leaf(rays, way * 0.325, way, 0.17 if step % 2 else 0.1, 0.021)
    return (Part(rays, "trim", 0.0, "orange"), Part(ellipse(0j, 0.29, 0.288), "light"))


def _star_path(at: complex, size: float, turn: float, points: int = 5) -> skia.Path:
    outline = [
        at + turned(UP, turn + 180 / points * step) * size * (1 if step % 2 == 0 else 0.42)
        for step in range(points * 2)
    ]
    return smooth(outline, range(points * 2))


def _star(sketch: Sketch) -> tuple[Part, ...]:
    return (Part(_star_path(0j, 0.52, 4), "light"),)


def _stars(sketch: Sketch) -> tuple[Part, ...]:
    rng = random.Random(f"stars {sketch.seed}")
    big, small = [], skia.Path()
    for step in range(26):
        at = complex(rng.uniform(-1.1, 1.1), rng.uniform(-0.48, 0.48))
        if step < 7:
            big.append(_star_path(at, rng.uniform(0.035, 0.06), rng.uniform(0, 40), 4))
        else:
            small.addCircle(at.real, at.imag, rng.uniform(0.006, 0.012))
    return (Part(small, "light", -0.2), Part(union(*big), "light"))


def _dipper(sketch: Sketch) -> tuple[Part, ...]:
    places = [-0.9 - 0.34j, -0.5 - 0.42j, -0.2 - 0.22j, 0.14 - 0.06j, 0.2 + 0.4j, 0.78 + 0.42j,
              0.92 - 0.04j]  # fmt: skip
    lines = drawing(
        "light-.3 wire 1 -90,34 -50,42 | -50,42 -20,22 | -20,22 14,6 | 14,6 20,-40 | 20,-40 78,-42"
        " | 78,-42 92,4 | 92,4 14,6"
    )
    return (*lines, Part(union(*(_star_path(p, 0.085, 9 * n, 5) for n, p in enumerate(places))), "light"))  # fmt: skip


def _cloud(sketch: Sketch) -> tuple[Part, ...]:
    """An auspicious cloud: round heads, scrolls cut into it, a tail that thins out."""
    return drawing("""
        cloud blob -150,-38! -110,-30 -92,-36 -100,-14 -84,8 -60,8 -58,34 -28,50 2,42 14,26 38,40 64,26 66,4 94,2 102,-20 92,-34! 130,-32 160,-44! 100,-50 -80,-50
        cloud-.35 wire 2.4 -30,0 -22,20 -34,34 -50,24 -44,10 -36,16 | 26,2 44,6 48,22 36,28 26,20 32,14 | -78,-22 -64,-16 -64,-4 -76,0 -82,-8
        cloud-.35 wire 2 -120,-40 -40,-34 30,-40 | 0,-26 50,-22 90,-32
    """)


def _rainbow(sketch: Sketch) -> tuple[Part, ...]:
    bands: tuple[Colour, ...] = ("red", "orange", "yellow", "green", "blue", "purple")  # fmt: skip
    parts = []
    for number, tint in enumerate(bands):
        outer, inner = 1.0 - number * 0.062, 1.0 - (number + 1) * 0.062
        path = skia.Path()
        ring = [outer * complex(-math.cos(a), -math.sin(a)) for a in _half_turn()]
        ring += [inner * complex(-math.cos(a), -math.sin(a)) for a in reversed(_half_turn())]
        path.addPoly([skia.Point(p.real, p.imag + 0.5) for p in ring], True)
        parts.append(Part(path, "paper", 0.2, tint))
    return tuple(parts)


def _half_turn() -> list[float]:
    return [math.pi * step / 48 for step in range(49)]


def _lightning(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        light blob 12,50! 2,30 4,28! -10,8 -7,6! -20,-14 -16,-15! -22,-34 -18,-50! -12,-32 -10,-13! -4,-12! 2,6 -1,9! 12,27 9,30! 18,50!
        light-.1 blob -2,8! 10,-2 9,-5! 20,-14 18,-18! 26,-32! 24,-16 24,-11! 15,-2 15,1! 2,13!
        light-.2 blob -15,-14! -26,-20 -24,-23! -34,-36! -20,-25 -21,-21! -13,-15!
    """)


def _milky_way(sketch: Sketch) -> tuple[Part, ...]:
    rng = random.Random(f"milky way {sketch.seed}")
    dust, stars = skia.Path(), []
    for _ in range(190):
        along = rng.uniform(-1.3, 1.3)
        across = rng.gauss(0, 0.1) * (1.2 - abs(along) * 0.4)
        at = complex(along + across * 0.3, along * 0.26 - across + 0.05 * math.sin(along * 3))
        dust.addCircle(at.real, at.imag, rng.uniform(0.003, 0.009))
        if rng.random() < 0.06:
            stars.append(_star_path(at, rng.uniform(0.025, 0.045), rng.uniform(0, 45), 4))
    veil = smooth([complex(x, x * 0.26 + s * 0.14 + 0.05 * math.sin(x * 3)) for x, s in
                   ((-1.4, 0), (-0.7, -0.9), (0, -1), (0.7, -0.9), (1.4, 0), (0.7, 0.9), (0, 1),
                    (-0.7, 0.9))], (0, 4))  # fmt: skip
    return (Part(veil, "cloud", -0.3), Part(dust, "light", -0.1), Part(union(*stars), "light"))


SKY: Things = table(
    Thing("moon", "月亮", "moon", 3.0, _moon, "sky", True),
    Thing("crescent", "弯月", "crescent moon", 3.0, _crescent, "sky", True),
    Thing("sun", "太阳", "sun", 4.0, _sun, "sky", True),
    Thing("star", "星星", "star", 0.6, _star, "sky", True),
    Thing("stars", "星空", "stars", 5.0, _stars, "sky", True),
    Thing("dipper", "北斗七星", "Big Dipper", 3.0, _dipper, "sky", True),
    Thing("milky_way", "银河", "Milky Way", 6.0, _milky_way, "sky", True),
    Thing("cloud", "云", "cloud", 2.2, _cloud, "sky"),
    Thing("rainbow", "彩虹", "rainbow", 8.0, _rainbow, "sky"),
    Thing("lightning", "闪电", "lightning", 7.0, _lightning, "sky", True),
)

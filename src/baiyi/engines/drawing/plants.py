"""Low plants: bamboo, reeds, lotus, flowers, grasses, crops; by seed and season."""

from __future__ import annotations

import math
import random

import skia

from ...values import Colour
from .forms import drawing
from .growth import UP, chance, dots, flower, kept, leaf, taper, to_height, tuft, turned
from .shape import Part, Sketch, Thing, Things, table


def _bamboo(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "bamboo")
    far, near, back, front = (skia.Path() for _ in range(4))
    stems = [(-0.16, 0.8), (-0.05, 1.0), (0.08, 0.9), (0.19, 0.66)]
    for number, (foot, height) in enumerate(stems):
        stem = near if number % 2 else far
        lean = rng.uniform(-0.05, 0.05) + foot * 0.2
        half = rng.uniform(0.011, 0.016)
        joints = 8
        for joint in range(joints):
            a, b = joint / joints, (joint + 1) / joints
            low = complex(foot + lean * a * a, -height * a)
            high = complex(foot + lean * b * b, -height * b + 0.004)
            thin = half * (1 - 0.5 * a)
            taper(stem, [low, (low + high) / 2, high], [thin * 1.12, thin * 0.86, thin * 1.12])
            if joint and joint > 2:
                side = 1 if (joint + number) % 2 else -1
                twig = low + complex(side * rng.uniform(0.05, 0.12), -rng.uniform(0.04, 0.09))
                taper(stem, [low, (low + twig) / 2 - 0.01j, twig], [0.004, 0.003, 0.001])
                _spray(rng, twig, side, rng.choice((back, front)))
        tip = complex(foot + lean, -height)
        _spray(rng, tip, 1, front)
        _spray(rng, tip, -1, back)
    back, far, near, front = to_height([back, far, near, front])
    bright = {"spring": 0.3, "winter": -0.2}.get(sketch.season, 0.0)
    return kept(Part(back, "leaf", bright - 0.4), Part(far, "leaf", -0.25),
                 Part(near, "leaf", 0.25), Part(front, "leaf", bright))  # fmt: skip


def _spray(rng: random.Random, at: complex, side: int, path: skia.Path) -> None:
    """Bamboo leaves hang in threes and fours, like the brush strokes of 个 and 介."""
    for angle in (-58, -26, 8, 40)[: rng.choice((3, 4))]:
        way = turned(1j, -side * (22 + rng.uniform(-12, 12)) + angle)
        leaf(path, at, way, rng.uniform(0.09, 0.15), 0.0115)


def _reeds(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "reeds")
    stalks, blades, plumes = skia.Path(), skia.Path(), skia.Path()
    wind = rng.choice((-1, 1)) * rng.uniform(0.12, 0.2)
    for _ in range(13):
        foot = rng.gauss(0, 0.16)
        height = rng.uniform(0.55, 1.0)
        lean = foot * 0.35 + wind * height
        points = [complex(foot + lean * t * t, -height * t) for t in (0, 0.35, 0.7, 1)]
        taper(stalks, points, [0.006, 0.005, 0.004, 0.002])
        for t in (0.2, 0.4, 0.58):
            at = complex(foot + lean * t * t, -height * t)
            side = rng.choice((-1, 1))
            bend = at + complex(side * 0.06, -0.14)
            taper(blades, [at, bend, bend + complex(side * 0.1 + wind * 0.3, 0.03)],
                  [0.005, 0.009, 0.0005])  # fmt: skip
        if sketch.season in ("autumn", "winter", "summer") and rng.random() < 0.8:
            tip = points[-1]
            for step in range(16):
                t = step / 16
                at = tip + complex(wind * 0.5 * t, -0.16 * t + wind * wind)
                for side in (-1, 1):
                    way = turned(UP, side * 28 + wind * 170)
                    leaf(plumes, at, way, 0.05 * math.sin(math.pi * (0.25 + 0.7 * t)), 0.006)
    stalks, blades, plumes = to_height([stalks, blades, plumes])
    dry = "grass" if sketch.season in ("autumn", "winter") else "leaf"
    return kept(Part(stalks, dry, -0.3), Part(blades, dry), Part(plumes, "paper", -0.1, "white"))  # type: ignore[arg-type]


def _pad(path: skia.Path, at: complex, wide: float, tilt: float) -> None:
    """A lotus leaf seen aslant: a wavy plate with a notch."""
    outline = []
    for step in range(40):
        angle = 2 * math.pi * step / 40
        wave = 1 + 0.045 * math.sin(angle * 7 + tilt * 3)
        wave *= 0.55 if step == 0 else 1
        point = complex(math.cos(angle) * wide * wave, math.sin(angle) * wide * 0.34 * wave)
        outline.append(at + turned(point, tilt))
    path.addPoly([skia.Point(p.real, p.imag) for p in outline], True)


def _lotus(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "lotus")
    stems, pads, near, veins, petals, inner, hearts = (skia.Path() for _ in range(7))
    bare = sketch.season == "winter"
    places = [(-0.36, 0.34, 0.24), (0.3, 0.46, 0.27), (-0.08, 0.16, 0.22), (0.5, 0.14, 0.17),
              (-0.6, 0.12, 0.16)]  # fmt: skip
    for number, (x, y, wide) in enumerate(places):
        at = complex(x + rng.uniform(-0.05, 0.05), -y)
        foot = complex(at.real * 0.8 + rng.uniform(-0.03, 0.03), 0)
        taper(stems, [foot, (foot + at) / 2 + 0.03, at], [0.008, 0.007, 0.006])
        wide *= 0.55 if bare else 1
        _pad(pads if number < 2 else near, at, wide, rng.uniform(-14, 14) + (60 if bare else 0))
        for angle in range(20, 360, 40):
            ray = complex(math.cos(math.radians(angle)), 0.34 * math.sin(math.radians(angle)))
            if not bare:
                taper(veins, [at, at + ray * wide * 0.8], [0.003, 0.0008])
    blooms = {"spring": [], "summer": [(-0.12, 0.86, 0.2), (0.18, 0.66, 0.13)],
              "autumn": [(0.1, 0.8, 0.0), (-0.2, 0.68, 0.0)], "winter": [(0.1, 0.6, 0.0)]}  # fmt: skip
    for x, y, size in blooms[sketch.season]:
        at = complex(x + rng.uniform(-0.04, 0.04), -y)
        taper(stems, [complex(x * 0.5, 0), complex(x * 1.2, -y * 0.5), at], [0.008, 0.007, 0.006])
        if not size:
            _pod(hearts, at)
            continue
        for angle in (-82, 82, -58, 58):
            leaf(petals, at, turned(UP, angle), size * 0.92, size * 0.2)
        for angle in (-34, 34, -14, 14):
            leaf(inner, at, turned(UP, angle), size * 1.05, size * 0.19)
        leaf(inner, at, UP, size * 1.08, size * 0.2)
    if sketch.season == "spring":
        leaf(petals, -0.62j, UP, 0.16, 0.03)
        taper(stems, [0.05 + 0j, 0.03 - 0.3j, -0.62j], [0.007, 0.006, 0.006])
    stems, pads, near, veins, petals, inner, hearts = to_height(
        [stems, pads, near, veins, petals, inner, hearts], 1.0
    )
    return kept(
        Part(stems, "leaf", -0.3), Part(pads, "leaf", -0.3), Part(near, "leaf", 0.1),
        Part(veins, "leaf", 0.6), Part(petals, "blossom", 0.1, "pink"), Part(inner, "blossom", 0.55, "pink"),
        Part(hearts, "grass", -0.3),
    )  # fmt: skip


def _pod(path: skia.Path, at: complex) -> None:
    taper(path, [at, at - 0.05j, at - 0.09j], [0.008, 0.045, 0.06])
    dots(path, [at - 0.09j], 0.05)


def _tussock(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "grass")
    back, front, seeds = skia.Path(), skia.Path(), skia.Path()
    for step in range(34):
        foot = rng.gauss(0, 0.26)
        height = rng.uniform(0.35, 0.95)
        bend = foot * 0.8 + rng.uniform(-0.3, 0.3)
        tip = complex(foot + bend, -height)
        taper(back if step % 2 else front, [complex(foot, 0), complex(foot + bend * 0.25, -height * 0.6), tip],
              [0.012, 0.014, 0.001])  # fmt: skip
        if sketch.season in ("autumn", "winter") and step % 5 == 0:
            for node in range(6):
                leaf(seeds, tip + complex(-bend * 0.1, 0.03) * node, turned(UP, 30 - node % 2 * 60),
                     0.06, 0.01)  # fmt: skip
    back, front, seeds = to_height([back, front, seeds])
    return kept(Part(back, "grass", -0.35), Part(front, "grass"), Part(seeds, "grass", 0.6))


def _flowers(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "flowers")
    stems, leaves, red, pale, hearts = (skia.Path() for _ in range(5))
    for number in range(9):
        foot = (number - 4) * 0.09 + rng.uniform(-0.04, 0.04)
        height = rng.uniform(0.5, 0.95)
        tip = complex(foot * 1.6 + rng.uniform(-0.06, 0.06), -height)
        middle = complex(foot * 1.1, -height * 0.5)
        taper(stems, [complex(foot * 0.7, 0), middle, tip], [0.01, 0.008, 0.006])
        for side in (-1, 1):
            leaf(leaves, middle + 0.1j, turned(UP, side * rng.uniform(25, 60)), 0.24, 0.024)
        if sketch.season == "winter":
            dots(stems, [tip], 0.022)
            continue
        size = rng.uniform(0.07, 0.12)
        petals = rng.choice((5, 6, 8)) if sketch.season != "autumn" else 9
        flower(red if number % 2 else pale, tip, size, rng.uniform(0, 60), petals)
        dots(hearts, [tip], size * 0.36)
    stems, leaves, red, pale, hearts = to_height([stems, leaves, red, pale, hearts])
    green = "grass" if sketch.season == "winter" else "leaf"
    return kept(Part(stems, green, -0.2), Part(leaves, green), Part(red, "blossom"),  # type: ignore[arg-type]
                 Part(pale, "blossom", 0.7), Part(hearts, "trim", 0.0, "yellow"))  # fmt: skip


def _head(path: skia.Path, at: complex, size: float, turn: float, count: int, half: float) -> None:
    for petal in range(count):
        way = turned(UP, turn + 360 / count * petal)
        leaf(path, at + way * size * 0.3, way, size * 0.72, size * half)


def _sunflower(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "sunflower")
    stems, leaves, petals, inner, hearts, seeds = (skia.Path() for _ in range(6))
    for foot, height, size in ((0.02, 0.84, 0.17), (-0.15, 0.6, 0.13), (0.19, 0.5, 0.11)):
        nod = rng.uniform(-0.06, 0.08)
        at = complex(foot + nod, -height)
        taper(
            stems,
            [complex(foot * 0.5, 0), complex(foot, -height * 0.55), at],
            [0.016, 0.013, 0.011],
        )
        for t, side in ((0.25, 1), (0.42, -1), (0.6, 1)):
            place = complex(foot * (0.5 + t * 0.5), -height * t)
            leaf(leaves, place, turned(UP, side * rng.uniform(58, 84)), 0.21 * size / 0.15, 0.044)
        if sketch.season == "winter":
            dots(hearts, [at + 0.03j], size * 0.4)
            continue
        turn = rng.uniform(0, 20)
        _head(petals, at, size, turn, 17, 0.1)
        _head(inner, at, size * 0.86, turn + 10, 17, 0.09)
        dots(hearts, [at], size * 0.46)
        for ring, number in ((0.3, 12), (0.16, 6)):
            for step in range(number):
                dots(seeds, [at + turned(UP, 360 / number * step) * size * ring], size * 0.035)
    stems, leaves, petals, inner, hearts, seeds = to_height(
        [stems, leaves, petals, inner, hearts, seeds]
    )
    return kept(Part(stems, "leaf", -0.3), Part(leaves, "leaf"), Part(petals, "trim", -0.2, "yellow"),
                 Part(inner, "trim", 0.3, "yellow"), Part(hearts, "trunk"), Part(seeds, "trim", -0.1, "yellow"))  # fmt: skip


def _chrysanthemum(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "chrysanthemum")
    stems, leaves, outer, middle, inner = (skia.Path() for _ in range(5))
    blooming = sketch.season in ("autumn", "summer")
    for foot, height, size in ((-0.04, 0.76, 0.22), (-0.2, 0.5, 0.16), (0.17, 0.56, 0.18)):
        at = complex(foot * 1.3 + rng.uniform(-0.03, 0.03), -height)
        taper(
            stems, [complex(foot * 0.3, 0), complex(foot, -height * 0.5), at], [0.014, 0.011, 0.009]
        )
        for t in (0.2, 0.38, 0.56, 0.72):
            place = complex(foot * (0.3 + 0.7 * t), -height * t)
            for side in (-1, 1):
                for spread in (-24, 0, 24):
                    leaf(
                        leaves, place, turned(UP, side * rng.uniform(50, 72) + spread), 0.13, 0.017
                    )
        if blooming:
            _head(outer, at, size, 0, 22, 0.062)
            _head(middle, at - 0.012j, size * 0.74, 8, 17, 0.075)
            _head(inner, at - 0.02j, size * 0.46, 3, 11, 0.1)
        else:
            dots(inner, [at], 0.03)
    stems, leaves, outer, middle, inner = to_height([stems, leaves, outer, middle, inner])
    heart: Part = Part(inner, "trim", 0.5, "yellow") if blooming else Part(inner, "leaf", 0.2)
    return kept(Part(stems, "leaf", -0.35), Part(leaves, "leaf", -0.1), Part(outer, "trim", -0.35, "yellow"),
                 Part(middle, "trim", 0.1, "yellow"), heart)  # fmt: skip


def _mushroom(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        grass-.2 limb -30,0,1 -36,14,1.6 -44,24,.2 | -14,0,1 -18,18,1.6 -20,30,.2 | 44,0,1 48,14,1.6 58,22,.2
        paper-.15 blob -6,66 6,66 9,20 15,0! -15,0! -9,20
        paper-.5 blob -34,58! 0,64 34,58! 14,50 0,48 -14,50
        blossom/red blob -46,54! -42,78 -18,98 8,100 34,86 47,54! 24,60 0,61 -24,60
        paper disc -20,78 7,5 | 10,88 8,5.5 | 26,70 5.5,5 | -34,64 4,3.4 | 2,70 5,4
        paper-.15 blob 30,24 37,24 38,8 42,0! 27,0! 29,8
        blossom/red-.3 blob 14,22! 20,36 34,44 48,35 54,21! 42,25 26,25
        paper disc 28,34 3.4,2.6 | 41,31 3,2.4
    """)


def _bush(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "bush")
    twigs, back, front, top, dot = (skia.Path() for _ in range(5))
    bare = sketch.season == "winter"
    for number in range(11):
        angle = (number - 5) * 15 + rng.uniform(-6, 6)
        reach = rng.uniform(0.55, 0.85) * (1 - abs(angle) / 300)
        end = turned(UP, angle) * reach
        taper(twigs, [complex(angle / 900, 0), end * 0.5 - 0.05j, end], [0.016, 0.01, 0.003])
        for side in (-1, 1):
            twig = end * 0.7 + turned(UP, angle * 0.6 + side * 30) * 0.26
            taper(twigs, [end * 0.6, twig], [0.007, 0.002])
        if bare:
            dots(
                dot,
                [end + complex(rng.gauss(0, 0.05), rng.gauss(0, 0.05)) for _ in range(3)],
                0.018,
            )
            continue
        end = complex(end.real, min(end.imag, -0.3))
        tuft(back, rng, end * 0.82, 0.24, 0.17, 0.11, 17)
        tuft(front, rng, end * rng.uniform(0.4, 0.8) + 0.02j, 0.19, 0.15, 0.1, 15)
        tuft(top, rng, end * rng.uniform(0.85, 1), 0.1, 0.07, 0.08, 11)
        for _ in range({"spring": 5, "autumn": 3}.get(sketch.season, 0)):
            place = end * rng.uniform(0.5, 1.1) + complex(rng.gauss(0, 0.06), rng.gauss(0, 0.05))
            if sketch.season == "spring":
                flower(dot, place, 0.035, rng.uniform(0, 72))
            else:
                dots(dot, [place], 0.018)
    back, twigs, front, top, dot = to_height([back, twigs, front, top, dot])
    return kept(Part(back, "leaf", -0.45), Part(twigs, "trunk"), Part(front, "leaf", -0.1),
                 Part(top, "leaf", 0.35), Part(dot, "blossom"))  # fmt: skip


def _wheat(sketch: Sketch) -> tuple[Part, ...]:
    rng = chance(sketch, "wheat")
    stalks, blades, ears, awns = (skia.Path() for _ in range(4))
    wind = rng.uniform(0.08, 0.2)
    for number in range(12):
        foot = (number - 5.5) * 0.055 + rng.uniform(-0.015, 0.015)
        height = rng.uniform(0.6, 0.82)
        lean = foot * 0.5 + wind
        tip = complex(foot + lean * 0.6, -height)
        taper(stalks, [complex(foot, 0), complex(foot + lean * 0.15, -height * 0.55), tip],
              [0.006, 0.005, 0.004])  # fmt: skip
        blade = complex(foot + lean * 0.1, -height * 0.4)
        side = rng.choice((-1, 1))
        taper(blades, [blade, blade + complex(side * 0.06, -0.12), blade + complex(side * 0.15, -0.07)],
              [0.005, 0.009, 0.0005])  # fmt: skip
        if sketch.season == "winter":
            continue
        way = turned(UP, 22 + rng.uniform(-6, 10))
        for grain in range(7):
            at = tip + way * grain * 0.026
            for side in (-1, 1):
                leaf(ears, at, turned(way, side * 27), 0.05, 0.011)
                leaf(awns, at + way * 0.03, turned(way, side * 13), 0.1, 0.0016)
    stalks, blades, ears, awns = to_height([stalks, blades, ears, awns])
    gold: Colour | None = None if sketch.season in ("spring", "winter") else "yellow"
    return kept(Part(stalks, "grass", 0.1 if gold else -0.2, gold), Part(blades, "grass", -0.2),
                 Part(awns, "grass", -0.2, gold),
                 Part(ears, "grass", 0.2, gold))  # fmt: skip


PLANTS: Things = table(
    Thing("bamboo", "竹子", "bamboo", 5.0, _bamboo),
    Thing("bush", "灌木", "bush", 1.1, _bush),
    Thing("reeds", "芦苇", "reed", 1.9, _reeds),
    Thing("lotus", "荷花", "lotus", 0.9, _lotus, "water"),
    Thing("grass", "草", "grass", 0.4, _tussock),
    Thing("flowers", "花", "flower", 0.5, _flowers),
    Thing("sunflower", "向日葵", "sunflower", 1.8, _sunflower),
    Thing("chrysanthemum", "菊花", "chrysanthemum", 0.7, _chrysanthemum),
    Thing("mushroom", "蘑菇", "mushroom", 0.3, _mushroom),
    Thing("wheat", "麦子", "wheat", 1.0, _wheat),
)

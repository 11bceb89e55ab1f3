"""What gives light: lanterns, lamps, fires, fireworks. The shine is of the material `light`."""

from __future__ import annotations

import random

import skia

from .forms import drawing, fitted
from .growth import UP, dots, leaf, taper, turned
from .shape import Part, Sketch, Thing, Things, table


def _lantern(sketch: Sketch) -> tuple[Part, ...]:
    """A round red lantern; it stands on its tassel or hangs by its loop."""
    return drawing("""
        line wire 1.2 0,100 0,86
        light both 0,84 16,83 31,72 36,58 31,44 16,33 0,32
        cloth both 0,84 16,83 31,72 36,58 31,44 16,33 0,32
        cut both 0,80 2,79 4.6,58 2,37 0,36
        cut blob* 6,80 12,78 18,58 12,38 6,36 10.4,58
        cut blob* 16.6,77 22,74 29,58 22,42 16.6,39 23,58
        trim poly -13,82 13,82 11,89 -11,89 | -13,34 13,34 11,27 -11,27
        trim wire 1.6 -4,90 0,97 4,90
        cloth limb 0,27,1 0,20,1
        trim disc 0,19 3
        cloth poly -3,17 3,17 5,0 2.6,2 0,-1 -2.6,2 -5,0
    """)


def _lotus_lamp(sketch: Sketch) -> tuple[Part, ...]:
    """A river lantern: a paper lotus with a candle, afloat."""
    return drawing("""
        leaf-.2 blob -84,6! -50,14 0,16 50,14 84,6! 40,-6 0,-8 -40,-6
        blossom-.1 blob 0,0! 40,6 66,22 84,46! 60,44 34,32 10,10 | 0,0! -40,6 -66,22 -84,46! -60,44 -34,32 -10,10
        blossom+.3 blob 0,0! 34,14 50,40 54,66! 34,58 14,36 | 0,0! -34,14 -50,40 -54,66! -34,58 -14,36
        light both 0,100! 6,88 8,78 4,68 0,66
        paper rect -4,44 4,68
        blossom+.55 blob 0,0! 18,22 22,46 16,70! 4,52 -2,28 | 0,0! -18,22 -22,46 -16,70! -4,52 2,28
        light blob 0,2! 10,20 11,36 0,54! -11,36 -10,20
        blossom+.2 wire 1.2 40,18 60,30 74,40 | -40,18 -60,30 -74,40 | 30,24 40,42 48,58 | -30,24 -40,42 -48,58
    """)


def _sky_lantern(sketch: Sketch) -> tuple[Part, ...]:
    """A paper lantern that rises on its own flame; its middle at the origin."""
    return drawing("""
        light both 0,50 18,48 31,38 34,20 30,-12 22,-40! 0,-44
        trim-.2 wire 1 -12,48 -17,20 -12,-42 | 12,48 17,20 12,-42
        trim-.3 wire 1.2 -33,20 0,15 33,20
        cloth-.1 both 0,-39 22,-35.5 21,-42! 10,-45.5 0,-46
        blossom/orange both 0,-26! 5,-34 4,-40 0,-42
        line wire .8 -14,-42 0,-40 14,-42
        cloth rect -6,2 6,26
        light rect -2.2,5 2.2,23
        line wire .6 -8,-44 -9,-48 -8,-51 | 8,-44 9,-48 8,-51
    """)


def _oil_lamp(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        light both 0,100! 6,88 10,76 6,64 0,62
        blossom/orange both 0,84! 4,76 3,67 0,65
        metal-.2 blob -36,64! -20,60 20,60 46,72! 50,68! 34,48 12,42 -12,42 -30,50
        trim wire 2 -34,63 0,59 44,70
        metal wire 3 -32,62 -48,64 -50,52 -28,48
        metal both 0,46 6,44 5,34 9,28 5,22 6,12 24,5 30,0! 0,-1
        trim disc 0,28 8,2.4
    """)


def _candle(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        light both 0,100! 5,91 7,84 4,77 0,75
        blossom/orange both 0,90! 2.6,84 2,79 0,77
        line limb 0,74,.5 .6,79,.4
        cloth blob -9,72! -8,75 -3,73 2,74.6 8,75 9,72! 9,40 9,22! -9,22!
        cloth+.4 blob 4,74! 8,74 8,66 6.6,60 5.4,66 | -7,74! -4,73 -4,62 -5.6,56 -7,62
        metal both 0,23 14,22 20,25! 14,16 5,14 4,9 12,4 18,0! 0,-1
        metal wire 2.4 16,22 30,22 28,12 14,16
    """)


def _street_lamp(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        metal both 0,78 1.4,78 1.6,20 3,18 2.4,14 4,9 5,4 8,0! 0,0
        metal-.2 limb -9,66,.5 -4,70,.8 0,68,.9 4,70,.8 9,66,.5
        metal wire 1 -8,68 -6,74 0,74 6,74 8,68
        light poly -5,78 5,78 8,91 -8,91
        metal-.2 poly -6.4,77 6.4,77 4.6,79.4 -4.6,79.4
        metal-.2 both 0,98 1,96.4 5,94.6 10.6,90.4! 0,90.4
        metal-.2 wire .9 -4.6,79 -7.4,91 | 4.6,79 7.4,91 | 0,79 0,91
        metal both 0,101! 1.2,99 .8,97 0,96.6
    """)


def _campfire(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        blossom/red blob 0,100! 4,84 22,72 34,52 38,30 28,12 0,6 -28,12 -38,32 -32,54! -24,46 -22,62 -12,78
        light blob 4,78! 6,64 20,52 25,34 20,16 0,9 -20,16 -25,34 -20,48! -13,42 -10,56 -2,64
        trim/orange blob 0,46! 6,38 11,26 8,14 0,9 -8,14 -12,26 -7,36
        wood-.5 limb -64,8,6 40,24,5.4
        wood-.2 limb 64,8,6 -40,24,5.4
        wood+.3 disc 64,8 3,6 | -64,8 3,6
        wood-.4 limb -30,3,5.6 34,4,5.6
        stone disc -78,5 11,8 | -54,2 12,8 | 78,5 11,8 | 54,2 12,8 | 0,-1 13,8 | -26,-1 12,7 | 27,-1 12,7
        stone+.4 disc -78,8 6,3 | 52,5 7,3 | 78,8 6,3 | -56,5 6,3 | 0,3 7,3
    """)


def _torch(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        blossom/red blob 2,102! 4,92 11,84 13,74 8,64 -8,64 -13,74 -10,84! -6,80 -5,90
        light blob 1,90! 3,82 7,76 6,68 0,65 -6,68 -7,75 -3,80
        metal poly -8,66 8,66 5,56 -5,56
        wood limb 0,58,3.4 0,0,2
        cloth wire 2 -4,54 4,51 | -4,50 4,47
    """)


def _fireworks(sketch: Sketch) -> tuple[Part, ...]:
    """Three flowers of sparks; their middle at the origin."""
    rng = random.Random(f"fireworks {sketch.seed}")
    paths = [skia.Path() for _ in range(3)]
    for number, (at, size) in enumerate(
        ((-0.12 - 0.14j, 0.36), (0.3 + 0.06j, 0.24), (-0.36 + 0.24j, 0.17))
    ):
        rays = 22 - number * 4
        for step in range(rays):
            way = turned(UP, 360 / rays * step + rng.uniform(-4, 4))
            reach = size * rng.uniform(0.82, 1.05)
            for start, end in ((0.14, 0.4), (0.5, 0.98)):
                fall = 0.1j * size
                leaf(paths[number], at + way * reach * start + fall * start**2,
                     (way + fall) / abs(way + fall), reach * (end - start), 0.009 * size / 0.3)  # fmt: skip
            dots(paths[(number + 1) % 3], [at + way * reach * 1.06 + 0.09j * size], 0.011)
        dots(paths[number], [at], size * 0.06)
    tail = skia.Path()
    taper(tail, [0.05 + 0.5j, -0.04 + 0.2j, -0.12 - 0.06j], [0.001, 0.003, 0.001])
    return (Part(tail, "light", -0.3), Part(paths[2], "blossom", 0.0, "red"),
            Part(paths[1], "trim", 0.0, "orange"),
            Part(paths[0], "light"))  # fmt: skip


def _lanterns(sketch: Sketch) -> tuple[Part, ...]:
    """A string of lanterns between two poles."""
    rope = drawing("""
        wood limb -96,0,1.8 -94,98,1.4 | 96,0,1.8 94,98,1.4
        wood limb -100,95,1 -86,97,1 | 100,95,1 86,97,1
        line wire 1.1 -94,96 -48,84 0,80 48,84 94,96
    """)
    one = _lantern(sketch)
    hung = [
        part
        for x, y in ((-62, 87), (-21, 81), (21, 81), (62, 87))
        for part in fitted(one, 0.44, complex(x, 44 - y) / 100)
    ]
    return (*rope, *hung)


LIGHTS: Things = table(
    Thing("lantern", "灯笼", "lantern", 0.6, _lantern),
    Thing("lanterns", "一串灯笼", "string of lanterns", 3.2, _lanterns),
    Thing("river_lantern", "河灯", "river lantern", 0.4, _lotus_lamp, "water"),
    Thing("sky_lantern", "孔明灯", "sky lantern", 1.0, _sky_lantern, "air", True),
    Thing("lamp", "油灯", "lamp", 0.4, _oil_lamp),
    Thing("candle", "蜡烛", "candle", 0.4, _candle),
    Thing("street_lamp", "路灯", "street lamp", 3.6, _street_lamp),
    Thing("torch", "火把", "torch", 1.2, _torch, glows=True),
    Thing("campfire", "篝火", "campfire", 0.9, _campfire, glows=True),
    Thing("fireworks", "烟花", "firework", 8.0, _fireworks, "air", True),
)

"""Buildings of farther shores: cottage, castle, church, mills, lighthouse, barn, tent."""

from __future__ import annotations

import math

from .forms import drawing
from .shape import Part, Sketch, Thing, Things, table


def _cottage(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        stone-.2 rect 26,60 38,92
        stone-.5 rect 24,90 40,95
        wall rect -44,0 44,50
        stone blob -46,0! -46,9 -38,11 -28,8 -16,10! -16,0! | 16,0! 16,10! 26,8 36,11 46,9 46,0!
        grass/yellow-.25 blob -64,40! -52,54 -36,76 -24,88 0,90 24,88 36,76 52,54 64,40! 50,44 30,47 14,46 0,54 -14,46 -30,47 -50,44
        grass/brown-.3 wire 1.2 -20,84 -30,70 -42,54 | -8,86 -12,72 -20,56 | 8,86 12,72 20,56 | 20,84 30,70 42,54
        grass/yellow-.45 blob -30,86 -24,92 0,94 24,92 30,86 20,84 0,86 -20,84
        wood-.3 arch -12,0 10,36
        wood+.3 arch -10,0 8,34
        line wire .8 -4,1 -4,32 | 2,1 2,32
        trim disc 5,16 1.4
        wood-.3 rect -38,17 -20,35 | 20,17 38,35
        light rect -36,19 -22,33 | 22,19 36,33
        wood bars -37,18 -21,34 2,2 | 21,18 37,34 2,2
        light disc 0,66 6
        wood bars -6,60 6,72 2,2
        leaf disc -35,14 4,3 | -28,13 4,3 | -22,14.5 4,3 | 23,14 4,3 | 30,13 4,3 | 36,14.5 4,3
        blossom disc -37,16 1.6 | -30,16 1.6 | -24,17 1.6 | 25,16.6 1.6 | 32,16 1.6 | 37,17 1.6
    """)


def _lighthouse(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        stone blob -34,0! -30,7 -18,10 0,9 18,11 28,7 36,0!
        paper poly -14,8 14,8 9.4,72 -9.4,72
        cloth poly -13.1,20 13.1,20 12.1,34 -12.1,34
        cloth poly -11.1,48 11.1,48 10.1,62 -10.1,62
        wood-.4 arch -4,8 4,20
        light arch -2.2,38 2.2,45 | -2,66 2,71
        metal-.3 blob -14,72! -12,75 12,75 14,72! 10,70 -10,70
        metal bars -14,75 14,80 9,1
        light rect -7,75 7,88
        metal-.3 bars -7.5,75 7.5,88 4,2
        cloth-.3 both 0,97 2,95 6,92 10.5,87.5! 0,87
        metal limb 0,94,.8 0,100,.4
    """)


def _castle(sketch: Sketch) -> tuple[Part, ...]:
    def teeth(left: float, right: float, low: float, count: int) -> str:
        step = (right - left) / (count * 2 - 1)
        return " | ".join(
            f"{left + 2 * step * at:.2f},{low} {left + 2 * step * at + step:.2f},{low + 4}"
            for at in range(count)
        )

    return drawing(f"""
        stone-.3 rect -20,30 -4,66 | 6,30 20,76
        stone-.3 rect {teeth(-21, -3, 66, 4)}
        roof/teal-.2 poly 3,75 23,75 13,98
        light arch 11,60 15,68 | -14,52 -10,60
        stone rect -50,0 50,34
        stone rect {teeth(-50, 50, 33.6, 13)}
        stone+.2 rect -58,0 -40,52 | 40,0 58,48
        stone+.2 rect -60,50 -38,55 | 38,46 60,51
        stone+.2 rect {teeth(-60, -38, 54.6, 5)} | {teeth(38, 60, 50.6, 5)}
        roof/teal poly -57,58 -41,58 -49,80 | 42,54 56,54 49,74
        cloth blob 13,98! 24,96 30,98! 27,94 29,91! 20,92 13.6,93!
        cloth blob -49,79! -40,78 -35,79! -38,76 -36,74! -43,74.6 -49,75!
        light arch -51,36 -47,44 | 47,32 51,40 | -32,18 -28,26 | 28,18 32,26
        stone+.4 arch -15,0 15,30
        wood-.6 arch -12,0 12,27
        wood+.2 bars -12,12 12,27 4,3
        line wire .7 -44,8 -38,8.4 -32,8 | -34,14 -28,14.4 -22,14 | 22,10 28,10.4 34,10 | 30,4 35,4.4 40,4 | -56,24 -52,24.4 -47,24 | 44,18 50,18.4 55,18
    """)


def _church(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        wall-.15 rect -10,0 60,34
        roof poly -14,33 65,33 56,58 -10,58
        line wire .8 0,57 -1,34 | 12,57 13,34 | 24,57 26,34 | 36,57 39,34 | 48,57 52,34
        light arch 4,10 12,28 | 22,10 30,28 | 40,10 48,28
        wood bars 4,10 12,24 2,2 | 22,10 30,24 2,2 | 40,10 48,24 2,2
        wall+.2 rect -38,0 -8,60
        wall-.3 rect -40,58 -6,61
        roof-.2 poly -42,60 -4,60 -23,93
        wood-.5 arch -31,0 -15,24
        wood+.2 arch -29,0 -17,22
        line wire .8 -23,1 -23,21
        light disc -23,36 6
        wood wire 1 -23,30 -23,42 | -29,36 -17,36 | -27,32 -19,40 | -27,40 -19,32
        wood-.6 arch -28,46 -18,57
        trim blob -25,54 -21,54 -19.6,49! -26.4,49!
        metal rect -23.6,92 -22.4,101 | -26,97 -20,98.2
    """)


def _windmill(sketch: Sketch) -> tuple[Part, ...]:
    sails, cloths = [], []
    for turn in range(4):
        a, b = ((1, 1), (-1, 1), (-1, -1), (1, -1))[turn]
        x, y = 0.55 * a, 0.83 * b
        if turn % 2:
            x, y = 0.83 * a, 0.55 * b
        hub = (0, 62)
        tip = (hub[0] + x * 46, hub[1] + y * 46)
        sails.append(f"{hub[0]},{hub[1]},1.2 {tip[0]:.1f},{tip[1]:.1f},.7")
        side = (-y * 9, x * 9)
        near = (hub[0] + x * 10, hub[1] + y * 10)
        cloths.append(
            f"{near[0]:.1f},{near[1]:.1f} {tip[0]:.1f},{tip[1]:.1f} "
            f"{tip[0] + side[0]:.1f},{tip[1] + side[1]:.1f} {near[0] + side[0]:.1f},{near[1] + side[1]:.1f}"
        )
    bars = []
    for cloth in cloths:
        p = [tuple(map(float, pair.split(","))) for pair in cloth.split()]
        for t in (0.25, 0.5, 0.75):
            c = [p[0][i] + (p[1][i] - p[0][i]) * t for i in (0, 1)]
            d = [p[3][i] + (p[2][i] - p[3][i]) * t for i in (0, 1)]
            bars.append(f"{c[0]:.1f},{c[1]:.1f} {d[0]:.1f},{d[1]:.1f}")
    return drawing(f"""
        stone rect -25,0 25,4
        wall poly -22,4 22,4 13,58 -13,58
        roof both 0,76 7,73 13,66 16,57! 0,56
        wood-.4 arch -6,4 6,24
        wood+.2 arch -4.6,4 4.6,22
        light arch -4,34 4,44
        wood bars -4,34 4,44 2,2
        line wire .7 -17,14 -13,14.3 -9,14 | 10,28 13,28.3 16,28 | -14,46 -11,46.3 -8,46 | 9,10 12,10.3 16,10
        paper poly {" | ".join(cloths)}
        wood wire .9 {" | ".join(bars)}
        wood-.3 limb {" | ".join(sails)}
        metal disc 0,62 3
    """)


def _watermill(sketch: Sketch) -> tuple[Part, ...]:
    spokes, paddles = [], []
    for step in range(12):
        a = math.radians(step * 30 + 8)
        c, s = math.cos(a), math.sin(a)
        spokes.append(f"46,28,.9 {46 + c * 26:.1f},{28 + s * 26:.1f},.7")
        paddles.append(
            f"{46 + c * 22 - s * 1:.1f},{28 + s * 22 + c:.1f} {46 + c * 32 - s:.1f},{28 + s * 32 + c:.1f} "
            f"{46 + c * 32 + s:.1f},{28 + s * 32 - c:.1f} {46 + c * 22 + s:.1f},{28 + s * 22 - c:.1f}"
        )
    return drawing(f"""
        wood-.4 limb -52,0,2 -52,8,2 | -20,0,2 -20,8,2 | 18,0,2 18,8,2
        stone rect -58,6 24,12
        wall rect -52,12 18,54
        wood limb -50,12,1.4 -50,54,1.4 | -17,12,1.2 -17,54,1.2 | 16,12,1.4 16,54,1.4 | -50,52,1.2 16,52,1.2
        wood-.4 rect -46,12 -28,40
        wood+.2 rect -44.6,12 -37.6,38 | -36.4,12 -29.4,38
        light rect -10,24 10,40
        wood-.2 bars -10,24 10,40 4,3
        roof blob -70,58! -58,54 -17,52 22,54 36,58! 30,62 22,72 14,88! -48,88! -56,72 -64,62
        roof-.5 blob -54,92! -48,88 14,88 20,92! 14,86 -48,86
        line wire .8 -44,86 -47,70 -54,57 | -32,86 -34,70 -38,56 | -17,86 -17,70 -17,55 | -2,86 0,70 4,56 | 10,86 13,70 20,57
        wood-.2 limb 16,28,2 46,28,2
        wood poly {" | ".join(paddles)}
        wood-.3 disc 46,28 27
        cut disc 46,28 24
        wood-.3 disc 46,28 14
        cut disc 46,28 12
        wood-.1 limb {" | ".join(spokes)}
        wood-.5 disc 46,28 4
        water blob 18,0 30,3 46,1 62,3 80,0 62,-3 40,-2
        water+.5 wire 1 70,14 73,8 72,2 | 74,22 78,12 77,3 | 66,8 68,4 67,0
    """)


def _barn(sketch: Sketch) -> tuple[Part, ...]:
    boards = " | ".join(
        f"{x},2 {x + 0.3},30 {x},{58 if abs(x) < 34 else 50}" for x in range(-45, 46, 10)
    )
    return drawing(f"""
        cloth rect -52,0 52,52
        cloth poly -52,52 52,52 34,78 0,93 -34,78
        cloth-.5 wire .7 {boards}
        roof poly -60,47 -55,45 -35,75 0,90 35,75 55,45 60,47 38,81 0,98 -38,81
        paper-.1 rect -22,0 22,40
        cut rect -19,0 -1.4,37 | 1.4,0 19,37
        cloth-.35 rect -19,0 -1.4,37 | 1.4,0 19,37
        paper-.1 limb -19,1,1.2 -2,36,1.2 | -2,1,1.2 -19,36,1.2 | 2,1,1.2 19,36,1.2 | 19,1,1.2 2,36,1.2
        paper-.1 arch -9,52 9,74
        wood-.7 arch -6.6,54 6.6,71.6
        trim blob -6,54! -5,61 0,63 5,60 6,54!
        light rect -44,20 -30,34 | 30,20 44,34
        paper bars -45,19 -29,35 2,2 | 29,19 45,35 2,2
    """)


def _tent(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        wood limb 0,80,1.4 0,101,1
        trim blob 0,101! 10,104 19,101! 13,98 18,94! 9,95 0,95!
        cloth-.1 blob -80,0! -56,34 -26,70 0,95! 26,70 56,34 80,0!
        cloth+.25 blob -80,0! -56,34 -26,70 0,95! -18,58 -36,28 -44,0!
        cloth+.25 blob 80,0! 56,34 26,70 0,95! 18,58 36,28 44,0!
        light blob -22,0! -16,26 0,62! 16,26 22,0!
        wood-.4 limb 0,0,1.2 0,60,.8
        cloth-.35 blob 0,78! -14,40 -22,20! -34,12 -40,0! -20,0! -14,12 -10,30
        cloth-.35 blob 0,78! 14,40 22,20! 34,12 40,0! 20,0! 14,12 10,30
        trim limb* 13,19,1.2 25,17,1.2
        trim wire 1.4 -78,3 -50,6 -44,3 | 78,3 50,6 44,3
    """)


FAR_BUILDINGS: Things = table(
    Thing("cottage", "农舍", "cottage", 5.0, _cottage),
    Thing("lighthouse", "灯塔", "lighthouse", 16.0, _lighthouse),
    Thing("castle", "城堡", "castle", 16.0, _castle),
    Thing("church", "教堂", "church", 14.0, _church),
    Thing("windmill", "风车", "windmill", 11.0, _windmill),
    Thing("watermill", "水车磨坊", "watermill", 6.0, _watermill, "water"),
    Thing("barn", "谷仓", "barn", 6.5, _barn),
    Thing("tent", "帐篷", "tent", 2.4, _tent),
)

"""Boats, carts, trains and what flies with people in it; the table VEHICLES."""

from __future__ import annotations

import math

from .forms import drawing
from .shape import Part, Sketch, Thing, Things, table


def _spokes(x: float, y: float, radius: float, count: int, width: float) -> str:
    return " | ".join(
        f"{x},{y},{width} {x + math.cos(a) * radius:.1f},{y + math.sin(a) * radius:.1f},{width * 0.8:.2f}"
        for a in (2 * math.pi * (step + 0.3) / count for step in range(count))
    )


def _wheel(x: float, y: float, radius: float, rim: float, count: int, kind: str = "wood-.3") -> str:
    return (
        f"{kind} disc {x},{y} {radius}\ncut disc {x},{y} {radius - rim}\n"
        f"{kind} limb {_spokes(x, y, radius - rim * 0.5, count, rim * 0.28)}\n"
        f"{kind} disc {x},{y} {radius * 0.2}\n"
    )


def _boat(sketch: Sketch) -> tuple[Part, ...]:
    """A small boat of the water towns with a mat awning."""
    return drawing("""
        wood-.5 blob -150,62! -112,46 -60,38 0,36 60,38 112,48 154,72! 140,50 -134,46
        wood-.3 limb -44,36,1.6 -46,70,1.4 | 44,36,1.6 46,70,1.4
        wood-.6 blob -58,38! -54,74 -30,90 0,94 30,90 54,74 58,38!
        light disc 0,62 5,7
        line wire 1 0,94 0,68
        grass/yellow-.25 blob -64,40! -60,76 -34,96 0,101 34,96 60,76 64,40! 50,40! 48,70 28,84 0,88 -28,84 -48,70 -50,40!
        grass/brown-.4 wire 1.4 -58,52 -52,76 -28,93 0,97 28,93 52,76 58,52 | -32,96 -34,91 -30,85 | 0,101 0,95 0,88 | 32,96 34,91 30,85 | -60,72 -54,70 -49,66 | 60,72 54,70 49,66
        wood blob -156,66! -120,42 -64,32 0,30 64,32 120,44 160,78! 148,42 118,10 80,-2! -76,-2! -116,8 -144,38
        wood-.4 wire 2 -142,46 -70,22 0,19 72,22 146,52 | -126,26 -66,11 0,9 70,11 132,30
        wood+.4 wire 2.6 -152,62 -112,40 0,31 112,42 156,74
    """)


def _sailboat(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        wood-.3 limb 2,10,1.1 0,99,.6
        paper blob 3,97! 12,72 30,42 46,24! 24,20 4,20!
        paper-.35 blob -1,92! -8,64 -22,38 -36,25! -18,20 -1,20!
        cloth+.1 blob 8,82 20,60! 13,59 4.4,60! 4,72 4,92!
        line wire .5 4,46 20,44 32,42 | 4,32 24,31 40,31 | -2,52 -10,50 -17,48
        cloth blob 0,99! 8,101 14,98! 10,96 12,93! 5,94 0,94!
        wood blob -46,18! -20,13 20,13 54,22! 46,8 34,-1! -30,-1! -42,6
        cloth blob -44.6,12 -20,8 20,8 50,14 52,18 20,12 -20,12 -46,17
        line wire .5 0,97 -46,18 | 0,97 54,22
    """)


def _junk(sketch: Sketch) -> tuple[Part, ...]:
    def sail(x: float, low: float, high: float, wide: float) -> str:
        tall = high - low
        battens = " | ".join(
            f"{x - wide * (0.42 + 0.08 * t):.1f},{low + tall * t:.1f} {x + wide * (0.62 - 0.28 * t):.1f},{low + tall * t + 4 * t + 2:.1f}"
            for t in (0.04, 0.2, 0.36, 0.52, 0.68, 0.84)
        )
        edge = " ".join(
            f"{x + wide * (0.66 - 0.28 * t - (0.05 if n % 2 else 0)):.1f},{low + tall * t + 4 * t:.1f}!"
            for n, t in enumerate((0, 0.1, 0.2, 0.28, 0.36, 0.44, 0.52, 0.6, 0.68, 0.76, 0.84))
        )
        return (
            f"wood-.4 limb {x},14,1.1 {x + 1},{high + 5},.7\n"
            f"cloth blob {x - wide * 0.42:.1f},{low}! {edge} {x + wide * 0.3:.1f},{high + 4}! {x - wide * 0.5:.1f},{high - 3}! {x - wide * 0.5:.1f},{low + tall * 0.5}\n"
            f"cloth-.5 wire 1 {battens}\n"
        )

    return drawing(
        sail(-36, 30, 66, 26) + sail(40, 28, 70, 28) + sail(0, 26, 94, 44)
        + """
        cloth blob 1,99! 8,102 15,100! 12,98 14,95! 7,96 1,95!
        wood-.3 rect -62,24 -42,34
        light rect -59,26.5 -54,31 | -51,26.5 -46,31
        roof blob -68,38! -62,34 -42,33 -36,36! -42,38 -62,39
        wood blob -70,31! -60,25 -40,22 -34,16 0,13 40,16 74,32! 66,14 54,-2! -48,-2! -62,6
        wood-.4 wire 1 -64,18 -36,10 0,8 40,10 68,20 | -58,8 -30,4 0,3 36,4 62,10
        paper disc 60,16 3
        line disc 60.6,16 1.5
        trim wire 1.4 -69,30 -40,20 0,13 40,15 72,30
    """)  # fmt: skip


def _raft(sketch: Sketch) -> tuple[Part, ...]:
    poles = " | ".join(
        f"{-150 + at * 5},{-2 + at * 5},4.6 0,{-4 + at * 5},5 {128 + at * 5},{0 + at * 5},4.6 {148 + at * 5},{8 + at * 5},4"
        for at in range(4, -1, -1)
    )
    rows = "".join(f"grass{(-0.3, 0.1, -0.15, 0.2, -0.05)[at]:+} limb {run}\n" for at, run in enumerate(poles.split(" | ")))  # fmt: skip
    return drawing(
        rows
        + """
        wood-.4 limb -106,-4,2 -90,26,2 | -20,-6,2 -4,24,2 | 70,-6,2 86,24,2
        wood limb -60,12,2 -64,82,1.6
        wood limb -70,80,1.2 -42,82,1.2
        line wire 1 -48,82 -48,74
        cloth disc -48,62 10,12
        light disc -48,62 6,9
        wood-.4 rect -53,72 -43,75 | -53,49 -43,52
        wood-.2 limb 52,14,1.7 104,98,1.2
        wood poly 10,24 40,24 38,44 8,44
        wood-.4 wire 1.4 10,31 24,30 40,31 | 9,38 24,37 39,38
    """)  # fmt: skip


def _ship(sketch: Sketch) -> tuple[Part, ...]:
    ports = " | ".join(f"{x},{17 + abs(x) * 0.03:.1f} 1.6" for x in range(-42, 50, 10))
    return drawing(f"""
        wood-.4 limb -34,26,1 -34,84,.6 | 4,24,1.1 4,98,.6 | 40,26,1 40,86,.6
        wood-.4 limb 58,30,1 92,46,.4
        line wire .5 4,98 40,84 90,46 | -34,84 4,96 | -34,84 -70,34 | 40,84 60,32
        paper blob -46,56! -34,59 -21,56! -18,46 -20,34! -34,31 -50,34! -46,45
        paper-.12 blob -44,80! -34,82 -24,80! -20,70 -22,60! -34,58.6 -47,60! -43.4,70
        paper blob -12,62! 4,65 19,62! 22,50 20,35! 4,31.6 -14,35! -10,48
        paper-.12 blob -9,90! 4,92 15,90! 19,78 17,66! 4,64.4 -12,66! -8,78
        paper blob 28,58! 40,61 52,58! 56,47 54,37! 40,34.4 27,37! 31,47
        paper-.12 blob 30,82! 40,84 49,82! 53,72 51,63! 40,61.6 29,63! 32,72
        paper-.3 blob 58,34! 66,44 86,44! 74,36
        wood-.3 limb -48,57,.8 -20,57,.8 | -13,63,.8 21,63,.8 | 27,59,.8 54,59,.8 | -45,81,.7 -23,81,.7 | -10,91,.7 16,91,.7 | 29,83,.7 50,83,.7
        paper-.35 wire .6 -46,45 -34,43 -19,45 | -10,48 5,46 21,48 | 31,47 42,45 55,47 | -8,78 4,76 18,78 | 32,72 40,70 52,72 | -43,70 -34,68.6 -21,70
        wood blob -76,46! -58,38 -54,30 -20,25 30,26 60,32 72,36! 66,18 56,-2! -56,-2! -68,14
        wood-.4 wire 1 -70,32 -40,22 0,20 40,22 68,28 | -64,12 -30,9 10,8 40,9 62,12
        light disc {ports}
        light poly -72,38 -64,35 -64,40 -72,43
        trim wire 1.4 -75,45 -54,30 -20,25 30,26 71,36
        cloth blob 4,98! 12,100 20,97! 16,95 18,92! 10,93 4,93!
    """)


def _dragon_boat(sketch: Sketch) -> tuple[Part, ...]:
    paddles = " | ".join(f"{x},40,.9 {x - 12},-4,1 {x - 16},-14,2.4" for x in range(-88, 90, 25))
    scales = " | ".join(f"{x},22 {x + 7},14 {x + 14},22" for x in range(-128, 112, 15))
    return drawing(f"""
        wood-.2 limb {paddles}
        wood limb 26,30,1.6 26,56,1.6
        cloth-.2 disc 26,58 10,13
        paper disc 26,58 7,10
        cloth blob -180,58! -168,40 -140,30 -60,26 60,26 118,28 140,36 146,56! 152,30 142,6 110,-4 -120,-4 -156,6 -176,26
        trim wire 1.6 -176,50 -140,28 -60,23 60,23 120,25 146,40
        trim-.2 wire 1.2 {scales}
        cloth+.15 blob 128,30! 138,46 138,66 146,80 160,88 176,84 196,82 208,74! 200,70 186,70! 198,64 202,58! 186,56 170,58 160,50 158,30 142,10
        trim blob 138,40! 128,54 132,62! 124,70 134,78! 130,90 146,88! 148,100 158,90! 150,78 146,62 148,44
        trim limb 164,86,1.6 160,96,1.4 148,106,.4
        paper disc 172,77 4
        line disc 173,77 2
        paper poly 186,70 190,64 193,70 | 196,70 199,66 201,70
        trim wire 1.3 204,74 216,80 222,72 | 200,60 212,56 220,62
        trim blob -178,56! -186,72 -202,82! -190,84 -196,98! -182,88 -172,94! -170,74 -166,52
    """)


def _cart(sketch: Sketch) -> tuple[Part, ...]:
    """A covered two-wheeled cart; its shafts wait for a horse at the right."""
    return drawing(
        "wood-.2 limb -60,36,2.4 40,34,2.2 106,40,1.6\nwood-.4 limb 84,38,1.3 80,0,1.2\n"
        "cloth/blue blob -62,44! -64,76 -52,92 0,98 48,92 58,76 54,44!\n"
        "cloth/blue-.4 wire 1.6 -36,94 -40,70 -38,46 | -4,97 -6,70 -5,46 | 28,95 31,70 29,46\n"
        "wood-.6 blob 36,46! 36,72 42,82 50,80 52,46!\n"
        "light arch -30,56 -14,76\nwood-.2 bars -30,56 -14,76 2,3\n"
        "wood rect -68,36 62,45\nwood+.3 rect -70,43 66,46.5\n" + _wheel(-12, 26, 27, 4.5, 12)
        + "cloth blob 52,70! 58,74 64,70! 63,62 60,56 56,60\ntrim wire 1 60,80 60,70\n"
    )  # fmt: skip


def _bicycle(sketch: Sketch) -> tuple[Part, ...]:
    return drawing(
        _wheel(-50, 33, 33, 3.4, 16, "metal-.3") + _wheel(54, 33, 33, 3.4, 16, "metal-.3")
        + """
        cloth/blue-.1 limb -50,33,1.6 -14,72,1.7 | -50,33,1.6 2,30,1.8 | 2,30,1.9 -16,80,1.8 | -14,72,1.8 38,76,1.8 | 2,30,1.9 40,70,1.8 | 54,33,1.6 40,66,1.8 35,92,1.5
        metal limb 35,92,1.6 44,98,1.5 26,99,1.4 | -16,80,1.3 -18,86,1.3
        wood-.4 blob -34,88! -22,92 -4,89! -8,85 -22,83 -33,84
        metal-.2 disc 2,30 7
        cut disc 2,30 4.6
        metal-.2 limb 2,30,1 10,18,1 | 2,30,1 -6,42,1
        line rect 6,15 15,18 | -11,41 -2,44
        wood+.2 poly 38,66 66,66 62,88 42,88
        wood-.2 wire 1.2 40,74 52,73 65,74 | 41,81 52,80 63,81 | 48,66 49,88 | 56,66 56,88
        light disc 48,60 4
    """)  # fmt: skip


def _train(sketch: Sketch) -> tuple[Part, ...]:
    def wheel(x: float, radius: float) -> str:
        return _wheel(x, radius, radius, radius * 0.18, 8, "metal-.5")

    return drawing(
        "metal rect -150,18 110,26\ncloth/green-.2 rect -156,26 -62,82\nroof blob -164,80! -160,90 -109,94 -58,90 -54,80!\n"
        + "".join(f"light rect {x},48 {x + 17},70\nwood-.3 bars {x},48 {x + 17},70 2,1\n" for x in (-148, -126, -104, -82))
        + "trim rect -156,38 -62,41\nmetal limb -64,22,2 -50,22,2\n"
        "cloth rect -46,26 6,84\nroof blob -54,83! -48,93 -20,96 8,93 14,83!\n"
        "light rect -38,52 -22,74 | -14,52 0,74\n"
        "metal-.2 blob 4,30! 4,66! 20,67 80,67 92,64 96,50 92,34 84,30!\n"
        "metal+.3 limb 24,30,1.4 24,67,1.4 | 52,30,1.4 52,67,1.4 | 78,30,1.4 78,66,1.4\n"
        "metal-.3 poly 66,66 80,66 78,84 84,92 62,92 68,84\ntrim blob 30,66! 30,74 36,79 42,74 42,66!\n"
        "metal blob 12,66! 13,74 18,76 23,74 24,66!\n"
        "trim disc 96,56 6\nlight disc 98,56 4\nmetal-.5 poly 86,26 104,26 122,4 92,4\n"
        "cloth rect 0,26 92,31\n" + wheel(-136, 11) + wheel(-84, 11) + wheel(-30, 15) + wheel(8, 15)
        + wheel(44, 15) + wheel(78, 11) + "metal+.5 limb -30,13,1.6 8,12,1.6 44,13,1.6\n"
        "cloud blob 70,96! 64,104 66,112 58,112 52,120 40,118 34,126 20,122 6,128 0,120 -14,124 -22,116 -10,112 8,112 22,108 40,108 56,102\n"
    )  # fmt: skip


def _car(sketch: Sketch) -> tuple[Part, ...]:
    """A round old motor car."""
    return drawing(
        """
        cloth/teal blob -126,30! -128,52 -112,66 -84,68! -66,94 -40,101 10,100 34,90 50,66! 92,62 116,54 122,34 122,22! -122,22!
        cloth/teal-.4 wire 1.4 -8,99 -9,60 -8,24 | -124,44 -60,47 40,45 118,42
        light blob -70,68! -56,88 -40,93 -16,94! -15,68!
        light blob -2,68! -2,94! 10,93 26,85 38,68!
        trim disc 112,46 6,8
        light disc 114,46 4,6
        metal+.3 limb 12,56,1.5 24,57,1.4 | -40,56,1.5 -28,57,1.4
        metal limb 104,22,3 134,24,2.6 | -138,24,2.6 -104,22,3
        cloth/teal-.35 blob -112,22! -106,48 -78,60 -50,48 -42,22! | 42,22! 50,48 80,60 106,48 114,22!
        line disc -78,22 24 | 78,22 24
        metal+.5 disc -78,22 11 | 78,22 11
        metal disc -78,22 5 | 78,22 5
    """)  # fmt: skip


def _kite(sketch: Sketch) -> tuple[Part, ...]:
    """A swallow kite with two long tails; its middle at the origin."""
    return drawing("""
        line wire .6 0,-6 -22,-40 -64,-78 -96,-90
        cloth blob -14,-16! -30,-28 -40,-50! -24,-38 -6,-22
        cloth blob 14,-16! 30,-28 40,-50! 24,-38 6,-22
        cloth both 0,36! 10,31 30,30 50,22 62,8! 44,10 26,6 15,2 13,-10 11,-20 0,-24
        trim blob 12,26 32,25 50,19 36,15 18,12 | -12,26 -32,25 -50,19 -36,15 -18,12
        line blob 20,22 30,21.6 38,19 30,17.6 | -20,22 -30,21.6 -38,19 -30,17.6
        blossom disc 0,0 7
        paper disc 0,0 4
        paper disc* 5,25 3.2
        line disc* 5,25 1.7
        trim poly -3,31 3,31 0,36
        paper blob 0,-8! 6,-13 4,-20! -4,-20! -6,-13
        trim limb -36,-44,1 -42,-60,1.5 -36,-76,1.2 -44,-92,.3 | 36,-44,1 42,-60,1.5 36,-76,1.2 44,-92,.3
    """)


def _balloon(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        line wire .5 -15,-24 -7,-40 | 15,-24 7,-40 | -5,-27 -3,-40 | 5,-27 3,-40
        cloth both 0,50 20,46 34,32 37,14 30,-6 18,-22 14,-28! 0,-29
        paper blob -10,49 -22,34 -25,14 -20,-8 -12,-28! -6,-28.6! -10,-8 -13,14 -11,34 -4,50
        paper blob 10,49 22,34 25,14 20,-8 12,-28! 6,-28.6! 10,-8 13,14 11,34 4,50
        trim blob -36,8 -18,3 0,2 18,3 36,8 35,15 18,10 0,9 -18,10 -36.6,15
        cloth-.4 poly -14,-27 14,-27 12,-31 -12,-31
        light blob 0,-30! 3,-35 0,-38 -3,-35
        wood poly -9,-40 9,-40 7.4,-51 -7.4,-51
        wood-.4 wire .8 -8.6,-43.6 0,-44 8.6,-43.6 | -8,-47.4 0,-47.8 8,-47.4
        wood+.3 limb -9.6,-40,1 9.6,-40,1
        trim blob 9,-41! 12,-42 13,-46 11,-49 9.6,-46 | -9,-41! -12,-42 -13,-46 -11,-49 -9.6,-46
    """)


def _rocket(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        blossom/orange both 0,12! 8,10 9,2 5,-6 0,-16!
        trim both 0,12 5,9 5,2 0,-8!
        cloth blob* 12,34! 26,24 30,8! 20,12 12,14
        paper both 0,100! 10,86 16,64 16,40 11,14! 0,13
        paper-.3 blob 4,94 11,82 16,64 16,40 11,14! 5,14! 9,40 9,66
        cloth both 0,100! 9,88 12.6,79 0,77
        cloth poly -11.4,16 11.4,16 9,9 -9,9
        cloth-.4 limb 0,30,1.6 0,8,1.8
        metal disc 0,62 8
        light disc 0,62 6
        metal disc 0,43 5
        light disc 0,43 3.4
    """)


def _airplane(sketch: Sketch) -> tuple[Part, ...]:
    """A biplane; its middle at the origin."""
    return drawing("""
        cloth-.3 blob -62,28! -44,31 10,34 38,31! 34,27 -50,24
        wood limb -30,26,1 -26,-10,1 | 20,28,1 24,-8,1 | -30,26,.6 24,-8,.6
        cloth blob -116,18! -110,40! -98,38 -86,14 -40,18 20,20 64,16 84,6 86,-8 74,-22 20,-28 -40,-16 -88,-2 -118,2!
        paper blob -108,36! -99,35 -92,22 -104,20!
        cloth-.35 blob -128,8! -100,10 -82,6! -86,0 -126,2
        wood-.6 blob -20,19! -14,12 6,12 12,20!
        light blob 8,20! 12,30 18,20!
        cloth+.2 blob -70,-12! -50,-8 10,-6 44,-9! 40,-14 -60,-18
        metal disc 88,-6 5,7
        wood+.3 blob 92,-6! 97,18 94,34! 89,18 | 92,-6! 97,-28 94,-44! 89,-28
        metal-.2 limb 34,-24,1.4 44,-40,1.2 | 56,-22,1.4 46,-40,1.2
        line disc 45,-42 8
        metal+.3 disc 45,-42 3.4
        paper disc -46,3 7
        cloth disc -46,3 3.6
    """)


VEHICLES: Things = table(
    Thing("boat", "船", "boat", 1.9, _boat, "water"),
    Thing("sailboat", "帆船", "sailboat", 6.0, _sailboat, "water"),
    Thing("junk", "中式帆船", "junk", 9.0, _junk, "water"),
    Thing("raft", "竹筏", "raft", 1.8, _raft, "water"),
    Thing("ship", "大船", "ship", 14.0, _ship, "water"),
    Thing("dragon_boat", "龙舟", "dragon boat", 2.2, _dragon_boat, "water"),
    Thing("cart", "马车", "cart", 2.2, _cart),
    Thing("bicycle", "自行车", "bicycle", 1.1, _bicycle),
    Thing("train", "火车", "train", 4.0, _train),
    Thing("car", "汽车", "car", 1.6, _car),
    Thing("kite", "风筝", "kite", 1.0, _kite, "air"),
    Thing("balloon", "热气球", "hot-air balloon", 9.0, _balloon, "air"),
    Thing("rocket", "火箭", "rocket", 9.0, _rocket),
    Thing("airplane", "飞机", "airplane", 3.0, _airplane, "air"),
)

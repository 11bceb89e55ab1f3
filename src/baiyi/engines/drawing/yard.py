"""Bridges, walls and the parts of a yard and a house."""

from __future__ import annotations

import math

from .forms import drawing
from .shape import Part, Sketch, Thing, Things, table


def _bridge(sketch: Sketch) -> tuple[Part, ...]:
    """An arched stone bridge whose arch is open to the water."""
    posts = " | ".join(f"{x},{_deck(x)},1.3 {x},{_deck(x) + 14},1.1" for x in range(-105, 106, 21))
    knobs = " | ".join(f"{x},{_deck(x) + 15.5} 2" for x in range(-105, 106, 21))
    rail = " ".join(f"{x},{_deck(x) + 11}" for x in range(-105, 106, 15))
    low = " ".join(f"{x},{_deck(x) + 4.4}" for x in range(105, -106, -15))
    stones = []
    for angle in (20, 40, 60, 80, 100, 120, 140, 160):
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        stones.append(f"{c * 43:.1f},{s * 51:.1f} {c * 51:.1f},{s * 59:.1f}")
    deck = " ".join(f"{x},{_deck(x):.1f}" for x in range(-132, 133, 12))
    return drawing(f"""
        stone-.25 blob {rail} {low}
        stone blob -140,0! {deck} 140,0! 54,0! 46,22 27,42 0,50 -27,42 -46,22 -54,0!
        stone+.35 blob 60,0! 51,25 30,47 0,56 -30,47 -51,25 -60,0! -54,0! -46,22 -27,42 0,50 27,42 46,22 54,0!
        line wire .9 {" | ".join(stones)}
        line wire .8 -98,8 -90,8.4 -80,8 | -86,18 -78,18.4 -70,18 | 74,10 84,10.4 94,10 | 68,22 76,22.4 84,22 | -64,30 -58,30.4 -52,30 | 52,40 58,40.4 64,38
        stone+.2 limb {posts}
        stone+.3 disc {knobs}
    """)


def _deck(x: float) -> float:
    """Height of the bridge's deck."""
    share = abs(x) / 140
    return round(80 * (1 - math.pow(share, 1.7)) + 2, 1)


def _wooden_bridge(sketch: Sketch) -> tuple[Part, ...]:
    planks = " | ".join(f"{x},40 {x + 13},45" for x in range(-126, 126, 14))
    posts = " | ".join(f"{x},44,2 {x + 0.6},96,1.6" for x in range(-120, 121, 40))
    return drawing(f"""
        wood-.45 limb -84,0,2.6 -80,40,2.6 | -40,0,2.6 -40,40,2.6 | 40,0,2.6 40,40,2.6 | 84,0,2.6 80,40,2.6
        wood-.45 limb -82,14,1.4 -40,34,1.4 | 82,14,1.4 40,34,1.4 | -40,8,1.4 40,24,1.4
        wood-.2 rect -130,35 130,41
        wood+.2 rect {planks}
        wood limb {posts}
        wood+.1 limb -124,90,1.9 -40,92,1.7 40,91,1.8 124,93,1.7 | -122,70,1.3 -40,68,1.3 40,70,1.3 122,68,1.3
    """)


def _pier(sketch: Sketch) -> tuple[Part, ...]:
    planks = " | ".join(f"{x},62 {x + 15},70" for x in range(-130, 110, 16))
    return drawing(f"""
        wood-.4 limb -112,0,3 -112,62,3 | -60,0,3 -60,62,3 | -8,0,3 -8,62,3 | 44,0,3 44,62,3 | 92,0,3 92,62,3
        wood-.5 limb -110,20,1.6 -62,52,1.6 | -58,20,1.6 -10,52,1.6 | 44,52,1.6 92,20,1.6
        wood-.2 rect -132,56 112,63
        wood+.2 rect {planks}
        wood limb 98,56,3.4 98,98,3 | 30,66,3 30,92,2.8
        wood+.4 disc 98,98 4,2 | 30,92 3.6,2
        line wire 2 30,84 50,72 74,72 98,88
        trim limb 94,80,1.5 102,82,1.5 | 94,84,1.5 102,86,1.5
        water blob -140,0! -90,4 -40,1 10,4 70,1 104,3 140,0! 90,-2 0,-1 -90,-2
    """)


def _well(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        wood-.2 limb -36,26,2.4 -34,78,2.2 | 36,26,2.4 34,78,2.2
        wood limb -38,62,2 38,62,2
        wood+.2 limb -15,62,4.4 15,62,4.4
        metal limb 38,62,1 45,62,1 45,54,1 50,54,1.2
        line wire 1.2 2,60 2,42
        wood-.1 poly -6,28 10,28 12,42 -8,42
        metal wire 1.6 -7,38 2,37 11,38 | -6,32 2,31 10,32
        metal wire 1.2 -7,42 2,50 11,42
        roof eaves 52 74 98 30 6
        line tiles 52 74 98 30 8
        stone-.5 blob -42,30 0,36 42,30 30,24 0,22 -30,24
        stone blob -42,30! -20,25.5 0,24.5 20,25.5 42,30! 41,12 46,0! -46,0! -41,12
        line wire .9 -43,14 0,11 43,14 | -26,26 -27,14 | 8,25 8,12 | 28,26 29,13 | -10,12 -11,0 | 20,12 21,0 | -34,13 -36,1
    """)


def _fence(sketch: Sketch) -> tuple[Part, ...]:
    pales = " | ".join(
        f"{x - 6},0 {x + 6},0 {x + 5.4 + x % 3 * 0.4},{84 + x % 5} {x},{97 + x % 5 - x % 2} {x - 5.6},{84 + x % 4}"
        for x in range(-140, 141, 20)
    )
    return drawing(f"""
        wood-.35 limb -150,26,3.4 0,28,3.2 150,26,3.4 | -150,66,3.4 0,64,3.2 150,66,3.4
        wood+.15 poly {pales}
    """)


def _stairs(sketch: Sketch) -> tuple[Part, ...]:
    """Stone steps between two low walls that climb with them."""
    rows = "stone-.3 poly -78,0 78,0 40,100 -40,100\n"
    for at in range(9):
        half, low, tall = 78 - at * 4.2, 100 * (1 - 0.9**at) / 0.613, 16.5 * 0.9**at
        rows += f"stone{-0.25 + at * 0.02:+.2f} rect {-half},{low} {half},{low + tall}\n"
        rows += (
            f"stone{0.35 + at * 0.03:+.2f} rect {-half},{low + tall * 0.62} {half},{low + tall}\n"
        )
    return drawing(
        rows
        + "stone blob -98,0! -76,0! -37,100! -50,108! -58,98 -94,14 | 98,0! 76,0! 37,100! 50,108! 58,98 94,14\n"
        "stone+.4 blob -98,0! -94,14 -58,98 -50,108! -54,96 -88,10 | 98,0! 94,14 58,98 50,108! 54,96 88,10\n"
    )


def _wall(sketch: Sketch) -> tuple[Part, ...]:
    """A white garden wall with a moon gate and tiles along its top."""
    tiles = " | ".join(f"{x},85.5 2.4" for x in range(-144, 145, 9))
    return drawing(f"""
        wall rect -146,0 146,84
        cut disc 0,38 33
        stone-.1 rect -148,0 -26,5 | 26,0 148,5
        stone disc 0,38 36
        cut disc 0,38 32.4
        cut rect -40,-2 40,7
        wall-.5 poly -108,34 -88,24 -68,34 -68,56 -88,66 -108,56 | 108,34 88,24 68,34 68,56 88,66 108,56
        wood bars -106,36 -70,54 5,3 | 70,36 106,54 5,3
        roof blob -156,86! -146,82 0,80 146,82 156,86! 148,96 140,97 0,95 -140,97 -148,96
        roof-.5 blob -150,101! -142,96 0,94 142,96 150,101! 140,99 0,97.6 -140,99
        line disc {tiles}
    """)


def _door(sketch: Sketch) -> tuple[Part, ...]:
    studs = " | ".join(
        f"{side * x},{y} 1.2" for side in (-1, 1) for x in (8, 15, 22, 29) for y in (52, 60, 68, 76)
    )
    return drawing(f"""
        stone rect -46,0 46,5
        wood-.5 rect -42,4 42,92
        cloth rect -35,5 -1,85 | 1,5 35,85
        trim-.1 disc {studs}
        trim-.2 disc* 9,40 4.4
        cloth-.3 disc* 9,40 2.6
        trim disc* 9,35 3.6
        cut disc* 9,35 2.4
        wood rect -48,90 48,97
        trim disc* 18,93.5 2.6
        stone+.3 blob 38,0! 54,0! 53,10 49,19 44,20 39,12 | -38,0! -54,0! -53,10 -49,19 -44,20 -39,12
    """)


def _window(sketch: Sketch) -> tuple[Part, ...]:
    return drawing("""
        wood-.4 rect -40,4 40,98
        light rect -34,10 34,92
        wood bars -34,10 34,92 2,1
        wood bars -30,14 -4,88 3,6 | 4,14 30,88 3,6
        cut rect -22,38 -12,64 | 12,38 22,64
        wood disc* 17,51 7,10
        cut disc* 17,51 5,8
        wood+.2 rect -46,0 46,6
    """)


def _stove(sketch: Sketch) -> tuple[Part, ...]:
    """A kitchen range of brick with an iron pan and a fire under it."""
    return drawing("""
        wall-.2 rect 34,50 54,100
        wall-.4 rect 31,96 57,100
        wall rect -66,0 60,50
        stone-.1 rect -70,48 64,55
        stone rect -66,0 60,6
        line arch -44,8 -10,38
        light arch -41,8 -13,35
        blossom/red blob -38,8! -36,18 -32,14 -29,27! -25,17 -21,22 -17,14 -16,8!
        trim blob -33,8! -31,14 -28,18! -24,13 -22,8!
        wood-.3 limb -46,9,2 -22,13,2 | -36,13,2 -8,9,2
        metal blob -54,55! 0,55! -4,62 -12,64 -42,64 -50,62
        wood disc -27,67 3.4,2.6
        metal-.3 blob 6,55! 32,55! 30,68 26,70 12,70 8,68
        metal wire 1.6 8,66 19,84 30,66
        cloud-.2 limb -30,72,1 -34,80,2.4 -28,88,2 -32,96,.6
        line wire .8 -4,20 6,20.5 16,20 | 24,34 34,34.4 46,34 | 10,34 18,34.4 22,34 | 30,18 38,18.4 50,18 | -62,24 -56,24.3 -50,24
    """)


YARD: Things = table(
    Thing("bridge", "桥", "bridge", 4.0, _bridge, "water"),
    Thing("wooden_bridge", "木桥", "wooden bridge", 2.2, _wooden_bridge, "water"),
    Thing("pier", "码头", "pier", 2.0, _pier, "water"),
    Thing("well", "井", "stone well", 2.2, _well),
    Thing("fence", "篱笆", "fence", 1.0, _fence),
    Thing("stairs", "台阶", "stairs", 1.6, _stairs),
    Thing("wall", "围墙", "garden wall", 2.8, _wall),
    Thing("door", "大门", "door", 2.6, _door),
    Thing("window", "窗户", "window", 1.4, _window),
    Thing("stove", "灶台", "stove", 1.8, _stove),
)

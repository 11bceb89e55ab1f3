"""Buildings of the Chinese town and garden, and the parts of a courtyard; the table BUILDINGS."""

from __future__ import annotations

from .buildings_far import FAR_BUILDINGS
from .forms import drawing, snowed
from .shape import Part, Sketch, Thing, Things, table
from .yard import YARD


def _lattice(left: float, low: float, right: float, high: float, across: int, up: int) -> str:
    box = f"{left},{low} {right},{high}"
    return f"light rect {box}\nwood-.2 bars {box} {across},{up}\n"


def _roof(half: float, low: float, high: float, top: float, lift: float, tiles: int) -> str:
    """A tiled roof with its ridge beam, whose ends rise like a swallow's tail."""
    ridge = (
        f"roof-.5 both 0,{high + 2.2} {top * 0.8},{high + 2.4} {top + 3},{high + 6.5}! "
        f"{top + 1.5},{high} {top * 0.8},{high - 0.8} 0,{high - 1}\n"
    )
    return (
        f"roof eaves {half} {low} {high} {top} {lift}\n"
        f"line tiles {half} {low} {high} {top} {tiles}\n{ridge}"
    )


def _house(sketch: Sketch) -> tuple[Part, ...]:
    """A white-walled house of the south with a dark roof."""
    return drawing(
        "stone rect -66,0 66,5\nwall rect -60,5 60,54\nwall-.5 rect -60,46 60,54\n"
        + _lattice(-50, 18, -26, 38, 4, 3)
        + _lattice(26, 18, 50, 38, 4, 3)
        + "wood-.3 rect -16,5 16,42\nwood+.2 rect -13,5 -.7,39 | .7,5 13,39\n"
        "wood-.3 rect -10.5,9 -3,22 | 3,9 10.5,22 | -10.5,25 -3,36 | 3,25 10.5,36\n"
        "trim disc -2.4,23.5 1.1 | 2.4,23.5 1.1\n"
        "stone+.3 poly -22,0 22,0 20,4 -20,4\n" + _roof(76, 50, 86, 56, 8, 15)
    )


def _thatch(half: float, low: float, high: float, top: float, seed: int) -> str:
    """A straw roof: a soft hill whose lower edge is ragged."""
    teeth = []
    steps = 26
    for at in range(steps + 1):
        x = half - 2 * half * at / steps
        ragged = 3.4 * ((at * 7 + seed * 3) % 5) / 5 + (2.2 if at % 2 else -1.6)
        teeth.append(f"{x:.1f},{low - ragged + 3 * (1 - (x / half) ** 2):.1f}!")
    outline = (
        f"-{top},{high - 1} 0,{high + 1} {top},{high - 1} {half * 0.8:.1f},{(low + high) / 2 - 4}"
    )
    straws = []
    for at in range(-7, 8):
        a, b = top * at / 8, half * at / 7.6
        straws.append(f"{a:.1f},{high - 5 - at % 3 * 3} {(a + b) / 2:.1f},{(low + high) / 2 + 2} {b:.1f},{low + 4 + at % 3 * 2}")  # fmt: skip
    return (
        f"grass/yellow-.1 blob {outline} {' '.join(teeth)} -{half * 0.8:.1f},{(low + high) / 2 - 4}\n"
        f"grass/brown-.2 wire 1 {' | '.join(straws)}\n"
        f"grass/yellow-.4 blob -{top + 6},{high - 4} -{top},{high + 3} 0,{high + 4} {top},{high + 3} "
        f"{top + 6},{high - 4} {top},{high - 6} 0,{high - 4} -{top},{high - 6}\n"
    )


def _hut(sketch: Sketch) -> tuple[Part, ...]:
    poles = " | ".join(f"{x},4,1.3 {x + (x % 3) * 0.3},44,1.2" for x in range(-46, 47, 8))
    return drawing(
        "wood-.4 rect -52,0 52,4\nwall-.25 rect -48,4 48,46\n"
        f"wood+.25 limb {poles}\n" + _lattice(18, 18, 38, 34, 3, 2) + "wood-.5 arch -26,4 0,38\n"
        "wood limb -24,4,.9 -24,34,.9 | -13,4,.7 -13,37,.7 | -2,4,.9 -2,34,.9\n"
        + _thatch(66, 44, 92, 30, 1)
    )


def _pagoda(sketch: Sketch) -> tuple[Part, ...]:
    rows = "stone rect -26,0 26,3\nstone+.3 rect -22,3 22,5\n"
    low, half = 5.0, 15.0
    for tier in range(7):
        tall = 8.4 - tier * 0.45
        rows += f"wall rect -{half},{low} {half},{low + tall}\n"
        for x in (-half * 0.62, 0, half * 0.62):
            w = half * 0.17
            rows += f"light arch {x - w:.1f},{low + (0 if tier == 0 and x == 0 else 1.6)} {x + w:.1f},{low + tall - 1.8}\n"
        rows += f"wood limb* {half - 0.7},{low},.7 {half - 0.7},{low + tall},.7\n"
        low += tall
        rows += f"roof eaves {half + 6.5} {low - 1.6} {low + 3.6} {half - 1.4} 2.6\n"
        rows += f"trim+.2 limb* {half + 7.6},{low + 1},.3 {half + 7.6},{low - 1.4},.7\n"
        low += 3.2
        half -= 1.35
    rows += (
        f"roof both 0,{low + 7} 1.2,{low + 4} 3,{low + 1.5} 7,{low} 0,{low - 1}\n"
        f"trim both 0,100! .5,{low + 12} 1.6,{low + 9} .8,{low + 8} 2.2,{low + 6.4} 0,{low + 5}\n"
    )
    return drawing(rows)


def _columns(places: tuple[float, ...], low: float, high: float, half: float) -> str:
    runs = " | ".join(f"{x - half},{low} {x + half},{high}" for x in places)
    feet = " | ".join(f"{x - half * 1.7},{low - 0.5} {x + half * 1.7},{low + 2}" for x in places)
    return f"cloth rect {runs}\nstone+.4 rect {feet}\n"


def _temple(sketch: Sketch) -> tuple[Part, ...]:
    screens = "".join(_lattice(x, 13, x + 13, 34, 3, 4) for x in (-46, -29, 16, 33))
    return drawing(
        "stone rect -70,0 70,5\nstone+.25 rect -64,5 64,10\nwall-.4 rect -52,10 52,42\n" + screens
        + "wood-.5 rect -11,10 11,36\nwood rect -9.5,10 -.5,35 | .5,10 9.5,35\n"
        "stone+.5 poly -15,0 15,0 12,10 -12,10\nline wire .6 -14,3 14,3 | -13,6.5 13,6.5\n"
        + _columns((-54, -32, -13, 13, 32, 54), 10, 42, 1.9)
        + "trim rect -56,40 56,44\nwood-.3 rect -8,36 8,43\ntrim+.3 rect -6,37.5 6,41.5\n"
        + _roof(80, 44, 64, 48, 8, 17)
        + "wall-.3 rect -40,64 40,71\ntrim-.2 rect -40,68 40,70\n" + _roof(58, 70, 92, 30, 7, 13)
    )  # fmt: skip


def _pavilion(sketch: Sketch) -> tuple[Part, ...]:
    return drawing(
        "stone rect -52,0 52,4\nstone+.3 rect -47,4 47,8\n"
        "cloth-.2 limb -24,8,1.4 -24,50,1.3 | 24,8,1.4 24,50,1.3\n"
        + _columns((-41, 41), 8, 52, 2)
        + "wood bars -41,9 -20,19 5,1 | 20,9 41,19 5,1\nwood-.2 rect -41,19 -20,21 | 20,19 41,21\n"
        "wood+.2 bars -41,44 41,52 12,2\ntrim-.2 rect -43,51 43,54\n"
        "roof both 0,93 4,89 9,80 20,69 36,59.5 52,56 64,62! 58,51 40,50 0,49\n"
        "line wire .9 0,90 0,50 | 3,86 11,70 23,52 | -3,86 -11,70 -23,52\n"
        "line wire .6 2,86 6,66 11,51 | -2,86 -6,66 -11,51 | 5,81 18,64 35,52 | -5,81 -18,64 -35,52\n"
        "roof-.5 limb* 3,86,1.1 10,77,1.2 26,63,1.3 46,56.5,1.3 63,63,.5\n"
        "trim both 0,101! 1.6,98 1,96.5 3.4,94 2.6,91.5 1.4,91 3,88.5 0,88\n"
    )


def _palace(sketch: Sketch) -> tuple[Part, ...]:
    screens = "".join(_lattice(x, 22, x + 12, 40, 3, 3) for x in (-76, -55, -34, 22, 43, 64))
    return drawing(
        "stone+.3 rect -118,0 118,6\nstone+.5 rect -108,6 108,12\nstone+.7 rect -98,12 98,18\n"
        "paper-.2 bars -118,6 -24,10 18,1 | 24,6 118,10 18,1\n"
        "stone poly -22,0 22,0 15,18 -15,18\nline wire .6 -20,4 20,4 | -19,8 19,8 | -17.5,12 17.5,12\n"
        "cloth-.3 rect -86,18 86,46\n" + screens + "wood-.5 rect -11,18 11,42\n"
        "cloth+.1 rect -10,18 -.5,41 | .5,18 10,41\ntrim disc -2.4,29 1 | 2.4,29 1\n"
        + _columns((-88, -60, -39, -15, 15, 39, 60, 88), 18, 46, 2)
        + "leaf/teal-.2 rect -92,44 92,49\ntrim bars -92,44 92,49 30,1\n" + _roof(116, 48, 64, 84, 8, 27)
        + "cloth-.3 rect -66,64 66,71\ntrim bars -66,66 66,70 22,1\nwood-.4 rect -6,64 6,71\n"
        + _roof(92, 70, 94, 54, 9, 21)
    )  # fmt: skip


def _gate(sketch: Sketch) -> tuple[Part, ...]:
    """A memorial arch of three bays."""
    return drawing(
        "stone+.3 poly* 12,0 24,0 22,10 14,10 | 46,0 58,0 56,8 48,8\n"
        "cloth rect -20,9 -16,72 | 16,9 20,72 | -54,7 -50,52 | 50,7 54,52\n"
        "cloth-.2 rect -56,42 -16,46 | 16,42 56,46 | -22,58 22,63\n"
        "leaf/teal-.2 rect -50,46 -20,53 | 20,46 50,53 | -16,63 16,74\n"
        "trim rect -12,64.5 12,72.5\nwood-.5 rect -11,65.5 11,71.5\n"
        "trim disc -6,68.5 1.6 | 0,68.5 1.6 | 6,68.5 1.6\n"
        "trim disc* 27,49.5 1.6 | 35,49.5 1.6 | 43,49.5 1.6\n"
        "cloth-.4 poly* 16,58 16,50 22,58 | 20,42 20,35 26,42 | 50,42 50,35 44,42\n"
        "roof blob -70,62! -58,58 -40,54 -20,54! -20,66! -34,67 -52,66! -60,62\n"
        "roof blob 70,62! 58,58 40,54 20,54! 20,66! 34,67 52,66! 60,62\n" + _roof(40, 76, 93, 22, 7, 9)
    )  # fmt: skip


def _city_gate(sketch: Sketch) -> tuple[Part, ...]:
    teeth = " | ".join(f"{x},40 {x + 7},45" for x in range(-92, 92, 11))
    courses = " | ".join(
        f"{x - 8},{y} {x},{y + 0.4} {x + 8},{y}"
        for y in (8, 18, 28)
        for x in range(-80 + y, 90, 34)
        if abs(x) > 26
    )
    return drawing(
        f"stone-.1 poly -96,0 96,0 92,40 -92,40\nstone-.1 rect {teeth}\nline wire .7 {courses}\n"
        "stone+.35 arch -20,0 20,33\nwood-.8 arch -16,0 16,29\n"
        "wood rect -16,0 -10,20 | 10,0 16,20\n"
        "wall-.3 rect -46,45 46,58\n" + _lattice(-36, 47, -20, 56, 4, 2)
        + _lattice(20, 47, 36, 56, 4, 2) + "wood-.4 rect -9,45 9,57\n"
        + _columns((-46, -16, 16, 46), 45, 58, 1.3) + _roof(64, 57, 70, 44, 6, 15)
        + "wall-.3 rect -36,70 36,75\nlight rect -30,71 30,74\nwood bars -36,70 36,75 14,1\n"
        + _roof(52, 75, 92, 26, 6, 11)
    )  # fmt: skip


def _city_wall(sketch: Sketch) -> tuple[Part, ...]:
    teeth = " | ".join(f"{x},86 {x + 15},100" for x in range(-150, 150, 25))
    courses = " | ".join(
        f"{x},{y} {x + 13},{y + 0.6} {x + 26},{y}"
        for number, y in enumerate((14, 32, 50, 68))
        for x in range(-140 + number % 2 * 30, 120, 62)
    )
    return drawing(
        f"stone poly -154,0 154,0 150,88 -150,88\nstone rect {teeth}\n"
        f"stone-.4 rect -152,80 152,83\nline wire 1.4 {courses}\n"
    )


def _tower(sketch: Sketch) -> tuple[Part, ...]:
    return drawing(
        "stone poly -24,0 24,0 20,46 -20,46\nstone-.4 rect -23,45 23,48\n"
        "wood-.6 arch -6,0 6,17\nlight arch -3,27 3,37\n"
        "line wire .7 -20,10 -14,10.5 -9,10 | 8,20 13,20.4 18,20 | -18,30 -13,30.4 -9,30 | 8,39 12,39.4 17,39\n"
        "wall-.2 rect -17,48 17,66\n" + _lattice(-13, 51, -3, 62, 3, 3) + _lattice(3, 51, 13, 62, 3, 3)
        + "wood bars -23,48 23,53 12,1\n" + _columns((-17, 17), 48, 66, 1.2)
        + _roof(32, 65, 76, 16, 5, 8) + "wall-.2 rect -12,76 12,82\nlight rect -9,77 9,81\n"
        "wood bars -12,76 12,82 6,1\n" + _roof(24, 81, 94, 6, 5, 6)
    )  # fmt: skip


def _shop(sketch: Sketch) -> tuple[Part, ...]:
    return drawing(
        "stone rect -58,0 58,4\nwall-.2 rect -52,4 52,50\nwood-.5 rect -46,4 14,44\n"
        "light rect -43,22 11,42\nwood rect -48,18 16,22\nwood-.2 rect -44,4 12,18\n"
        "wood bars -44,4 12,18 6,1\nline rect -42,33 10,34\n"
        "metal disc -36,25.5 4,3.6 | -27,25 3,3\nblossom disc -14,25 3 | -8,25 3 | -11,28.4 3\n"
        "paper rect -2,22 7,29\ncloth-.2 disc -36,37 2.6,3.6 | -27,37.5 2.6,3.4 | -18,37 2.6,3.6\n"
        "wood-.4 rect 22,4 44,40\nwood+.2 rect 24,4 32.4,38 | 33.6,4 42,38\n"
        "cloth poly -48,46 16,46 22,36 14,38 4,36 -6,38 -16,36 -26,38 -36,36 -46,38 -54,36\n"
        + _roof(68, 50, 74, 50, 7, 13) + "wall-.2 rect -38,74 38,84\n"
        + _lattice(-30, 75, -6, 83, 5, 1) + _lattice(6, 75, 30, 83, 5, 1) + _roof(50, 83, 95, 30, 5, 11)
        + "wood limb 56,46,1 78,47,.8\ncloth blob 64,46! 77,46! 77,14! 70,17 64,13!\n"
        "paper disc 70.5,38 4 | 70.5,26 4\n"
    )  # fmt: skip


def _school(sketch: Sketch) -> tuple[Part, ...]:
    panes = "".join(_lattice(x, 16, x + 16, 36, 2, 3) for x in (-68, -46, 30, 52))
    return drawing(
        "stone rect -80,0 80,4\nwall rect -74,4 74,46\n" + panes
        + "roof eaves 86 44 62 74 5\nline tiles 86 44 62 74 17\n"
        "wall+.3 rect -20,4 20,62\nwood-.4 arch -9,4 9,34\nwood+.2 rect -7.6,4 -.4,25 | .4,4 7.6,25\n"
        "light arch -7.4,26 7.4,33\npaper disc 0,49 7\nline wire .8 0,49 0,54 | 0,49 3.6,47\n"
        "stone+.4 poly -14,0 14,0 11,4 -11,4\n" + _roof(28, 60, 78, 12, 5, 6)
        + "wood-.2 rect -5,78 -3.4,88 | 3.4,78 5,88\ntrim both 0,87 1.6,86 2,83 3.2,80.5 0,80\n"
        "roof both 0,97! 3,91 8,88.5! 0,87\n"
    )  # fmt: skip


_TOWN = table(
    Thing("house", "房子", "house", 5.0, _house),
    Thing("hut", "茅屋", "hut", 4.2, _hut),
    Thing("pagoda", "宝塔", "pagoda", 18.0, _pagoda),
    Thing("temple", "寺庙", "temple", 9.0, _temple),
    Thing("pavilion", "亭子", "pavilion", 5.0, _pavilion),
    Thing("palace", "宫殿", "palace", 14.0, _palace),
    Thing("gate", "牌坊", "memorial arch", 7.0, _gate),
    Thing("city_gate", "城门", "city gate", 13.0, _city_gate),
    Thing("city_wall", "城墙", "city wall", 6.0, _city_wall),
    Thing("tower", "塔楼", "tower", 12.0, _tower),
    Thing("shop", "店铺", "shop", 5.6, _shop),
    Thing("school", "学校", "school", 7.0, _school),
)
BUILDINGS: Things = snowed({**_TOWN, **FAR_BUILDINGS, **YARD})

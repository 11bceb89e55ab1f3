"""Heads in profile: faces by age, hair, hats.

Drawn in head lengths: chin at y = 0, crown at y = -1, the face to the right.
"""

from __future__ import annotations

import skia

from ...values import Look
from .curves import blob, ellipse, hairline, limb, line, moved, union
from .shape import Material, Part

_CHILD = (
    "-2,-100 22,-95 39,-77 44,-58 40,-44 47,-33 41,-26 42,-20 38.5,-16 40,-11 36,-6 33,0 18,4 "
    "2,-5 -12,-18 -30,-24 -43,-46 -43,-72 -26,-94"
)
_WOMAN = (
    "-2,-100 20,-94 35,-76 38,-60 35.5,-50 45,-34! 38,-28 41,-21.5 37.5,-18 39.5,-13 35,-9 36,-1 "
    "27,2 6,-8 -8,-20 -24,-22 -40,-48 -41,-74 -25,-95"
)
_MAN = (
    "-2,-100 20,-95 34,-80 37,-62 34.5,-52 47,-33! 38,-28 40,-22 37,-18 40,-13 36.5,-9 39,0 "
    "28,4 8,-4 -8,-18 -24,-20 -40,-46 -41,-74 -25,-95"
)
_OLD = (
    "-2,-100 20,-95 34,-79 37,-62 33.5,-51 48,-31! 38,-27 38,-21 33,-17 37,-12 35.5,-9 42,-1 "
    "30,5 8,-3 -8,-17 -24,-20 -40,-46 -41,-74 -25,-95"
)

# Hair that lies on the skull: the hairline at the brow, over the crown, down to the nape, back
# along the ear and temple.
_CAPS = {
    "short": "33,-83! 28,-97 4,-107 -28,-101 -47,-78 -47,-48 -36,-22! -22,-26 -10,-40 2,-44! "
    "6,-62 18,-72",
    "bob": "40,-74! 36,-96 6,-109 -30,-102 -51,-76 -54,-40 -46,-6! -20,-2 -4,-14! -3,-36 3,-52 "
    "20,-64",
    "back": "31,-86! 22,-99 -2,-106 -30,-100 -47,-76 -47,-48 -32,-22! -18,-30 -6,-44 4,-58 18,-74",
    "fringe": "43,-62! 43,-84 29,-99 0,-106 -31,-99 -47,-76 -46,-44 -34,-20! -20,-24 -8,-38 "
    "0,-60! 14,-67 28,-66",
    "ring": "-6,-66! -26,-78 -46,-66 -46,-46 -34,-22! -20,-26 -10,-40 -2,-44!",
}


def face(kind: str) -> skia.Path:
    """The bare head: `child`, `woman`, `man` or `old`."""
    return blob({"child": _CHILD, "woman": _WOMAN, "man": _MAN}.get(kind, _OLD))


def features(kind: str, asleep: bool, glad: bool) -> list[Part]:
    """Eye, brow, cheek; an eye that is shut is a small bow."""
    low = -44 if kind == "child" else -50
    parts = []
    if kind in ("child", "woman"):
        parts.append(
            Part(ellipse(complex(0.2, low / 100 + 0.2), 0.085, 0.06), "skin", 0.25, "pink")
        )
    if asleep or glad:
        bow = (
            f"15,{low + 2} 21,{low - 3} 27,{low + 1}" if glad else f"15,{low} 21,{low + 4} 27,{low}"
        )
        parts.append(Part(line(bow, 4.0), "line"))
    else:
        tall = 0.068 if kind == "child" else 0.044
        parts.append(
            Part(
                ellipse(complex(0.23, low / 100), 0.034 if kind == "child" else 0.027, tall), "line"
            )
        )
    parts.append(Part(line(f"15,{low - 11} 23,{low - 14} 31,{low - 11}", 2.4), "line"))
    if kind == "old":
        parts.append(Part(line("23,-20 25,-26 30,-30", 1.6), "skin", -0.4))
        parts.append(Part(line("12,-46 9,-44 7,-41", 1.6), "skin", -0.4))
    if kind == "child" and not asleep:
        parts.append(Part(line("29,-15 33,-12.4 38,-14.5", 2.2), "line"))
    if kind != "child":
        parts.append(Part(line("27,-18 31,-17.5 35,-18.5", 1.8), "line"))
    return parts


def ear() -> Part:
    return Part(blob("-10,-52 -3,-54 1,-47 -3,-38 -8,-36 -10,-42"), "skin", -0.25)


def _braid(points: list[complex], widths: tuple[float, ...], more: float) -> skia.Path:
    """A plait: a row of overlapping lobes down a bent line."""
    lobes = zip(points, widths, strict=True)
    return union(*(ellipse(point, half, half * 1.25 * more**0.8) for point, half in lobes))


def _hung(path: skia.Path, root: complex, tilt: float) -> skia.Path:
    """What hangs from the head, kept near the plumb line while the head is tilted."""
    return moved(moved(path, at=-root), at=root, turn=-0.8 * tilt)


def hair_behind(look: Look, kind: str, tilt: float, drift: float) -> list[skia.Path]:
    """Hair that hangs behind neck and shoulders; it drifts back as the body moves."""
    back = drift * 60
    more = 1.0 if kind == "child" else 1.7
    if look.hair == "long":
        fall = blob(
            f"-6,-104! -40,-98 -54,-66 -55,-30 {-50 - 10 * more - back},{10 * more} "
            f"{-46 - 16 * more - back * 1.8},{52 * more} {-40 - 15 * more - back * 2.2},{72 * more}! "
            f"{-34 - back},{58 * more} -14,{26 * more} -6,-20!"
        )
        return [_hung(fall, -0.3 - 0.6j, tilt * 0.7)]
    if look.hair == "ponytail":
        tail = limb(
            f"-40,-84,6 -54,-84,11 {-66 - back},-58,14 {-70 - back * 1.6},{-40 + 18 * more},11 "
            f"{-64 - back * 2.4},{-30 + 36 * more},2"
        )
        return [_hung(tail, -0.44 - 0.84j, tilt)]
    return []


def hair(look: Look, kind: str, tilt: float, drift: float) -> list[tuple[skia.Path, Material]]:
    """Hair over the head and what ties it."""
    back = drift * 50
    style = look.hair
    female = kind in ("child", "woman")
    cap = {
        "short": "bob" if look.figure in ("girl", "woman", "princess", "queen") else "short",
        "bald": "ring",
        "braids": "fringe" if kind == "child" else "back",
        "long": "fringe" if female else "back",
        "ponytail": "fringe" if kind == "child" else "back",
    }.get(style, "back")
    parts: list[tuple[skia.Path, Material]] = []
    if style == "bald" and kind != "old":
        return parts
    parts.append((blob(_CAPS[cap]), "hair"))
    if style == "bun":
        parts += [(ellipse(-0.46 - 0.82j, 0.17, 0.18), "hair"), (_pin(-0.46 - 0.86j), "trim")]
    elif style == "topknot":
        parts += [
            (blob("-16,-103! -22,-114 -16,-127 -4,-130 8,-126 12,-114 6,-103!"), "hair"),
            (blob("-17,-105 -6,-101 6,-105 6,-110 -6,-107 -17,-110"), "trim"),
        ]
    elif style == "braids":
        more = 1.0 if kind == "child" else 1.7
        falls = [(0.0, 0.0), (0.2, 0.12), (0.5, 0.24), (1.0, 0.36), (1.5, 0.48), (2.0, 0.59)]
        points = [
            complex(-0.32 - 0.05 * part - back * away / 100, -0.3 + part * more)
            for away, part in [*falls, (2.6, 0.72)]
        ]
        braid = _braid(points, (0.1, 0.105, 0.105, 0.1, 0.095, 0.08, 0.085), more)
        tie = points[5] + 0.05j
        root = -0.33 - 0.34j
        parts += [
            (_hung(braid, root, tilt), "hair"),
            (_hung(_bow(tie), root, tilt), "trim"),
        ]
    elif style == "ponytail":
        parts.append((ellipse(-0.45 - 0.84j, 0.07, 0.1, 20), "trim"))
    return parts


def _pin(at: complex) -> skia.Path:
    return hairline([at - 0.2 + 0.1j, at, at + 0.18 - 0.14j], 0.045)


def _bow(at: complex) -> skia.Path:
    return moved(blob("0,-3 10,-10 13,0 10,9 0,3 -10,9 -13,0 -10,-10"), at=at)


def hat(look: Look) -> list[tuple[skia.Path, Material, float]]:
    """The hat over the hair, with its band."""
    if look.hat == "straw":
        return [
            (blob("-86,-66! -40,-96 -4,-138! 36,-100 84,-74! 40,-70 -2,-68 -44,-64"), "wood", 0.5),
            (line("-58,-74 -4,-82 58,-80", 2.2), "wood", -0.1),
            (line("-36,-94 -3,-102 36,-98", 2.0), "wood", -0.1),
        ]
    if look.hat == "cap":
        return [
            (blob("44,-70! 40,-98 10,-116 -26,-110 -49,-84 -50,-66! -4,-76"), "trim", -0.3),
            (blob("36,-78! 56,-76 66,-66! 44,-66 34,-69"), "trim", -0.45),
            (ellipse(-0.0 - 1.15j, 0.05, 0.04), "trim", -0.1),
        ]
    if look.hat == "hood":
        return [
            (
                blob(
                    "40,-90! 18,-112 -16,-118 -46,-104 -60,-72 -58,-34 -46,4! -20,12 6,8! "
                    "-4,-20 -6,-50 8,-74 26,-84"
                ),
                "garment",
                0.08,
            )
        ]
    if look.hat == "scarf":
        return [
            (
                blob(
                    "38,-86! 24,-105 -4,-111 -34,-103 -52,-76 -50,-40 -34,-8! -8,4 14,9 20,0! "
                    "2,-12 -6,-36 2,-62 18,-78"
                ),
                "trim",
                0.1,
            ),
            (blob("10,0! 26,6 24,22! 12,14 2,26! 0,10"), "trim", 0.0),
        ]
    return []


_CROWNS: dict[str, tuple[tuple[str, Material, float], ...]] = {
    "king": (
        ("-26,-98! -30,-124! -17,-112! -12,-132! -2,-115! 8,-133! 14,-112! 26,-122! 22,-96! -2,-103", "light", 0),
        ("-26,-99! -2,-104 22,-97! 22,-92! -2,-98 -27,-93!", "trim", -0.2),
    ),
    "queen": (
        ("-40,-98! -36,-118 -22,-128 -14,-118! -8,-136 4,-138 8,-118! 18,-124 26,-114 24,-96! -6,-104", "light", 0),
        ("-9,-120 -2,-127 4,-120 -2,-113", "blossom", 0),
    ),
    "princess": (
        (
            "-24,-101! -22,-118! -12,-108! -3,-128! 7,-108! 17,-117! 21,-97! -2,-105",
            "light",
            0,
        ),
        ("-2.6,-112 -0.4,-116 1.8,-112 -0.4,-108", "trim", -0.5),
    ),
    "helmet": (
        ("38,-72! 40,-92 24,-112 -4,-120 -32,-110 -50,-82 -54,-50 -48,-30! -30,-24 -14,-38! -10,-62 10,-76", "metal", -0.1),
        ("-8,-118! -4,-136! -14,-150 -34,-146 -24,-138 -8,-134! 0,-118!", "trim", 0),
        ("40,-80! 42,-72! 10,-80 -8,-66! -10,-72! 10,-88", "metal", 0.35),
    ),
}  # fmt: skip


def crowned(name: str) -> list[tuple[skia.Path, Material, float]]:
    """A crown or helmet: `king`, `queen`, `princess` or `helmet`."""
    return [(blob(text), material, shade) for text, material, shade in _CROWNS[name]]


def sheen(look: Look) -> list[skia.Path]:
    """Strands that catch the light on the crown, where hair shows."""
    if look.hair == "bald" or look.hat != "none":
        return []
    return [line("-36,-84 -20,-95 4,-98 20,-93", 2.2), line("-40,-72 -32,-82 -20,-88", 1.8)]


def beard() -> list[skia.Path]:
    """Whiskers and a pointed beard."""
    return [
        blob("36,-25! 30,-22 24,-12 20,2! 26,-6 33,-14 40,-20!"),
        blob("35,-9! 24,-4 14,-8 10,-18! 10,4 16,24 27,44! 33,26 40,8 41,-3!"),
    ]

"""A small language for drawing things as text, and the forms that many things share.

Text is in hundredths of the thing's height with y UP (a house stands on y = 0, its roof ends at
y = 100); the parts that come out have y down, height 1. One line a part:

    wood-.4  poly  -20,0 20,0 18,40 -18,40      straight edges, a little bowed as a hand cuts them
    cloth    blob  0,0 10,20! 5,30              a smooth curve; `!` marks a corner
    paper    both  0,90 20,60! 0,10             the right half, from top to bottom; mirrored
    wood     limb  0,0,3 5,40,2 8,80,1          a tapered stroke: x, y, half width
    line     wire  1.2 0,0 10,10 | 5,5 5,20     hairlines of that width
    light    disc  0,50 8 | 20,50 8,6           circles and ellipses: centre, radius or half axes
    wood     rect  -10,0 10,30                  left and bottom, right and top
    light    arch  -10,0 10,30                  the same with a round top
    wood     bars  -10,0 10,30 3,4              a window's frame and bars: panes across and up
    roof     eaves 70 50 84 40 5                a Chinese roof, see `eaves`
    line     tiles 70 50 84 40 9                its rows of tiles
    cut      disc  0,50 4                       taken away from the part above
    and      poly  ...                          joined to the part above

A material may name its own colour, `leaf/red+.2`; cloth is red if it does not, trim yellow,
paper white, leaves green and blossoms pink whatever the season. A `*` after the verb draws the mirror image too; `|` separates several.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import cast, get_args

import skia

from ...values import Colour
from .curves import ellipse, hairline, minus, moved, smooth, stroke, union
from .shape import Material, Part, Sketch, Thing, Things

_USUAL: Mapping[str, Colour] = {
    "cloth": "red", "trim": "yellow", "paper": "white", "leaf": "green", "blossom": "pink",
}  # fmt: skip
_HEAD = re.compile(r"([a-z]+)(?:/([a-z]+))?([+-][\d.]+)?$")
_BOW = 0.012  # how far an edge bows, of its length


def _pairs(text: str) -> tuple[list[list[float]], list[int]]:
    words = text.split()
    corners = [at for at, word in enumerate(words) if word.endswith("!")]
    return [[float(n) / 100 for n in word.rstrip("!").split(",")] for word in words], corners


def _points(text: str) -> tuple[list[complex], list[int]]:
    pairs, corners = _pairs(text)
    return [complex(x, -y) for x, y in pairs], corners


def poly(points: Sequence[complex]) -> skia.Path:
    """Straight edges, each bowed by a hair: a blade never runs quite straight."""
    path = skia.Path()
    path.moveTo(points[0].real, points[0].imag)
    for start, end in zip(points, [*points[1:], points[0]], strict=True):
        way = math.sin(91.7 * start.real + 37.3 * end.imag + 13.1 * end.real)
        middle = (start + end) / 2 + (end - start) * 1j * _BOW * way
        path.quadTo(middle.real, middle.imag, end.real, end.imag)
    path.close()
    return path


def _poly(text: str) -> skia.Path:
    return poly(_points(text)[0])


def _blob(text: str) -> skia.Path:
    return smooth(*_points(text))


def _both(text: str) -> skia.Path:
    points, corners = _points(text)
    inner = [at for at, point in enumerate(points) if abs(point.real) > 1e-9]
    mirrored = [complex(-points[at].real, points[at].imag) for at in reversed(inner)]
    sharp = [len(points) + len(inner) - 1 - inner.index(at) for at in inner if at in corners]
    return smooth([*points, *mirrored], [*corners, *sharp])


def _limb(text: str) -> skia.Path:
    triples, _ = _pairs(text)
    return stroke([complex(x, -y) for x, y, _ in triples], [half for *_, half in triples])


def _disc(text: str) -> skia.Path:
    centre, *axes = text.split()
    at = _points(centre)[0][0]
    wide, *high = (float(n) / 100 for n in axes[0].split(","))
    return ellipse(at, wide, high[0] if high else wide, float(axes[1]) if axes[1:] else 0)


def _corners(text: str) -> list[complex]:
    low, high = _points(text)[0]
    return [low, complex(high.real, low.imag), high, complex(low.real, high.imag)]


def _rect(text: str) -> skia.Path:
    return poly(_corners(text))


def _arch(text: str) -> skia.Path:
    low, right, high, _ = _corners(text)
    radius = (right.real - low.real) / 2
    spring = high.imag + radius
    path = skia.Path()
    path.moveTo(low.real, low.imag)
    path.lineTo(low.real, spring)
    path.arcTo(
        skia.Rect.MakeLTRB(low.real, high.imag, right.real, spring + radius), 180, 180, False
    )
    path.lineTo(right.real, right.imag)
    path.close()
    return path


def _bars(text: str) -> skia.Path:
    low, high, count = text.split()
    (left, bottom), (right, top) = ([float(n) for n in pair.split(",")] for pair in (low, high))
    across, up = (int(n) for n in count.split(","))
    return lattice(left, bottom, right, top, across, up)


def _eaves(text: str) -> skia.Path:
    return eaves(*(float(n) for n in text.split()))


def _tiles(text: str) -> skia.Path:
    *sizes, count = text.split()
    half, low, high, top = (float(n) for n in sizes)
    return ridges(half, low, high, top, int(count))


_VERBS: dict[str, Callable[[str], skia.Path]] = {
    "poly": _poly, "blob": _blob, "both": _both, "limb": _limb, "disc": _disc,
    "rect": _rect, "arch": _arch, "bars": _bars, "eaves": _eaves, "tiles": _tiles,
}  # fmt: skip


def _wires(text: str) -> list[skia.Path]:
    width, rest = text.split(None, 1)
    return [hairline(_points(run)[0], float(width) / 100) for run in rest.split("|")]


def _mirror(path: skia.Path) -> skia.Path:
    return moved(path, flip=True)


def _outline(verb: str, text: str) -> skia.Path:
    name = verb.rstrip("*")
    paths = _wires(text) if name == "wire" else [_VERBS[name](run) for run in text.split("|")]
    if verb.endswith("*"):
        paths += [_mirror(path) for path in paths]
    return paths[0] if len(paths) == 1 else union(*paths)


@cache
def drawing(text: str) -> tuple[Part, ...]:
    """The parts that a text describes."""
    parts: list[Part] = []
    for row in filter(None, map(str.strip, text.splitlines())):
        head, verb, rest = row.split(None, 2)
        path = _outline(verb, rest)
        if head in ("cut", "and"):
            last = parts.pop()
            join = minus if head == "cut" else union
            parts.append(replace(last, path=join(last.path, path)))
            continue
        found = _HEAD.match(head)
        if found is None or found[1] not in get_args(Material):
            raise ValueError(f"unknown material in the drawing: {row!r}")
        tint = cast(Colour, found[2]) if found[2] in get_args(Colour) else _USUAL.get(found[1])
        parts.append(Part(path, cast(Material, found[1]), float(found[3] or 0), tint))
    return tuple(parts)


def fitted(parts: Sequence[Part], scale: float = 1.0, at: complex = 0j, turn: float = 0.0,
           flip: bool = False) -> tuple[Part, ...]:  # fmt: skip
    """The parts scaled about the origin, turned by degrees and set at a point (y down)."""
    return tuple(replace(part, path=moved(part.path, at, scale, turn, flip)) for part in parts)


def snowed(things: Things, deep: float = 0.028) -> Things:
    """The things with snow along the upper edges of their roofs in winter."""

    def drawn(thing: Thing, sketch: Sketch) -> tuple[Part, ...]:
        parts = thing.draw(sketch)
        return tuple(_snow_over(parts, deep)) if sketch.season == "winter" else parts

    return {name: replace(thing, draw=partial(drawn, thing)) for name, thing in things.items()}


def _snow_over(parts: Sequence[Part], deep: float) -> Iterator[Part]:
    for part in parts:
        yield part
        covered = part.material == "roof" or (part.material == "grass" and part.tint == "yellow")
        if covered:
            rim = union(part.path, moved(part.path, -0.25j * deep))
            band = minus(rim, moved(part.path, 1j * deep))
            if not band.isEmpty():
                yield Part(band, "cloud", 0.2)


def eaves(half: float, low: float, high: float, top: float, lift: float = 4) -> skia.Path:
    """A Chinese roof seen from the front: ridge, concave slopes, corners that turn up.

    All in hundredths, y up: half width at the eaves, height of the eaves and of the ridge, half
    width of the ridge, and how far the corners rise.
    """
    run = half - top
    return _both(
        f"0,{high} {top},{high}! {top + run * 0.28},{high - (high - low) * 0.55} "
        f"{top + run * 0.68},{low + (high - low) * 0.16} {half - run * 0.1},{low + lift * 0.55} "
        f"{half + lift * 0.5},{low + lift * 1.25}! {half - run * 0.04},{low + lift * 0.05} "
        f"{half * 0.72},{low - lift * 0.35} 0,{low - lift * 0.45}"
    )


def ridges(half: float, low: float, high: float, top: float, count: int) -> skia.Path:
    """The rows of tiles of such a roof, as hairlines from the ridge to the eaves."""
    lines = []
    for at in range(-count, count + 1):
        share = at / count * 0.86
        run = half - top
        start, mid = top * share, (top + run * 0.3) * share
        end = half * share * 0.98
        drop = high - low
        lines.append(
            hairline(
                [
                    complex(start, -(high - drop * 0.1)) / 100,
                    complex(mid, -(high - drop * 0.5)) / 100,
                    complex(end, -(low + drop * 0.1)) / 100,
                ],
                0.007,
            )
        )
    return union(*lines)


def lattice(left: float, low: float, right: float, high: float, across: int, up: int,
            bar: float = 0.9) -> skia.Path:  # fmt: skip
    """The frame and bars of a window, in hundredths, y up, as one path with holes."""
    path = skia.Path()
    path.addRect(skia.Rect.MakeLTRB(left / 100, -high / 100, right / 100, -low / 100))
    wide, tall = (right - left - bar) / across, (high - low - bar) / up
    panes = skia.Path()
    for i in range(across):
        for j in range(up):
            x, y = left + bar + i * wide, low + bar + j * tall
            panes.addRect(
                skia.Rect.MakeLTRB(
                    x / 100, -(y + tall - bar) / 100, (x + wide - bar) / 100, -y / 100
                )
            )
    return minus(path, panes)

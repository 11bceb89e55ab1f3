"""Figures as cut paper: every part a piece of coloured paper glued on the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import skia

from ...values import Look, Season
from ..drawing.layout import Placed, extent
from ..drawing.palettes import GARMENTS, LEAVES, Palette, Rgb, garment, mix, rgb, shaded, stop
from ..drawing.shape import Material, Part
from .paper import Board, cast_shadow, filled, glow

PAPERS: Mapping[Material, Rgb] = {
    "skin": rgb("f7d6b4"), "hair": rgb("332a33"), "fur": rgb("b5733f"), "feather": rgb("efe6d6"),
    "scale": rgb("e2643c"), "wood": rgb("8a5738"), "roof": rgb("4d5a70"), "wall": rgb("f3e6ca"),
    "stone": rgb("a6a29c"), "trunk": rgb("64483b"), "metal": rgb("b59a5e"),
    "paper": rgb("fbf2dc"), "cloud": rgb("fbf5ea"), "line": rgb("33283a"),
    "grass": rgb("8aa84e"), "blossom": rgb("f0a6b4"),
}  # fmt: skip
EMBER = rgb("ff8f3a")


def paper_of(
    part: Part, palette: Palette, season: Season, look: Look | None, lit: bool, dim: float
) -> Rgb:
    """The colour of a part's paper; `dim` is how far the scene's dark takes it, 0 to 1."""
    if part.material == "light":
        bright = shaded(palette.light, part.shade)
        return bright if lit else mix(bright, palette.ground[3], 0.62)
    if part.tint is not None:
        base = GARMENTS[part.tint]
    elif part.material == "garment":
        base = garment(palette, look.colour if look else "red")
    elif part.material == "trim":
        base = mix(palette.light, rgb("fff6e4"), 0.45)
    elif part.material == "cloth":
        base = palette.accent
    elif part.material == "water":
        base = palette.water[0]
    elif part.material == "leaf":
        base = mix(LEAVES[season], palette.leaf, 0.35)
    elif part.material == "grass":
        base = mix(PAPERS["grass"], LEAVES[season], 0.5)
    else:
        base = PAPERS[part.material]
    return mix(shaded(base, part.shade), palette.ground[3], dim)


def dimness(palette: Palette, one: Placed, lit: bool) -> float:
    """How far a figure takes the colour of the dark about it; faces of the story stay bright."""
    most = 0.46 if one.figure.who else 0.78
    return palette.darkness * most * (0.72 if lit else 1.0)


def puppet(to: Board, one: Placed, season: Season, *, haze: float, lit: bool) -> None:
    """Lay a placed figure on the board. `haze`: how far the air before it takes its colours."""
    if one.figure.thing == "lantern" and one.ground == "ground":
        one = _hung(to, one)
    parts = [(moved(part, one), part) for part in one.parts]
    outline = skia.Path()
    for path, part in parts:
        if part.material != "line":
            outline.addPath(path)
    sky = one.ground == "sky"
    if sky and one.figure.thing in ("moon", "sun", "crescent", "star", "stars"):
        _shine(to, one)
    elif not sky:
        if one.figure.who:
            _halo(to, one)
        cast_shadow(to, outline, min(1.0, 0.35 + one.scale / (600 * to.unit)))
    if one.ground == "ground" and one.figure.thing != "lantern":
        _standing(to, one)
    bright = lit or sky
    air = stop(to.palette.ground, 0.12)
    if sky:
        air = stop(to.palette.sky, 0.6)
    edge = max(0.5, min(1.7 * to.unit, one.scale * 0.006))
    dark = shaded(to.palette.ground[-1], -0.6)
    dim = dimness(to.palette, one, lit)
    if one.figure.who:
        _margin(
            to, outline, mix(mix(PAPERS["paper"], to.palette.light, 0.2), to.palette.ground[3], dim)
        )
    for path, part in parts:
        tone = paper_of(part, to.palette, season, one.figure.look, bright, dim)
        if season == "winter" and not to.indoor and part.material in ("roof", "grass"):
            tone = mix(tone, mix(rgb("f6f9fb"), to.palette.ground[1], dim), 0.6)
        if part.material != "light" or not bright:
            tone = mix(tone, air, haze)
        _glued(to, path, tone, dark, edge, part.material == "line" or (sky and part.shade != 0))


def _glued(to: Board, path: skia.Path, tone: Rgb, dark: Rgb, edge: float, plain: bool) -> None:
    """One piece: a thin dark line of shadow under it, a light cut edge over it."""
    canvas = to.canvas
    if not plain and edge > 0.55:
        canvas.save()
        canvas.translate(edge * 0.3, edge * 0.9)
        canvas.drawPath(path, filled(dark, 0.30))
        canvas.restore()
    canvas.drawPath(path, filled(tone))


def moved(part: Part, one: Placed) -> skia.Path:
    path = skia.Path()
    part.path.transform(one.matrix, path)
    return path


def _shine(to: Board, one: Placed) -> None:
    left, top, right, bottom = one.box
    x, y, size = (left + right) / 2, (top + bottom) / 2, bottom - top
    glow(to, x, y, size * 2.4, to.palette.light, 0.34)
    glow(to, x, y, size * 1.05, to.palette.light, 0.42)


def _margin(to: Board, outline: skia.Path, tone: Rgb) -> None:
    """A narrow margin of pale paper left around who the story is about."""
    paint = filled(tone, 0.9)
    paint.setStyle(skia.Paint.kStrokeAndFill_Style)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    paint.setStrokeWidth(3.5 * to.unit)
    to.canvas.drawPath(outline, paint)


def _standing(to: Board, one: Placed) -> None:
    """The shadow at the feet."""
    left, _, right, bottom = one.box
    wide = (right - left) * 0.46
    high = max(1.0, min(wide * 0.16, one.scale * 0.035))
    dark = shaded(to.palette.ground[-1], -0.6)
    oval = skia.Path()
    oval.addOval(
        skia.Rect.MakeLTRB(
            left + wide * 0.12, bottom - high, right - wide * 0.12, bottom + high * 0.8
        )
    )
    to.canvas.drawPath(oval, filled(dark, 0.42 * to.shadow, high * 0.45))


def _hung(to: Board, one: Placed) -> Placed:
    """A lantern that stands in the open hangs from a bent bamboo pole."""
    left, top, right, bottom = one.box
    tall, wide = bottom - top, right - left
    side = 1 if one.mirrored else -1
    foot, high = one.x + side * wide * 0.75, bottom - tall * 2.2
    pole = skia.Path()
    pole.moveTo(foot, bottom)
    pole.cubicTo(foot, bottom - tall * 1.5, foot, high, one.x - side * wide * 0.06, high)
    paint = filled(mix(PAPERS["wood"], to.palette.ground[3], to.palette.darkness * 1.4))
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeWidth(max(1.0, tall * 0.035))
    to.canvas.drawPath(pole, paint)
    paint.setStrokeWidth(max(0.7, tall * 0.014))
    to.canvas.drawLine(one.x, high, one.x, high + tall * 0.22, paint)
    return replace(one, y=high + tall * 1.2)


def _halo(to: Board, one: Placed) -> None:
    """A little light behind who the story is about, so that they are found first."""
    left, top, right, bottom = one.box
    x, y = (left + right) / 2, (top + bottom) / 2
    tone = mix(to.palette.sky[-1], to.palette.light, 0.5)
    glow(to, x, y, (bottom - top) * 0.86, tone, 0.26)


def lamps(one: Placed) -> list[tuple[float, float, float]]:
    """Where a lit figure shines from: middle and size of each of its lights, in pixels."""
    found = []
    if one.figure.thing == "lantern" and one.ground == "ground":
        one = replace(one, y=one.y - one.scale)
    for part in one.parts:
        if part.material == "light":
            bounds = moved(part, one).getBounds()
            found.append((bounds.centerX(), bounds.centerY(), max(bounds.width(), bounds.height())))
    return found


def shine(to: Board, one: Placed, strength: float = 1.0) -> None:
    """The light of a lit figure on what has been laid so far."""
    warm = mix(to.palette.light, rgb("ffa24a"), 0.35)
    night = 0.35 + min(1.0, to.palette.darkness * 2.6) * 0.65
    spots = lamps(one)
    share = 1 / max(1.0, len(spots) ** 0.6) / one.figure.count**0.4
    ember = 0.0 if one.ground == "air" and one.scale > 160 * to.unit else 0.34
    for x, y, size in spots[:12]:
        reach = max(size * 3.2, 60 * to.unit * min(1.0, one.scale / (200 * to.unit)) + size)
        reach = min(reach, 190 * to.unit)
        if ember:
            glow(to, x, y, reach * 1.9, EMBER, ember * night * strength * share, add=False)
        glow(to, x, y, reach * 1.7, warm, 0.30 * night * strength * share)
        glow(to, x, y, reach * 0.62, to.palette.light, 0.50 * night * strength * share)


def silhouette(
    to: Board, parts: Sequence[Part], x: float, y: float, scale: float, tone: Rgb,
    *, mirrored: bool = False, contrast: float = 0.5, lit: Rgb | None = None, lift: float = 0.5,
    snowy: Rgb | None = None, season: Season = "summer", own: float = 0.2,
) -> None:  # fmt: skip
    """A thing of the scenery: all its papers near one tone, with a share of their `own` colours.

    `lit` fills its windows, `snowy` lies on its roofs and leaves.
    """
    matrix = skia.Matrix()
    matrix.postScale(-scale if mirrored else scale, scale)
    matrix.postTranslate(x, y)
    outline = skia.Path()
    shapes = []
    for part in parts:
        path = skia.Path()
        part.path.transform(matrix, path)
        shapes.append((path, part))
        if part.material != "line":
            outline.addPath(path)
    if lift > 0:
        cast_shadow(to, outline, lift)
    for path, part in shapes:
        value = shaded(tone, contrast * (part.shade * 0.5 + RELIEF.get(part.material, 0.0)))
        if part.material != "line":
            more = 1.8 if part.material in ("blossom", "cloth", "trim") else 1.0
            paper = paper_of(part, to.palette, season, None, False, 0.75 * to.palette.darkness)
            value = mix(value, paper, min(1.0, own * more))
        if part.material == "light" and lit is not None:
            value = lit
        elif snowy is not None and part.material in ("roof", "leaf", "grass"):
            value = mix(value, snowy, 0.62)
        to.canvas.drawPath(path, filled(value))


# How much lighter or darker than the sheet's tone each material of the scenery is.
RELIEF: Mapping[Material, float] = {
    "line": -0.35, "trunk": -0.25, "roof": -0.22, "wall": 0.30, "paper": 0.35, "leaf": 0.06,
    "blossom": 0.45, "light": -0.4, "trim": 0.2, "cloth": 0.1, "stone": 0.12, "wood": -0.1,
    "grass": 0.12, "cloud": 0.3,
}  # fmt: skip


def width_of(parts: Sequence[Part]) -> float:
    left, _, right, _ = extent(parts)
    return right - left

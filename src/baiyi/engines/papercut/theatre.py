"""The stage: sheets and figures from the furthest to the nearest, the water and its reflections."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import skia

from ...values import Scene
from ..drawing.layout import Composition, Placed, extent, foot_line
from ..drawing.palettes import Rgb, mix, rgb, shaded, stop
from ..drawing.shape import Sketch, Things
from . import backdrop, foreground, interior, weather
from .contours import CUTTERS, Contour, grass
from .paper import Board, below, closed, filled, sheet
from .puppets import puppet, shine, silhouette
from .sets import POND, SETS, WESTERN, Scenery, Strip

SNOW = rgb("f4f8fa")
SAND = rgb("e9d2a4")


@dataclass(frozen=True)
class Play:
    """All that one picture needs."""

    board: Board
    scene: Scene
    where: Composition
    figures: tuple[Placed, ...]
    things: Things


def perform(play: Play) -> None:
    """Lay every sheet of the picture."""
    to, scene, where = play.board, play.scene, play.where
    to.faces = tuple(_face(one) for one in play.figures if one.figure.who)
    waiting = sorted(play.figures, key=lambda one: _key(play, one))
    shining = [p for p in waiting if p.ground == "sky"]
    if scene.place in ("room", "cave"):

        def hang(x: float, y: float, radius: float) -> None:
            for one in shining:
                wide, high = one.box[2] - one.box[0], one.box[3] - one.box[1]
                scale = one.scale * min(1.0, 0.8 * radius / max(wide, high))
                puppet(to, replace(one, x=x, y=y, scale=scale), scene.season, haze=0.0, lit=True)

        inside = interior.room if scene.place == "room" else interior.cave
        inside(to, scene, hang if shining else None)
    else:
        backdrop.sky(to, scene, where, play.figures)
        for one in shining:
            puppet(to, one, scene.season, haze=0.04, lit=True)
        backdrop.drifting(to, scene, where, play.figures)
        if scene.weather == "storm":
            weather.lightning(to, where)
    waiting = [p for p in waiting if p.ground != "sky"]
    strips = _strips(play)
    for number, strip in enumerate(strips):
        edge = _edge(play, number, strip)
        waiting = _figures(play, waiting, edge)
        if number == len(strips) - 2:
            weather.before(to, scene, where, near=False)
        if strip.paper == "water" and (number == 0 or strips[number - 1].paper != "water"):
            _lay(play, number, strip, edge)
            _reflect(play, strip.y, _bottom(strips, number))
            continue
        _lay(play, number, strip, edge)
        if scene.weather == "mist" and number < len(strips) - 1:
            weather.veil(to, to.height * (strip.y + 0.01), 0.72 - 0.09 * number, str(number))
    _figures(play, waiting, None)
    weather.before(to, scene, where, near=True)
    _front(play)


def _face(one: Placed) -> tuple[float, float, float, float]:
    """The upper part of a figure, with a little room about it."""
    left, top, right, bottom = one.box
    room = 0.04 * (bottom - top)
    return left - room, top - room, right + room, top + 0.42 * (bottom - top)


def _front(play: Play) -> None:
    to, scene = play.board, play.scene
    if scene.place not in ("room", "town"):
        foreground.corners(to, scene, play.figures, play.things)
    light = backdrop.light_of(to, scene, play.where, play.figures)
    foreground.branch(to, scene, light[0])
    foreground.frame(to, scene)


def _key(play: Play, one: Placed) -> float:
    if one.ground == "air":
        high = play.board.height
        return max(high * foot_line(play.where, one.depth), one.box[3] + 0.04 * high)
    return one.line


def _strips(play: Play) -> list[Strip]:
    """The place's sheets, with a pond where the composition has one."""
    strips = list(SETS[play.scene.place])
    if play.where.water and not any(s.paper == "water" for s in strips):
        top, bottom = play.where.water
        before = [s for s in strips if s.y <= top + 0.02]
        strips = [*before, *POND, *[s for s in strips if s.y > bottom]]
    return strips


def _bottom(strips: list[Strip], number: int) -> float:
    return next((s.y for s in strips[number:] if s.paper != "water"), 1.0)


def _edge(play: Play, number: int, strip: Strip) -> Contour:
    to = play.board
    rng = to.rng(f"edge {play.scene.place} {number}")
    return CUTTERS[strip.cut](rng, to.width, strip.y * to.height, strip.rise * to.height)


def _figures(play: Play, waiting: list[Placed], edge: Contour | None) -> list[Placed]:
    """Lay the figures whose feet are above the next sheet's edge; the others are given back."""
    left = []
    for one in waiting:
        if edge and _key(play, one) > _contour_at(edge, one.x) + 0.004 * play.board.height:
            left.append(one)
            continue
        lit = one.lit
        haze = 0.0 if play.where.indoor else 0.50 * one.depth**1.2
        if one.figure.who:
            haze *= 0.3
        if play.scene.weather == "mist":
            haze = min(0.8, haze * 1.5)
        if one.ground == "water" and not one.aboard:
            _mirror(play, one, lit)
        if lit:
            shine(play.board, one, 1.0)
        puppet(play.board, one, play.scene.season, haze=haze, lit=lit)
        if lit:
            shine(play.board, one, 0.32)
        if one.ground == "water" and not one.aboard:
            _lapping(play, one)
    return left


def _lay(play: Play, number: int, strip: Strip, contour: Contour) -> None:
    """One sheet with the scenery that stands on its edge."""
    to = play.board
    rng = to.rng(f"strip {play.scene.place} {number}")
    tone = _tone(play, strip)
    for scenery in strip.scenery:
        _scenery(play, strip, scenery, contour, tone, rng)
    path = below(to, contour)
    if strip.blades and play.scene.season != "winter":
        path.addPath(grass(rng, contour, strip.blades * to.height, 0.011 * to.width + 2))
    low = shaded(tone, -0.26)
    if strip.paper == "water":
        low = shaded(tone, -0.10)
    sheet(
        to,
        path,
        shaded(tone, 0.05),
        low,
        fade=0.15,
        lift=0.5 + 0.5 * strip.tone,
        edge=0.7 + 0.5 * strip.tone,
    )
    if play.scene.place == "road" and strip.y > 0.5 and strip.paper == "ground":
        _road(play, contour, strip, tone)
    if play.scene.place == "room":
        interior.planks(to, strip.y)
        interior.rug(to)
    if play.scene.place in ("town", "courtyard") and strip.y > 0.7:
        _paving(play, strip, tone)


def _tone(play: Play, strip: Strip) -> Rgb:
    palette, scene = play.board.palette, play.scene
    if strip.paper == "water":
        return stop(palette.water, strip.tone)
    if strip.paper == "cloud":
        near = mix(palette.ground[2], palette.sky[1], 0.45)
        return stop((shaded(palette.sky[3], 0.2), palette.sky[2], palette.sky[1], near), strip.tone)
    tone = stop(palette.ground, strip.tone)
    if strip.paper == "sand":
        return mix(mix(SAND, tone, 0.35), palette.ground[3], palette.darkness * 1.6)
    if scene.weather == "snow" and scene.place != "desert":
        return mix(tone, mix(SNOW, palette.ground[1], min(1.0, palette.darkness * 2.6)), 0.42)
    return tone


def _scenery(
    play: Play, strip: Strip, scenery: Scenery, contour: Contour, tone: Rgb, rng: random.Random
) -> None:
    """Things in the sheet's own tone, their feet behind its edge."""
    to = play.board
    taken = {one.figure.thing for one in play.figures}
    swap = WESTERN if play.scene.tradition == "western" else {}
    wanted = [swap.get(name, name) for name in scenery.things]
    names = [n for n in wanted if n in play.things and n not in taken]
    if not names:
        return
    night = play.scene.hour in ("night", "dusk") or play.scene.weather == "storm"
    lamp = mix(to.palette.light, rgb("ffb45a"), 0.25) if night else None
    turned = to.rng("turned").random() < 0.5
    snowy = None
    if play.scene.season == "winter" or play.scene.weather == "snow":
        snowy = mix(SNOW, to.palette.ground[1], min(0.7, to.palette.darkness * 2.4))
    for number in range(scenery.count):
        thing = play.things[names[rng.randrange(len(names))]]
        x = _spot(scenery, number, rng)
        x = (1 - x if turned else x) * to.width
        sketch = Sketch(season=play.scene.season, seed=rng.randrange(6), lit=night)
        parts = thing.draw(sketch)
        tall = scenery.size * rng.uniform(0.8, 1.15) * min(to.height, to.width * 1.4)
        foot = _contour_at(contour, x) + 0.010 * to.height
        left, top, right, _ = extent(parts)
        scale = min(tall, (foot - 0.05 * to.height) / max(0.1, -top))
        if _hides(play, (x + left * scale, foot + top * scale, x + right * scale, foot), strip):
            continue
        value = mix(tone, stop(to.palette.ground, max(0.0, strip.tone - 0.15)), 0.2)
        silhouette(
            to, parts, x, foot, scale, value, mirrored=rng.random() < 0.5,
            contrast=0.30 + 0.35 * strip.tone, lit=lamp, lift=0.35 + 0.4 * strip.tone,
            snowy=snowy, season=play.scene.season, own=0.10 + 0.34 * strip.tone,
        )  # fmt: skip


def _spot(scenery: Scenery, number: int, rng: random.Random) -> float:
    """Where along the sheet, 0 to 1."""
    if scenery.spread == "left":
        return rng.uniform(0.02, 0.30)
    if scenery.spread == "right":
        return rng.uniform(0.70, 0.98)
    if scenery.spread == "middle":
        return rng.uniform(0.42, 0.58)
    if scenery.spread == "sides":
        side = rng.uniform(-0.02, 0.27)
        return side if number % 2 == 0 else 1 - side
    return (number + rng.uniform(0.1, 0.9)) / scenery.count


def _hides(play: Play, box: tuple[float, float, float, float], strip: Strip) -> bool:
    """Whether scenery there would stand before somebody, or before a moon that was asked for."""
    line = strip.y * play.board.height
    for one in play.figures:
        other = one.box
        wide = (min(box[2], other[2]) - max(box[0], other[0])) / (other[2] - other[0])
        high = (min(box[3], other[3]) - max(box[1], other[1])) / (other[3] - other[1])
        if one.ground == "sky":
            small = other[2] - other[0] < 0.4 * play.board.width
            if small and wide > 0 and high > 0.1 and wide * high > 0.15:
                return True
        elif _key(play, one) <= line and wide > 0.2:
            return True
    return False


def _contour_at(contour: Contour, x: float) -> float:
    return min(contour, key=lambda point: abs(point[0] - x))[1]


def _reflect(play: Play, top: float, bottom: float) -> None:
    """What stands beyond the water, upside down on it, under ripples."""
    to = play.board
    line, end = top * to.height, bottom * to.height
    image = to.snapshot()
    canvas = to.canvas
    canvas.save()
    canvas.clipRect(skia.Rect.MakeLTRB(0, line + 1, to.width, end))
    canvas.translate(0, line + (line * 0.62))
    canvas.scale(1, -0.62)
    paint = skia.Paint(Alphaf=0.46)
    paint.setImageFilter(skia.ImageFilters.Blur(3.2 * to.unit, 1.2 * to.unit))
    canvas.drawImage(image, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear), paint)
    canvas.restore()
    rng = to.rng("ripples")
    for _ in range(46):
        t = rng.random() ** 0.7
        y = line + (end - line) * t
        x, wide = rng.uniform(0, 1) * to.width, to.width * rng.uniform(0.02, 0.075) * (0.4 + t)
        high = to.unit * (0.8 + 2.0 * t)
        tone = stop(to.palette.sky, 0.95) if rng.random() < 0.6 else stop(to.palette.water, 1.0)
        to.canvas.drawPath(_lens(x, y, wide, high), filled(tone, 0.34))


def _lens(x: float, y: float, wide: float, high: float) -> skia.Path:
    path = skia.Path()
    path.moveTo(x - wide, y)
    path.quadTo(x, y - high * 2, x + wide, y)
    path.quadTo(x, y + high * 1.2, x - wide, y)
    path.close()
    return path


def _mirror(play: Play, one: Placed, lit: bool) -> None:
    """A floating thing's own reflection, and the long light of a lamp."""
    to = play.board
    canvas = to.canvas
    left, top, right, _ = one.box
    canvas.saveLayerAlpha(
        skia.Rect.MakeLTRB(left - 4, one.y, right + 4, one.y + (one.y - top) * 0.6), 62
    )
    canvas.translate(0, one.y + one.y * 0.55)
    canvas.scale(1, -0.55)
    shadow, to.shadow = to.shadow, 0.0
    puppet(to, one, play.scene.season, haze=0.35, lit=lit)
    to.shadow = shadow
    canvas.restore()
    if lit:
        x = (left + right) / 2
        for step in range(6):
            y = one.y + (step + 0.7) * 0.013 * to.height
            wide = (right - left) * (0.26 - 0.02 * step)
            canvas.drawPath(_lens(x, y, wide, 2.2 * to.unit), filled(to.palette.light, 0.5 - 0.07 * step))  # fmt: skip


def _lapping(play: Play, one: Placed) -> None:
    """A strip of the water's paper over the foot of what floats."""
    to = play.board
    left, _, right, _ = one.box
    wide, x = (right - left) * 0.5, (left + right) / 2
    tone = shaded(stop(to.palette.water, 0.5), 0.25)
    high = max(1.2 * to.unit, one.scale * 0.010)
    to.canvas.drawPath(_lens(x, one.y + high * 0.4, wide * 0.92, high), filled(tone, 0.85))
    to.canvas.drawPath(
        _lens(x + wide * 0.2, one.y + high * 3.2, wide * 0.7, high * 0.8), filled(tone, 0.5)
    )


def _road(play: Play, contour: Contour, strip: Strip, tone: Rgb) -> None:
    """The road's piece on this sheet: it narrows and winds towards the horizon."""
    to = play.board
    rng = to.rng("road")
    bend = rng.choice((-1, 1)) * 0.13
    strips = [s.y for s in SETS["road"] if s.y > 0.5] + [1.04]
    end = next(y for y in strips if y > strip.y)

    def middle(y: float) -> tuple[float, float]:
        t = (y - 0.47) / 0.53
        x = 0.5 + bend * (1.6 * t - 1.1) * (1 - t) * 3.2
        return x * to.width, (0.012 + 0.20 * t**1.7) * to.width

    start = _contour_at(contour, middle(strip.y)[0]) / to.height
    ys = [start + (end - start + 0.01) * n / 14 for n in range(15)]
    rows = [(y * to.height, *middle(max(y, strip.y))) for y in ys]
    path = closed(
        [(x - half, y) for y, x, half in rows] + [(x + half, y) for y, x, half in reversed(rows)]
    )
    light = mix(shaded(tone, 0.62), rgb("f0dcb4"), 0.35)
    to.canvas.drawPath(path, filled(mix(light, to.palette.ground[3], to.palette.darkness)))


def _paving(play: Play, strip: Strip, tone: Rgb) -> None:
    """Joints between flagstones, towards one vanishing point."""
    to = play.board
    canvas = to.canvas
    paint = filled(shaded(tone, -0.3), 0.55)
    paint.setStrokeWidth(1.2 * to.unit)
    y0 = strip.y * to.height
    y1 = to.height * min(1.0, strip.y + 0.10)
    vanish = play.where.horizon * to.height * 0.7
    for n in range(-9, 10):
        low = to.width * (0.5 + n * 0.16)
        share = (y0 - vanish) / (y1 - vanish)
        canvas.drawLine(to.width / 2 + (low - to.width / 2) * share, y0, low, y1, paint)
    canvas.drawLine(0, y0 + 0.045 * to.height, to.width, y0 + 0.045 * to.height, paint)


def warm(play: Play) -> None:
    """A last breath of light from the lit figures over all that is before them."""
    for one in play.figures:
        if one.lit and one.ground != "sky":
            shine(play.board, one, 0.20)
    _vignette(play.board)


def _vignette(to: Board) -> None:
    """The box is a little darker towards its corners."""
    paint = skia.Paint(BlendMode=skia.BlendMode.kMultiply)
    edge = mix((255, 255, 255), to.palette.ground[3], 0.42)
    paint.setShader(
        skia.GradientShader.MakeRadial(
            skia.Point(0, 0),
            1.0,
            [skia.ColorWHITE, skia.ColorWHITE, skia.Color(*edge)],
            [0.0, 0.55, 1.0],
        )
    )
    to.canvas.save()
    to.canvas.translate(to.width / 2, to.height * 0.52)
    to.canvas.scale(to.width * 0.74, to.height * 0.74)
    to.canvas.drawRect(skia.Rect.MakeLTRB(-1, -1, 1, 1), paint)
    to.canvas.restore()

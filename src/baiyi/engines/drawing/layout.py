"""From a scene to placed figures: where each thing stands, how large, and in what order.

A perspective that is kept by every painter: the further away, the smaller and the nearer to the
horizon (a pinhole camera's law, 1/distance); heights follow metres, but gently, so that a child
is still read beside a house. Lengths are pixels, y down.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import skia

from ...values import Figure, Look, PlaceKind, Scene
from .shape import Ground, Part, Sketch, Things
from .vocabulary import known


@dataclass(frozen=True)
class Composition:
    """Where the parts of a place lie, as fractions of the picture's height.

    `horizon`: where far ground ends. `front`: the foot line at depth 0. `water`: the top and the
    bottom of the water, with land behind it from depth `across` on. `shore`: the foot line of
    the near bank's far edge.
    """

    horizon: float
    front: float = 0.90
    water: tuple[float, float] | None = None
    across: float = 0.34
    indoor: bool = False


COMPOSITIONS: Mapping[PlaceKind, Composition] = {
    "river": Composition(0.45, water=(0.55, 0.80)),
    "lake": Composition(0.42, water=(0.47, 0.81)),
    "sea": Composition(0.43, water=(0.44, 0.80)),
    "mountain": Composition(0.56, 0.91),
    "forest": Composition(0.54, 0.91),
    "village": Composition(0.50),
    "town": Composition(0.52, 0.91),
    "field": Composition(0.46),
    "garden": Composition(0.50),
    "courtyard": Composition(0.58, 0.91),
    "road": Composition(0.47),
    "room": Composition(0.66, 0.91, indoor=True),
    "cave": Composition(0.66, 0.90, indoor=True),
    "snowfield": Composition(0.50),
    "desert": Composition(0.52),
    "sky": Composition(0.58, 0.88),
}

LIGHTS = ("lantern", "lamp", "torch", "candle", "灯", "火把", "烛")
INSECTS = ("butterfly", "dragonfly", "firefly", "fireflies", "bee", "moth")  # fly about people
POND = (0.66, 0.79)  # the water of a place that has none of its own, when the scene needs it
POND_ACROSS = 0.34


@dataclass(frozen=True)
class Placed:
    """A figure in its place: the shapes' origin at (x, y), `scale` pixels to the shapes' unit.

    `depth` is this one's own (a group's members differ); `layer` counts from 0, the furthest, to
    `LAYERS - 1`, the nearest. `mirrored`: it faces left. `aboard`: it is in a boat, `foot` the
    boat's water line, a hair before or behind it. `lit`: its lights burn.
    """

    figure: Figure
    x: float
    y: float
    scale: float
    layer: int
    depth: float
    ground: Ground
    parts: tuple[Part, ...]
    mirrored: bool = False
    aboard: bool = False
    foot: float | None = None
    lit: bool = False

    @property
    def line(self) -> float:
        """The foot line that its order among other figures goes by, in pixels."""
        return self.y if self.foot is None else self.foot

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in the picture."""
        left, top, right, bottom = extent(self.parts)
        if self.mirrored:
            left, right = -right, -left
        return (
            self.x + left * self.scale,
            self.y + top * self.scale,
            self.x + right * self.scale,
            self.y + bottom * self.scale,
        )

    @property
    def matrix(self) -> skia.Matrix:
        """From the shapes' coordinates to the picture's."""
        matrix = skia.Matrix()
        matrix.postScale(-self.scale if self.mirrored else self.scale, self.scale)
        matrix.postTranslate(self.x, self.y)
        return matrix


LAYERS = 6
CLOSER = {"wide": 1.12, "medium": 1.6}  # how much larger things at depth 0 are in a shot
NEAR = 0.34  # the depth from which on a shot changes nothing


def extent(parts: Sequence[Part]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of all the shapes together."""
    bounds = skia.Rect.MakeEmpty()
    for part in parts:
        bounds.join(part.path.getBounds())
    return bounds.left(), bounds.top(), bounds.right(), bounds.bottom()


def nearness(depth: float) -> float:
    """How large a thing is at a depth against depth 0: 1/distance, 2.4 more at the horizon."""
    return 1 / (1 + 2.4 * depth)


def composition(scene: Scene, things: Things) -> Composition:
    """The place's composition, with a pond where the scene has boats and the place no water."""
    base = COMPOSITIONS[scene.place]
    found = (things.get(f.thing) or known(f.thing) for f in scene.figures)
    afloat = any(thing is not None and thing.ground == "water" for thing in found)
    if base.water or not afloat or scene.place in ("room", "sky"):
        return base
    return replace(base, water=POND, across=POND_ACROSS)


def foot_line(where: Composition, depth: float, ground: Ground = "ground") -> float:
    """The foot line at a depth, as a fraction of the picture's height."""
    far = nearness(1)
    near = (nearness(depth) - far) / (1 - far)
    if ground == "water" and where.water:
        top, bottom = where.water
        return top + 0.03 + (bottom - top - 0.045) * near
    if where.water is None:
        return where.horizon + 0.02 + (where.front - where.horizon - 0.02) * near
    top, bottom = where.water
    if depth < where.across:
        edge = bottom + 0.025
        return where.front - (where.front - edge) * depth / where.across
    behind = (depth - where.across) / (1 - where.across)
    return top - 0.004 - (top - where.horizon) * 0.7 * behind


def layer_of(depth: float) -> int:
    """The layer of a depth: 0 the furthest."""
    return LAYERS - 1 - min(LAYERS - 1, int(depth * LAYERS))


def height_of(metres: float, unit: float) -> float:
    """A thing's height in pixels at depth 0, where a grown man has 0.39 of the unit."""
    power = 0.72 if metres < 1.7 else 0.48
    return float(0.39 * unit * (metres / 1.7) ** power)


def place(
    scene: Scene, things: Things, *, width: int, height: int, seed: int
) -> tuple[tuple[Placed, ...], tuple[str, ...]]:
    """The figures from the furthest to the nearest, and the names that are in no vocabulary."""
    scene = scene.model_copy(update={"figures": tuple(_called(f) for f in scene.figures)})
    where = composition(scene, things)
    undrawn = tuple(dict.fromkeys(f.thing for f in scene.figures if f.thing not in things))
    groups: list[list[Placed]] = []
    for number, figure in enumerate(scene.figures):
        if figure.thing in things:
            rng = random.Random(f"{seed} {number} {figure.thing}")
            groups.append(_group(figure, scene, things, where, (width, height), rng))
    placed = [member for group in groups for member in group]
    placed = _aboard(_apart(placed, width), things)
    placed.sort(key=lambda one: (one.ground != "sky", -one.depth, one.line))
    return tuple(placed), undrawn


def _called(figure: Figure) -> Figure:
    """The figure under its thing's own name where it goes by another word for it."""
    thing = known(figure.thing)
    return figure if thing is None else figure.model_copy(update={"thing": thing.name})


def _group(
    figure: Figure,
    scene: Scene,
    things: Things,
    where: Composition,
    size: tuple[int, int],
    rng: random.Random,
) -> list[Placed]:
    """The figure, or its `count` copies spread about it, each a little different."""
    first = _single(figure, scene, things, where, size, rng, figure.x, figure.depth)
    if figure.count == 1:
        return [first]
    left, _, right, _ = first.box
    step = min((right - left) * 0.86, size[0] * 0.94 / figure.count) / size[0]
    found = []
    for number in range(figure.count):
        across = number - (figure.count - 1) / 2
        x = figure.x + across * step + rng.uniform(-0.25, 0.25) * step
        deep = 0.06 if first.ground == "water" else 0.03
        depth = figure.depth + rng.uniform(-0.5, 0.5) * min(16 * deep / 3, deep * figure.count)
        if first.ground == "ground" and where.water:
            side = figure.depth < where.across
            depth = min(depth, where.across - 0.01) if side else max(depth, where.across)
        x = _wrapped(x) if figure.count > 3 else x
        found.append(_single(figure, scene, things, where, size, rng, x, min(1.0, max(0.0, depth))))
    return found


def _wrapped(x: float) -> float:
    """A group that reaches past an edge goes on from the other side of its middle."""
    if x < 0.03:
        return 0.06 - x
    return 1.94 - x if x > 0.97 else x


def _single(
    figure: Figure,
    scene: Scene,
    things: Things,
    where: Composition,
    size: tuple[int, int],
    rng: random.Random,
    x: float,
    depth: float,
) -> Placed:
    thing = things[figure.thing]
    look = figure.look or Look(figure=figure.thing)
    lit = burns(figure, scene) or thing.glows
    sketch = Sketch(figure.pose, look, scene.season, lit, rng.randrange(1 << 30))
    parts = thing.draw(sketch)
    width, height = size
    unit = min(height, width * 1.3)
    ground: Ground = "ground" if thing.ground == "water" and not where.water else thing.ground
    named = figure.who is not None
    if ground == "sky":
        scale = min(0.34, max(0.05, 0.052 * thing.height)) * min(width, height)
        y = height * (0.145 + 0.04 * rng.uniform(-1, 1) + 0.03 * (1 - depth))
    elif ground == "air":
        scale = height_of(thing.height, unit) * nearness(0.5 * depth)
        low = foot_line(where, min(depth, 0.3)) - 0.26
        high = low if figure.thing in INSECTS else 0.34 - 0.12 * depth
        y = height * (high + rng.uniform(-0.10, 0.10))
    else:
        scale = height_of(thing.height, unit) * nearness(depth)
        if named:
            scale = max(scale, 0.17 * unit * min(1.0, (thing.height / 1.1) ** 0.6))
        y = height * foot_line(where, depth, ground)
        if ground == "ground":
            closer = (CLOSER[scene.shot] - 1) * max(0.0, 1 - depth / NEAR)
            scale, y = scale * (1 + closer), y + 0.09 * height * closer
    one = Placed(
        figure, x * width, y, scale, layer_of(depth), depth, ground, parts,
        figure.facing == "left", lit=lit,
    )  # fmt: skip
    return _inside(_fitted(one, size, named, thing.height < 1 and not named), size)


def burns(figure: Figure, scene: Scene) -> bool:
    """Whether its lights burn: asked for, or after dark a lamp in somebody's hand."""
    carried = (figure.look.carries or "").lower() if figure.look else ""
    dark = scene.hour in ("dusk", "night") or scene.place == "cave"
    return figure.lit or (dark and any(word in carried for word in LIGHTS))


def _fitted(one: Placed, size: tuple[int, int], named: bool, small: bool) -> Placed:
    """Smaller where it would fill the picture or reach above it."""
    left, top, right, bottom = one.box
    width, height = size
    widest = width * (0.62 if named or one.ground != "ground" else 0.68)
    if small and one.ground in ("water", "air"):  # lanterns that float by, butterflies
        widest = 0.13 * width * nearness(one.depth) ** 0.5
    tallest = height * (0.52 if one.ground == "ground" else 0.42)
    by_room = (one.y - height * 0.03) / max(1.0, one.y - top)
    fit = min(1.0, widest / max(1.0, right - left), tallest / max(1.0, bottom - top))
    if one.ground in ("ground", "water"):
        fit = min(fit, by_room)
    return replace(one, scale=one.scale * fit)


def _inside(one: Placed, size: tuple[int, int]) -> Placed:
    """Moved so that no edge of the picture cuts it."""
    width, height = size
    left, top, right, bottom = one.box
    margin = 0.055 * width
    grove = one.figure.count > 1 and any(part.material == "trunk" for part in one.parts)
    if grove and right - left > 0.3 * width:  # a grove may run out of the picture
        margin = -0.3 * (right - left)
    x = one.x + max(0.0, margin - left)
    x -= max(0.0, right - (width - margin))
    y = one.y
    if one.ground in ("sky", "air"):
        y += max(0.0, 0.03 * height - top) - max(0.0, bottom - 0.93 * height)
    return replace(one, x=x, y=y)


def _apart(placed: list[Placed], width: int) -> list[Placed]:
    """Named characters and what stands near them are moved apart until each can be read."""
    found = list(placed)
    for _ in range(24):
        moved = False
        for i in range(len(found)):
            for j in range(i + 1, len(found)):
                push = _push(found[i], found[j])
                if push:
                    found[i] = _shifted(found[i], -push / 2, width)
                    found[j] = _shifted(found[j], push / 2, width)
                    moved = True
        if not moved:
            break
    return found


def _push(one: Placed, other: Placed) -> float:
    """How far to part the two, to the right for `other`; 0 where they may overlap."""
    pair = {one.ground, other.ground}
    if pair & {"sky"} or not (one.figure.who or other.figure.who or _level(one, other)):
        return 0.0
    if one.figure is other.figure and not one.figure.who:
        return 0.0
    if "rowing" in (one.figure.pose, other.figure.pose) and "water" in pair:
        return 0.0
    a, b = one.box, other.box
    over = min(a[3], b[3]) - max(a[1], b[1])
    if over < 0.25 * min(a[3] - a[1], b[3] - b[1]):
        return 0.0
    front, back = (one, other) if one.depth <= other.depth else (other, one)
    if front.figure.who and not back.figure.who:
        larger = back.box[3] - back.box[1] > 0.9 * (front.box[3] - front.box[1])
        if not _level(one, other) or (larger and front.depth < back.depth - 0.02):
            return 0.0
    backdrop = max(a[3] - a[1], b[3] - b[1]) > 1.5 * min(a[3] - a[1], b[3] - b[1])
    if backdrop and back.box[3] - back.box[1] == max(a[3] - a[1], b[3] - b[1]):
        return 0.0
    wanted = 0.46 * ((a[2] - a[0]) + (b[2] - b[0]))
    apart = (b[0] + b[2] - a[0] - a[2]) / 2
    if abs(apart) >= wanted - 0.5:
        return 0.0
    side = 1.0 if apart >= 0 else -1.0
    return side * (wanted - abs(apart)) * 0.6


def _level(one: Placed, other: Placed) -> bool:
    return abs(one.depth - other.depth) < 0.12


def _shifted(one: Placed, by: float, width: int) -> Placed:
    left, _, right, _ = one.box
    margin = 0.055 * width
    by = max(by, min(0.0, margin - left)) if by < 0 else min(by, max(0.0, width - margin - right))
    return replace(one, x=one.x + by)


# Where one rows in each vessel: how far behind its middle (of its length), how high above the
# water (of its height), and whether its side hides their legs.
VESSELS: Mapping[str, tuple[float, float, bool]] = {
    "boat": (0.33, 0.24, True), "sailboat": (0.26, 0.10, True), "junk": (0.30, 0.14, True),
    "dragon_boat": (0.10, 0.16, True), "raft": (-0.10, 0.06, False),
}  # fmt: skip


def _aboard(placed: list[Placed], things: Things) -> list[Placed]:
    """Who rows sits in the boat that the scene has, or in the nearest to them."""
    boats = [p for p in placed if p.ground == "water" and p.figure.thing in VESSELS]
    found = []
    for one in placed:
        rower = one.figure.pose == "rowing" and one.ground == "ground" and boats
        if not rower:
            found.append(one)
            continue
        boat = min(boats, key=lambda b: abs(b.x - one.x))
        left, _, right, _ = boat.box
        astern, rise, inside = VESSELS[boat.figure.thing]
        astern = -astern if boat.mirrored else astern
        metre = boat.scale / things[boat.figure.thing].height
        scale = max(metre * things[one.figure.thing].height, one.scale * 0.62)
        found.append(
            replace(
                one,
                x=(left + right) / 2 - astern * (right - left),
                y=boat.y - boat.scale * rise,
                scale=min(scale, boat.scale * 1.1),
                depth=boat.depth + (0.001 if inside else -0.001),
                layer=boat.layer,
                ground="water",
                mirrored=boat.mirrored,
                aboard=True,
                foot=boat.y + (-0.5 if inside else 0.5),
            )
        )
    return found

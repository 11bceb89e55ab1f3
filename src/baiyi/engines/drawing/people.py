"""People of the drawing vocabulary: one body, twelve poses, garments, hair, hats and things held."""

from __future__ import annotations

import random
from dataclasses import replace

import skia

from ...values import Colour, Look, Pose
from .curves import blob, ellipse, limb, line, moved, stroke
from .people_dress import (
    bare_leg,
    belt,
    bodice,
    buttoned,
    cape,
    collar,
    crossed_collar,
    cuff,
    folds,
    hand,
    shoe,
    skirt,
    sleeve,
    trouser,
)
from .people_head import beard, crowned, ear, face, features, hair, hair_behind, hat, sheen
from .people_hold import HOLDS, armful, held, held_name, rowing_oar, shoulder_pole
from .people_pose import (
    CHILD,
    MAN,
    OLD_MAN,
    OLD_WOMAN,
    STANCES,
    WOMAN,
    Body,
    Build,
    Chain,
    Stance,
    pose_body,
    towards,
    turned,
)
from .shape import Part, Sketch, Thing, Things, table
from .written import grounded

_BUILDS: dict[str, tuple[Build, str]] = {
    "girl": (CHILD, "child"), "boy": (CHILD, "child"), "woman": (WOMAN, "woman"),
    "man": (MAN, "man"), "old_woman": (OLD_WOMAN, "old"), "old_man": (OLD_MAN, "old"),
}  # fmt: skip

_BUSY: frozenset[Pose] = frozenset({"rowing", "reaching", "sleeping"})


def _head(
    body: Body, kind: str, look: Look, sketch: Sketch, crown: str | None
) -> tuple[list[Part], Part, list[Part]]:
    """Hair that falls down the back, the throat, and the head itself."""
    build = body.build
    size = build.head
    rise = 1 - 0.9 * size - build.torso - build.thigh - build.shin - build.ankle
    pivot = body.neck + body.up * rise + body.front * 0.004
    tilt = body.tilt + (body.stance.lean * 0.4)
    origin = pivot - turned(complex(-0.07, -0.1) * size, tilt)

    def put(path: skia.Path) -> skia.Path:
        return moved(path, at=origin, scale=size, turn=tilt)

    grey = 0.95 if kind == "old" else 0.0
    drift = body.stance.sway * 2
    hang = 0.0 if sketch.pose == "sleeping" else tilt
    behind = [Part(put(path), "hair", grey - 0.1) for path in hair_behind(look, kind, hang, drift)]
    throat = origin + turned(complex(-0.08, -0.22) * size, tilt)
    thick = size * {"child": 0.14, "woman": 0.15}.get(kind, 0.19)
    neck = [body.neck - body.up * 0.03, body.neck, throat]
    column = Part(stroke(neck, [thick * 1.1, thick, thick]), "skin", -0.18)
    parts = [Part(put(face(kind)), "skin")]
    asleep = sketch.pose == "sleeping"
    glad = kind == "old" and not asleep
    parts += [replace(part, path=put(part.path)) for part in features(kind, asleep, glad)]
    if look.figure == "old_man" or crown == "king":
        parts += [Part(put(path), "hair", grey) for path in beard()]
    if look.hat not in ("hood", "scarf"):
        mark = ear()
        parts.append(replace(mark, path=put(mark.path)))
    for path, material in hair(look, kind, hang, drift):
        parts.append(Part(put(path), material, grey if material == "hair" else 0.0))
    if crown is None:
        parts += [Part(put(path), "hair", min(1.0, grey + 0.28)) for path in sheen(look)]
    grow = 1.22 if look.hat == "straw" and kind != "child" else 1.0
    for path, material, shade in crowned(crown) if crown else hat(look):
        parts.append(Part(put(moved(path, at=0.72j * (grow - 1), scale=grow)), material, shade))
    return behind, column, parts


def _arm(body: Body, arm: Chain, look: Look, far: bool, spread: bool) -> list[Part]:
    build = body.build
    shade = -0.32 if far else 0.1
    folded = body.stance.folded or body.stance == STANCES["sleeping"]
    wide = {"robe": 0.35 if folded else 0.8, "dress": 0.2, "cloak": 0.0}.get(look.garment, 0.0)
    parts = [
        Part(hand(arm, build.limb, build.hand, spread), "skin", -0.15 if far else 0.0),
        Part(sleeve(arm, build.limb, wide, 0.05 if wide else 0.0), "garment", shade),
    ]
    if look.garment in ("jacket", "coat", "cloak"):
        parts.append(Part(cuff(arm, build.limb * 1.16), "trim", -0.2 if far else 0.0))
    return parts


def _legs(body: Body, look: Look) -> list[Part]:
    parts: list[Part] = []
    child = body.build.head > 0.2
    for leg, foot, far in (
        (body.far_leg, body.stance.far_foot, True),
        (body.near_leg, body.stance.near_foot, False),
    ):
        dim = -0.2 if far else 0.0
        parts.append(Part(bare_leg(leg, body.build.limb), "skin", dim))
        parts.append(Part(shoe(leg, body.build.limb, body.build.ankle, foot), "line"))
        if look.garment in ("jacket", "coat", "cloak"):
            cut = 0.84 if child else 0.95
            parts.append(Part(trouser(body, leg, cut), "garment", -0.55 + dim))
    return parts


def _trunk(body: Body, look: Look) -> list[Part]:
    build = body.build
    child = build.head > 0.2
    if look.garment in ("jacket", "cloak"):
        coat = bodice(body, build.torso * 0.2, build.hip * 0.22)
        parts = [Part(coat, "garment"), *crossed_collar(body)]
        return [*parts, *belt(body, 0.008)] if look.garment == "cloak" else parts
    top = bodice(body, 0.0, -build.hip * 0.1)
    if look.garment == "coat":
        hung = skirt(body, 0.56 if child else 0.6, build.hip * 0.12, 0.002)
        front = buttoned(body, 0.56 if child else 0.6)
        return [Part(hung, "garment"), Part(top, "garment"), *front, collar(body)]
    if look.garment == "dress":
        length = 0.52 if child else 0.74
        hung = skirt(body, length, build.hip * (1.2 if child else 0.6), 0.009)
        parts = [Part(hung, "garment"), Part(top, "garment")]
        return [*parts, *folds(body, hung, length), *belt(body, 0.009)[:1], collar(body)]
    length = 0.82 if child else 0.97
    hung = skirt(body, length, build.hip * 1.05, 0.006)
    return [
        Part(hung, "garment"), Part(top, "garment"), *folds(body, hung, length),
        *crossed_collar(body), *belt(body),
    ]  # fmt: skip


def _stance(pose: Pose, look: Look, item: str | None, child: bool) -> Stance:
    """The pose's stance, its arms as what is worn or held asks."""
    stance = STANCES[pose]
    if pose == "carrying" and item is None and not child:
        return replace(stance, lean=2, near_arm=(58, 146), far_arm=(18, 40))
    if pose == "sleeping" and look.garment == "robe":
        return replace(stance, far_leg=(22, -10))
    if item is not None and pose not in _BUSY:
        arm = HOLDS[item]
        if pose in ("waving", "pointing"):
            return replace(stance, far_arm=arm)
        far = (arm[0] + 4, arm[1] - 6) if item in ("book", "flute") else stance.far_arm
        return replace(stance, near_arm=arm, far_arm=far)
    if pose == "standing" and look.garment in ("robe", "dress") and not child:
        return replace(stance, near_arm=(-16, 66), far_arm=(-30, 52))
    return stance


def _loads(body: Body, sketch: Sketch, item: str | None) -> tuple[list[Part], list[Part]]:
    """What is carried: parts behind the near arm, and parts over it."""
    size = 1.0 if body.build.head < 0.2 else 1.25
    near = body.near_arm.end + towards(body.near_arm.angle) * body.build.hand * 0.6
    far = body.far_arm.end + towards(body.far_arm.angle) * body.build.hand * 0.6
    if sketch.pose == "rowing":
        return rowing_oar(near, far), []
    if sketch.pose == "carrying" and item is None:
        if size == 1.0:
            return [], shoulder_pole(body.near_arm.root, size)
        return armful((near + far) / 2 + 0.02 * size, size * 0.85), []
    if item is None or sketch.pose == "sleeping":
        return [], []
    at = far if sketch.pose in ("waving", "pointing") else near
    return held(item, at, size), []


def _person(figure: str, sketch: Sketch, crown: str | None = None) -> tuple[Part, ...]:
    """A person's parts, from the far side to the near."""
    build, kind = _BUILDS[figure]
    look = sketch.look.model_copy(update={"figure": figure})
    item = held_name(look.carries)
    stance = _stance(sketch.pose, look, item, kind == "child")
    if sketch.pose == "sleeping":
        build = replace(build, stoop=0.0)
    body = pose_body(build, stance)
    falling, throat, head = _head(body, kind, look, sketch, crown)
    spread = sketch.pose in ("waving", "reaching", "pointing")
    within_arm, over = _loads(body, sketch, item)
    near = _arm(body, body.near_arm, look, far=False, spread=spread)
    far = _arm(body, body.far_arm, look, far=True, spread=spread)
    parts = [*far, *_legs(body, look), throat, *_trunk(body, look), *falling, *head]
    if look.garment == "cloak":
        parts += [*within_arm, *near, Part(cape(body, 0.8), "garment", -0.15), *over]
    elif sketch.pose == "carrying" and over:
        parts += [*over, *near]
    else:
        parts += [*within_arm, *near, *over]
    return _laid(body, parts) if sketch.pose == "sleeping" else tuple(parts)


def _laid(body: Body, parts: list[Part]) -> tuple[Part, ...]:
    """The figure on its back on the ground, the head on a bundle."""
    centre = complex(0, -0.5)
    floor = -(body.hips - body.build.hip * 1.04).real
    lying = [
        replace(part, path=moved(moved(part.path, at=-centre), at=complex(0, -floor), turn=-90))
        for part in parts
    ]
    head = body.build.head
    middle = complex(-0.5 + head * 0.42, -head * 0.1)
    pillow = Part(ellipse(middle, head * 0.62, head * 0.22), "cloth", -0.05)
    return grounded((pillow, *lying))


# How a person looks of whom nothing is said.
USUAL: dict[str, Look] = {
    "girl": Look(figure="girl", hair="braids", garment="dress", colour="red"),
    "boy": Look(figure="boy", hair="short", garment="jacket", colour="blue"),
    "woman": Look(figure="woman", hair="bun", garment="robe", colour="teal"),
    "man": Look(figure="man", hair="short", garment="coat", colour="brown"),
    "old_woman": Look(figure="old_woman", hair="bun", garment="jacket", colour="purple"),
    "old_man": Look(figure="old_man", hair="bald", garment="robe", colour="grey"),
    "fisherman": Look(figure="man", garment="jacket", colour="brown", hat="straw"),
    "monk": Look(figure="man", hair="bald", garment="robe", colour="orange"),
    "farmer": Look(figure="man", garment="jacket", colour="blue", hat="straw"),
    "soldier": Look(figure="man", hair="topknot", garment="coat", colour="grey"),
    "king": Look(figure="man", hair="long", garment="robe", colour="yellow"),
    "queen": Look(figure="woman", hair="bun", garment="robe", colour="red"),
    "princess": Look(figure="woman", hair="long", garment="robe", colour="pink"),
    "prince": Look(figure="man", hair="ponytail", garment="coat", colour="green"),
    "child": Look(figure="boy", hair="short", garment="jacket", colour="green"),
    "baby": Look(figure="boy", colour="yellow"),
    "crowd": Look(figure="man", colour="brown"),
}

_ROLES: dict[str, tuple[str, dict[str, str], str | None]] = {
    "fisherman": ("man", {"hair": "short", "garment": "jacket", "hat": "straw", "carries": "rod"}, None),
    "monk": ("man", {"hair": "bald", "garment": "robe", "hat": "none"}, None),
    "farmer": ("man", {"hair": "short", "garment": "jacket", "hat": "straw", "carries": "hoe"}, None),
    "soldier": ("man", {"hair": "topknot", "garment": "coat", "hat": "none", "carries": "spear"}, "helmet"),
    "king": ("man", {"hair": "long", "garment": "robe", "hat": "none"}, "king"),
    "queen": ("woman", {"hair": "bun", "garment": "robe", "hat": "none"}, "queen"),
    "princess": ("woman", {"hair": "long", "garment": "robe", "hat": "none"}, "princess"),
    "prince": ("man", {"hair": "ponytail", "garment": "coat", "hat": "none"}, "princess"),
}  # fmt: skip


def _role(name: str, sketch: Sketch) -> tuple[Part, ...]:
    """A person known by dress: the colour, and anything held, are the look's."""
    figure, worn, crown = _ROLES[name]
    look = sketch.look.model_copy(
        update={**worn, "carries": sketch.look.carries or worn.get("carries")}
    )
    return _person(figure, replace(sketch, look=look), crown)


def _child(sketch: Sketch) -> tuple[Part, ...]:
    return _person("girl" if sketch.look.hair in ("braids", "bun", "long") else "boy", sketch)


def _baby(sketch: Sketch) -> tuple[Part, ...]:
    """A baby sitting up, or swaddled when it sleeps."""
    if sketch.pose == "sleeping":
        return (
            Part(blob("-46,-8 -40,-22 -20,-30 10,-29 40,-20 52,-8 48,0! -40,0!"), "garment"),
            Part(moved(face("child"), at=-0.34 - 0.02j, scale=0.4, turn=-78), "skin"),
            Part(line("-37,-26 -36,-28.4 -33.4,-28.6", 1.2), "line"),
            Part(blob("-34,-1! -42,-22 -26,-31 -12,-29! -26,-20 -24,-1!"), "trim", 0.1),
            Part(line("-10,-29 4,-16 8,0", 1.2), "garment", -0.35),
            Part(line("14,-29 2,-14 -8,0", 1.2), "garment", -0.35),
        )
    up = sketch.pose in ("reaching", "waving", "pointing", "looking_up")
    arm = "-2,-44,6 16,-52,5 28,-62,4" if up else "-2,-44,6 12,-34,5 24,-32,4"
    return (
        Part(limb("0,-12,13 26,-10,10 40,-6,7"), "garment", -0.5),
        Part(blob("36,-14 46,-13 47,-2 42,0! 35,0! 34,-8"), "line"),
        Part(blob("-14,-50! 10,-50! 18,-30 20,-6 10,0! -20,0! -26,-10 -22,-34"), "garment"),
        Part(moved(face("child"), at=-0.03 - 0.46j, scale=0.5), "skin"),
        *(
            replace(part, path=moved(part.path, at=-0.03 - 0.46j, scale=0.5))
            for part in features("child", asleep=False, glad=False)
        ),
        Part(blob("-4,-96! 6,-99 12,-94! 10,-86 2,-88"), "hair"),
        Part(limb(arm), "garment", 0.1),
        Part(ellipse(complex(0.3, -0.64) if up else complex(0.26, -0.32), 0.05, 0.045), "skin"),
    )


# What a crowd wears; None is the figure's own colour.
_CROWD_DYES: tuple[Colour | None, ...] = (None, "blue", "teal", "brown", "grey", "green", "orange")


def _crowd(sketch: Sketch) -> tuple[Part, ...]:
    """People of all ages close together, the far ones first."""
    chance = random.Random(sketch.seed)
    parts: list[Part] = []
    for row, count in ((0.86, 5), (1.0, 4)):
        for place in range(count):
            figure = chance.choice(["man", "woman", "old_man", "old_woman", "girl", "boy", "man"])
            tall = {"girl": 0.66, "boy": 0.68, "woman": 0.93, "old_woman": 0.86}.get(figure, 0.97)
            look = Look(
                hair="topknot" if figure == "man" else chance.choice(["bun", "short", "braids"]),
                garment=chance.choice(["robe", "jacket", "coat", "dress"])
                if figure in ("girl", "woman") else chance.choice(["robe", "jacket", "coat"]),
                hat=chance.choice(["none", "none", "none", "straw", "scarf"]),
            )  # fmt: skip
            pose: Pose = chance.choice(["standing", "standing", "looking_up", "pointing", "waving"])
            one = _person(figure, replace(sketch, pose=pose, look=look))
            x = (place - (count - 1) / 2) * 0.36 + chance.uniform(-0.06, 0.06)
            tone = chance.uniform(-0.25, 0.25) - (1 - row)
            dye = chance.choice(_CROWD_DYES)
            flip = chance.random() < 0.35
            at = complex(x, (row - 1) * 0.22)
            for part in one:
                shade = part.shade + tone if part.material == "garment" else part.shade
                path = moved(part.path, at=at, scale=tall * row, flip=flip)
                shade = max(-1.0, min(1.0, shade))
                tint = dye if part.material == "garment" else part.tint
                parts.append(Part(path, part.material, shade, tint))
    return tuple(parts)


def _word(name: str, chinese: str, english: str, height: float) -> Thing:
    draw = _role if name in _ROLES else _person
    return Thing(name, chinese, english, height, lambda sketch: draw(name, sketch))


PEOPLE: Things = table(
    _word("girl", "女孩", "girl", 1.15),
    _word("boy", "男孩", "boy", 1.18),
    _word("woman", "女人", "woman", 1.62),
    _word("man", "男人", "man", 1.74),
    _word("old_woman", "老奶奶", "old woman", 1.5),
    _word("old_man", "老爷爷", "old man", 1.6),
    _word("fisherman", "渔夫", "fisherman", 1.7),
    _word("monk", "和尚", "monk", 1.7),
    _word("farmer", "农夫", "farmer", 1.72),
    _word("soldier", "士兵", "soldier", 1.76),
    _word("king", "国王", "king", 1.78),
    _word("queen", "皇后", "queen", 1.66),
    _word("princess", "公主", "princess", 1.58),
    _word("prince", "王子", "prince", 1.72),
    Thing("child", "孩子", "child", 1.12, _child),
    Thing("baby", "婴儿", "baby", 0.62, _baby),
    Thing("crowd", "人群", "crowd", 1.72, _crowd),
)

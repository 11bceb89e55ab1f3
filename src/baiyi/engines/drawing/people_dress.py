"""Garments hung from the joints of a body: bodices, skirts, sleeves, trousers, shoes, cloaks."""

from __future__ import annotations

import cmath
import math

import skia

from .curves import hairline, hull, minus, moved, smooth, stroke, union, within
from .people_pose import Body, Chain, towards
from .shape import Part

DOWN = 1j


def axis(body: Body) -> complex:
    """The hips' direction upwards along the spine."""
    rise = body.spine[1] - body.spine[0]
    return rise / abs(rise)


def bodice(body: Body, below: float, flare: float) -> skia.Path:
    """What covers the trunk, ending `below` the hips in a hem that flares."""
    build, (hips, waist, chest, neck) = body.build, body.spine
    up, front = body.up, body.front
    low_up = axis(body)
    low_front = low_up * 1j
    hem = hips - low_up * below
    dip = -low_up * 0.008
    points = [
        neck + up * 0.02 - front * build.head * 0.17,
        neck - up * build.shoulder * 0.3 - front * build.shoulder * 0.84,
        neck - up * build.shoulder * 1.0 - front * build.shoulder * 1.05,
        chest - front * build.chest * 0.9,
        waist - low_front * build.waist,
        hips - low_front * build.hip,
        hem - low_front * (build.hip + flare),
        hem + dip - low_front * build.hip * 0.3,
        hem + dip + low_front * build.hip * 0.4,
        hem + low_front * (build.hip + flare * 0.8),
        hips + low_front * build.hip * 0.92,
        waist + low_front * build.waist,
        chest + up * 0.01 + front * build.chest,
        neck - up * build.shoulder * 0.7 + front * build.shoulder * 0.92,
        neck + up * 0.006 + front * build.head * 0.16,
    ]
    return smooth(points, corners=(0, 6, 9, 14))


def _gathered(body: Body, length: float) -> skia.Path:
    """A skirt around folded legs: the hull of the cloth about both legs and the hips."""
    build = body.build
    circle = [cmath.exp(1j * math.pi * step / 6) for step in range(12)]
    points: list[complex] = []
    for leg in (body.near_leg, body.far_leg):
        for step in range(9):
            part = length * step / 8
            half = build.hip * (1 - part) * 0.92 + build.limb * 1.7 * part
            points += [leg.along(part) + half * turn for turn in circle]
    points += [body.hips + build.hip * turn for turn in circle]
    points += [body.spine[1] + build.waist * 0.94 * turn for turn in circle]
    return smooth([complex(p.real, min(p.imag, 0.0)) for p in hull(points)])


def skirt(body: Body, length: float, flare: float, waves: float = 0.006) -> skia.Path:
    """A skirt from the waist; `length` 1 reaches the ankles, `flare` widens the hem."""
    build, stance = body.build, body.stance
    if body.stance.folded:
        return _gathered(body, min(length, 0.97))
    hips, waist = body.spine[0], body.spine[1]
    front = axis(body) * 1j
    legs = (body.near_leg, body.far_leg)
    reach = [leg.along(part * length) for leg in legs for part in (0.5, 0.75, 1.0)]
    hem_y = hips.imag * (1 - length) - build.ankle * 0.4
    ahead = max(p.real for p in reach) + flare
    behind = min(p.real for p in reach) - flare - stance.sway
    knee = max(leg.bend.real for leg in legs) + build.limb * 1.3
    train = flare * 0.45 * length
    back_hem = complex(behind - train, hem_y - stance.sway * 0.75)
    front_hem = complex(ahead, hem_y - 0.006)
    hip_back, hip_front = hips - front * build.hip * 1.02, hips + front * build.hip * 0.96
    hem = [
        back_hem + (front_hem - back_hem) * part + DOWN * (drop + waves * bump)
        for part, drop, bump in (
            (0.14, 0.008, 1), (0.3, 0.012, -0.6), (0.46, 0.014, 1), (0.62, 0.012, -0.6),
            (0.8, 0.01, 1),
        )
    ]  # fmt: skip
    middle_back = hip_back * 0.44 + back_hem * 0.56 + 0.012
    middle_front = hip_front * 0.46 + front_hem * 0.54 - 0.01
    if knee > middle_front.real and knee - middle_front.real < 0.2:
        middle_front = complex(knee, (middle_front.imag + max(0, 0)))
    points = [
        waist - front * build.waist, hip_back, middle_back, back_hem, *hem, front_hem,
        middle_front, hip_front, waist + front * build.waist,
    ]  # fmt: skip
    cloth = smooth(points, corners=(0, 3, 9, 12))
    end = min(0.55, length - 0.13)
    thighs = [
        stroke(
            [leg.root, leg.along(end * 0.55), leg.along(end)],
            [build.hip * 0.7, build.limb * 1.7, build.limb * 1.4],
        )
        for leg in legs
    ]
    return union(cloth, *thighs)


def folds(body: Body, cloth: skia.Path, length: float) -> list[Part]:
    """Thin lines where a skirt's cloth falls from the waist to the hem."""
    hips, waist = body.spine[0], body.spine[1]
    found = []
    for share, start in ((-0.55, 0.5), (0.1, 0.75), (0.55, 0.6)):
        top = waist + (hips - waist) * start + axis(body) * 1j * body.build.hip * share * 0.7
        if body.stance.folded:
            end = body.near_leg.along(0.42 + 0.3 * share) - 1j * 0.002
            bend = (top + end) / 2 + DOWN * 0.02
        else:
            legs = (body.near_leg.along(length) + body.far_leg.along(length)) / 2
            end = complex(legs.real + share * 0.12 - body.stance.sway * (0.6 - share), legs.imag)
            bend = (top + end) / 2 - share * 0.02
        found.append(Part(within(hairline([top, bend, end], 0.007), cloth), "garment", -0.35))
    return found


def sleeve(arm: Chain, build_limb: float, wide: float, short: float = 0.0) -> skia.Path:
    """A sleeve along an arm; `wide` lets the cuff hang open below the wrist."""
    wrist = arm.bend + (arm.end - arm.bend) * (1 - short)
    top, elbow, cuff = build_limb * 1.5, build_limb * 1.25, build_limb * (1.12 + 2 * wide)
    path = stroke([arm.root, arm.bend, wrist], [top, elbow, cuff], 10)
    if wide <= 0:
        return _cut(path, arm, wrist, cuff)
    along = towards(arm.angle)
    side = along * 1j
    if side.imag < -0.05 or (abs(side.imag) <= 0.05 and side.real > 0):
        side = -side
    level = 0.3 + 0.7 * abs(side.imag)
    hang = side * build_limb * (1.6 + 5.5 * wide * level) + DOWN * build_limb * 5.0 * wide * abs(
        side.imag
    )
    drape = smooth(
        [
            arm.root - along * 0, arm.bend - side * build_limb * 0.6,
            wrist - side * build_limb * 1.0, wrist + hang, wrist * 0.45 + arm.bend * 0.55
            + hang * 0.62, arm.bend * 0.6 + arm.root * 0.4 + hang * 0.15,
        ],
        corners=(2, 3),
    )  # fmt: skip
    narrow = stroke([arm.root, arm.bend, wrist], [top, elbow, build_limb], 10)
    air = skia.Path()
    air.addRect(skia.Rect.MakeLTRB(-3, -3, 3, -0.008))
    drape = within(drape, air)
    return union(_cut(narrow, arm, wrist, build_limb * 2), drape)


def _cut(path: skia.Path, arm: Chain, wrist: complex, half: float) -> skia.Path:
    """The sleeve ended straight across at the wrist."""
    along = towards(arm.angle)
    side = along * 1j
    far = along * half * 3
    block = skia.Path()
    corners = [wrist - side * half * 4, wrist + side * half * 4]
    corners += [corners[1] + far, corners[0] + far]
    block.addPoly([skia.Point(p.real, p.imag) for p in corners], True)
    return minus(path, block)


def cuff(arm: Chain, half: float, deep: float = 0.016) -> skia.Path:
    """A band around a narrow sleeve's end."""
    along = towards(arm.angle)
    side = along * 1j * half
    start = arm.end - along * deep
    return smooth(
        [start - side, arm.end - side, arm.end + side, start + side], corners=(0, 1, 2, 3)
    )


def hand(arm: Chain, build_limb: float, long: float, spread: bool = False) -> skia.Path:
    """A mitten of a hand with its thumb."""
    along = towards(arm.angle)
    side = along * 1j
    palm = stroke(
        [arm.end - along * 0.02, arm.end + along * long * 0.4, arm.end + along * long],
        [build_limb * 0.52, build_limb * 0.72, build_limb * 0.36],
    )
    out = 0.62 if spread else 0.36
    thumb = stroke(
        [arm.end + along * long * 0.12, arm.end + along * long * 0.5 - side * long * out],
        [build_limb * 0.36, build_limb * 0.24],
    )
    return union(palm, thumb)


def bare_leg(leg: Chain, build_limb: float) -> skia.Path:
    """A leg without cloth: thigh, calf, ankle."""
    calf = leg.bend * 0.62 + leg.end * 0.38 - towards(leg.angle) * 1j * -build_limb * 0.12
    return stroke(
        [leg.root, leg.bend, calf, leg.end],
        [build_limb * 1.5, build_limb * 0.98, build_limb * 0.92, build_limb * 0.55],
    )


def trouser(body: Body, leg: Chain, length: float = 0.94) -> skia.Path:
    """One trouser leg, loose at its end."""
    build = body.build
    end = leg.along(length)
    path = stroke(
        [leg.root, leg.bend, end], [build.hip * 0.72, build.limb * 1.4, build.limb * 1.62], 10
    )
    return _cut(path, leg, end, build.limb * 1.6)


def shoe(leg: Chain, build_limb: float, ankle: float, tipped: float) -> skia.Path:
    """A cloth shoe, its heel raised by `tipped` degrees."""
    long, half = ankle * 2.35, build_limb * 0.62
    points = [
        complex(-half, -0.15 * ankle), complex(half * 1.1, -0.12 * ankle),
        complex(long * 0.42, ankle * 0.5), complex(long * 0.78, ankle * 0.62),
        complex(long * 0.86, ankle * 0.9), complex(long * 0.7, ankle),
        complex(-half * 1.1, ankle), complex(-half * 1.45, ankle * 0.6),
    ]  # fmt: skip
    return moved(smooth(points, corners=(0, 1, 6)), at=leg.end, turn=tipped)


def cape(body: Body, length: float) -> skia.Path:
    """A cloak over back and near shoulder, open before the chest."""
    build = body.build
    neck, up, front = body.neck, body.up, body.front
    sway = body.stance.sway
    hem_y = min(-0.015, body.hips.imag * (1 - length))
    rear = min(body.hips.real, body.near_leg.along(length).real, body.far_leg.along(length).real)
    if body.stance.folded:
        rear = body.hips.real - build.hip
    back_hem = complex(rear - build.hip * 1.15 - sway * 1.4, hem_y - sway * 0.9)
    front_hem = complex(body.hips.real + build.hip * (0.1 if body.stance.folded else 0.45), hem_y)
    middle = back_hem * 0.5 + front_hem * 0.5 + 0.016j
    points = [
        neck + up * 0.022 - front * 0.03, neck - up * build.shoulder * 0.4 - front * build.shoulder
        * 1.12, body.spine[2] - front * build.chest * 1.5, body.hips - build.hip * 1.6
        - sway * 0.4, back_hem, back_hem * 0.75 + middle * 0.25 + 0.004j, middle,
        front_hem * 0.7 + middle * 0.3 + 0.008j, front_hem, body.hips + build.hip * 0.62,
        body.spine[2] + front * build.chest * 0.75, neck - up * build.shoulder * 0.6 + front
        * build.shoulder * 0.75, neck + up * 0.008 + front * 0.034,
    ]  # fmt: skip
    return smooth([complex(p.real, min(p.imag, 0.0)) for p in points], corners=(0, 4, 8, 12))


def collar(body: Body) -> Part:
    """A low standing collar around the neck."""
    up, front, half = body.up, body.front, body.build.head
    back = body.neck - front * half * 0.17 + up * 0.02
    ahead = body.neck + front * half * 0.165 + up * 0.004
    return Part(
        stroke([back, (back + ahead) / 2 - up * 0.006, ahead], [0.008, 0.009, 0.008]), "trim"
    )


def crossed_collar(body: Body) -> list[Part]:
    """The band of a robe's collar, from the neck across the chest to the waist."""
    build, neck, up, front = body.build, body.neck, body.up, body.front
    start = neck - front * build.head * 0.13 + up * 0.014
    across = neck - up * build.shoulder * 0.85 + front * build.shoulder * 0.32
    end = body.spine[1] + axis(body) * 1j * build.waist * 0.1 + axis(body) * 0.02
    other = neck + front * build.head * 0.15
    return [
        Part(stroke([other, neck - up * build.shoulder * 0.7 + front * 0.01], [0.009, 0.008]),
             "trim", 0.0),
        Part(stroke([start, across, end], [0.01, 0.011, 0.008]), "trim", 0.0),
    ]  # fmt: skip


def belt(body: Body, half: float = 0.013) -> list[Part]:
    """A sash at the waist, its ends hanging at the front."""
    build, waist = body.build, body.spine[1]
    across = axis(body) * 1j
    left, right = waist - across * build.waist, waist + across * build.waist
    low = axis(body) * -half * 0.4
    knot = waist + across * build.waist * 0.35
    fall = DOWN * build.torso * 0.42 - body.stance.sway * 0.6
    return [
        Part(stroke([left, (left + right) / 2 + low, right], [half, half, half]), "trim", 0.0),
        Part(stroke([knot, knot + fall * 0.5 - 0.006, knot + fall], [0.006, 0.009, 0.012]),
             "trim", -0.15),
    ]  # fmt: skip


def buttoned(body: Body, length: float) -> list[Part]:
    """A coat's front edge from the collar to the hem, with knotted buttons."""
    build, waist = body.build, body.spine[1]
    across = axis(body) * 1j
    top = body.neck + body.front * build.head * 0.1 - body.up * 0.01
    middle = waist + across * build.waist * 0.42
    legs = (body.near_leg.along(length) + body.far_leg.along(length)) / 2
    low = complex(legs.real + build.hip * 0.3, body.hips.imag * (1 - length))
    if body.stance.folded:
        low = body.hips + across * build.hip * 0.5
    edge = [top, middle, body.hips + across * build.hip * 0.36, low + DOWN * -0.01]
    knots = [top * (1 - part) + middle * part for part in (0.3, 0.62, 0.94)]
    toggles = [
        stroke([knot - across * 0.013, knot + across * 0.013], [0.0045, 0.0045]) for knot in knots
    ]
    return [
        Part(hairline(edge, 0.007), "garment", -0.45),
        Part(union(*toggles), "trim"),
    ]

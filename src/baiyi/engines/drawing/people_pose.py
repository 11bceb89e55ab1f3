"""How a person's body is built and where its joints lie in each pose.

Angles are degrees from straight down, positive towards the front (to the right); a torso's lean is
from straight up. "Near" limbs lie in front of the body, "far" ones behind it.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass, replace

from ...values import Pose


@dataclass(frozen=True)
class Build:
    """The lengths of a body, in parts of its standing height; widths are half widths."""

    head: float = 0.15
    torso: float = 0.325
    thigh: float = 0.235
    shin: float = 0.225
    ankle: float = 0.045
    arm: float = 0.155
    forearm: float = 0.135
    hand: float = 0.05
    shoulder: float = 0.062
    chest: float = 0.068
    waist: float = 0.052
    hip: float = 0.068
    limb: float = 0.026
    stoop: float = 0.0


WOMAN = Build(head=0.155, shoulder=0.058, chest=0.064, waist=0.043, hip=0.07, limb=0.0225)
MAN = Build(head=0.157, shoulder=0.072, chest=0.074, waist=0.061, hip=0.064, limb=0.028)
OLD_WOMAN = replace(
    WOMAN, head=0.165, torso=0.32, thigh=0.215, shin=0.215, waist=0.058, hip=0.07, stoop=22
)
OLD_MAN = replace(
    MAN, head=0.16, torso=0.32, thigh=0.22, shin=0.22, shoulder=0.064, waist=0.062, stoop=17
)
CHILD = Build(
    head=0.235, torso=0.34, thigh=0.185, shin=0.175, ankle=0.038, arm=0.135, forearm=0.115,
    hand=0.045, shoulder=0.066, chest=0.074, waist=0.064, hip=0.076, limb=0.0255,
)  # fmt: skip


@dataclass(frozen=True)
class Stance:
    """The angles of one pose. `seat` is how high the hips are where the feet do not carry them."""

    lean: float = 0.0
    nod: float = 0.0
    near_arm: tuple[float, float] = (-9.0, 14.0)
    far_arm: tuple[float, float] = (12.0, 30.0)
    near_leg: tuple[float, float] = (-4.0, -6.0)
    far_leg: tuple[float, float] = (9.0, 3.0)
    near_foot: float = 0.0
    far_foot: float = 0.0
    seat: float | None = None
    folded: bool = False
    sway: float = 0.0


STANCES: dict[Pose, Stance] = {
    "standing": Stance(),
    "walking": Stance(
        lean=4, near_arm=(-30, -6), far_arm=(24, 48), near_leg=(25, 12), far_leg=(-14, -36),
        near_foot=-12, far_foot=30, sway=0.05,
    ),
    "running": Stance(
        lean=17, nod=8, near_arm=(-62, 22), far_arm=(52, 122), near_leg=(62, -6),
        far_leg=(-30, -86), near_foot=-10, far_foot=75, sway=0.12,
    ),
    "sitting": Stance(
        lean=-4, near_arm=(34, 78), far_arm=(40, 84), near_leg=(138, 14), far_leg=(128, 24),
        seat=0.07, folded=True,
    ),
    "kneeling": Stance(
        lean=12, nod=-10, near_arm=(30, 74), far_arm=(38, 84), near_leg=(62, -92),
        far_leg=(56, -92), near_foot=82, far_foot=82, folded=True,
    ),
    "reaching": Stance(
        lean=5, nod=24, near_arm=(114, 132), far_arm=(128, 144), near_leg=(-3, -14),
        far_leg=(10, -2), near_foot=38, far_foot=34, sway=0.02,
    ),
    "carrying": Stance(
        lean=-5, near_arm=(16, 82), far_arm=(26, 88), near_leg=(14, 4), far_leg=(-8, -24),
        near_foot=-4, far_foot=18, sway=0.03,
    ),
    "rowing": Stance(
        lean=24, nod=6, near_arm=(44, 76), far_arm=(58, 92), near_leg=(-14, -34),
        far_leg=(40, -4), near_foot=10, sway=0.03,
    ),
    "pointing": Stance(
        lean=3, nod=4, near_arm=(94, 96), far_arm=(-6, 8), near_leg=(-8, -12),
        far_leg=(14, 6), sway=0.02,
    ),
    "sleeping": Stance(
        nod=-6, near_arm=(-2, 34), far_arm=(-6, 40), near_leg=(2, -4), far_leg=(44, -34),
    ),
    "waving": Stance(
        lean=-2, nod=6, near_arm=(93, 140), far_arm=(12, 26), near_leg=(-4, -6), far_leg=(8, 2),
        sway=0.02,
    ),
    "looking_up": Stance(
        lean=-7, nod=30, near_arm=(-30, 28), far_arm=(-24, 24), near_leg=(-4, -4),
        far_leg=(7, 1),
    ),
}  # fmt: skip


def towards(angle: float) -> complex:
    """The unit step at an angle from straight down, positive to the front."""
    return complex(math.sin(math.radians(angle)), math.cos(math.radians(angle)))


def turned(vector: complex, angle: float) -> complex:
    """The vector turned clockwise on paper."""
    return vector * cmath.exp(1j * math.radians(angle))


@dataclass(frozen=True)
class Chain:
    """Three joints of a limb, and the angle its end (hand, foot) points to."""

    root: complex
    bend: complex
    end: complex
    angle: float

    def along(self, part: float) -> complex:
        """The point a part of the way from root to end, 0 to 1, the bend at one half."""
        if part < 0.5:
            return self.root + (self.bend - self.root) * part * 2
        return self.bend + (self.end - self.bend) * (part * 2 - 1)


@dataclass(frozen=True)
class Body:
    """Where every joint lies. `spine` runs hips, waist, chest, neck; `up` is the chest's axis."""

    build: Build
    stance: Stance
    spine: tuple[complex, complex, complex, complex]
    up: complex
    near_arm: Chain
    far_arm: Chain
    near_leg: Chain
    far_leg: Chain

    @property
    def hips(self) -> complex:
        return self.spine[0]

    @property
    def neck(self) -> complex:
        return self.spine[3]

    @property
    def front(self) -> complex:
        """The chest's direction to the front."""
        return self.up * 1j

    @property
    def tilt(self) -> float:
        """Degrees the head is turned clockwise."""
        return self.stance.lean * 0.35 + self.build.stoop * 0.25 - self.stance.nod


def _chain(root: complex, angles: tuple[float, float], first: float, second: float) -> Chain:
    bend = root + towards(angles[0]) * first
    return Chain(root, bend, bend + towards(angles[1]) * second, angles[1])


def _hips(build: Build, stance: Stance) -> complex:
    """The hip joint, so that the lowest foot or knee rests on the ground."""
    if stance.seat is not None:
        return complex(0, -stance.seat)
    low = 0.0
    for (thigh, shin), foot in (
        (stance.near_leg, stance.near_foot),
        (stance.far_leg, stance.far_foot),
    ):
        knee = towards(thigh).imag * build.thigh
        toe = math.sin(math.radians(max(foot, 0))) * build.hand * 1.3
        sole = knee + towards(shin).imag * build.shin + build.ankle + toe * 0.8
        low = max(low, sole, knee + build.limb * 1.4)
    return complex(0, -low)


def _grounded(build: Build, stance: Stance, leg: tuple[float, float]) -> tuple[float, float]:
    """A seated leg's angles, the shin turned so that the foot stands on the ground."""
    if stance.seat is None:
        return leg
    knee = stance.seat - towards(leg[0]).imag * build.thigh
    fall = min(max((knee - build.ankle) / build.shin, -1.0), 1.0)
    return leg[0], math.degrees(math.acos(fall))


def pose_body(build: Build, stance: Stance) -> Body:
    """The joints of a body in a stance, feet on y = 0."""
    near_leg = _grounded(build, stance, stance.near_leg)
    far_leg = _grounded(build, stance, stance.far_leg)
    hips = _hips(build, stance)
    lower, upper = stance.lean, stance.lean + build.stoop
    waist = hips - towards(-lower) * build.torso * 0.38
    chest = waist - towards(-(lower + build.stoop * 0.5)) * build.torso * 0.34
    neck = chest - towards(-upper) * build.torso * 0.28
    up = -towards(-upper)
    front = up * 1j
    shoulder = neck - up * build.shoulder * 0.62
    near = shoulder - front * build.shoulder * 0.62
    far = shoulder + front * build.shoulder * 0.55
    return Body(
        build, stance, (hips, waist, chest, neck), up,
        near_arm=_chain(near, stance.near_arm, build.arm, build.forearm),
        far_arm=_chain(far, stance.far_arm, build.arm, build.forearm),
        near_leg=_chain(hips - build.hip * 0.3, near_leg, build.thigh, build.shin),
        far_leg=_chain(hips + build.hip * 0.25, far_leg, build.thigh, build.shin),
    )  # fmt: skip

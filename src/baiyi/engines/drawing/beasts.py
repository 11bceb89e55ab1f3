"""Four-legged animals: a trunk with head and tail as written, and legs that stand, walk, run or fold."""

from __future__ import annotations

from dataclasses import dataclass

from ...values import Pose
from .shape import Part, Sketch
from .written import Shape, eyes_shut, grounded, parts_of


@dataclass(frozen=True)
class Leg:
    """One pair of legs: where it leaves the trunk, how thick it is there, and its slant."""

    x: float
    top: float
    thick: float
    thin: float
    apart: float = 9.0


@dataclass(frozen=True)
class Beast:
    """A four-legged animal in hundredths of its height; `trunk` lies over the far legs."""

    fore: Leg
    hind: Leg
    trunk: tuple[Shape, ...]
    coat: str = "fur"
    shade: float = 0.0
    hoof: float | None = None
    belly: float = 34.0
    legs_shade: float | None = None
    woolly: bool = False


# How far each foot is ahead of its place, in parts of the leg: near fore, far fore, near hind,
# far hind; and how high it is lifted.
_STEPS: dict[Pose, tuple[tuple[float, float], ...]] = {
    "walking": ((0.28, 0.0), (-0.22, 0.06), (-0.3, 0.05), (0.26, 0.0)),
    "running": ((0.72, 0.3), (0.95, 0.42), (-0.75, 0.28), (-0.95, 0.36)),
}
_STILL = ((0.0, 0.0), (0.03, 0.0), (-0.02, 0.0), (0.02, 0.0))


def _fore(leg: Leg, step: float, lift: float) -> str:
    """A fore leg: shoulder, knee, fetlock, foot."""
    reach, foot = leg.top * step, leg.top * lift
    x, top, thin = leg.x, leg.top, leg.thin
    return (
        f"{x},{-top},{leg.thick} {x + reach * 0.42 + foot * 0.25},{-top * 0.5 - foot * 0.5},{thin * 1.2} "
        f"{x + reach * 0.86},{-top * 0.14 - foot * 0.9},{thin * 0.85} "
        f"{x + reach + thin * 0.7},{-thin - foot},{thin}"
    )


def _hind(leg: Leg, step: float, lift: float) -> str:
    """A hind leg: thigh, stifle, hock, foot."""
    reach, foot = leg.top * step, leg.top * lift
    x, top, thin = leg.x, leg.top, leg.thin
    return (
        f"{x},{-top},{leg.thick * 1.25} {x + top * 0.08 + reach * 0.3},{-top * 0.62 - foot * 0.2},"
        f"{leg.thick * 0.82} {x - top * 0.1 + reach * 0.66},{-top * 0.36 - foot * 0.5},{thin * 1.15} "
        f"{x - top * 0.05 + reach * 0.92},{-top * 0.12 - foot * 0.9},{thin * 0.85} "
        f"{x + reach + thin * 0.7},{-thin - foot},{thin}"
    )


def _hoofs(beast: Beast, leg: Leg, step: float, lift: float) -> tuple[Shape, ...]:
    if beast.hoof is None:
        return ()
    x = leg.x + leg.top * step + leg.thin * 0.9
    y = -leg.thin * 0.8 - leg.top * lift
    half = leg.thin * 1.05
    text = f"{x - half},{y - half}! {x + half},{y - half}! {x + half * 1.3},{y + leg.thin * 0.8}! {x - half},{y + leg.thin * 0.8}!"
    return (("blob", text, "line", 0.0),)


def _pair(beast: Beast, pose: Pose, near: bool) -> tuple[Shape, ...]:
    steps = _STEPS.get(pose, _STILL)
    tone = beast.shade if beast.legs_shade is None else beast.legs_shade
    shade = tone if near else tone - 0.3
    found: tuple[Shape, ...] = ()
    for leg, make, place in ((beast.hind, _hind, 2), (beast.fore, _fore, 0)):
        step, lift = steps[place if near else place + 1]
        moved_leg = leg if near else Leg(leg.x + leg.apart, leg.top, leg.thick, leg.thin)
        found += (("limb", make(moved_leg, step, lift), beast.coat, shade),)
        found += _hoofs(beast, moved_leg, step, lift)
    return found


def _resting(beast: Beast) -> tuple[Shape, ...]:
    """Legs folded under a lying body."""
    fore, hind = beast.fore, beast.hind
    shade = (beast.shade if beast.legs_shade is None else beast.legs_shade) - 0.12
    return (
        ("limb", f"{fore.x - 4},{-fore.thin * 2},{fore.thick * 0.7} {fore.x + fore.top * 0.3},"
         f"{-fore.thin * 1.1},{fore.thin * 1.1} {fore.x + fore.top * 0.55},{-fore.thin},{fore.thin}",
         beast.coat, shade),
        ("limb", f"{hind.x - 2},{-hind.thick * 1.5},{hind.thick * 1.5} {hind.x + hind.top * 0.3},"
         f"{-hind.thick},{hind.thick * 0.9} {hind.x + hind.top * 0.12},{-hind.thin},{hind.thin} "
         f"{hind.x + hind.top * 0.5},{-hind.thin},{hind.thin}", beast.coat, shade),
    )  # fmt: skip


def resting_drop(beast: Beast, sketch: Sketch) -> complex:
    """How far the trunk moves in the sketch's pose: down to lie, up to run."""
    if sketch.pose in ("sleeping", "sitting", "kneeling"):
        return complex(0, (beast.belly - 3) / 100)
    return complex(0, -0.04) if sketch.pose == "running" and not beast.woolly else 0j


def beast_parts(beast: Beast, sketch: Sketch) -> tuple[Part, ...]:
    """The animal in its pose: lying for sitting, kneeling and sleeping, else on its legs."""
    if sketch.pose in ("sleeping", "sitting", "kneeling"):
        rows = eyes_shut(beast.trunk) if sketch.pose == "sleeping" else beast.trunk
        trunk = parts_of(rows, at=resting_drop(beast, sketch))
        return grounded((*trunk, *parts_of(_resting(beast))))
    if sketch.pose == "running" and not beast.woolly:
        rows = (*_pair(beast, "running", False), *beast.trunk, *_pair(beast, "running", True))
        return parts_of(rows, at=resting_drop(beast, sketch))
    rows = (*_pair(beast, sketch.pose, False), *_pair(beast, sketch.pose, True), *beast.trunk)
    return parts_of(rows)

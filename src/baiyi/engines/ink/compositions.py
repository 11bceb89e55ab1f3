"""A composition of its own for every kind of place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ...values import PlaceKind, Scene
from . import grounds, indoors, mist, mountains, settled, sky
from .air import Air
from .land import Land
from .light import PALE, Glow, Surface
from .noise import Field, line
from .pigments import BLOSSOMS, INK, LEAVES, OCHRE, SMOKE, UMBER, mixed, pigment
from .sheet import Sheet
from .water import water, waves

SNOW = pigment(236, 238, 240)
SAND = pigment(222, 186, 132)


def compose(sheet: Sheet, scene: Scene, air: Air) -> Land:
    """Paints the place of a scene without its figures."""
    return COMPOSITIONS[scene.place](sheet, scene, air)


def heavens(sheet: Sheet, scene: Scene, air: Air, horizon: float) -> list[Glow]:
    """Sky, sun or moon and clouds above the row `horizon`."""
    sky.wash(sheet, air, horizon)
    rng, unit = sheet.rng, sheet.unit
    x = sheet.width * float(rng.choice([rng.uniform(0.14, 0.34), rng.uniform(0.66, 0.86)]))
    y = sheet.height * 0.06 + (horizon - sheet.height * 0.06) * air.body_height
    glows = []
    thick = scene.weather in ("rain", "storm", "snow", "mist")
    if air.body == "moon" and (not thick or scene.weather == "mist"):
        sky.moon(sheet, x, y, 46 * unit, True)
        glows.append(Glow(x, y, 150 * unit, 1.0, PALE, mirror=horizon))
    elif air.body == "sun" and not thick:
        sky.sun(sheet, x, y, 40 * unit, 0.9, scene.hour in ("dawn", "dusk"))
    if air.night > 0.5 and not thick and scene.weather != "cloudy":
        sky.stars(sheet, horizon, 150)
    heavy = {"cloudy": 7, "storm": 9, "rain": 5, "wind": 2}.get(scene.weather, 0)
    sky.clouds(sheet, air, horizon, heavy, 0.55 if scene.weather == "storm" else 0.26)
    return glows


def ranges(
    sheet: Sheet, air: Air, horizon: float, *, count: int = 3, tall: float = 0.3,
    steep: float = 1.5, peaks: int = 3, trees: bool = True,
) -> None:  # fmt: skip
    """Far ranges from pale to dark, each fading into the mist before the next."""
    rng, height = sheet.rng, sheet.height
    peaks = round(peaks * max(1.0, sheet.width / height / 0.85))
    for number in range(count):
        near = (number + 1) / count
        reach = tall * air.rise * height * (1.12 - 0.52 * near) * float(rng.uniform(0.85, 1.15))
        base = horizon - height * 0.015 * (count - 1 - number)
        reach = min(reach, base - 0.09 * height)
        top = mountains.ridge(
            rng, sheet.width, base, reach, peaks=peaks + (number % 2), steep=steep,
            rough=0.12 + 0.05 * near,
        )  # fmt: skip
        mountains.mountain(
            sheet, top, base + 0.02 * height,
            pigment=mixed(air.hills, INK, 0.10 + 0.34 * near),
            strength=(0.20 + 0.62 * near**1.4) * air.ink,
            texture=max(0.0, near - 0.3) * 0.95,
            crown=air.crown if number else None,
            edge=0.12 + 0.62 * near,
            cover=0.5 + 0.5 * near,
        )  # fmt: skip
        if near > 0.4:
            ink, amount = (
                0.62 * near * air.ink,
                int((240 + 520 * near) * sheet.width / sheet.height),
            )
            mountains.hatch(sheet, top, base + 0.02 * height, ink, amount)
        if number >= 1:
            mountains.moss(sheet, top, 0.5 * near * air.ink, int(160 * near))
        if number == count - 1 and trees:
            mountains.far_trees(sheet, top, 0.55 * air.ink, 34 * sheet.unit, 34)
        mist.band(sheet, base - 0.02 * height, 0.045 * height, air.mist)


def river(sheet: Sheet, scene: Scene, air: Air) -> Land:
    height, shore = sheet.height, sheet.height * 0.55
    glows = heavens(sheet, scene, air, shore)
    ranges(sheet, air, shore, count=4, tall=0.30)
    grounds.shore(sheet, shore, air, back=height * 0.475)
    bank = height * 0.812 + line(sheet.rng, sheet.width, sheet.width * 0.8, 4) * height * 0.010
    return _waterside(sheet, scene, air, glows, shore, bank)


def lake(sheet: Sheet, scene: Scene, air: Air) -> Land:
    height, shore = sheet.height, sheet.height * 0.47
    glows = heavens(sheet, scene, air, shore)
    ranges(sheet, air, shore, count=3, tall=0.16, steep=1.9, peaks=2)
    grounds.shore(sheet, shore, air, back=height * 0.435)
    bank = height * 0.822 + line(sheet.rng, sheet.width, sheet.width * 0.9, 4) * height * 0.008
    land = _waterside(sheet, scene, air, glows, shore, bank, calm=1.25)
    if scene.season == "summer":
        grounds.lotus(sheet, shore + 0.62 * (bank.min() - shore), float(bank.min()))
    else:
        grounds.reeds(sheet, bank, scene.season, 0.9)
    return land


def sea(sheet: Sheet, scene: Scene, air: Air) -> Land:
    height, shore = sheet.height, sheet.height * 0.44
    glows = heavens(sheet, scene, air, shore)
    ranges(sheet, air, shore, count=1, tall=0.07, peaks=2)
    force = {"storm": 1.5, "wind": 1.0, "rain": 0.7}.get(scene.weather, 0.35)
    bank = height * 0.815 + line(sheet.rng, sheet.width, sheet.width * 0.7, 4) * height * 0.01
    flat = np.full(sheet.width, height, np.float32)
    water(sheet, shore, flat, air.water, 0.25, mirror=0.3)
    _skylight(sheet, shore, bank, air)
    waves(sheet, shore + 0.02 * height, float(bank.max()), air.water, force)
    grounds.ground(sheet, bank, mixed(SAND, air.earth, 0.3), 0.55, scene)
    mountains.rocks(sheet, sheet.width * (0.5 + 0.42 * _side(sheet)), float(bank.mean()) + 8,
                    70 * sheet.unit, pigment=mixed(INK, air.hills, 0.4), strength=0.9, count=4)  # fmt: skip
    return Land(glows, Surface(shore, bank))


def _waterside(
    sheet: Sheet, scene: Scene, air: Air, glows: list[Glow], shore: float, bank: Field,
    calm: float = 1.0,
) -> Land:  # fmt: skip
    rough = scene.weather in ("storm", "wind", "rain")
    water(sheet, shore, bank, air.water, 0.40, calm=0.7 if rough else calm, mirror=0.6)
    _skylight(sheet, shore, bank, air)
    grounds.ground(sheet, bank, air.earth, 0.62, scene)
    grounds.reeds(sheet, bank, scene.season, 0.6)
    front(sheet, air)
    return Land(glows, Surface(shore, bank))


def _skylight(sheet: Sheet, shore: float, bank: Field, air: Air) -> None:
    """The glow of the horizon on the water before it."""
    rows = np.arange(int(shore), min(sheet.height, int(bank.max())), dtype=np.float32)[:, None]
    share = (rows - shore) / max(1.0, float(bank.max()) - shore)
    streak = 0.8 + 0.3 * sheet.flow[int(shore) : int(shore) + len(rows)]
    light = (np.exp(-((share / 0.55) ** 2)) * streak).astype(np.float32)
    sheet.wash(light, air.horizon, air.horizon_strength * 0.62, int(shore))


def front(sheet: Sheet, air: Air) -> None:
    """Rock in one lower corner."""
    left = _side(sheet) > 0
    dark = mixed(air.hills, INK, 0.38)
    mountains.corner(sheet, left, float(sheet.rng.uniform(0.10, 0.15)), dark, 0.74 * air.ink)


def _side(sheet: Sheet) -> int:
    return 1 if sheet.rng.uniform() < 0.5 else -1


def mountain(sheet: Sheet, scene: Scene, air: Air) -> Land:
    height = sheet.height
    glows = heavens(sheet, scene, air, height * 0.55)
    ranges(sheet, air, height * 0.62, count=4, tall=0.44, steep=1.25, peaks=2)
    cliff(sheet, scene, air, height * 0.66)
    path = height * 0.635 + line(sheet.rng, sheet.width, sheet.width, 5) * height * 0.02
    path += np.linspace(-0.03, 0.03, sheet.width, dtype=np.float32) * height * _side(sheet)
    grounds.ground(sheet, path, mixed(air.hills, air.earth, 0.4), 0.85, scene, texture=0.9)
    front(sheet, air)
    return Land(glows)


def cliff(sheet: Sheet, scene: Scene, air: Air, base: float) -> None:
    """A near cliff at one side with a pine that leans out from it."""
    left, height, width = _side(sheet) > 0, sheet.height, sheet.width
    x = np.linspace(0, 1, width, dtype=np.float32)
    away = x if left else 1 - x
    shape = np.exp(-((away / float(sheet.rng.uniform(0.20, 0.27))) ** 2.6))
    jag = 0.10 * line(sheet.rng, width, width * 0.16, 7, 0.55) * (0.2 + shape)
    top = np.asarray(base + 0.02 * height - 0.34 * height * (shape + jag), np.float32)
    mountains.mountain(
        sheet, top, base + 0.05 * height, pigment=mixed(air.hills, INK, 0.55),
        strength=0.95 * air.ink, texture=1.0, crown=air.crown, edge=0.9,
    )  # fmt: skip
    mountains.hatch(sheet, top, base + 0.05 * height, 0.9 * air.ink, 700)
    mountains.moss(sheet, top, 0.9, 420)
    at = width * (0.13 if left else 0.87)
    foot = float(top[int(at)]) + 0.012 * height
    settled.plant(sheet, "pine", at, foot, 0.19 * height, scene, left=not left)
    mist.band(sheet, base + 0.02 * height, 0.03 * height, air.mist)


def forest(sheet: Sheet, scene: Scene, air: Air) -> Land:
    height = sheet.height
    glows = heavens(sheet, scene, air, height * 0.5)
    ranges(sheet, air, height * 0.55, count=2, tall=0.30)
    floor = height * 0.58 + line(sheet.rng, sheet.width, sheet.width * 0.6, 4) * height * 0.02
    settled.trunks(sheet, floor, scene, air)
    grounds.ground(sheet, floor, mixed(air.earth, air.hills, 0.3), 0.6, scene, texture=0.3)
    grounds.grass(sheet, height * 0.62, height, scene.season, 120)
    front(sheet, air)
    return Land(glows)


def field(sheet: Sheet, scene: Scene, air: Air) -> Land:
    horizon = sheet.height * 0.47
    glows = heavens(sheet, scene, air, horizon)
    ranges(sheet, air, horizon, count=3, tall=0.19, steep=1.9)
    grounds.paddies(sheet, horizon, scene, air)
    return Land(glows)


def road(sheet: Sheet, scene: Scene, air: Air) -> Land:
    height, horizon = sheet.height, sheet.height * 0.48
    glows = heavens(sheet, scene, air, horizon)
    ranges(sheet, air, horizon, count=4, tall=0.27)
    land = horizon + line(sheet.rng, sheet.width, sheet.width * 0.7, 4) * height * 0.012
    grounds.ground(sheet, land, air.earth, 0.5, scene)
    grounds.winding(sheet, horizon + 0.015 * height, mixed(pigment(240, 228, 204), OCHRE, 0.15))
    grounds.grass(sheet, horizon + 0.1 * height, height, scene.season, 90)
    front(sheet, air)
    return Land(glows)


def village(sheet: Sheet, scene: Scene, air: Air) -> Land:
    height, horizon = sheet.height, sheet.height * 0.51
    glows = heavens(sheet, scene, air, horizon)
    ranges(sheet, air, horizon, count=3, tall=0.29)
    land = horizon + line(sheet.rng, sheet.width, sheet.width * 0.6, 4) * height * 0.014
    grounds.ground(sheet, land, air.earth, 0.5, scene)
    glows += settled.roofs(sheet, horizon + 0.035 * height, scene, air, 5, 112)
    grounds.grass(sheet, height * 0.60, height, scene.season, 70)
    front(sheet, air)
    return Land(glows)


def town(sheet: Sheet, scene: Scene, air: Air) -> Land:
    height, horizon = sheet.height, sheet.height * 0.525
    glows = heavens(sheet, scene, air, horizon)
    ranges(sheet, air, horizon - 0.1 * height, count=2, tall=0.18)
    glows += settled.roofs(sheet, horizon - 0.04 * height, scene, air, 8, 84, ink=0.5)
    mist.band(sheet, horizon - 0.03 * height, 0.035 * height, air.mist * 0.8)
    glows += settled.roofs(sheet, horizon + 0.05 * height, scene, air, 6, 128)
    street = np.full(sheet.width, horizon + 0.045 * height, np.float32)
    grounds.ground(sheet, street, mixed(SMOKE, OCHRE, 0.35), 0.40, scene, texture=0.0)
    grounds.paving(sheet, horizon + 0.05 * height, air)
    return Land(glows)


def garden(sheet: Sheet, scene: Scene, air: Air) -> Land:
    height, horizon = sheet.height, sheet.height * 0.52
    glows = heavens(sheet, scene, air, horizon)
    ranges(sheet, air, horizon - 0.05 * height, count=2, tall=0.18)
    settled.garden_wall(sheet, horizon, air)
    land = np.full(sheet.width, horizon, np.float32)
    grounds.ground(sheet, land, mixed(air.earth, LEAVES[scene.season][0], 0.3), 0.5, scene)
    settled.bamboo(sheet, sheet.width * (0.5 + 0.38 * _side(sheet)), horizon + 0.03 * height, scene)
    tree = (
        "peach_tree"
        if scene.season == "spring"
        else "plum_tree"
        if scene.season == "winter"
        else "maple"
    )
    side = _side(sheet)
    settled.plant(sheet, tree, sheet.width * (0.5 - 0.33 * side), horizon + 0.05 * height,
                  0.30 * height, scene, left=side < 0)  # fmt: skip
    mountains.rocks(sheet, sheet.width * (0.5 - 0.40 * side), horizon + 0.07 * height,
                    80 * sheet.unit, pigment=mixed(SMOKE, INK, 0.2), strength=0.9, count=4)  # fmt: skip
    grounds.flowers(sheet, horizon + 0.04 * height, height, BLOSSOMS[scene.season], scene.season)
    return Land(glows)


def courtyard(sheet: Sheet, scene: Scene, air: Air) -> Land:
    height, wall = sheet.height, sheet.height * 0.59
    glows = heavens(sheet, scene, air, wall)
    ranges(sheet, air, height * 0.40, count=1, tall=0.14)
    glows += settled.hall(sheet, wall, scene, air)
    floor = np.full(sheet.width, wall, np.float32)
    grounds.ground(sheet, floor, mixed(SMOKE, OCHRE, 0.3), 0.34, scene, texture=0.0)
    grounds.paving(sheet, wall, air)
    return Land(glows)


def snowfield(sheet: Sheet, scene: Scene, air: Air) -> Land:
    height, horizon = sheet.height, sheet.height * 0.51
    glows = heavens(sheet, scene, air, horizon)
    sheet.wash(np.ones((sheet.height, sheet.width), np.float32), SMOKE, 0.12)
    ranges(sheet, air, horizon, count=2, tall=0.22)
    for share in (0.52, 0.60, 0.70, 0.84):
        top = height * share + line(sheet.rng, sheet.width, sheet.width * 0.6, 4) * height * 0.025
        grounds.drift(sheet, top, height * 0.16)
    grounds.dry_grass(sheet, height * 0.68, height * 0.97, 26)
    return Land(glows)


def desert(sheet: Sheet, scene: Scene, air: Air) -> Land:
    horizon = sheet.height * 0.54
    glows = heavens(sheet, scene, air, horizon)
    grounds.dunes(sheet, horizon, mixed(SAND, OCHRE, 0.3), mixed(UMBER, OCHRE, 0.5), scene)
    return Land(glows)


def high_sky(sheet: Sheet, scene: Scene, air: Air) -> Land:
    """Above a sea of clouds from which peaks rise."""
    height, unit = sheet.height, sheet.unit
    glows = heavens(sheet, scene, air, height * 0.80)
    ranges(sheet, air, height * 0.80, count=2, tall=0.24, steep=1.2, trees=False)
    tint = mixed(SMOKE, air.zenith, 0.6)
    rng = sheet.rng
    for share in (0.70, 0.76, 0.83, 0.90, 0.97):
        mist.band(sheet, height * share, height * 0.035, 0.8)
        for _ in range(3):
            size = float(rng.uniform(120, 210)) * unit * (0.5 + share)
            mist.cloud(sheet, sheet.width * float(rng.uniform(-0.05, 1.05)),
                       height * (share + 0.03), size, tint, 0.40)  # fmt: skip
        if share == 0.76:
            ranges(sheet, air, height * 0.86, count=1, tall=0.13, steep=1.2, trees=False)
    return Land(glows)


COMPOSITIONS: Mapping[PlaceKind, Callable[[Sheet, Scene, Air], Land]] = {
    "river": river,
    "lake": lake,
    "sea": sea,
    "mountain": mountain,
    "forest": forest,
    "village": village,
    "town": town,
    "field": field,
    "garden": garden,
    "courtyard": courtyard,
    "road": road,
    "room": indoors.room,
    "cave": indoors.cave,
    "snowfield": snowfield,
    "desert": desert,
    "sky": high_sky,
}

"""The papercut painter, with the real vocabulary, in small pictures."""

from __future__ import annotations

import io
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from baiyi.engines.drawing.palettes import PALETTES, garment
from baiyi.engines.painter_papercut import PapercutOptions, PapercutPainter
from baiyi.errors import BadBrief, NotFound
from baiyi.kinds import Painter
from baiyi.values import Colour, Figure, Hour, Look, PlaceKind, Scene, Season, Weather


@pytest.fixture(scope="module")
def painter() -> PapercutPainter:
    return PapercutPainter(PapercutOptions(), {})


def pixels(painter: PapercutPainter, scene: Scene, width=128, height=160, seed=3) -> np.ndarray:
    picture = painter.paint(scene, width=width, height=height, seed=seed)
    image = Image.open(io.BytesIO(picture.image.read()))
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", (width, height))
    return np.asarray(image).astype(float)


def apart(pictures: dict[str, np.ndarray], least: float) -> None:
    """Every two pictures differ by more than `least` grey levels on average."""
    names = list(pictures)
    for n, one in enumerate(names):
        for other in names[n + 1 :]:
            assert np.abs(pictures[one] - pictures[other]).mean() > least, (one, other)


def test_it_is_a_painter(painter: PapercutPainter):
    assert isinstance(painter, Painter)
    assert painter.vocabulary()["lantern"][0] == "灯笼"
    for scene in painter.examples():
        picture = painter.paint(scene, width=96, height=120, seed=1)
        assert picture.undrawn == ()


def test_same_seed_same_bytes_and_another_seed_another_picture(painter: PapercutPainter):
    scene = painter.examples()[0]
    one, again, other = (
        painter.paint(scene, width=160, height=200, seed=seed).image for seed in (5, 5, 6)
    )
    assert one.read() == again.read()
    assert one.digest != other.digest


@pytest.mark.parametrize("size", [(64, 64), (64, 640), (900, 120), (4096, 64)])
def test_odd_sizes(painter: PapercutPainter, size: tuple[int, int]):
    found = pixels(painter, painter.examples()[0], *size)
    assert found.std() > 10


@pytest.mark.parametrize("size", [(63, 100), (100, 4097), (0, 0), (-5, 100)])
def test_bad_sizes_are_refused_in_both_languages(painter: PapercutPainter, size: tuple[int, int]):
    with pytest.raises(BadBrief) as caught:
        painter.paint(Scene(), width=size[0], height=size[1], seed=1)
    assert "64" in caught.value.english and "像素" in caught.value.chinese


def test_what_it_cannot_draw_is_named_and_leaves_no_trace(painter: PapercutPainter):
    scene = Scene(figures=(Figure(thing="zeppelin"),))
    picture = painter.paint(scene, width=96, height=120, seed=2)
    assert picture.undrawn == ("zeppelin",)
    assert picture.image == painter.paint(Scene(), width=96, height=120, seed=2).image


def test_every_place_paints_and_differs(painter: PapercutPainter):
    places = get_args(PlaceKind)
    apart({p: pixels(painter, Scene(place=p)) for p in places}, 4)


def test_every_hour_and_weather_and_season_differs(painter: PapercutPainter):
    for where in ("river", "mountain"):
        hours = get_args(Hour)
        apart({h: pixels(painter, Scene(place=where, hour=h)) for h in hours}, 4)
        weathers = get_args(Weather)
        apart({w: pixels(painter, Scene(place=where, weather=w)) for w in weathers}, 1.2)
        seasons = get_args(Season)
        apart({s: pixels(painter, Scene(place=where, season=s)) for s in seasons}, 3)


@pytest.mark.parametrize("colour", ["red", "yellow", "green", "blue", "purple", "white"])
def test_a_garment_has_its_colour(painter: PapercutPainter, colour: Colour):
    look = Look(figure="girl", garment="dress", colour=colour)
    scene = Scene(
        place="field",
        palette="noon_azure",
        figures=(Figure(thing="girl", x=0.5, depth=0.0, who="小满", look=look),),
    )
    smooth = PapercutPainter(PapercutOptions(grain=0), {})
    found = pixels(smooth, scene, 256, 320)
    wanted = np.array(garment(PALETTES["noon_azure"], colour), float)
    near = np.abs(found - wanted).max(axis=2) < 12
    without = pixels(smooth, scene.model_copy(update={"figures": ()}), 256, 320)
    before = np.abs(without - wanted).max(axis=2) < 12
    assert (near & ~before).sum() > 400


def test_a_lit_lantern_warms_its_night(painter: PapercutPainter):
    def night(lit: bool) -> Scene:
        lamp = Figure(thing="house", x=0.5, depth=0.1, lit=lit)
        return Scene(place="village", hour="night", figures=(lamp,))

    bright, dark = (pixels(painter, night(lit)) for lit in (True, False))
    assert (bright - dark)[..., 0].mean() > 0.4
    assert (bright - dark)[..., 0].max() > 60


def test_an_unknown_palette_is_refused(painter: PapercutPainter):
    with pytest.raises(NotFound):
        painter.paint(Scene(palette="mauve"), width=96, height=120, seed=1)


def test_options_change_the_paper():
    scene = Scene()
    flat = PapercutPainter(PapercutOptions(shadow=0, grain=0), {})
    deep = PapercutPainter(PapercutOptions(shadow=2, grain=2), {})
    assert pixels(deep, scene).mean() < pixels(flat, scene).mean()


@pytest.mark.parametrize("where", ["room", "cave", "river"])
def test_a_moon_is_seen_from_everywhere(painter: PapercutPainter, where: PlaceKind):
    moon = (Figure(thing="crescent", x=0.5),)
    scene = Scene(place=where, hour="night", figures=moon)
    with_moon = pixels(painter, scene, 256, 320)
    without = pixels(painter, scene.model_copy(update={"figures": ()}), 256, 320)
    assert np.abs(with_moon - without).max() > 60

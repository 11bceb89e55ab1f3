"""The ink painter: what it promises about bytes, sizes, words and light."""

from __future__ import annotations

import io
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from baiyi.engines.painter_ink import InkOptions, InkPainter
from baiyi.errors import BadBrief
from baiyi.kinds import Painter
from baiyi.values import Figure, Hour, Look, Mood, Picture, PlaceKind, Scene, Season, Weather

SMALL = {"width": 120, "height": 150}
GIRL = Figure(thing="girl", x=0.4, depth=0.1, look=Look(figure="girl", colour="red"), who="Lan")


@pytest.fixture(scope="module")
def painter() -> InkPainter:
    return InkPainter(InkOptions(), {})


def pixels(picture: Picture) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(picture.image.read())).convert("RGB")).astype(float)


def unlike(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).mean())


def test_is_a_painter_with_a_vocabulary(painter: InkPainter) -> None:
    assert isinstance(painter, Painter)
    words = painter.vocabulary()
    assert words["lantern"] == ("灯笼", "lantern")
    assert len(words) > 100


def test_same_seed_same_bytes_and_another_seed_another_picture(painter: InkPainter) -> None:
    scene = Scene(place="river", weather="rain", figures=(GIRL, Figure(thing="boat", depth=0.4)))
    one, again = painter.paint(scene, seed=5, **SMALL), painter.paint(scene, seed=5, **SMALL)
    assert one.image.read() == again.image.read()
    assert unlike(pixels(one), pixels(painter.paint(scene, seed=6, **SMALL))) > 2


@pytest.mark.parametrize("size", [(64, 64), (64, 400), (700, 90), (333, 217)])
@pytest.mark.parametrize("place", ["river", "village", "room", "cave", "desert"])
def test_odd_sizes_are_painted_at_that_size(
    painter: InkPainter, size: tuple[int, int], place: PlaceKind
) -> None:
    scene = Scene(place=place, weather="storm", hour="night", figures=(GIRL,))
    picture = painter.paint(scene, width=size[0], height=size[1], seed=1)
    image = Image.open(io.BytesIO(picture.image.read()))
    assert (image.format, image.size, image.mode) == ("PNG", size, "RGB")
    assert (picture.width, picture.height) == size


def test_a_large_picture_is_enlarged_from_the_most_pixels() -> None:
    painter = InkPainter(InkOptions(most_pixels=80_000), {})
    picture = painter.paint(Scene(), width=1500, height=1100, seed=1)
    assert Image.open(io.BytesIO(picture.image.read())).size == (1500, 1100)


@pytest.mark.parametrize("size", [(63, 200), (200, 63), (4097, 200), (200, 0)])
def test_other_sizes_are_refused_in_both_languages(
    painter: InkPainter, size: tuple[int, int]
) -> None:
    with pytest.raises(BadBrief, match=f"{size[0]} x {size[1]}") as refused:
        painter.paint(Scene(), width=size[0], height=size[1], seed=1)
    assert "像素" in refused.value.chinese


def test_what_cannot_be_drawn_is_named_and_words_are_understood(painter: InkPainter) -> None:
    figures = (Figure(thing="quasar"), Figure(thing="小船", depth=0.4), Figure(thing="quasar"))
    picture = painter.paint(Scene(figures=figures), seed=1, **SMALL)
    assert picture.undrawn == ("quasar",)
    assert picture.scene is not None and picture.scene.figures == figures
    bare = painter.paint(Scene(), seed=1, **SMALL)
    assert unlike(pixels(picture), pixels(bare)) > 0.5


def differ(pictures: list[np.ndarray], least: float) -> None:
    for at, one in enumerate(pictures):
        for other in pictures[at + 1 :]:
            assert unlike(one, other) > least


def test_every_place_has_its_own_picture(painter: InkPainter) -> None:
    scenes = [Scene(place=place) for place in get_args(PlaceKind)]
    differ([pixels(painter.paint(s, seed=3, **SMALL)) for s in scenes], 6)


def test_hours_differ_and_night_is_darkest(painter: InkPainter) -> None:
    painted = [
        pixels(painter.paint(Scene(place="lake", hour=h), seed=3, **SMALL)) for h in get_args(Hour)
    ]
    differ(painted, 2)
    assert min(p.mean() for p in painted[:-1]) > painted[-1].mean() + 50


@pytest.mark.parametrize(
    ("kind", "field"), [(Weather, "weather"), (Season, "season"), (Mood, "mood")]
)
def test_weathers_seasons_and_moods_differ(painter: InkPainter, kind: object, field: str) -> None:
    scenes = [Scene(place="village", **{field: value}) for value in get_args(kind)]
    differ([pixels(painter.paint(s, seed=3, **SMALL)) for s in scenes], 0.7)


def test_a_lit_lantern_warms_its_neighbourhood_by_night(painter: InkPainter) -> None:
    lit, dark = (
        pixels(
            painter.paint(
                Scene(place="mountain", hour="night", weather="cloudy",
                      figures=(Figure(thing="lantern", x=0.5, depth=0.05, lit=lit),)),
                width=200, height=250, seed=2,
            )
        )
        for lit in (True, False)
    )  # fmt: skip
    gain = lit - dark
    near, corner = gain[170:230, 70:130].mean(axis=(0, 1)), gain[:25, :25].mean()
    assert near.mean() > corner + 20
    assert near[0] > near[2] + 10  # red before blue


def test_the_look_colours_the_garment(painter: InkPainter) -> None:
    def dressed(colour: str) -> np.ndarray:
        look = Look.model_validate({"figure": "girl", "garment": "robe", "colour": colour})
        figure = GIRL.model_copy(update={"look": look})
        scene = Scene(place="snowfield", figures=(figure,))
        return pixels(painter.paint(scene, width=200, height=250, seed=2))

    gap = dressed("red") - dressed("blue")
    worn = np.abs(gap).sum(axis=2) > 60
    assert worn.sum() > 150
    assert gap[worn][:, 0].mean() > 15 > -15 > gap[worn][:, 2].mean()


def test_the_seal_is_an_option() -> None:
    def red(seal: bool) -> float:
        painter = InkPainter(InkOptions(seal=seal), {})
        shown = pixels(painter.paint(Scene(place="snowfield"), width=300, height=380, seed=3))
        corner = shown[330:, :60]
        return float((corner[..., 0] - corner[..., 2]).max())

    assert red(True) > red(False) + 50


def test_the_top_stays_quiet_for_a_title(painter: InkPainter) -> None:
    for place in ("river", "mountain", "village", "lake"):
        shown = pixels(
            painter.paint(Scene(place=place, hour="dawn"), width=240, height=300, seed=4)
        )
        assert shown[:30].std(axis=(0, 1)).mean() < 26


def test_the_examples_are_painted_whole(painter: InkPainter) -> None:
    for scene in InkPainter.examples():
        assert painter.paint(scene, seed=1, **SMALL).undrawn == ()
    painter.close()

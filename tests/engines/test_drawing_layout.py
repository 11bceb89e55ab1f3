"""Placing figures: perspective, ground, groups, overlaps, edges."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest

from baiyi.engines.drawing.layout import COMPOSITIONS, foot_line, nearness, place
from baiyi.engines.drawing.palettes import PALETTES, garment, palette_of
from baiyi.engines.drawing.vocabulary import THINGS
from baiyi.errors import NotFound
from baiyi.values import Colour, Figure, Hour, Look, PlaceKind, Scene, Season, Weather

SIZE = (800, 1000)


def put(*figures: Figure, where: PlaceKind = "river", size: tuple[int, int] = SIZE):
    scene = Scene(place=where, figures=figures)
    return place(scene, THINGS, width=size[0], height=size[1], seed=7)[0]


def tall(one) -> float:
    return one.box[3] - one.box[1]


def test_the_further_away_the_smaller_and_the_higher():
    near, far = (
        put(Figure(thing="woman", x=0.3, depth=0.05), where="field"),
        put(Figure(thing="woman", x=0.3, depth=0.8), where="field"),
    )
    assert tall(far[0]) < 0.6 * tall(near[0])
    assert far[0].y < near[0].y
    assert nearness(1) < nearness(0.5) < nearness(0) == 1


def test_things_keep_their_proportions():
    cat, girl, house = (
        put(Figure(thing=name, depth=0.1), where="village")[0] for name in ("cat", "girl", "house")
    )
    assert tall(cat) < 0.7 * tall(girl)
    assert tall(house) > 1.2 * tall(girl)


@pytest.mark.parametrize("where", get_args(PlaceKind))
def test_the_main_character_is_read_in_every_place(where: PlaceKind):
    look = Look(figure="girl")
    girl = put(Figure(thing="girl", x=0.36, depth=0.1, who="小满", look=look), where=where)[0]
    assert 0.17 * SIZE[1] < tall(girl) < 0.5 * SIZE[1]
    left, top, right, bottom = girl.box
    assert left > 0 and top > 0 and right < SIZE[0] and bottom < SIZE[1]


def test_every_place_has_a_composition_with_its_ground_in_order():
    assert set(COMPOSITIONS) == set(get_args(PlaceKind))
    for where in COMPOSITIONS.values():
        lines = [foot_line(where, n / 20) for n in range(21)]
        assert lines == sorted(lines, reverse=True)
        assert where.horizon - 0.02 < lines[-1] and lines[0] <= where.front


def test_boats_stand_on_the_water_and_people_on_land():
    top, bottom = COMPOSITIONS["lake"].water or (0, 0)
    for depth in (0.05, 0.3, 0.6, 0.95):
        boat = put(Figure(thing="boat", depth=depth), where="lake")[0]
        man = put(Figure(thing="man", depth=depth), where="lake")[0]
        assert top * SIZE[1] < boat.y < bottom * SIZE[1]
        assert not top * SIZE[1] < man.y < bottom * SIZE[1]


def test_a_place_without_water_gets_a_pond_for_a_boat():
    boat = put(Figure(thing="boat", depth=0.5), where="village")[0]
    assert boat.ground == "water"
    assert put(Figure(thing="boat", depth=0.5), where="room")[0].ground == "ground"


def test_what_flies_and_what_shines_is_above():
    kite = put(Figure(thing="kite", depth=0.3), where="field")[0]
    moon = put(Figure(thing="moon", depth=0.3), where="field")[0]
    assert kite.box[3] < 0.75 * SIZE[1]
    assert moon.box[3] < 0.46 * SIZE[1]


def test_a_group_has_its_count_and_varies():
    group = put(Figure(thing="duck", depth=0.3, count=6))
    assert len(group) == 6
    assert len({round(one.x) for one in group}) == 6
    assert len({round(one.y, 1) for one in group}) > 3


def test_named_characters_do_not_cover_each_other():
    looks = [Look(figure=name) for name in ("girl", "old_man", "woman")]
    three = put(
        *(Figure(thing=look.figure, x=0.5, depth=0.1, who=look.figure, look=look) for look in looks)
    )
    boxes = sorted(one.box for one in three)
    for left, right in pairwise(boxes):
        assert left[2] - right[0] < 0.2 * min(left[2] - left[0], right[2] - right[0])


@pytest.mark.parametrize("size", [(64, 64), (1600, 500), (400, 1600), (2048, 2048)])
def test_nothing_is_cut_by_the_edge(size: tuple[int, int]):
    names = ("girl", "house", "boat", "horse", "kite", "moon", "lantern", "pagoda", "dragon")
    figures = [Figure(thing=name, x=n / 8, depth=n / 10) for n, name in enumerate(names)]
    for one in put(*figures, size=size):
        left, top, right, bottom = one.box
        assert left >= -1 and right <= size[0] + 1, one.figure.thing
        assert top >= -1 and bottom <= size[1] + 1, one.figure.thing


def test_who_rows_sits_in_the_boat():
    man = Figure(thing="man", x=0.2, depth=0.1, pose="rowing", who="船夫")
    placed = put(man, Figure(thing="boat", x=0.7, depth=0.3))
    rower = next(one for one in placed if one.figure.thing == "man")
    boat = next(one for one in placed if one.figure.thing == "boat")
    assert rower.aboard
    assert boat.box[0] < rower.x < boat.box[2]
    assert rower.y < boat.y


def test_unknown_things_are_named():
    scene = Scene(figures=(Figure(thing="zeppelin"), Figure(thing="girl")))
    placed, undrawn = place(scene, THINGS, width=400, height=500, seed=1)
    assert undrawn == ("zeppelin",)
    assert [one.figure.thing for one in placed] == ["girl"]


def test_palettes_differ_by_hour_season_weather():
    for field, words in (("hour", Hour), ("season", Season), ("weather", Weather)):
        skies = {palette_of(Scene(**{field: word})) for word in get_args(words)}
        expected = len(get_args(words)) - (field == "weather")  # wind is a clear sky
        assert len(skies) == expected, field


def test_a_palette_can_be_asked_for_by_name():
    assert palette_of(Scene(palette="night_teal")) == PALETTES["night_teal"]
    with pytest.raises(NotFound, match="night_teal"):
        palette_of(Scene(palette="mauve"))
    assert len(PALETTES) >= 10


@pytest.mark.parametrize("name", sorted(PALETTES))
def test_garments_stay_apart_in_every_palette(name: str):
    worn = [garment(PALETTES[name], colour) for colour in get_args(Colour)]
    for n, one in enumerate(worn):
        for other in worn[n + 1 :]:
            assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 30


def test_other_words_for_a_thing_are_understood():
    scene = Scene(figures=(Figure(thing="灯笼"), Figure(thing="Red lantern?")))
    placed, undrawn = place(scene, THINGS, width=400, height=500, seed=1)
    assert [one.figure.thing for one in placed] == ["lantern"]
    assert undrawn == ("Red lantern?",)


def test_a_lamp_in_the_hand_burns_after_dark():
    look = Look(figure="girl", carries="lantern")
    figure = Figure(thing="girl", who="小满", look=look)
    for hour, burns in (("noon", False), ("night", True)):
        scene = Scene(hour=hour, figures=(figure,))
        placed, _ = place(scene, THINGS, width=400, height=500, seed=1)
        assert placed[0].lit is burns

"""The lifeless half of the drawing vocabulary, and the vocabulary as a whole."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest

from baiyi.engines.drawing import vocabulary
from baiyi.engines.drawing.boats_and_wheels import VEHICLES
from baiyi.engines.drawing.buildings import BUILDINGS
from baiyi.engines.drawing.forms import drawing, fitted
from baiyi.engines.drawing.objects import OBJECTS
from baiyi.engines.drawing.shape import Ground, Material, Part, Sketch, Thing
from baiyi.engines.drawing.sky import SKY
from baiyi.engines.drawing.synonyms import SYNONYMS
from baiyi.engines.drawing.trees import TREES
from baiyi.values import Figure, Look, Season

SEASONS: tuple[Season, ...] = get_args(Season)
LIFELESS = {**TREES, **BUILDINGS, **VEHICLES, **OBJECTS, **SKY}


def _bounds(parts: tuple[Part, ...]) -> tuple[float, float, float, float]:
    boxes = [part.path.getBounds() for part in parts]
    return (
        min(b.left() for b in boxes), min(b.top() for b in boxes),
        max(b.right() for b in boxes), max(b.bottom() for b in boxes),
    )  # fmt: skip


def _written(parts: tuple[Part, ...]) -> list[tuple[bytes, str, float]]:
    return [(bytes(part.path.serialize()), part.material, part.shade) for part in parts]


@pytest.mark.parametrize("thing", LIFELESS.values(), ids=LIFELESS)
@pytest.mark.parametrize("season", SEASONS)
def test_every_thing_draws_within_its_frame_in_every_season(thing: Thing, season: Season) -> None:
    parts = thing.draw(Sketch(season=season, seed=3, lit=True))
    assert parts
    for part in parts:
        assert not part.path.isEmpty()
        assert part.path.isFinite()
        assert part.material in get_args(Material)
        assert -1 <= part.shade <= 1
    left, top, right, bottom = _bounds(parts)
    assert right - left < 4.5
    if thing.ground in ("sky", "air"):
        assert 0.6 < bottom - top < 1.6
        assert abs(top + bottom) < 1
    else:
        assert -1.35 < top < -0.55, "the thing's height is 1"
        assert -0.05 < bottom < 0.26, "the thing stands on the origin"


@pytest.mark.parametrize("thing", LIFELESS.values(), ids=LIFELESS)
def test_the_same_sketch_gives_the_same_paths(thing: Thing) -> None:
    sketch = Sketch(season="autumn", seed=11)
    assert _written(thing.draw(sketch)) == _written(thing.draw(sketch))


@pytest.mark.parametrize("name", [n for n in TREES if n not in ("palm", "dead_tree", "mushroom")])
def test_plants_change_with_season_and_seed(name: str) -> None:
    draw = TREES[name].draw
    assert _written(draw(Sketch(season="summer"))) != _written(draw(Sketch(season="winter")))
    assert _written(draw(Sketch(seed=1))) != _written(draw(Sketch(seed=2)))


def test_a_tree_is_bare_in_winter_and_the_plum_blooms() -> None:
    def materials(name: str, season: Season) -> set[str]:
        return {part.material for part in TREES[name].draw(Sketch(season=season))}

    assert "leaf" in materials("oak", "summer")
    assert "leaf" not in materials("oak", "winter")
    assert "blossom" in materials("plum_tree", "winter")
    assert "leaf" in materials("pine", "winter")


def test_there_are_enough_things_of_each_kind() -> None:
    assert len(TREES) >= 20
    assert len(BUILDINGS) >= 27
    assert len(LIFELESS) >= 110
    assert len(vocabulary.THINGS) >= 120
    assert set(LIFELESS) <= set(vocabulary.THINGS)


def test_names_are_unique_in_both_languages() -> None:
    pairs = vocabulary.names()
    chinese = Counter(zh for zh, _ in pairs.values())
    english = Counter(en.lower() for _, en in pairs.values())
    assert [word for word, times in chinese.items() if times > 1] == []
    assert [word for word, times in english.items() if times > 1] == []
    assert all(not zh.isascii() and en.isascii() for zh, en in pairs.values())


def test_no_table_hides_a_thing_of_another() -> None:
    tables = [TREES, BUILDINGS, VEHICLES, OBJECTS, SKY]
    assert sum(map(len, tables)) == len(LIFELESS)
    assert all(vocabulary.THINGS[name].name == name for name in vocabulary.THINGS)
    assert all(vocabulary.THINGS[name] is thing for name, thing in LIFELESS.items())


def test_every_thing_has_a_size_and_a_ground() -> None:
    for thing in vocabulary.THINGS.values():
        assert 0.04 < thing.height < 30, thing.name
        assert thing.ground in get_args(Ground), thing.name


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("boat", "boat"), ("船", "boat"), ("小屋", "cottage"), ("lamp post", "street_lamp"),
        ("kitten", "cat"), ("River Lantern", "river_lantern"), ("一盏河灯", "river_lantern"),
        ("hot-air balloon", "balloon"), ("the willow", "willow"), ("mountains", "hill"),
        ("fireflies", "firefly"), ("月亮", "moon"), ("一只小猫", "cat"), ("shelves", None),
        ("xylophone", None), ("", None),
    ],
)  # fmt: skip
def test_a_thing_is_known_by_its_names_and_other_words(asked: str, name: str | None) -> None:
    thing = vocabulary.known(asked)
    assert (thing and thing.name) == name


def test_every_thing_is_known_by_its_own_names() -> None:
    for name, thing in vocabulary.THINGS.items():
        for word in (name, thing.chinese, thing.english, thing.english.upper()):
            assert vocabulary.known(word) is thing, word


def test_other_words_stand_for_things_that_exist() -> None:
    assert sorted({name for name in SYNONYMS.values() if name not in vocabulary.THINGS}) == []


def test_parts_draw_a_figure_by_its_look_and_season() -> None:
    figure = Figure(thing="小女孩", look=Look(figure="girl", colour="blue", hair="braids"))
    other = Figure(thing="girl", look=Look(figure="girl", colour="blue", hair="bun"))
    assert _written(vocabulary.parts(figure, "spring", 1)) != _written(
        vocabulary.parts(other, "spring", 1)
    )
    tree = Figure(thing="maple tree")
    assert _written(vocabulary.parts(tree, "summer", 1)) != _written(
        vocabulary.parts(tree, "winter", 1)
    )
    with pytest.raises(KeyError, match="xylophone"):
        vocabulary.parts(Figure(thing="xylophone"), "spring", 1)


def test_a_drawing_is_read_from_text() -> None:
    (first, second) = drawing(
        "wood-.4 rect -10,0 10,100\ncut disc 0,50 5\nleaf/red limb* 20,0,2 30,50,1"
    )
    assert (first.material, first.shade, second.tint) == ("wood", -0.4, "red")
    assert first.path.contains(0.08, -0.9)
    assert not first.path.contains(0, -0.5), "what is cut is a hole"
    left, _, right, _ = _bounds((second,))
    assert left == pytest.approx(-right, abs=0.01), "a star draws the mirror image too"
    with pytest.raises(ValueError, match="unknown material"):
        drawing("glue rect 0,0 1,1")


def test_fitted_parts_are_scaled_and_moved() -> None:
    (part,) = fitted(drawing("wood rect -10,0 10,100"), 0.5, 1 - 0.25j)
    box = part.path.getBounds()
    assert (box.left(), box.bottom()) == (
        pytest.approx(0.95, abs=0.01),
        pytest.approx(-0.25, abs=0.01),
    )
    assert box.height() == pytest.approx(0.5, abs=0.02)

"""People, animals and birds: what is drawn is sound, distinct and repeatable."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import combinations
from typing import get_args

import pytest
import skia

from baiyi.engines.drawing.animals import ANIMALS
from baiyi.engines.drawing.birds import BIRDS
from baiyi.engines.drawing.people import PEOPLE
from baiyi.engines.drawing.people_hold import HOLDS, held_name
from baiyi.engines.drawing.shape import Material, Part, Sketch, Thing
from baiyi.values import Colour, Look, Person, Pose, Season

EVERY = {**PEOPLE, **ANIMALS, **BIRDS}
POSES: tuple[Pose, ...] = get_args(Pose)
PEOPLE_WORDS: tuple[str, ...] = get_args(Person)


def bounds(parts: Iterable[Part]) -> skia.Rect:
    box = skia.Rect.MakeEmpty()
    for part in parts:
        box.join(part.path.getBounds())
    return box


def picture(parts: Iterable[Part], colours: bool = False) -> bytes:
    """The parts as pixels, black only or one grey per material and shade."""
    surface = skia.Surface(96, 96)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorWHITE)
    canvas.translate(48, 76)
    canvas.scale(52, 52)
    names = get_args(Material)
    for part in parts:
        tone = names.index(part.material) * 9 + round(part.shade * 8) if colours else 0
        canvas.drawPath(part.path, skia.Paint(Color=skia.Color(tone % 256, tone % 256, 40)))
    return surface.makeImageSnapshot().tobytes()


def outlines(parts: Iterable[Part]) -> list[tuple[object, ...]]:
    return [(part.path.serialize().bytes(), part.material, part.shade)
            for part in parts]  # fmt: skip


@pytest.mark.parametrize("thing", EVERY.values(), ids=lambda thing: thing.name)
def test_every_thing_draws_sound_shapes_in_every_season(thing: Thing) -> None:
    for season in get_args(Season):
        parts = thing.draw(Sketch(season=season, lit=True, seed=3))
        assert len(parts) >= 1
        for part in parts:
            assert not part.path.isEmpty(), part
            assert part.path.isFinite()
            assert part.material in get_args(Material)
            assert part.tint is None or part.tint in get_args(Colour)
            assert -1 <= part.shade <= 1
        box = bounds(parts)
        assert -2 < box.left() < box.right() < 2
        assert -1.55 < box.top() < box.bottom() < 0.75


@pytest.mark.parametrize("thing", EVERY.values(), ids=lambda thing: thing.name)
def test_a_thing_is_about_as_high_as_one_unit_and_stands_on_the_ground(thing: Thing) -> None:
    box = bounds(thing.draw(Sketch(look=Look(carries="flower"))))
    assert 0.6 < box.height() < 1.5
    if thing.ground == "ground":
        assert abs(box.bottom()) < 0.03
    assert 0.03 < thing.height < 8


@pytest.mark.parametrize("word", PEOPLE_WORDS)
@pytest.mark.parametrize("garment", ["robe", "jacket"])
def test_every_pose_gives_its_own_silhouette(word: str, garment: str) -> None:
    look = Look(figure=word, garment=garment)
    seen = {pose: picture(PEOPLE[word].draw(Sketch(pose=pose, look=look))) for pose in POSES}
    for one, other in combinations(POSES, 2):
        differing = sum(a != b for a, b in zip(seen[one][::4], seen[other][::4], strict=True))
        assert differing > 60, (one, other)


@pytest.mark.parametrize("word", PEOPLE_WORDS)
def test_poses_keep_the_standing_scale(word: str) -> None:
    def box(pose: Pose) -> skia.Rect:
        return bounds(PEOPLE[word].draw(Sketch(pose=pose, look=Look(garment="robe"))))

    standing = box("standing")
    assert 0.9 < standing.height() < 1.15
    assert 0.35 < box("sitting").height() < 0.75 * standing.height()
    sleeping = box("sleeping")
    assert sleeping.height() < 0.45
    assert sleeping.width() > 0.8
    for pose in POSES:
        if pose != "rowing":
            assert box(pose).bottom() < 0.03, pose


@pytest.mark.parametrize("thing", EVERY.values(), ids=lambda thing: thing.name)
def test_the_same_sketch_gives_the_same_shapes(thing: Thing) -> None:
    sketch = Sketch(pose="walking", seed=11)
    assert outlines(thing.draw(sketch)) == outlines(thing.draw(sketch))


@pytest.mark.parametrize("word", PEOPLE_WORDS)
@pytest.mark.parametrize("field", ["hair", "garment", "hat"])
def test_every_look_shows(word: str, field: str) -> None:
    choices = get_args(Look.model_fields[field].annotation)
    pictures = {
        picture(PEOPLE[word].draw(Sketch(look=Look(**{field: choice}))), colours=True)
        for choice in choices
    }
    assert len(pictures) == len(choices)


@pytest.mark.parametrize("name", sorted(HOLDS))
def test_what_is_carried_is_drawn_in_the_poses_with_a_free_hand(name: str) -> None:
    assert held_name(f"a little {'fishing rod' if name == 'rod' else name}") == name
    for pose in ("standing", "walking", "sitting", "waving"):
        without = PEOPLE["girl"].draw(Sketch(pose=pose))
        carrying = PEOPLE["girl"].draw(Sketch(pose=pose, look=Look(carries=name)))
        assert picture(without) != picture(carrying), pose


def test_carried_things_are_known_by_their_chinese_names() -> None:
    assert held_name("一盏小红灯笼") == "lantern"
    assert held_name("竹篮") == "basket"
    assert held_name("油纸伞") == "umbrella"
    assert held_name("勇气") is None
    assert held_name(None) is None


def test_a_lantern_has_light_and_the_rower_an_oar_in_the_water() -> None:
    lit = PEOPLE["girl"].draw(Sketch(look=Look(carries="lantern"), lit=True))
    assert any(part.material == "light" for part in lit)
    rower = PEOPLE["man"].draw(Sketch(pose="rowing"))
    assert 0.05 < bounds(rower).bottom() < 0.3


def test_animals_move_and_rest() -> None:
    for name in ("dog", "horse", "tiger", "sheep"):
        seen = {
            picture(ANIMALS[name].draw(Sketch(pose=pose)))
            for pose in ("standing", "walking", "running", "sleeping")
        }
        assert len(seen) >= 3, name
        resting = bounds(ANIMALS[name].draw(Sketch(pose="sleeping")))
        standing = bounds(ANIMALS[name].draw(Sketch()))
        assert resting.height() < standing.height() * 0.9


def test_a_crowd_changes_with_its_seed() -> None:
    assert picture(PEOPLE["crowd"].draw(Sketch(seed=1))) != picture(
        PEOPLE["crowd"].draw(Sketch(seed=2))
    )


def test_names_are_unique_in_both_languages_and_enough() -> None:
    count = len(PEOPLE) + len(ANIMALS) + len(BIRDS)
    assert len(EVERY) == count
    assert len({thing.chinese for thing in EVERY.values()}) == count
    assert len({thing.english for thing in EVERY.values()}) == count
    assert set(PEOPLE_WORDS) <= set(PEOPLE)
    assert len(ANIMALS) + len(BIRDS) >= 45
    assert all(not math.isnan(thing.height) for thing in EVERY.values())

"""The sets of places, what is held, who is only spoken of, and how near we stand."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from baiyi.create.paint.dressing import CHINESE, OTHERS, dressed, set_of
from baiyi.create.paint.stage import shot_of, stage_scene
from baiyi.engines.drawing.layout import COMPOSITIONS, place
from baiyi.engines.drawing.vocabulary import THINGS
from baiyi.values import Canon, Figure, Look, Page, Place, PlaceKind, Scene

from .test_paint import CANON, PAGE, PLAN, RuleWriter, WordPainter

ANSWER = {"mood": "warm", "小满": "standing"}
WORDS = {name: (name, name) for name in THINGS}


def staged(text: str, answer: dict[str, object] | None = None) -> Scene:
    writer = RuleWriter([json.dumps(ANSWER | (answer or {}))])
    page = PAGE.model_copy(update={"text": text})
    return stage_scene(page, PLAN, CANON, writer=writer, painter=WordPainter(), seed=4)


@pytest.mark.parametrize("kind", get_args(PlaceKind))
def test_every_set_can_be_drawn_and_makes_no_pond_where_there_is_none(kind: PlaceKind) -> None:
    for sets in (CHINESE[kind], OTHERS.get(kind, CHINESE[kind])):
        assert len(sets) >= 2
        for props in sets:
            for prop in props:
                assert prop.thing in THINGS
                if THINGS[prop.thing].ground == "water":
                    assert COMPOSITIONS[kind].water, f"{prop.thing} in a {kind}"


def test_two_places_of_a_kind_differ_and_a_place_keeps_its_set() -> None:
    places = tuple(Place(name=name, kind="river") for name in ("上游", "渡口", "下游"))
    canon = Canon(places=places)
    sets = [set_of(p.name, "river", canon, chinese=True) for p in places]
    assert len(set(sets)) == 3
    assert set_of("渡口", "river", canon, chinese=True) == sets[1]
    assert set_of("渡口", "river", canon, chinese=False) != sets[1]


def test_what_a_places_name_says_stands_there_and_nothing_twice() -> None:
    canon = Canon(places=(Place(name="the lighthouse", kind="sea"),))
    boat = Figure(thing="sailboat", x=0.3, depth=0.5)
    figures = dressed(
        (boat,), "the lighthouse", "sea", ("lighthouse",), canon, WORDS, chinese=False
    )
    things = [f.thing for f in figures]
    assert things[:2] == ["sailboat", "lighthouse"]
    assert len(things) == len(set(things))


def test_a_full_picture_gets_little_more() -> None:
    figures = tuple(Figure(thing=t, x=0.1) for t in ("boat", "rock", "cat", "moon", "star"))
    assert len(dressed(figures, "-", "river", (), Canon(), WORDS, chinese=True)) == 7


def test_the_first_thing_one_can_hold_is_held() -> None:
    scene = staged("小满提着灯笼走过石桥。")
    assert scene.figures[0].look == Look(figure="girl", colour="red", carries="lantern")
    assert "lantern" not in [f.thing for f in scene.figures]
    assert "灯笼" in scene.caption


def test_who_is_only_spoken_of_is_not_drawn() -> None:
    assert "child" not in [f.thing for f in staged("爷爷说：“孩子，来吧。”").figures]
    assert "child" in [f.thing for f in staged("爷爷看见一个孩子。").figures]


def test_a_story_opens_and_closes_wide() -> None:
    beat = PLAN.beats[0]
    plan = PLAN.model_copy(
        update={"beats": tuple(beat.model_copy(update={"number": n}) for n in (1, 2, 3))}
    )
    pages = [Page(number=n, text="小满") for n in (1, 2, 3)]
    assert [shot_of(p, plan, CANON.characters) for p in pages] == ["wide", "medium", "wide"]


def test_a_medium_shot_is_nearer_and_stays_in_the_picture() -> None:
    girl = Figure(thing="girl", x=0.4, depth=0.08, who="小满", look=Look())
    heights = []
    for shot in ("wide", "medium"):
        scene = Scene.model_validate({"place": "field", "shot": shot, "figures": (girl,)})
        (one,), undrawn = place(scene, THINGS, width=800, height=600, seed=1)
        left, top, right, bottom = one.box
        assert not undrawn and left > 0 and right < 800 and top > 0 and bottom < 600
        heights.append(bottom - top)
    assert heights[1] > 1.2 * heights[0]

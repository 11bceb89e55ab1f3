"""The author's own outline: it is told page by page, and the writer adds only what is missing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from baiyi.brief import brief_from_line
from baiyi.create import write
from baiyi.create.write.outline import schema
from baiyi.errors import BadBrief, NotGoodEnough
from baiyi.values import Brief

from .test_write import Scripted

OUTLINE = ("阿灯站在河边。", "她划着船，谁也没有遇见。", "渡爷爷在小镇上等她。")


def brief(**more: Any) -> Brief:
    return brief_from_line("点亮河灯", outline=OUTLINE, cast=("阿灯: 女孩", "渡爷爷: 老人"), **more)


def answer(**more: Any) -> str:
    given = {"title": "一河的灯", "season": "summer", "places": ["岸上", "水上", "街上"]}
    return json.dumps(given | more, ensure_ascii=False)


def test_every_page_tells_what_its_line_says() -> None:
    plan = write.plan(brief(), writer=Scripted(answer()), seed=1)
    assert tuple(beat.happens for beat in plan.beats) == OUTLINE
    assert (plan.title, plan.season) == ("一河的灯", "summer")
    assert [beat.who for beat in plan.beats] == [("阿灯",), ("阿灯",), ("渡爷爷",)]
    assert [beat.place for beat in plan.beats] == ["河", "河", "小镇"[1:]]
    assert plan.people == ("阿灯: 女孩", "渡爷爷: 老人")


def test_the_writer_is_not_asked_for_what_the_brief_says() -> None:
    asked = schema(brief(title="灯"))["properties"]
    assert set(asked) == {"season", "places"}
    nobody = brief_from_line("点亮河灯", outline=OUTLINE)
    assert set(schema(nobody)["properties"]) == {"title", "season", "people", "places"}


def test_people_that_the_outline_does_not_know_are_asked_for_again() -> None:
    plain = brief_from_line("点亮河灯", outline=OUTLINE)
    wrong = answer(people=[{"name": "小明", "who": "男孩"}])
    right = answer(people=[{"name": "阿灯", "who": "女孩"}])
    writer = Scripted(wrong, "no json", right)
    assert write.plan(plain, writer=writer, seed=1).people == ("阿灯: 女孩",)
    with pytest.raises(NotGoodEnough, match="outline"):
        write.plan(plain, writer=Scripted(*[wrong] * 4), seed=1)


def test_a_book_has_the_pages_of_its_outline() -> None:
    assert brief().pages == 3
    with pytest.raises(BadBrief, match=r"'pages' is 6.*3 lines"):
        brief(pages=6)
    with pytest.raises(BadBrief, match="outline"):
        brief_from_line("点亮河灯", outline="one line")

"""Another picture of the same page: painted anew, nothing else; and the one before, made no second time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from little_home import Home, little_brief

from baiyi.errors import NotFound
from baiyi.forms import parts, takes
from baiyi.forms.studio import Studio
from baiyi.values import Brief

Told = tuple[Home, Studio, str]


@pytest.fixture(scope="module", params=["en", "zh"])
def told(shared_home: Home, request: pytest.FixtureRequest) -> Iterator[Told]:
    brief = little_brief(request.param, pages=3, narration=True, seed=41)
    with shared_home.open() as studio:
        yield shared_home, studio, studio.make(brief).work


def painted(home: Home) -> list[str]:
    return [line for line in home.asked() if line.startswith("paints")]


def picture(studio: Studio, work: str, page: int) -> bytes:
    file = next(f for f in studio.files(work) if f.path.endswith(f"page-{page}.png"))
    return Path(file.path).read_bytes()


def rebuild(studio: Studio, work: str) -> None:
    studio.make(studio.brief(work))


def test_only_that_picture_is_painted_anew_and_the_one_before_comes_back(told: Told) -> None:
    home, studio, work = told
    first, other = picture(studio, work, 2), picture(studio, work, 1)
    home.asked()
    takes.another(studio, work, "page 2")
    rebuild(studio, work)
    assert len(home.asked()) == 1, "one picture, no cover, no poster, no word and no voice"
    second = picture(studio, work, 2)
    assert second != first and picture(studio, work, 1) == other
    takes.another(studio, work, "scene 2")
    rebuild(studio, work)
    assert len(painted(home)) == 1 and picture(studio, work, 2) not in (first, second)
    for before in (second, first):
        studio.undo(work, "picture 2")
        rebuild(studio, work)
        assert picture(studio, work, 2) == before and home.asked() == []


def test_words_that_change_later_are_still_what_it_shows(told: Told) -> None:
    _, studio, work = told
    takes.another(studio, work, "page 3")
    rebuild(studio, work)
    before = parts.current(studio.ledger, work)
    studio.edit(work, "page 3", studio.part_text(work, "page 1") + " 9")
    rebuild(studio, work)
    now = {part.name: part.value for part in parts.current(studio.ledger, work)}
    was = {part.name: part.value for part in before}
    assert now["picture 3"] == was["picture 3"] and now["scene 3"] != was["scene 3"]


def test_the_trail_leads_through_it(told: Told) -> None:
    _, studio, work = told
    takes.another(studio, work, "page 1")
    rebuild(studio, work)
    trail = [link.step for link in studio.why(work, "page-1.png")]
    assert {"paint.illustrate", "paint.retake", "paint.stage_scene"} <= set(trail)


def test_a_translation_shows_the_picture_that_was_chosen(shared_home: Home) -> None:
    with shared_home.open() as studio:
        work = studio.make(little_brief("en", pages=1, seed=42)).work
        takes.another(studio, work, "page 1")
        rebuild(studio, work)
        shared_home.asked()
        given = {"form": "translation", "source": work, "language": "zh", "line": "Into Chinese"}
        there = studio.make(Brief(**given, engines={"writer": "little"}, narration=False)).work
        assert studio.find(there).state == "done" and painted(shared_home) == []


@pytest.mark.parametrize("part", ["title", "canon"])
def test_what_has_no_picture_of_its_own_has_no_other(told: Told, part: str) -> None:
    _, studio, work = told
    with pytest.raises(NotFound, match=rf"'{part}' has no picture of its own"):
        takes.another(studio, work, part)
    with pytest.raises(NotFound, match="page 9"):
        takes.another(studio, work, "page 9")

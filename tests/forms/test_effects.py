"""What an edit would redo is said before it is kept, without making anything, and it is not too little."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from little_home import Home, little_brief

from baiyi.build.events import Event, Finished
from baiyi.errors import BadBrief, Cancelled, NotFound
from baiyi.forms import rehearse
from baiyi.forms.studio import Studio
from baiyi.store.tables import metadata
from baiyi.values import Brief

# Steps without an engine that are done in a moment: they are tried, and not told.
QUICK = {"write.told", "paint.seen", "speak.heard", "paint.stage_cover", "paint.stage_poster"}
QUICK |= {"write.contradictions"}


@pytest.fixture(scope="module", params=["en", "zh"])
def told(request: pytest.FixtureRequest, shared_home: Home) -> Iterator[tuple[Home, Studio, str]]:
    with shared_home.open() as studio:
        yield (
            shared_home,
            studio,
            studio.make(little_brief(request.param, narration=True, pages=3)).work,
        )


def ran(studio: Studio, work: str) -> list[str]:
    """The steps of a rebuild that were done, as often as they were."""
    found: list[str] = []

    def hear(event: Event) -> None:
        if isinstance(event, Finished) and not event.cached:
            found.append(event.step)

    studio.make(studio.brief(work), hear)
    return [step for step in found if step not in QUICK]


def rows(studio: Studio) -> dict[str, list[Any]]:
    """All that the ledger knows."""
    database = studio.ledger.works._database
    return {
        t.name: sorted(map(str, database.rows(sa.select(t))))
        for t in metadata.sorted_tables
        if t.name != "leases"
    }


def out(studio: Studio, work: str) -> dict[str, bytes]:
    """The finished files."""
    paths = [Path(release.path) for release in studio.ledger.works.releases(work)]
    return {path.name: path.read_bytes() for path in paths}


ALL = {"writer", "painter", "speaker"}
# Part, change, and the kinds of engines that it can ask for.
EDITS: dict[str, tuple[str, Callable[[str], str], set[str]]] = {
    "a page": ("page 2", lambda text: f"{text} 灯亮了 Done.", ALL),
    "a title": ("title", lambda text: f"{text} 2", {"speaker"}),
    "a scene": ("scene 3", lambda text: text.replace("caption: ", "caption: 近 "), {"painter"}),
    "a coat": ("canon", lambda text: text.replace("red", "blue"), {"writer", "painter"}),
    "a wish": ("canon", lambda text: text.replace("wants: light", "wants: a boat"), ALL),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_said_is_what_is_redone_and_no_less(
    told: tuple[Home, Studio, str], edit: str
) -> None:
    home, studio, work = told
    part, change, kinds = EDITS[edit]
    text = change(studio.part_text(work, part))
    home.asked()
    before = rows(studio)
    said = rehearse.effects(studio, work, part, text)
    assert rows(studio) == before and home.asked() == [], "nothing is made, nothing written down"
    assert said.whole and said.changed and said.seconds > 0
    files = out(studio, work)
    studio.edit(work, part, text)
    done = ran(studio, work)
    most = {stage.step: stage.count for stage in said.stages}
    for step in set(done):
        assert done.count(step) <= most.get(step, 0), (step, most)
    changed = {name for name, data in out(studio, work).items() if data != files.get(name)}
    assert changed <= set(said.files)
    assert {stage.kind for stage in said.stages} - {None} == kinds
    studio.undo(work, part)
    assert ran(studio, work) == []


def test_another_voice_is_spoken_and_nothing_else(told: tuple[Home, Studio, str]) -> None:
    home, studio, work = told
    voice = {"en": "amy", "zh": "an"}[studio.find(work).language]
    text = studio.part_text(work, "canon")
    head, _, tail = text.partition("voice: ")
    text = f"{head}voice: {voice}\n{tail.partition(chr(10))[2]}"
    said = rehearse.effects(studio, work, "canon", text)
    assert {stage.kind for stage in said.stages} <= {"speaker", None}
    home.asked()
    studio.edit(work, "canon", text)
    done = ran(studio, work)
    assert set(done) <= {stage.step for stage in said.stages}
    assert all(line.startswith("speaks") for line in home.asked()) and "speak.narrate" in done
    studio.undo(work, "canon")


def test_a_page_is_named_where_it_is_the_only_one(told: tuple[Home, Studio, str]) -> None:
    _, studio, work = told
    stages = {stage.step: stage for stage in rehearse.effects(studio, work, "page 2").stages}
    assert stages["speak.narrate"].of == ("page 2",) and stages["speak.narrate"].count == 1
    assert "write.page" not in stages, "later pages go on from the draft"


def test_the_same_text_redoes_nothing_and_a_wrong_one_is_refused(
    told: tuple[Home, Studio, str],
) -> None:
    _, studio, work = told
    same = rehearse.effects(studio, work, "page 1", studio.part_text(work, "page 1"))
    assert (same.changed, same.stages, same.files, same.seconds) == (False, (), (), 0)
    with pytest.raises(BadBrief, match="is empty"):
        rehearse.effects(studio, work, "page 1", " ")
    with pytest.raises(BadBrief, match="does not fit"):
        rehearse.effects(studio, work, "canon", "characters: 3")
    with pytest.raises(NotFound, match="has no part 'page 9'"):
        rehearse.effects(studio, work, "page 9")


def test_of_a_work_that_was_never_finished_it_says_that_more_may_come(home: Home) -> None:
    stop = threading.Event()

    def hear(event: Event) -> None:
        if isinstance(event, Finished) and event.step == "paint.stage_scene":
            stop.set()

    with home.open() as studio:
        brief = little_brief("en", narration=True, pages=3)
        with pytest.raises(Cancelled):
            studio.make(brief, hear, stop)
        work = studio.works()[0].id
        said = rehearse.effects(studio, work, "page 1")
        assert not said.whole and said.files == ()


def counted(found: list[str]) -> dict[str, int]:
    return {step: found.count(step) for step in set(found)}


def test_of_a_novel_and_of_what_is_read_aloud_from_it(home: Home) -> None:
    """Chapters go on from drafts, an audiobook from another work: what is said is no less than what is done."""
    cast = ("沈砚之: 修表匠", "陶阿满: 撑船的姑娘", "钱掌柜: 当铺掌柜")
    engines = {"writer": "teller", "speaker": "little", "painter": "little"}
    novel = Brief(
        line="修表匠沿着运河寻找寄表的人", form="novel", language="zh", length=600, chapters=2,
        cast=cast, engines=engines,
    )  # fmt: skip
    with home.open() as studio:
        work = studio.make(novel).work
        aloud = Brief(line="听书", form="audiobook", language="zh", source=work, engines=engines)
        spoken = studio.make(aloud).work
        for of, part, sign in ((work, "chapter 2", "灯亮了。"), (spoken, "title", "二")):
            text = studio.part_text(of, part) + sign
            said = rehearse.effects(studio, of, part, text)
            assert said.whole and said.files
            studio.edit(of, part, text)
            most = {stage.step: stage.count for stage in said.stages}
            done = counted(ran(studio, of))
            assert all(count <= most.get(step, 0) for step, count in done.items()), (done, most)
        studio.edit(work, "chapter 1", studio.part_text(work, "chapter 1") + "船走了。")
        again = rehearse.waiting(studio, spoken)
        assert again.whole and "speaker" in {stage.kind for stage in again.stages}

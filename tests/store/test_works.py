"""Works, their parts, human edits and releases: the same in SQLite and in PostgreSQL."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from baiyi.errors import NotFound
from baiyi.store.ledger import Ledger, PartRecord
from baiyi.values import Asset, Brief, Page


def brief(**changes: Any) -> Brief:
    return Brief(**({"line": "灯笼匠的女儿要点亮整条河", "language": "zh"} | changes))


def part(name: str, text: str, *, machine: str | None = None, key: str | None = "k") -> PartRecord:
    return PartRecord(
        name=name,
        type="Page",
        value=Page(number=1, text=text).model_dump_json(),
        machine=Page(number=1, text=machine or text).model_dump_json(),
        key=key,
        edited=machine is not None,
    )


def test_a_work_is_kept_as_it_was_told(ledger: Ledger) -> None:
    before = datetime.now(UTC)
    work = ledger.works.add(brief(cast=("阿宁：女儿",), seed=2**31 - 1), title="“河”\n🏮 it's")
    assert work == ledger.works.get(work.id)
    assert (work.title, work.form, work.language) == ("“河”\n🏮 it's", "picture_book", "zh")
    assert (work.state, work.builds) == ("new", 0)
    assert work.brief == brief(cast=("阿宁：女儿",), seed=2**31 - 1)
    assert before <= work.created <= work.updated <= datetime.now(UTC)


def test_adding_a_work_again_leaves_it_as_it_is(ledger: Ledger) -> None:
    first = ledger.works.add(brief(), title="The river", work_id="w1")
    ledger.works.change("w1", state="done")
    again = ledger.works.add(brief(seed=9), title="Another", work_id="w1")
    assert (again.title, again.state, again.brief) == (first.title, "done", first.brief)
    assert len(ledger.works.list()) == 1


def test_the_last_changed_comes_first(ledger: Ledger) -> None:
    for name in "abc":
        ledger.works.add(brief(), title=name, work_id=name)
        time.sleep(0.002)
    assert [work.id for work in ledger.works.list()] == ["c", "b", "a"]
    ledger.works.change("a", state="building")
    assert [work.id for work in ledger.works.list()] == ["a", "c", "b"]


def test_a_work_is_found_by_id_beginning_or_title(ledger: Ledger) -> None:
    for work_id, title in (("ab12", "Lanterns"), ("ab34", "雪"), ("ab", "x"), ("cd", "雪")):
        ledger.works.add(brief(), title=title, work_id=work_id)
    assert ledger.works.find("ab1").id == "ab12"
    assert ledger.works.find("Lanterns").id == ledger.works.find("  ab12 ").id == "ab12"
    assert ledger.works.find("ab").id == "ab", "a whole id is not the beginning of others"
    with pytest.raises(
        NotFound, match=r"'雪' could be any of these works: .*ab34 \(雪\)"
    ) as caught:
        ledger.works.find("雪")
    assert "请多给几位编号" in caught.value.chinese and "cd (雪)" in caught.value.chinese
    for words in ("nothing", "", "  ", "a%", "Lantern_"):
        with pytest.raises(NotFound, match="baiyi list"):
            ledger.works.find(words)


def test_what_changes_is_changed_and_nothing_else(ledger: Ledger) -> None:
    work = ledger.works.add(brief(), title="t")
    other = ledger.works.add(brief(), title="other")
    ledger.works.change(work.id, state="done", title="River", brief=brief(language="en", pages=9))
    changed = ledger.works.get(work.id)
    assert (changed.state, changed.title, changed.language) == ("done", "River", "en")
    assert changed.brief.pages == 9 and changed.updated > work.updated
    assert ledger.works.get(other.id) == other


@pytest.mark.parametrize("verb", ["get", "change", "begin_build", "find"])
def test_a_work_that_is_not_there_is_said_by_its_id(ledger: Ledger, verb: str) -> None:
    with pytest.raises(NotFound, match="no work 'none'"):
        getattr(ledger.works, verb)("none")


def test_builds_are_counted(ledger: Ledger) -> None:
    work = ledger.works.add(brief(), title="t")
    assert [ledger.works.begin_build(work.id) for _ in range(3)] == [1, 2, 3]
    assert ledger.works.get(work.id).builds == 3


def test_parts_stand_in_the_order_of_the_story_and_are_replaced_whole(ledger: Ledger) -> None:
    work = ledger.works.add(brief(), title="t").id
    ledger.works.set_part(work, part("page 2", "two"), 5)
    ledger.works.set_part(work, part("title", "one"), 1)
    ledger.works.set_part(work, part("page 10", "ten", key=None), 7)
    assert [p.name for p in ledger.works.parts(work)] == ["title", "page 2", "page 10"]
    ledger.works.set_part(work, part("page 2", "zwei", machine="two", key="k2"), 5)
    found = ledger.works.part(work, "  PAGE   2 ")
    assert found == part("page 2", "zwei", machine="two", key="k2")
    assert found.decoded()["text"] == "zwei" and found.edited
    assert ledger.works.part(work, "page 10").key is None
    with pytest.raises(NotFound, match="no part 'page 3'; it has: title, page 2, page 10"):
        ledger.works.part(work, "page 3")


def test_edits_are_kept_each_and_the_newest_counts(ledger: Ledger) -> None:
    work = ledger.works.add(brief(), title="t").id
    ledger.works.set_part(work, part("page 1", "machine"), 1)
    ledger.works.set_part(work, part("page 2", "machine"), 2)
    for text in ("first", "第二"):
        ledger.works.edit(work, "Page 1", json.dumps(text))
    ledger.works.edit(work, "page 2", '"other"')
    assert ledger.works.newest_edits(work) == {"page 1": '"\\u7b2c\\u4e8c"', "page 2": '"other"'}
    assert [e.part for e in ledger.works.edits(work)] == ["page 1", "page 1", "page 2"]
    assert ledger.works.get(work).state == "edited"
    with pytest.raises(NotFound, match="no part 'page 9'"):
        ledger.works.edit(work, "page 9", '"x"')


def test_edits_are_taken_back_one_by_one(ledger: Ledger) -> None:
    work = ledger.works.add(brief(), title="t").id
    twin = ledger.works.add(brief(), title="twin").id
    for one in (work, twin):
        ledger.works.set_part(one, part("page 1", "machine"), 1)
        ledger.works.edit(one, "page 1", '"first"')
    ledger.works.edit(work, "page 1", '"second"')
    ledger.works.undo_edit(work, "PAGE 1")
    assert ledger.works.newest_edits(work) == {"page 1": '"first"'}
    ledger.works.undo_edit(work, "page 1")
    assert ledger.works.newest_edits(work) == {}
    assert [e.undone for e in ledger.works.edits(work)] == [True, True], "nothing is forgotten"
    with pytest.raises(NotFound, match="nobody has edited 'page 1'"):
        ledger.works.undo_edit(work, "page 1")
    assert ledger.works.newest_edits(twin) == {"page 1": '"first"'}


def test_releases_are_recorded_by_path_and_replaced(ledger: Ledger) -> None:
    work = ledger.works.add(brief(), title="t").id
    other = ledger.works.add(brief(), title="other").id
    big = Asset(digest="b" * 64, media_type="application/pdf", size=5_000_000_000)
    ledger.works.release(work, "/out/河/书.pdf", big, "key1")
    ledger.works.release(work, "/out/a.png", Asset.of(b"a", "image/png"), None, "/out/a.png.c2pa")
    ledger.works.release(other, "/out/o.png", Asset.of(b"o", "image/png"), None)
    first, second = ledger.works.releases(work)
    assert (first.path, first.beside, first.key) == ("/out/a.png", "/out/a.png.c2pa", None)
    assert (second.digest, second.size, second.key) == ("b" * 64, 5_000_000_000, "key1")
    ledger.works.release(work, "/out/河/书.pdf", Asset.of(b"new", "application/pdf"), "key2")
    assert [r.key for r in ledger.works.releases(work)] == [None, "key2"]
    assert len(ledger.works.releases()) == 3


def test_a_removed_work_takes_everything_of_its_own_along(ledger: Ledger) -> None:
    gone, stays = (ledger.works.add(brief(), title=t).id for t in ("gone", "stays"))
    for work in (gone, stays):
        ledger.works.set_part(work, part("page 1", "text"), 1)
        ledger.works.edit(work, "page 1", '"mine"')
        ledger.works.release(work, f"/{work}.png", Asset.of(b"x", "image/png"), None)
    ledger.works.remove(gone)
    ledger.works.remove(gone)
    with pytest.raises(NotFound):
        ledger.works.get(gone)
    assert ledger.works.parts(gone) == ledger.works.edits(gone) == ledger.works.releases(gone) == ()
    assert len(ledger.works.parts(stays)) == len(ledger.works.edits(stays)) == 1
    assert len(ledger.works.releases()) == 1

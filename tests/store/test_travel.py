"""Rows of a work into another ledger: all or nothing, and never over what is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from baiyi.errors import Differs
from baiyi.store.ledger import Done, Edge, Ledger, PartRecord, Use
from baiyi.store.rows import Rows
from baiyi.values import Brief, Usage

FIRST, SECOND, STRANGER = "1" * 64, "2" * 64, "3" * 64
WORK = "abcdef0123"


@pytest.fixture
def there(database_url: str) -> Iterator[Ledger]:
    with Ledger(database_url) as ledger:
        yield ledger


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    """A work of two steps; a stranger's step gave the same as the first."""
    with Ledger(f"sqlite:///{tmp_path / 'here.db'}") as ledger:
        ledger.works.add(Brief(line="A line"), title="Title", work_id=WORK)
        build = ledger.works.begin_build(WORK)
        for key in (FIRST, STRANGER):
            ledger.steps.record(done(key, '"one"', money=2.0))
        fed = (Edge(SECOND, "page", FIRST), Edge(SECOND, "page", STRANGER))
        ledger.steps.record(done(SECOND, '"two"', edges=fed))
        ledger.steps.note([Use(WORK, f"s{key[0]}", key, 0, build) for key in (FIRST, SECOND)])
        part = PartRecord(
            name="title", type="str", value='"two"', machine='"two"', key=SECOND, edited=False
        )
        ledger.works.set_part(WORK, part, 0)
        ledger.works.edit(WORK, "title", '"mine"')
        return ledger.travels.rows([WORK])


def done(
    key: str,
    result: str | None,
    outcome: str = "ok",
    money: float = 0.0,
    edges: tuple[Edge, ...] = (),
) -> Done:
    return Done(
        key=key, name="write.page", version=1, engine="", engines=(), seed=None, outcome=outcome,
        seconds=1.0, cpu_seconds=1.0, started=1.0, finished=2.0, result=result, edges=edges,
        usage=Usage(money=money),
    )  # fmt: skip


def test_no_step_of_a_stranger_travels(rows: Rows) -> None:
    assert [step.key for step in rows.steps] == [FIRST, SECOND]
    assert [(edge.key, edge.input_key) for edge in rows.edges] == [(SECOND, FIRST)]


def test_they_are_the_same_there(rows: Rows, there: Ledger) -> None:
    there.travels.settle(rows, {})
    again = there.travels.rows([WORK])
    assert again.works[0].model_copy(update={"updated": rows.works[0].updated}) == rows.works[0]
    assert (again.parts, again.edits, again.steps) == (rows.parts, rows.edits, rows.steps)
    assert (again.uses, again.edges, again.outputs) == (rows.uses, rows.edges, rows.outputs)
    assert there.steps.mean_seconds("write.page") is None, "no measure of this machine"


def test_a_work_that_came_meanwhile_stays_and_nothing_else_is_written(
    rows: Rows, there: Ledger
) -> None:
    there.works.add(Brief(line="A line"), title="Mine", work_id=WORK)
    with pytest.raises(Differs, match="meanwhile"):
        there.travels.settle(rows, {})
    assert there.works.get(WORK).title == "Mine"
    assert there.steps.get(FIRST) is None and there.works.edits(WORK) == ()


def test_a_result_that_is_there_stays_and_a_failure_is_mended(rows: Rows, there: Ledger) -> None:
    there.steps.record(done(FIRST, '"another"'))
    there.steps.record(done(SECOND, None, "failed", money=0.5))
    assert there.travels.made_otherwise(rows) == 1
    there.travels.settle(rows, {})
    kept, mended = there.steps.find(FIRST), there.steps.find(SECOND)
    assert kept is not None and kept.result == '"another"'
    assert mended is not None and mended.result == '"two"'
    found = there.steps.get(SECOND)
    assert found is not None and found.usage.money == 0.5, "what the failure cost is not forgotten"

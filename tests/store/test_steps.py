"""Steps in SQLite and in PostgreSQL: found by key, recorded whole, counted."""

from __future__ import annotations

import time
from platform import node
from typing import Any

import pytest

from baiyi.errors import NotGoodEnough
from baiyi.store.ledger import Done, Edge, EngineUsed, Ledger, ModelUsed, Owner, Use
from baiyi.values import Brief, Usage

LLAMA = EngineUsed(
    kind="writer",
    name="llama",
    models=(ModelUsed(name="qwen", digest="d" * 64, licence="Apache-2.0"),),
    options={"model": "千问", "nested": [1, None, {"a": 0.5}]},
    licence="MIT",
)


def done(key: str, **changes: Any) -> Done:
    now = time.time()
    given: dict[str, Any] = {
        "name": "write.page", "version": 1, "engine": "llama", "engines": (LLAMA,), "seed": 7,
        "outcome": "ok", "seconds": 2.0, "cpu_seconds": 1.5, "started": now - 2, "finished": now,
        "result": '{"text": "灯"}',
    }  # fmt: skip
    return Done(key, **(given | changes))


@pytest.fixture
def work(ledger: Ledger) -> str:
    work_id = ledger.works.add(Brief(line="x"), title="t", work_id="w1").id
    ledger.works.begin_build(work_id)
    return work_id


def use(ledger: Ledger, work: str, *keys: str, build: int = 1) -> None:
    ledger.steps.note([Use(work, f"label {key}", key, n, build) for n, key in enumerate(keys)])


def test_a_stored_step_is_found_whole(ledger: Ledger) -> None:
    usage = Usage(
        prompt_tokens=2**40, evaluated_tokens=3, written_tokens=4, money=0.001, currency="CNY"
    )
    notes = (('not drawn: a "unicorn"', "没有画出：独角兽"),)
    given = done("k", usage=usage, notes=notes, seed=2**31 - 1)
    assert ledger.steps.record(given)
    stored = ledger.steps.find("k")
    assert stored and stored.result == '{"text": "灯"}' and stored.told() == notes
    record = ledger.steps.get("k")
    assert record and record.engines == (LLAMA,) and record.usage == usage
    assert (record.seed, record.host, record.outcome) == (2**31 - 1, node(), "ok")
    assert (record.seconds, record.cpu_seconds) == (2.0, 1.5)
    assert record.started.timestamp() == pytest.approx(given.started, abs=1e-5)
    assert not record.human and str(record.engines[0]) == f"writer llama 1 (qwen {'d' * 12})"
    assert ledger.steps.find("other") is None and ledger.steps.get("other") is None


def test_the_first_result_of_a_step_stays(ledger: Ledger) -> None:
    assert ledger.steps.record(done("k"))
    assert not ledger.steps.record(done("k", result='"late"', usage=Usage(money=9.0)))
    assert not ledger.steps.record(done("k", outcome="failed", result=None))
    stored, record = ledger.steps.find("k"), ledger.steps.get("k")
    assert stored and stored.result == '{"text": "灯"}'
    assert record and record.outcome == "ok" and record.usage.money == 0.0


@pytest.mark.parametrize("outcome", ["failed", "timed_out", "stopped"])
def test_a_failure_is_recorded_but_never_found(ledger: Ledger, outcome: str) -> None:
    error = NotGoodEnough("page 3 failed", "第 3 页不合格").as_json()
    cost = Usage(money=0.2, currency="EUR")
    ledger.steps.record(done("k", outcome=outcome, result=None, error=error, usage=cost))
    assert ledger.steps.find("k") is None
    record = ledger.steps.get("k")
    assert record and record.outcome == outcome and record.error == error
    assert ledger.steps.record(done("k", usage=Usage(money=0.3, currency="EUR")))
    record = ledger.steps.get("k")
    assert record and record.outcome == "ok" and record.error is None
    assert record.usage.money == pytest.approx(0.5), "what the first try cost is not forgotten"


def test_a_step_is_recorded_with_all_that_belongs_to_it_or_not_at_all(
    ledger: Ledger, work: str
) -> None:
    owner = Owner()
    assert ledger.leases.take("k", owner)
    wrong = Use("no such work", "label", "k", 0, 1)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        ledger.steps.record(
            done("k", outputs=("d1",), edges=(Edge("k", "a", "b"),)), owner, [wrong]
        )
    assert ledger.steps.get("k") is None and ledger.lineage.makers("d1") == ()
    assert not ledger.leases.take("k", Owner()), "the lease was not given back either"
    assert ledger.steps.record(done("k", outputs=("d1",)), owner, [Use(work, "l", "k", 0, 1)])
    assert ledger.lineage.makers("d1") == ("k",)


def test_what_a_newer_build_no_longer_uses_is_superseded(ledger: Ledger, work: str) -> None:
    for key in ("a", "b", "c"):
        ledger.steps.record(done(key))
    use(ledger, work, "a", "b")
    number = ledger.works.begin_build(work)
    use(ledger, work, "a", "c", build=number)
    steps = {step.key: step for step in ledger.steps.of_work(work)}
    assert [s.key for s in ledger.steps.of_work(work)] == ["a", "b", "c"]
    assert {key: step.current for key, step in steps.items()} == {"a": True, "b": False, "c": True}
    assert steps["a"].label == "label a"


def test_costs_are_summed_by_step_and_engine_over_all_builds(ledger: Ledger, work: str) -> None:
    cost = Usage(evaluated_tokens=10, written_tokens=5, money=0.5, currency="EUR")
    for n in range(3):
        ledger.steps.record(done(f"page {n}", usage=cost, started=100.0 + n))
    ledger.steps.record(done("spare", engine="openai", engines=(), started=200.0))
    ledger.steps.record(done("plan", name="write.plan", started=1.0, outcome="failed", usage=cost))
    ledger.steps.record(done("of another work", usage=cost))
    use(ledger, work, "page 0", "page 1", "page 2", "spare", "plan")
    use(ledger, work, "page 0")  # twice used is once paid
    rows = ledger.steps.costs(work)
    assert [(c.name, c.engine, c.times) for c in rows] == [
        ("write.plan", "llama", 1),
        ("write.page", "llama", 3),
        ("write.page", "openai", 1),
    ]
    assert (rows[1].seconds, rows[1].cpu_seconds, rows[1].tokens) == (6.0, 4.5, 45)
    assert (rows[1].money, rows[1].currency) == (1.5, "EUR")
    assert ledger.steps.money(work) == pytest.approx(2.0)
    assert ledger.steps.costs("none") == () and ledger.steps.money("none") == 0.0


def test_mean_seconds_are_those_of_this_machine(ledger: Ledger) -> None:
    assert ledger.steps.mean_seconds("page") is None
    ledger.steps.record(done("1", seconds=2.0))
    ledger.steps.record(done("2", seconds=4.0))
    ledger.steps.record(done("3", seconds=60.0, host="elsewhere"))
    ledger.steps.record(done("4", seconds=60.0, outcome="failed"))
    ledger.steps.record(done("5", seconds=1.0, engine="llama + ink"))
    ledger.steps.record(done("6", seconds=60.0, name="write.last_page", engine="llamas"))
    assert ledger.steps.mean_seconds("page", "llama") == pytest.approx(7 / 3)
    assert ledger.steps.mean_seconds("write.page", "ink") == 1.0
    assert ledger.steps.mean_seconds("last_page") == 60.0
    assert ledger.steps.mean_seconds("p%") is None and ledger.steps.mean_seconds("p_ge") is None


def test_a_damaged_asset_takes_back_every_result_that_holds_it(ledger: Ledger) -> None:
    ledger.steps.record(done("a", outputs=("d1", "d2")))
    ledger.steps.record(done("b", outputs=("d1",)))
    ledger.steps.record(done("c", outputs=("d2",)))
    assert sorted(ledger.steps.forget("d1")) == ["a", "b"]
    assert [ledger.steps.find(key) is None for key in "abc"] == [True, True, False]
    assert ledger.steps.forget("unknown") == ()
    assert ledger.steps.record(done("a", result='"again"'))
    stored = ledger.steps.find("a")
    assert stored and stored.result == '"again"'


def test_steps_outlive_the_work_that_used_them(ledger: Ledger, work: str) -> None:
    ledger.steps.record(done("k"))
    use(ledger, work, "k")
    ledger.works.remove(work)
    assert ledger.steps.of_work(work) == () and ledger.steps.find("k") is not None

"""Usage and quotas: the same in SQLite and in PostgreSQL."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from baiyi.errors import QuotaUsedUp
from baiyi.store.api_keys import KeyRecord, Quota
from baiyi.store.ledger import Done, EngineUsed, Ledger, ModelUsed, Use
from baiyi.store.usage import Call, Prices, model_of, month, next_month
from baiyi.values import Asset, Brief, Usage

FREE = Prices(tokens_in=0, tokens_out=0, seconds=0, currency="USD")
PRICES = Prices(tokens_in=2.0, tokens_out=10.0, seconds=0.01, currency="CNY")
LLAMA = EngineUsed(
    kind="writer", name="llama", models=(ModelUsed(name="qwen", digest="d", licence="x"),)
)
INK = EngineUsed(kind="painter", name="ink")


def call(**changes: Any) -> Call:
    given = Call("mei", None, "qwen", 100, 20, 1.5, time.time())
    return given._replace(**changes)


def done(key: str, **changes: Any) -> Done:
    given: dict[str, Any] = {
        "name": "write.page", "version": 1, "engine": "llama", "engines": (LLAMA,), "seed": 1,
        "outcome": "ok", "seconds": 2.0, "cpu_seconds": 1.0, "started": time.time() - 2,
        "finished": time.time(), "result": '"x"',
        "usage": Usage(prompt_tokens=50, evaluated_tokens=5, written_tokens=7),
    }  # fmt: skip
    return Done(key, **(given | changes))


def key_of(ledger: Ledger, name: str, quota: Quota) -> KeyRecord:
    ledger.keys.add(name, "maker", quota)
    found = ledger.keys.named(name)
    assert found is not None and found.quota == quota
    return found


def test_calls_are_summed_by_key_work_and_model_and_priced(ledger: Ledger) -> None:
    work = ledger.works.add(Brief(line="x"), title="=1+1").id
    for one in (
        call(), call(seconds=0.5), call(model="e5", prompt_tokens=0, written_tokens=0),
        call(work=work, written_tokens=2_000_000), call(key="lin"),
    ):  # fmt: skip
        ledger.usage.add(one)
    rows = ledger.usage.rows(0, 1e12, PRICES)
    assert [(r.key, r.work, r.model, r.calls) for r in rows] == [
        ("lin", None, "qwen", 1), ("mei", None, "e5", 1), ("mei", None, "qwen", 2),
        ("mei", work, "qwen", 1),
    ]  # fmt: skip
    assert (rows[2].prompt_tokens, rows[2].written_tokens, rows[2].seconds) == (200, 40, 2.0)
    assert rows[2].money == pytest.approx(200 * 2e-6 + 40 * 1e-5 + 2 * 0.01)
    assert rows[3].title == "=1+1" and rows[3].money == pytest.approx(20.0152)
    assert [r.key for r in ledger.usage.rows(0, 1e12, FREE, key="lin")] == ["lin"]
    assert {r.money for r in ledger.usage.rows(0, 1e12, FREE)} == {0.0}


def test_a_span_begins_with_its_first_moment_and_ends_before_its_last(ledger: Ledger) -> None:
    for at in (99.9, 100.0, 199.9, 200.0):
        ledger.usage.add(call(at=at))
    assert [r.calls for r in ledger.usage.rows(100, 200, FREE)] == [2]
    assert ledger.usage.rows(300, 400, FREE) == ()


def test_steps_that_a_build_does_are_its_keys_and_those_it_finds_are_nobodys(
    ledger: Ledger,
) -> None:
    work, other = (ledger.works.add(Brief(line=x), title=x).id for x in "ab")
    with ledger.usage.charged(work, "mei"):
        ledger.steps.record(
            done("k1"), used=[Use(work, "l", "k1", 0, 1), Use(work, "m", "k0", 1, 1)]
        )
        failed = done("k2", outcome="failed", result=None, engines=(LLAMA, INK))
        ledger.steps.record(failed, used=[Use(work, "n", "k2", 2, 1)])
        ledger.steps.record(done("k2", engines=()), used=[Use(work, "n", "k2", 2, 1)])
        ledger.steps.record(done("k4"), used=[Use(other, "l", "k4", 0, 1)])
    with ledger.usage.charged(other, "lin"):
        ledger.steps.note([Use(other, "l", "k1", 0, 1)])
    ledger.steps.record(done("k3"))
    rows = ledger.usage.rows(0, 1e12, FREE)
    assert sorted((r.key, r.work, r.model, r.calls) for r in rows) == [
        ("", other, "qwen", 1), ("mei", work, "", 1), ("mei", work, "qwen", 1),
        ("mei", work, "qwen + ink", 1),
    ]  # fmt: skip
    assert ledger.usage.payer(work) == ""
    ledger.works.remove(work)
    assert {(r.work, r.title) for r in ledger.usage.rows(0, 1e12, FREE, key="mei")} == {(work, "")}


def test_an_engine_without_a_model_is_named_itself() -> None:
    cloud = EngineUsed(kind="writer", name="openai", options={"model": "deepseek-chat"})
    assert [model_of(e) for e in ((LLAMA,), (INK,), (cloud,), (LLAMA, INK), ())] == [
        "qwen", "ink", "deepseek-chat", "qwen + ink", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("quota", "named"),
    [(Quota(tokens=240), "240 tokens"), (Quota(seconds=3), "3 seconds"), (Quota(tokens=0), "240")],
)
def test_a_quota_that_is_used_up_says_which_and_when_it_begins_anew(
    ledger: Ledger, quota: Quota, named: str
) -> None:
    key = key_of(ledger, "mei", quota)
    before = month(datetime.now(UTC)).timestamp() - 1
    ledger.usage.add(call(at=before, prompt_tokens=10**9, seconds=1e9))
    ledger.usage.add(call(key="lin", prompt_tokens=10**9, seconds=1e9))
    if quota.tokens != 0:
        ledger.usage.check(key)
        ledger.usage.add(call())
        ledger.usage.check(key)
    else:
        ledger.usage.add(call())
    ledger.usage.add(call())
    with pytest.raises(QuotaUsedUp, match=named) as caught:
        ledger.usage.check(key)
    assert caught.value.again == next_month(datetime.now(UTC))
    assert f"{caught.value.again:%Y-%m-%d}" in caught.value.english
    assert "限额" in caught.value.chinese and "'mei'" in caught.value.english
    ledger.usage.check(key_of(ledger, "free", Quota()))


def test_storage_is_the_files_of_the_works_that_a_key_asked_for(ledger: Ledger) -> None:
    mine, others = (ledger.works.add(Brief(line=x), title=x).id for x in "ab")
    big = Asset(digest="b" * 64, media_type="application/pdf", size=5_000_000_000)
    for work in (mine, others):
        ledger.works.release(work, f"/{work}.pdf", big, None)
    ledger.usage.ask(mine, "mei")
    ledger.usage.ask(mine, "mei")
    assert ledger.usage.stored("mei") == 5_000_000_000 and ledger.usage.stored("lin") == 0
    key = key_of(ledger, "mei", Quota(storage=5_000_000_000))
    ledger.usage.check(key)
    with pytest.raises(QuotaUsedUp, match="5,000,000,000 bytes") as caught:
        ledger.usage.check(key, storage=True)
    assert caught.value.again is None
    ledger.works.remove(mine)
    ledger.usage.check(key, storage=True)


@pytest.mark.parametrize("name", ["tokens", "seconds", "storage"])
@pytest.mark.parametrize("value", [-1, 10**16, 1.5])
def test_a_quota_that_makes_no_sense_is_refused(name: str, value: float) -> None:
    with pytest.raises(ValidationError, match=name):
        Quota.model_validate({name: value})


def test_the_month_after_december_is_january() -> None:
    assert next_month(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == datetime(
        2027, 1, 1, tzinfo=UTC
    )
    assert next_month(datetime(2026, 1, 1, tzinfo=UTC)) == datetime(2026, 2, 1, tzinfo=UTC)


def test_a_session_has_the_quota_of_its_key(ledger: Ledger) -> None:
    key = key_of(ledger, "mei", Quota(tokens=7, storage=9))
    found = ledger.passes.find(ledger.passes.give("session", "mei", 60), "session")
    assert found is not None and found.key == key

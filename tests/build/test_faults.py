"""What a build does when a step fails, hangs, costs too much, or is stopped."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import cloudpickle
import pytest
import tiny_steps as tiny
from tiny_house import House, no_weights, tiny_brief

from baiyi.build.calls import Call, decode, perform
from baiyi.build.engines import EngineRoom
from baiyi.build.events import Event, Failed, Finished, Note
from baiyi.build.run import Build
from baiyi.errors import (
    Cancelled,
    CapReached,
    Missing,
    NotFound,
    NotGoodEnough,
    ProviderFailed,
    StepTimedOut,
)
from baiyi.settings import Settings
from baiyi.store.assets import AssetStore
from baiyi.store.ledger import StepRecord

Log = Callable[[], list[str]]
TINY = Path(__file__).parent / "tiny"


def recorded(house: House) -> list[StepRecord]:
    return list(house.ledger.steps.of_work(house.work))


def test_a_step_past_its_time_out_is_stopped_and_recorded_by_name(house: House) -> None:
    heard: list[Event] = []
    with (
        pytest.raises(StepTimedOut, match=r"slow_but_polite ran past its time-out of 0\.1 s"),
        house.build(events=heard.append) as build,
    ):
        build.step(tiny.slow_but_polite)
    (step,) = recorded(house)
    assert step.outcome == "timed_out" and step.error and step.error["error"] == "StepTimedOut"
    assert "超过时限" in step.error["message"]["zh"]
    assert [type(event) for event in heard if isinstance(event, (Failed, Finished))] == [Failed]


def test_a_step_that_never_looks_up_is_given_up(house: House) -> None:
    began = time.monotonic()
    with pytest.raises(StepTimedOut), house.build(grace=0.1) as build:
        build.step(tiny.slow_and_deaf, 1.0)
    assert time.monotonic() - began < 0.8
    time.sleep(1.0)  # what it gives at last is not taken
    (step,) = recorded(house)
    assert step.outcome == "timed_out"
    assert house.ledger.steps.find(step.key) is None
    with house.build() as build:
        assert build.step(tiny.slow_and_deaf, 0.01) == 1


def test_cancel_keeps_what_is_finished_and_goes_on(house: House, log: Log) -> None:
    cancel = threading.Event()

    def at_page_2(event: Event) -> None:
        if isinstance(event, Finished) and event.label == "tiny_steps.page[2]":
            cancel.set()

    with (
        pytest.raises(Cancelled, match="what is finished is kept"),
        house.build(events=at_page_2, cancel=cancel) as build,
    ):
        tiny.book(build, build.brief)
    done = [step for step in recorded(house) if step.outcome == "ok"]
    assert {step.label for step in done} >= {"tiny_steps.plan", "tiny_steps.page[2]"}
    assert "bind" not in log()
    with house.build() as build:
        tiny.book(build, build.brief)
        assert build.totals.steps_kept == len(done)
        assert build.totals.steps_run == 15 - len(done)


def test_a_long_step_stops_at_its_next_check(house: House) -> None:
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    began = time.monotonic()
    with pytest.raises(Cancelled), house.build(cancel=cancel) as build:
        build.step(tiny.patient, 20.0)
    assert time.monotonic() - began < 1.5
    assert recorded(house) == [], "a stop that cost nothing leaves nothing"


INTERRUPTED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore it
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import tiny_steps as tiny
from tiny_house import open_house
with open_house(Path(sys.argv[2])) as house, house.build() as build:
    build.each(tiny.double, [1, 2, 3])
    print("begun", flush=True)
    build.each(tiny.patient, [20.0, 21.0])
"""


def test_a_bare_ctrl_c_ends_the_process_and_keeps_what_is_finished(tmp_path: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED, str(TINY), str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout and process.stdout.readline() == "begun\n"
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, words = process.communicate(timeout=10)
    assert process.returncode != 0 and "KeyboardInterrupt" in words
    from tiny_house import open_house

    with open_house(tmp_path) as house, house.build() as build:
        assert build.each(tiny.double, [1, 2, 3]) == (2, 4, 6)
        assert build.totals.steps_run == 0


def test_the_cap_on_time_stops_cleanly_and_goes_on(house: House) -> None:
    brief = tiny_brief(cap_seconds=0.3)
    finished = 0
    for _ in range(10):
        try:
            with house.build(brief) as build:
                for seconds in (0.11, 0.12, 0.13, 0.14):
                    build.step(tiny.patient, seconds)
            break
        except CapReached as error:
            assert "0.3 s of working time" in error.english and "工作时间" in error.chinese
        now = sum(step.outcome == "ok" for step in recorded(house))
        assert now > finished, "each go gets further"
        finished = now
    assert 0 < finished < 4


def test_the_cap_on_money_holds_over_all_builds_of_a_work(house: House, log: Log) -> None:
    brief = tiny_brief(cap_money=0.5)
    begun: set[int] = set()
    for _ in range(3):
        with (
            pytest.raises(CapReached, match=r"0\.5 on money"),
            house.build(brief, cores=1) as build,
        ):
            tiny.book(build, build.brief)
        begun.add(len(log()))
    assert len(begun) == 1, "once it is reached, no later build begins anything that costs"
    spent = house.ledger.steps.money(house.work)
    assert 0.5 <= spent <= 0.75, "no more than one call beyond it"
    with house.build(tiny_brief(cap_money=9.0)) as build:
        tiny.book(build, build.brief)
    assert house.ledger.steps.money(house.work) == pytest.approx(1.0)


def test_what_stopped_and_failed_steps_cost_is_not_forgotten(house: House) -> None:
    cancel = threading.Event()
    for _ in range(2):
        with pytest.raises(Cancelled), house.build(cancel=cancel) as build:
            threading.Timer(0.1, cancel.set).start()
            build.step(tiny.pays_then, "waits", 0.3)
        cancel.clear()
    with pytest.raises(NotGoodEnough), house.build() as build:
        build.step(tiny.pays_then, "fails", 0.2)
    assert house.ledger.steps.money(house.work) == pytest.approx(0.8)
    assert {step.outcome for step in recorded(house)} == {"stopped", "failed"}
    with (
        pytest.raises(CapReached),
        house.build(tiny_brief(cap_money=0.8)) as build,
    ):
        build.step(tiny.double, 1)


def test_a_failure_goes_up_and_is_recorded_by_name(house: House) -> None:
    heard: list[Event] = []
    with (
        pytest.raises(ZeroDivisionError) as caught,
        house.build(events=heard.append) as build,
    ):
        build.step(tiny.bug)
    assert "in the step tiny_steps.bug" in caught.value.__notes__
    (step,) = recorded(house)
    assert step.outcome == "failed" and step.error and step.error["error"] == "ZeroDivisionError"
    failed = [event for event in heard if isinstance(event, Failed)]
    assert [event.label for event in failed] == ["tiny_steps.bug"]
    assert failed[0].error is caught.value


def test_a_failing_item_keeps_the_finished_ones(house: House, log: Log) -> None:
    items = list(range(1, 41))
    with pytest.raises(NotGoodEnough, match="page 3 failed"), house.build() as build:
        build.each(tiny.fails, items)
    finished, begun = set(log()) - {"fails 3"}, len(log())
    assert begun < 10, "after the failure nothing new begins"
    outcomes = {step.label: step.outcome for step in recorded(house)}
    assert outcomes.pop("tiny_steps.fails[3]") == "failed"
    assert set(outcomes.values()) == {"ok"} and len(outcomes) == begun - 1
    with pytest.raises(NotGoodEnough), house.build() as build:
        build.each(tiny.fails, items[: begun + 1])
    again = log()[begun:]
    assert "fails 3" in again and not finished & set(again)


def test_the_first_failure_is_the_one_that_goes_up_from_nested_work(house: House) -> None:
    def failing() -> tuple[int, ...]:
        return build.each(tiny.fails, [1, 2, 3])

    def going_on() -> tuple[int, ...]:
        return tuple(build.step(tiny.patient, 0.05 + n / 1000) for n in range(40))

    with house.build() as build, pytest.raises(NotGoodEnough):
        inner = partial(build.together, going_on, failing)
        build.together(going_on, inner, names=("outer", "inner"))
    assert build.totals.steps_run < 20
    assert all(step.outcome in ("ok", "failed") for step in recorded(house))


def test_nested_work_comes_back_in_order_and_the_same_again(house: House) -> None:
    def form(build: Build) -> Any:
        def branch(n: int) -> Any:
            return build.together(
                lambda: build.each(tiny.double, range(n, n + 3)),
                lambda: build.step(tiny.seeded),
                lambda: build.each(tiny.seeded_each, range(2)),
            )

        return build.together(*(partial(branch, n) for n in range(6)), names=range(6))

    with house.build(cores=1) as build:
        first = form(build)
    assert [inner[0] for inner in first] == [(2 * n, 2 * n + 2, 2 * n + 4) for n in range(6)]
    seeds = [seed for inner in first for seed in (inner[1], *inner[2])]
    assert len(set(seeds)) == len(seeds), "each place has a seed of its own"
    with house.build(cores=4) as build:
        assert form(build) == first
        assert build.totals.steps_run == 0, "whoever comes first, places and seeds stay"


def writer(name: str, *allow: str) -> Any:
    return tiny_brief(engines={"writer": name, "painter": "tiny"}, allow=allow)


@pytest.mark.parametrize("allow", [(), ("painter:tiny",), ("tiny-painter",)])
def test_no_engine_stands_in_unless_the_brief_names_it(
    house: House, log: Log, allow: tuple[str, ...]
) -> None:
    brief = writer("broken", *allow)
    with pytest.raises((ProviderFailed, NotFound)) as caught, house.build(brief) as build:
        build.step(tiny.plan, brief)
    if allow == ("tiny-painter",):
        assert isinstance(caught.value, NotFound) and "which is no engine" in caught.value.english
    else:
        assert [(s.engine, s.outcome) for s in recorded(house)] == [("broken", "failed")]


def test_an_allowed_stand_in_is_used_noted_and_recorded(house: House, log: Log) -> None:
    brief = writer("broken", "spare")
    heard: list[Event] = []
    with house.build(brief, events=heard.append) as build:
        plan = build.step(tiny.plan, brief)
        assert any("spare" in engine for engine in build.engines_used())
        assert not any("broken" in engine for engine in build.engines_used())
    assert plan.title.endswith("spare")
    (note,) = [event for event in heard if isinstance(event, Note)]
    assert note.english.startswith("broken could not be used (the endpoint answered 500); spare")
    assert note.chinese.startswith("broken 无法使用（服务返回 500）；")
    assert not [event for event in heard if isinstance(event, Failed)]
    steps = {step.engine: step for step in recorded(house)}
    assert (steps["broken"].outcome, steps["spare"].outcome) == ("failed", "ok")
    assert steps["spare"].notes == ((note.english, note.chinese),)

    heard.clear()
    with house.build(brief, events=heard.append) as build:
        assert build.step(tiny.plan, brief) == plan
    assert log() == ["plan", "plan"] and [e for e in heard if isinstance(e, Note)] == [note]
    with pytest.raises(ProviderFailed), house.build(writer("broken")) as build:
        build.step(tiny.plan, writer("broken"))


def test_an_engine_that_is_not_installed_is_missing_by_name(house: House) -> None:
    with pytest.raises(Missing, match="no_such_module_at_all"), house.build(writer("absent")) as b:
        b.step(tiny.plan, b.brief)
    brief = writer("absent", "spare")
    with house.build(brief) as build:
        assert build.step(tiny.plan, brief).title.endswith("spare")


ELSEWHERE = """
import pickle, sys
sys.path.insert(0, sys.argv[1])
from baiyi.build.calls import perform
from baiyi.build.engines import EngineRoom
from baiyi.settings import Settings
from baiyi.store.assets import AssetStore
call = pickle.load(sys.stdin.buffer)
with EngineRoom(None, Settings()) as room:
    pickle.dump(perform(call, AssetStore(call.store), room), sys.stdout.buffer)
"""


def form_orders(house: House, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """Every order that the tiny book gives, and what came back."""
    seen: list[tuple[Any, Any]] = []
    with house.build() as build:
        make = build._worker.make

        def watched(order: Any) -> Any:
            kept = make(order)
            seen.append((order, kept))
            return kept

        monkeypatch.setattr(build._worker, "make", watched)
        tiny.book(build, build.brief)
    assert len(seen) == 15
    return seen


@pytest.mark.parametrize("pickler", [pickle, cloudpickle])
def test_every_order_call_and_result_can_be_pickled(
    house: House, monkeypatch: pytest.MonkeyPatch, pickler: Any
) -> None:
    for order, kept in form_orders(house, monkeypatch):
        call = order.call(kept.candidate, house.store.url)
        again = pickler.loads(pickler.dumps((order, kept, call)))
        assert again[1:] == (kept, call), order.label
        copied = again[0]
        assert copied.call(kept.candidate, house.store.url) == call
        assert (copied.label, copied.digests, copied.candidates, copied.seed) == (
            order.label,
            order.digests,
            order.candidates,
            order.seed,
        )
        assert copied.step.adapter.dump_json(kept.value) == order.step.adapter.dump_json(kept.value)
        room = EngineRoom(no_weights, Settings(home=house.folder))
        made = perform(again[2], AssetStore(call.store), room)
        assert decode(copied.step.adapter, made.result, house.store) == kept.value


def test_another_process_does_a_step_from_its_pickled_call(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = form_orders(house, monkeypatch)
    order, kept = next(o for o in orders if o[0].step.name == "tiny_steps.picture")
    digest = kept.value.image.digest
    house.store.discard(digest)
    call = order.call(kept.candidate, house.store.url)
    assert isinstance(call, Call)
    command = [sys.executable, "-c", ELSEWHERE, str(TINY)]
    done = subprocess.run(command, input=pickle.dumps(call), capture_output=True, check=True)
    made = pickle.loads(done.stdout)
    assert made.assets == (digest,)
    value = decode(order.step.adapter, made.result, house.store)
    assert value == kept.value and value.image.read().startswith(kept.value.scene.caption.encode())

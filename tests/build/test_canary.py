"""A canary: its share of the steps, the same ones each time; nothing goes stale, and who failed is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tiny_steps as tiny
from tiny_house import House, no_weights, open_house

from baiyi.build.engines import EngineRoom
from baiyi.build.events import Event, Failed, Note
from baiyi.errors import Cancelled, NoRoom, NotFound, NotGoodEnough
from baiyi.settings import Settings
from baiyi.store import rollouts
from baiyi.store.canary_calls import CanaryCall
from baiyi.store.rollouts import Canary, Rollout
from baiyi.values import Brief

Log = Callable[[], list[str]]
BRIEF = Brief(line="a lantern maker's daughter lights the river", pages=8, engines={"painter": "tiny"})  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    """A house whose writer is `tiny` by its default, not by the brief."""
    with open_house(tmp_path) as found:
        rollouts.change(tmp_path, "writer", lambda r: r.made_default("tiny"))
        yield found


def canary(home: House, share: float, name: str = "spare") -> Canary:
    def change(rollout: Rollout) -> Rollout:
        if rollout.running and rollout.running.name == name:
            return rollout.changed(share)
        new = Canary(name=name, beside="tiny", share=share, since=time.time())
        return rollout.begun(new)

    found = rollouts.change(home.folder, "writer", change).running
    assert found is not None
    return found


def pages(home: House, brief: Brief = BRIEF, **options: Any) -> tuple[dict[str, str], int]:
    """Which writer wrote each page, and how many steps were done."""
    with home.build(brief, **options) as build:
        tiny.book(build, brief)
        done = build.totals.steps_run
    made = {
        step.label: step.engine
        for step in home.ledger.steps.of_work(home.work)
        if step.name.endswith("page") and step.current and step.outcome == "ok"
    }
    return made, done


def test_a_share_of_the_steps_is_the_canarys_and_the_same_each_time(home: House, log: Log) -> None:
    canary(home, 0.5)
    made, _ = pages(home)
    assert set(made.values()) == {"tiny", "spare"} and len(made) == 8
    ran = len(log())
    assert pages(home) == (made, 0) and len(log()) == ran, "nothing is made twice"
    home.ledger.steps.withdraw(
        [s.key for s in home.ledger.steps.of_work(home.work) if s.name.endswith("page")]
    )
    again, _ = pages(home)
    assert again == made, "made anew, each page falls to the same writer"


def test_an_artefact_says_which_model_made_it(home: House) -> None:
    canary(home, 1.0)
    with home.build(BRIEF) as build:
        tiny.book(build, BRIEF)
        assert any(engine.startswith("writer spare") for engine in build.engines_used())
        assert not any(engine.startswith("writer tiny") for engine in build.engines_used())
    steps = home.ledger.steps.of_work(home.work)
    assert {s.engines[0].name for s in steps if s.name.endswith("page")} == {"spare"}


def test_a_canary_makes_nothing_stale_and_neither_does_another_share(home: House) -> None:
    before, _ = pages(home)
    assert set(before.values()) == {"tiny"}
    canary(home, 1.0)
    assert pages(home) == (before, 0), "what was made before it began stays"
    other = BRIEF.model_copy(update={"seed": 5})
    made, done = pages(home, other)
    assert done and set(made.values()) == {"spare"}
    canary(home, 0.01)
    assert pages(home, other) == (made, 0), "what it made stays when its share is smaller"
    rollouts.change(home.folder, "writer", lambda r: r.over("rolled back"))
    made, done = pages(home, other)
    assert done and set(made.values()) == {"tiny"}, "rolled back, its pages are written anew"


def test_a_larger_share_takes_the_calls_of_a_smaller_one_and_others() -> None:
    small = Canary(name="x", beside="y", share=0.2, since=1.0)
    large = small.model_copy(update={"share": 0.6})
    calls = [f"call {n}" for n in range(4000)]
    first, second = ({c for c in calls if one.takes(c)} for one in (small, large))
    assert first < second
    assert len(first) / 4000 == pytest.approx(0.2, abs=0.03)
    assert len(second) / 4000 == pytest.approx(0.6, abs=0.03)
    other = small.model_copy(update={"since": 2.0})
    assert {c for c in calls if other.takes(c)} != first, "another canary draws others"
    assert all(small.model_copy(update={"share": 1.0}).takes(c) for c in calls)


def test_a_brief_that_names_its_writer_is_not_tried_on(home: House) -> None:
    canary(home, 1.0)
    brief = BRIEF.model_copy(update={"engines": {"writer": "tiny", "painter": "tiny"}})
    made, _ = pages(home, brief)
    assert set(made.values()) == {"tiny"}
    assert home.ledger.canary_calls.of(canary(home, 1.0).id) == ()


def test_a_canary_that_fails_is_stood_in_for_noted_and_counted(home: House) -> None:
    running = canary(home, 1.0, "broken")
    heard: list[Event] = []
    made, _ = pages(home, events=heard.append)
    assert set(made.values()) == {"tiny"}
    notes = {event.english for event in heard if isinstance(event, Note)}
    assert any(n.startswith("broken, on trial (baiyi models canary), failed") for n in notes)
    assert not [event for event in heard if isinstance(event, Failed)]
    calls = home.ledger.canary_calls.of(running.id)
    assert calls and all(call.failed and call.new and call.engine == "broken" for call in calls)


def test_behind_the_engine_beside_a_canary_stand_those_that_the_brief_allows(home: House) -> None:
    rollouts.change(home.folder, "writer", lambda r: r.made_default("broken"))
    new = Canary(name="absent", beside="broken", share=1.0, since=1.0)
    rollouts.change(home.folder, "writer", lambda r: r.begun(new))
    heard: list[Event] = []
    brief = BRIEF.model_copy(update={"allow": ("writer:spare",)})
    assert set(pages(home, brief, events=heard.append)[0].values()) == {"spare"}
    notes = " | ".join(event.english for event in heard if isinstance(event, Note))
    assert "absent, on trial (baiyi models canary), failed" in notes
    assert "broken could not be used (the endpoint answered 500); spare stood in" in notes


def test_both_sides_calls_are_kept_with_what_they_took(home: House) -> None:
    running = canary(home, 0.5)
    made, _ = pages(home)
    calls = [c for c in home.ledger.canary_calls.of(running.id) if c.call.endswith("page")]
    assert len(calls) == 8
    assert {c.engine for c in calls if c.new} == {"spare"}
    assert {c.engine for c in calls if not c.new} == {"tiny"}
    assert sum(c.new for c in calls) == sum(e == "spare" for e in made.values())
    assert all(c.written_tokens > 0 and c.seconds > 0 and not c.failed for c in calls)
    pages(home)
    assert len([c for c in home.ledger.canary_calls.of(running.id) if c.call.endswith("page")]) == 8


@pytest.mark.parametrize("error", [NotGoodEnough("no", "否"), ValueError("a bug")])
def test_whatever_a_canary_fails_with_the_other_does_it_but_a_bug_is_a_bug(
    home: House, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    import tiny_engines

    def write(self: Any, prompt: Any) -> Iterator[Any]:
        raise error
        yield

    monkeypatch.setattr(tiny_engines.SpareWriter, "write", write)
    canary(home, 1.0)
    if isinstance(error, ValueError):
        with pytest.raises(ValueError, match="a bug"):
            pages(home)
    else:
        assert set(pages(home)[0].values()) == {"tiny"}


@pytest.mark.parametrize("error", [Cancelled("stop", "停"), NoRoom("full", "满")])
def test_a_stop_is_no_failure_of_the_canary(
    home: House, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    import tiny_engines

    def write(self: Any, prompt: Any) -> Iterator[Any]:
        raise error
        yield

    monkeypatch.setattr(tiny_engines.SpareWriter, "write", write)
    running = canary(home, 1.0)
    with pytest.raises(type(error)):
        pages(home)
    stopped = isinstance(error, Cancelled)
    assert (home.ledger.canary_calls.of(running.id) == ()) is stopped


def test_a_canary_that_is_no_engine_any_more_is_named(home: House) -> None:
    canary(home, 0.5, "gone")
    with pytest.raises(NotFound, match="gone"):
        pages(home)


def test_what_a_setting_says_comes_before_the_default_of_the_home(tmp_path: Path) -> None:
    rollouts.change(tmp_path, "writer", lambda r: r.made_default("spare"))
    chosen = {}
    for name, said in {"unsaid": {}, "said": {"writer": "tiny"}}.items():
        with EngineRoom(no_weights, Settings(home=tmp_path, **said)) as room:
            chosen[name] = room.choose("writer", Brief(line="-")).name
            assert (
                room.choose("writer", Brief(line="-", engines={"writer": "broken"})).name
                == "broken"
            )
            assert room.choose("painter", Brief(line="-", style="papercut")).name == "papercut"
    assert chosen == {"unsaid": "spare", "said": "tiny"}


def test_a_default_counts_at_once_for_what_runs(tmp_path: Path) -> None:
    with EngineRoom(no_weights, Settings(home=tmp_path)) as room:
        assert room.choose("writer", Brief(line="-")).name == "llama"
        rollouts.change(tmp_path, "writer", lambda r: r.made_default("tiny"))
        assert room.choose("writer", Brief(line="-")).name == "tiny"
        rollouts.change(tmp_path, "writer", lambda r: r.restored())
        assert room.choose("writer", Brief(line="-")).name == "llama"


def test_answers_that_were_asked_again_are_counted(home: House) -> None:
    from baiyi.build import progress

    notes = [(f"a page: too short{progress.AGAIN[0]}", f"页{progress.AGAIN[1]}"), ("x", "y")]
    call = CanaryCall("c", True, "e", "s", "k", 1, 2, 0.5, 1, False, 9.0)
    assert sum(english.endswith(progress.AGAIN[0]) for english, _ in notes) == 1
    home.ledger.canary_calls.add(call)
    assert home.ledger.canary_calls.of("c") == (call,) and home.ledger.canary_calls.of("d") == ()

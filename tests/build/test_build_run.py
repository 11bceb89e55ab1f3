"""A build: what is done once, what an edit does, where things come from."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import tiny_steps as tiny
from tiny_house import House, open_house, tiny_brief

from baiyi.build.events import Event, Finished, Note, Started, Words
from baiyi.build.keys import digest
from baiyi.errors import BadBrief
from baiyi.values import Page

Log = Callable[[], list[str]]


def test_the_second_build_does_nothing_and_gives_the_same(house: House, log: Log) -> None:
    with house.build() as build:
        first = tiny.book(build, build.brief)
        assert build.totals.steps_run == 15 and build.totals.steps_kept == 0
    ran = log()
    assert len(ran) == len(set(ran)) + 3 == 15  # each picture is drawn at two sizes
    with house.build() as build:
        assert tiny.book(build, build.brief) == first
        assert build.totals.steps_run == 0 and build.totals.steps_kept == 15
        assert build.totals.money == 0
    assert log() == ran


def test_how_to_build_is_no_part_of_a_key(house: House, log: Log) -> None:
    with house.build() as build:
        tiny.book(build, build.brief)
    ran = len(log())
    with house.build(tiny_brief(cap_seconds=100.0, allow=("spare",))) as build:
        tiny.book(build, build.brief)
    assert len(log()) == ran
    with house.build(tiny_brief(seed=2)) as build:
        tiny.book(build, build.brief)
    assert len(log()) > ran


def test_a_page_keeps_its_seed_when_others_are_added(house: House, log: Log) -> None:
    def pages(count: int) -> tuple[Page, ...]:
        with house.build() as build:
            plot = build.step(tiny.plan, tiny_brief(pages=3))
            cast = build.step(tiny.canon, tiny_brief(pages=3), plot)
            beats = (*plot.beats, plot.beats[0])[:count]
            return build.each(tiny.page, beats, cast)

    three, four = pages(3), pages(4)
    assert four[:3] == three
    assert len({page.text[-12:] for page in three}) == 3, "each page has a seed of its own"
    assert four[3] != four[0]


def test_an_edit_rebuilds_only_what_depends_on_it(house: House, log: Log) -> None:
    with house.build() as build:
        tiny.book(build, build.brief)
    before = len(log())
    page = Page.model_validate_json(house.ledger.works.part(house.work, "page 2").value)
    human = page.model_copy(update={"text": "She climbed down to the water and lit the lamp."})
    house.ledger.works.edit(house.work, "Page  2", human.model_dump_json())
    assert house.ledger.works.get(house.work).state == "edited"
    with house.build() as build:
        out = tiny.book(build, build.brief)
    assert "lit the lamp" in out
    again = log()[before:]
    assert sorted(w.split()[0] for w in again) == ["bind", "picture", "picture", "scene"]
    assert all("page 1" not in w and "page 3" not in w for w in again)

    part = house.ledger.works.part(house.work, "page 2")
    assert part.edited and json.loads(part.value)["text"] == human.text
    assert json.loads(part.machine)["text"] == page.text
    share = house.ledger.lineage.human_share(house.work)
    assert 0.1 < share < 0.6

    house.ledger.works.undo_edit(house.work, "page 2")
    with house.build() as build:
        back = tiny.book(build, build.brief)
        assert build.totals.steps_run == 0
    assert "lit the lamp" not in back
    assert house.ledger.lineage.human_share(house.work) == 0


def test_an_edit_that_does_not_fit_is_refused_by_name(house: House) -> None:
    with house.build() as build:
        tiny.book(build, build.brief)
    house.ledger.works.edit(house.work, "page 2", '{"number": 2, "text": ""}')
    with (
        pytest.raises(BadBrief, match=r"'page 2' does not fit: text: .*--undo"),
        house.build() as build,
    ):
        tiny.book(build, build.brief)


def test_an_edit_equal_to_the_machines_is_no_edit(house: House) -> None:
    with house.build() as build:
        tiny.book(build, build.brief)
    value = house.ledger.works.part(house.work, "page 1").value
    house.ledger.works.edit(house.work, "page 1", json.dumps(json.loads(value), indent=2))
    with house.build() as build:
        tiny.book(build, build.brief)
        assert build.totals.steps_run == 0
    assert not house.ledger.works.part(house.work, "page 1").edited


def test_why_tells_the_chain_from_the_brief_with_the_human_in_it(house: House) -> None:
    with house.build() as build:
        tiny.book(build, build.brief)
    page = Page(number=3, text="Nobody but the river saw it.")
    house.ledger.works.edit(house.work, "page 3", page.model_dump_json())
    with house.build() as build:
        out = tiny.book(build, build.brief)
        key = build.made_by(out)
        picture = build.each(tiny.picture, build.each(tiny.scene, (page,)))[0]
    assert key is not None
    chain = house.ledger.lineage.of_key(key, house.work)
    at = {step.label: n for n, step in enumerate(chain)}
    by_key = {step.key: step for step in chain}
    assert chain[-1].label == "tiny_steps.bind"
    assert chain[0].label == "tiny_steps.plan" and chain[0].inputs == ()
    for step in chain:
        assert all(at[by_key[k].label] < at[step.label] for k in step.inputs), step.label
    human = chain[at["page 3"]]
    assert human.human and by_key[human.inputs[0]].label == "tiny_steps.page[3]"
    assert [s.label for s in chain if s.human] == ["page 3"]
    page_1 = chain[at["tiny_steps.page[1]"]]
    assert page_1.engine == "tiny" and page_1.engines[0].kind == "writer"
    assert page_1.seed is not None and page_1.seconds > 0 and page_1.usage.money == 0.25
    assert {by_key[k].label for k in page_1.inputs} == {"tiny_steps.plan", "tiny_steps.canon"}

    behind = house.ledger.lineage.of_asset(picture.image.digest, house.work)
    names = [s.name.removeprefix("tiny_steps.") for s in behind]
    assert names == ["plan", "canon", "page", "human", "scene", "picture"]


def test_costs_are_known_afterwards(house: House) -> None:
    with house.build() as build:
        tiny.book(build, build.brief)
        told = build.totals
    costs = {cost.name: cost for cost in house.ledger.steps.costs(house.work)}
    assert costs["tiny_steps.page"].times == 3
    assert costs["tiny_steps.page"].money == pytest.approx(0.75)
    assert sum(c.money for c in costs.values()) == pytest.approx(told.money)
    assert sum(c.tokens for c in costs.values()) == told.tokens
    assert sum(c.seconds for c in costs.values()) == pytest.approx(told.seconds)
    mean = house.ledger.steps.mean_seconds("page", "tiny")
    assert mean == pytest.approx(costs["tiny_steps.page"].seconds / 3)
    assert house.ledger.steps.mean_seconds("tiny_steps.page") == mean
    assert house.ledger.steps.mean_seconds("age", "tiny") is None
    assert house.ledger.steps.mean_seconds("page", "llama") is None


def test_events_tell_what_happens(house: House) -> None:
    heard: list[Event] = []
    with house.build(events=heard.append) as build:
        tiny.book(build, build.brief)
    plan = [e for e in heard if e.label == "tiny_steps.plan"]
    assert isinstance(plan[0], Started) and plan[0].engine == "tiny"
    assert isinstance(plan[-1], Finished) and not plan[-1].cached and plan[-1].seconds > 0
    said = "".join(e.text for e in plan if isinstance(e, Words))
    assert said.startswith("river the lights")
    notes = {e.english for e in heard if isinstance(e, Note)}
    assert notes == {"not drawn: unicorn"}

    heard.clear()
    with house.build(events=heard.append) as build:
        tiny.book(build, build.brief)
    assert all(e.cached for e in heard if isinstance(e, Finished))
    assert {e.english for e in heard if isinstance(e, Note)} == notes, "a stored note is told again"


def test_results_come_from_the_store_whole(house: House) -> None:
    scene = tiny.Scene(caption="雪夜")
    with house.build() as build:
        first = build.step(tiny.picture, scene)
        assert first.image.held is None, "no bytes are kept in memory"
    with house.build() as build:
        second = build.step(tiny.picture, scene)
    assert first == second and second.image.read() == first.image.read()
    assert second.image.read().startswith("雪夜".encode())
    assert house.store.has(second.image.digest)


def test_a_damaged_asset_is_reported_and_made_again(house: House, log: Log) -> None:
    with house.build() as build:
        first = tiny.book(build, build.brief)
    asset = next(house.folder.glob("assets/*/*"))
    data = bytearray(asset.read_bytes())
    data[3] ^= 1
    asset.write_bytes(data)
    page = Page(number=1, text="Edited.")
    house.ledger.works.edit(house.work, "page 1", page.model_dump_json())
    with pytest.raises(OSError, match="damaged") as caught, house.build() as build:
        tiny.book(build, build.brief)
    assert asset.name in f"{caught.value.digest}"  # type: ignore[attr-defined]
    with house.build() as build:
        again = tiny.book(build, build.brief)
    assert again.splitlines()[2:3] == first.splitlines()[2:3] and "Edited." in again
    assert asset.read_bytes() != bytes(data)


def test_superseded_steps_stay_in_the_costs_but_are_not_current(house: House) -> None:
    with house.build() as build:
        tiny.book(build, build.brief)
    with house.build(tiny_brief(seed=7)) as build:
        tiny.book(build, build.brief)
    steps = house.ledger.steps.of_work(house.work)
    assert {s.current for s in steps if s.name == "tiny_steps.page"} == {True, False}
    assert sum(s.name == "tiny_steps.page" and s.current for s in steps) == 3


def test_two_works_share_steps_and_each_tells_its_own_story(house: House, log: Log) -> None:
    house.ledger.works.add(tiny_brief(), title="Twin", work_id="work2")
    with house.build() as build:
        tiny.book(build, build.brief)
    ran = len(log())
    house.work = "work2"
    with house.build() as build:
        out = tiny.book(build, build.brief)
        key = build.made_by(out)
    assert len(log()) == ran
    assert key and house.ledger.lineage.of_key(key, "work2")[0].label == "tiny_steps.plan"
    assert len(house.ledger.steps.of_work("work2")) == 15


def test_a_step_stored_in_another_shape_is_made_again(house: House, log: Log) -> None:
    with house.build() as build:
        build.step(tiny.double, 4)
        key = build.made_by(8)
    assert key
    with house.ledger._database.writing() as connection:
        connection.exec_driver_sql("UPDATE steps SET result='\"eight\"'")
    with house.build() as build:
        assert build.step(tiny.double, 4) == 8
    assert log() == ["double 4", "double 4"]


def test_equal_steps_within_a_build_run_once(house: House, log: Log) -> None:
    with house.build() as build:
        assert build.each(tiny.double, [5] * 6) == (10,) * 6
    assert log() == ["double 5"]


def test_the_story_goes_by_the_branches_and_not_by_which_is_quicker(house: House) -> None:
    first = threading.Event()

    def slow() -> object:
        assert first.wait(10)
        return build.step(tiny.greet, "slow")

    def quick() -> object:
        found = build.step(tiny.double, 1)
        first.set()
        return found

    with house.build() as build:
        build.together(slow, quick)
        build.step(tiny.double, 2)
    told = [step.name.rpartition(".")[2] for step in house.ledger.steps.of_work(house.work)]
    assert told == ["greet", "double", "double"]


def given(house: House, key: str) -> int:
    stored = house.ledger.steps.find(key)
    assert stored is not None
    return int(json.loads(stored.result))


@pytest.mark.parametrize("quicker", [0, 1, 2])
def test_a_label_is_the_branchs_and_not_the_quickest_ones(house: House, quicker: int) -> None:
    ready = threading.Event()

    def branch(number: int) -> object:
        assert number == quicker or ready.wait(10)
        found = build.each(tiny.double, [10 * number, 10 * number + 1])
        if number == 1:
            lonely = (lambda: build.step(tiny.double, 17), lambda: build.step(tiny.greet, "B"))
            build.together(*lonely)
        if number == 2:
            build.step(tiny.greet, "A")
        ready.set()
        return found

    for _ in range(2):
        with house.build() as build:
            build.step(tiny.double, 5)
            build.together(*(partial(branch, n) for n in range(3)), names=("", "b", "c"))
            build.step(tiny.double, 6)
        told = {
            step.label.rpartition(".double")[2]: given(house, step.key) // 2
            for step in house.ledger.steps.of_work(house.work)
            if ".double" in step.label
        }
        assert told == {
            "": 5, "[2]": 0, "[3]": 1, "[4]": 6,
            "[b.1]": 10, "[b.2]": 11, "[b.3]": 17, "[c.1]": 20, "[c.2]": 21,
        }  # fmt: skip
        ready.clear()
        quicker = (quicker + 1) % 3
    labels = [step.label for step in house.ledger.steps.of_work(house.work)]
    assert [name for name in labels if ".greet" in name] == [
        "tiny_steps.greet[b]",
        "tiny_steps.greet[c]",
    ]


@pytest.mark.parametrize("names", [(), ("a", "a"), ("", "")])
def test_branches_that_call_the_same_step_need_names(house: House, names: tuple[str, ...]) -> None:
    def thunk() -> object:
        return build.together(lambda: build.step(tiny.double, 1))

    with house.build() as build, pytest.raises(TypeError, match=r"call tiny_steps\.double: give"):
        build.together(thunk, thunk, names=names)


def test_a_step_stands_under_its_newest_label(house: House) -> None:
    for orders in ([3, 4], [4, 3], [9, 4]):
        with house.build() as build:
            build.each(tiny.double, orders)
    told = {
        (step.label.rpartition("[")[2], step.current): given(house, step.key)
        for step in house.ledger.steps.of_work(house.work)
    }
    assert told == {("1]", True): 18, ("2]", True): 8, ("2]", False): 6}


def test_defaults_and_names_of_inputs_do_not_change_a_key(house: House) -> None:
    with house.build() as build:
        assert build.step(tiny.greet, "A") == "hello A"
        assert build.step(tiny.greet, name="A", greeting="hello") == "hello A"
        assert build.step(tiny.greet, "A", greeting="good day") == "good day A"
        assert (build.totals.steps_run, build.totals.steps_kept) == (2, 1)


def test_what_cannot_be_sent_away_is_refused_by_name(house: House) -> None:
    with house.build() as build:
        with pytest.raises(TypeError, match=r"input 'path' of the step tiny_steps.untyped.*Path"):
            build.step(tiny.untyped, Path("/tmp"))
        with pytest.raises(TypeError, match=r"input 'path'.*object"):
            build.step(tiny.untyped, (1, {"a": object()}))
        with pytest.raises(TypeError, match="not_a_step is not a step"):
            build.step(tiny.not_a_step, 1)
        with pytest.raises(TypeError, match="takes 1 positional inputs, was given 2"):
            build.step(tiny.double, 1, 2)
        with pytest.raises(TypeError, match="missing: number"):
            build.step(tiny.double)
        with pytest.raises(TypeError, match="unknown: colour"):
            build.step(tiny.double, 1, colour="red")

        @tiny.step(version=1)
        def local(number: int) -> int:
            return number

        with pytest.raises(TypeError, match=r"local.*at module level"):
            build.step(local, 1)


def test_a_result_that_is_not_what_was_declared_fails_by_name(house: House) -> None:
    with house.build() as build, pytest.raises(RuntimeError, match="wrong_result returned a int"):
        build.step(tiny.wrong_result, 1)


def test_a_brief_edited_back_finds_everything_again(tmp_path: Path, log: Log) -> None:
    with open_house(tmp_path) as house:
        for line in ("one", "two", "one"):
            with house.build(tiny_brief(line=line)) as build:
                tiny.book(build, build.brief)
        assert build.totals.steps_run == 0
        assert digest(tiny_brief(line="one")) != digest(tiny_brief(line="two"))

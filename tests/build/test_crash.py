"""Builders that are killed at any moment, builders beside each other, and the dead's leases."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tiny_steps as tiny
from tiny_house import House, open_house
from tiny_process import begin

from baiyi.store.ledger import Ledger, Owner

KILLS = 15
STEPS = Counter(plan=1, canon=1, page=3, scene=3, picture=6, bind=1)
Log = Callable[[], list[str]]


def steps_in(folder: Path) -> dict[str, Any]:
    """Key -> the record of every step that is stored as finished."""
    if not (folder / "ledger.db").exists():
        return {}
    with open_house(folder) as house:
        found = (house.ledger.steps.get(key) for key in stored_keys(house.ledger))
        return {step.key: step for step in found if step and step.outcome == "ok"}


def stored_keys(ledger: Ledger) -> list[str]:
    rows = ledger._database.reader().exec_driver_sql("SELECT key FROM steps")
    return [row.key for row in rows]


def assets_in(folder: Path) -> dict[str, bytes]:
    files = (folder / "assets").glob("??/*")
    return {f"{p.parent.name}/{p.name}": p.read_bytes() for p in files if p.name[0] != "."}


def everything(folder: Path) -> tuple[Any, ...]:
    """All that a finished work is, in the ledger and in the store."""
    with open_house(folder) as house:
        parts = house.ledger.works.parts(house.work)
        uses = [(s.label, s.key) for s in house.ledger.steps.of_work(house.work)]
        keys = sorted(stored_keys(house.ledger))
        results = [(key, house.ledger.steps.find(key)) for key in keys]
        chain = {k: set(step.inputs) for k in keys for step in house.ledger.lineage.of_key(k)[-1:]}
        leases = house.ledger._database.reader().exec_driver_sql("SELECT key FROM leases")
        assert leases.fetchall() == [], "a finished work holds no lease"
    return parts, uses, results, chain, assets_in(folder)


def lines(folder: Path) -> list[str]:
    log = folder / "log.txt"
    return log.read_text().splitlines() if log.exists() else []


def finish(folder: Path) -> Any:
    process, pipe = begin(folder)
    told = pipe.recv()
    process.join(20)
    assert process.exitcode == 0
    return told


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, tuple[Any, ...], float]:
    """What an undisturbed build gives, all that it leaves, and its seconds."""
    folder = tmp_path_factory.mktemp("undisturbed")
    process, pipe = begin(folder)
    began = time.monotonic()
    out, ran, kept, _ = pipe.recv()
    seconds = time.monotonic() - began
    process.join(20)
    assert (ran, kept) == (STEPS.total(), 0)
    return out, everything(folder), seconds


@pytest.mark.parametrize("kills", [KILLS, pytest.param(10 * KILLS, marks=pytest.mark.slow)])
def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(
    tmp_path: Path, undisturbed: tuple[str, tuple[Any, ...], float], kills: int
) -> None:
    out, whole, seconds = undisturbed
    moments = random.Random(2026 + kills - KILLS)
    halfway = 0
    for number in range(kills):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        process, _ = begin(folder)
        moment = moments.uniform(0, STEPS.total())
        while len(lines(folder)) < int(moment):
            time.sleep(0.001)
        time.sleep(moment % 1 * seconds / STEPS.total())
        process.kill()
        process.join()

        finished, before = steps_in(folder), len(lines(folder))
        halfway += 0 < len(finished) < STEPS.total()
        told, ran, _, notes = finish(folder)

        assert told == out, f"kill {number}"
        assert everything(folder) == whole, f"kill {number}"
        assert ran == STEPS.total() - len(finished), f"kill {number}"
        again = Counter(line.split()[0] for line in lines(folder)[before:])
        kept = Counter(step.name.removeprefix("tiny_steps.") for step in finished.values())
        assert again == STEPS - kept, f"kill {number}"
        after = steps_in(folder)
        for key, step in finished.items():
            assert after[key].finished == step.finished, f"kill {number}: {step.name} ran again"
        assert notes == [("not drawn: unicorn", "没有画出：unicorn")]
    assert halfway >= kills // 2, "the kills must fall into the work"


def test_killed_again_and_again_it_gets_there(
    tmp_path: Path, undisturbed: tuple[str, tuple[Any, ...], float]
) -> None:
    out, whole, seconds = undisturbed
    for _ in range(5):
        process, _ = begin(tmp_path)
        time.sleep(seconds / 4)
        process.kill()
        process.join()
    told, *_ = finish(tmp_path)
    assert told == out and everything(tmp_path) == whole
    killed = Counter(lines(tmp_path))
    assert killed.total() <= STEPS.total() + 5 * 2, "a kill costs no more than what was running"


@pytest.mark.parametrize("go", range(4))
def test_two_builders_of_one_work_do_each_step_once(
    tmp_path: Path, undisturbed: tuple[str, tuple[Any, ...], float], go: int
) -> None:
    out, whole, _ = undisturbed
    both = [begin(tmp_path), begin(tmp_path)]
    (first, ran_first, kept_first, notes), (second, ran_second, kept_second, _) = (
        pipe.recv() for _, pipe in both
    )
    for process, _ in both:
        process.join(20)
        assert process.exitcode == 0
    assert first == second == out
    assert Counter(line.split()[0] for line in lines(tmp_path)) == STEPS
    assert ran_first + ran_second == STEPS.total()
    assert kept_first + kept_second == STEPS.total()
    assert notes == [("not drawn: unicorn", "没有画出：unicorn")], "told to who waited, too"
    assert everything(tmp_path)[2:] == whole[2:]


def test_when_one_of_two_dies_the_other_takes_over(
    tmp_path: Path, undisturbed: tuple[str, tuple[Any, ...], float]
) -> None:
    out, whole, seconds = undisturbed
    both = [begin(tmp_path), begin(tmp_path)]
    time.sleep(seconds / 3)
    both[0][0].kill()
    began = time.monotonic()
    told, *_ = both[1][1].recv()
    assert time.monotonic() - began < 10, "a dead process on this machine is seen at once"
    both[1][0].join(20)
    assert told == out and everything(tmp_path)[2:] == whole[2:]


def key_of_double(house: House, number: int) -> str:
    with house.build() as build:
        build.step(tiny.double, number)
        key = build.made_by(2 * number)
    assert key
    house.ledger.steps.withdraw((key,))
    return key


def test_a_lease_of_another_machine_holds_until_it_expires(house: House, log: Log) -> None:
    key = key_of_double(house, 4)
    ledger = Ledger(f"sqlite:///{house.folder / 'ledger.db'}", lease_seconds=0.8)
    assert ledger.leases.take(key, Owner(host="elsewhere"))
    began = time.monotonic()
    with house.build() as build:
        assert build.step(tiny.double, 4) == 8
    assert 0.7 < time.monotonic() - began < 3
    assert log() == ["double 4"] * 2
    ledger.close()


def test_a_lease_that_is_renewed_is_not_taken_over(house: House) -> None:
    ledger = Ledger(f"sqlite:///{house.folder / 'ledger.db'}", lease_seconds=0.3)
    there, here = Owner(host="elsewhere"), Owner()
    assert ledger.leases.take("k", there)
    for _ in range(4):
        time.sleep(0.15)
        ledger.leases.renew(there)
        assert not ledger.leases.take("k", here)
    time.sleep(0.4)
    assert ledger.leases.take("k", here)
    assert not ledger.leases.take("k", there), "now it is ours"
    ledger.leases.release(there, ("k",))
    assert not ledger.leases.take("k", Owner()), "who lost it cannot give it back"
    ledger.close()


def test_a_long_step_keeps_its_lease(tmp_path: Path, log: Log) -> None:
    """The build renews: beside a step four times as long as a lease nobody else begins it."""
    told: list[float] = []

    def one() -> None:
        with open_house(tmp_path) as house:
            house.ledger.leases.seconds = 0.4
            with house.build() as build:
                told.append(build.step(tiny.patient, 1.6))

    with open_house(tmp_path):
        pass
    both = [threading.Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert told == [1.6, 1.6] and log() == ["patient"]


def test_a_process_id_used_again_is_not_the_dead_builder(house: House) -> None:
    leases = house.ledger.leases
    assert leases.take("k", Owner(born=12.0)), "our id, but another process had it then"
    assert leases.take("k", Owner())
    assert not leases.take("k", Owner(pid=os.getpid())), "this process lives"


def test_of_two_results_of_one_step_the_first_holds(house: House, log: Log) -> None:
    """A builder that was taken for dead and comes back does not replace what others built on."""
    house.ledger.leases.seconds = 0.2
    with house.build() as build:
        build._worker._heart = threading.Thread()  # a machine asleep: it does not renew
        late = threading.Thread(target=lambda: build.step(tiny.patient, 0.8))
        late.start()
        time.sleep(0.4)
        with house.build() as quicker:
            assert quicker.step(tiny.patient, 0.8) == 0.8
            key = quicker.made_by(0.8)
        assert key
        first = house.ledger.steps.get(key)
        late.join()
    assert log() == ["patient", "patient"]
    assert first and first.outcome == "ok" and house.ledger.steps.get(key) == first

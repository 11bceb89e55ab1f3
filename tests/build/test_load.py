"""Many at once: builders of one work and of many, in threads and in processes, on one store."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

import pytest
import tiny_steps as tiny
from tiny_house import open_house, tiny_brief
from tiny_process import begin

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
AT_ONCE = 12
WORKS = 40


def test_a_dozen_processes_build_one_work_and_do_each_step_once(tmp_path: Path) -> None:
    both = [begin(tmp_path) for _ in range(AT_ONCE)]
    told = [pipe.recv() for _, pipe in both]
    for process, _ in both:
        process.join(120)
        assert process.exitcode == 0
    assert len({out for out, *_ in told}) == 1
    done = Counter((tmp_path / "log.txt").read_text().split("\n"))
    names = Counter(line.split()[0] for line in done.elements() if line)
    assert names == Counter(plan=1, canon=1, page=3, scene=3, picture=6, bind=1)
    assert sum(ran for _, ran, *_ in told) == names.total()


def test_many_works_in_threads_of_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TINY_LOG", str(tmp_path / "log.txt"))
    failures: list[BaseException] = []

    def build(number: int) -> None:
        try:
            with open_house(tmp_path, f"work{number}") as house:
                brief = tiny_brief(seed=number)
                with house.build(brief) as build:
                    tiny.book(build, brief)
        except BaseException as error:
            failures.append(error)

    numbers = iter(range(WORKS))
    lock = threading.Lock()

    def worker() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            build(number)

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with open_house(tmp_path) as house:
        made = [work for work in house.ledger.works.list() if work.id.startswith("work")]
        assert len(made) >= WORKS
        for number in range(WORKS):
            assert house.ledger.works.parts(f"work{number}")

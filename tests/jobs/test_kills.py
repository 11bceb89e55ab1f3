"""Workers that are killed: every job ends once, with its whole result, whoever finishes it."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from little_home import Home, little_brief
from little_jobs import worker

from baiyi.forms.studio import Studio
from baiyi.jobs.queue import Jobs
from baiyi.jobs.records import JobRecord
from baiyi.settings import settings
from baiyi.store.usage import Prices


def all_over(jobs: Jobs, ids: list[str], seconds: float) -> list[JobRecord]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = [jobs.get(job) for job in ids]
        if all(job.over for job in found):
            return found
        time.sleep(0.2)
    raise AssertionError([(job.id, job.state) for job in found])


def made_whole(job: JobRecord) -> None:
    assert job.state == "done" and job.made is not None, job
    assert all(Path(file.path).stat().st_size == file.size for file in job.made.files)


def paid_once(studio: Studio, works: list[str]) -> None:
    """Every step is a call of the key that asked, whoever was killed beside it; and no other call is."""
    rows = studio.ledger.usage.rows(0, 1e12, Prices.of(studio.settings))
    steps = {step.key for work in works for step in studio.ledger.steps.of_work(work)}
    assert {row.key for row in rows} == {"a"} and sum(row.calls for row in rows) == len(steps)


def kill_and_see(home: Home, started: list[subprocess.Popen[bytes]], kills: int) -> None:
    chance = random.Random(kills)
    with home.open() as studio, Jobs(studio) as jobs:
        ids = [
            jobs.make(little_brief(pages=1 + n % 4, seed=n), by="a").id
            for n in range(kills // 2 + 1)
        ]
        for _ in range(kills):
            process = worker(started)
            time.sleep(1.2 + 2 * chance.random())  # it takes a second to be there
            process.send_signal(signal.SIGKILL)
            process.wait()
        worker(started)
        for job in all_over(jobs, ids, 60):
            made_whole(job)
            ends = Counter(
                event.body["label"]
                for event in studio.ledger.job_events.after(job.id, 0, limit=10_000)
                if event.type == "finished" and not event.body["cached"]
            )
            assert max(ends.values(), default=0) <= 1, "a step was done twice"
        paid_once(studio, [jobs.get(job).work for job in ids])


def test_a_kill(home: Home, started: list[subprocess.Popen[bytes]]) -> None:
    kill_and_see(home, started, 1)


@pytest.mark.slow
def test_twenty_kills(home: Home, started: list[subprocess.Popen[bytes]]) -> None:
    kill_and_see(home, started, 20)


def test_three_workers_share_a_queue_in_postgres_and_one_may_die(
    home: Home,
    started: list[subprocess.Popen[bytes]],
    postgres_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BAIYI_DATABASE", postgres_url)
    settings.cache_clear()
    with home.open() as studio, Jobs(studio) as jobs:
        ids = [jobs.make(little_brief(pages=2, seed=n), by="a").id for n in range(6)]
        for _ in range(3):
            worker(started)
        end = time.monotonic() + 30
        while sum(jobs.get(job).state == "working" for job in ids) < 2:
            assert time.monotonic() < end, "no two work at once"
            time.sleep(0.05)
        started[0].send_signal(signal.SIGKILL)
        started[0].wait()
        for job in all_over(jobs, ids, 120):
            made_whole(job)
        paid_once(studio, [jobs.get(job).work for job in ids])


def test_a_worker_that_is_told_to_stop_stops(
    home: Home, started: list[subprocess.Popen[bytes]]
) -> None:
    process = worker(started, stdout=subprocess.PIPE)
    assert process.stdout is not None and b"waiting" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0

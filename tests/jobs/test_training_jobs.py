"""A training is a job: killed with its worker, it goes on from its checkpoint; stopped, it is kept."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from little_home import Home
from little_jobs import over, worker
from little_recipe import maker, rows

from baiyi.forms import training
from baiyi.forms.studio import Studio
from baiyi.jobs.queue import Jobs
from baiyi.values import Brief

# Some 800 short steps: long enough to be killed on the way.
LITTLE = {"size": "60k", "tokens": 50_000, "batch": 64, "context": 64}


def asked() -> Brief:
    return training.brief_of("set", "小模型", "zh", LITTLE)


def steps_told(studio: Studio) -> int:
    """Steps in the log of the training that has not ended."""
    found = sorted(studio.settings.home.glob("unfinished/*/log.jsonl"))
    lines = found[0].read_text("utf-8").splitlines() if found else []
    return max((json.loads(line)["step"] for line in lines if line.endswith("}")), default=0)


def wait(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def checkpoints(studio: Studio) -> list[Path]:
    return sorted(studio.settings.home.glob("unfinished/*/checkpoints/*"))


def test_a_training_that_is_killed_and_stopped_goes_on_from_its_checkpoints(
    home: Home, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    maker(home, tmp_path)(rows(120))
    with home.open() as studio, Jobs(studio) as jobs:
        job = jobs.make(asked(), by="a")
        first = worker(started)
        wait(lambda: steps_told(studio) > 50)
        told = studio.ledger.job_events.after(job.id, 0)
        words = "".join(e.body["text"] for e in told if e.type == "words")
        assert "nats" in words and "/s" in words, "it says how far it is"
        first.send_signal(signal.SIGKILL)
        first.wait()
        wait(lambda: bool(checkpoints(studio)))  # written by the training that lost its worker
        reached = steps_told(studio)
        worker(started)
        wait(lambda: steps_told(studio) > reached + 20)
        assert jobs.cancel(job.id).state == "stopped"
        wait(lambda: studio.find(job.work).state == "stopped")
        assert len(checkpoints(studio)) == 2
        job = jobs.retry(job.id, by="a")
        fewest = steps_told(studio)
        while not jobs.get(job.id).over:
            fewest = min(fewest, steps_told(studio) or fewest)
            time.sleep(0.1)
        done = over(jobs, job.id)
        assert done.state == "done" and done.made is not None, done
        assert fewest > reached, "what was learned before is not learned again"
        record = training.export(studio, job.work, tmp_path / "model")
        log = [json.loads(s) for s in (tmp_path / "model" / "log.jsonl").read_text().splitlines()]
        assert [s["step"] for s in log if "loss" in s] == [*range(1, record.steps + 1)]
        assert not list(studio.settings.home.glob("unfinished/*")), "nothing half done stays"

"""Workers in processes of their own, and jobs that are waited for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from baiyi.jobs.queue import Jobs
from baiyi.jobs.records import JobRecord

LITTLE = Path(__file__).parent
WORK = [sys.executable, "-m", "baiyi.cli.main", "work"]


def worker(
    started: list[subprocess.Popen[bytes]], stdout: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    path = os.pathsep.join([str(LITTLE), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        WORK, env=os.environ | {"PYTHONPATH": path, "LITTLE_PAUSE": "0.1"},
        stdout=stdout, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    started.append(process)
    return process


def over(jobs: Jobs, job: str, seconds: float = 60) -> JobRecord:
    return until(lambda: jobs.get(job), lambda found: found.over, seconds)


def until(
    look: Callable[[], JobRecord], true: Callable[[JobRecord], bool], seconds: float = 60
) -> JobRecord:
    end = time.monotonic() + seconds
    while not true(found := look()):
        assert time.monotonic() < end, found
        time.sleep(0.05)
    return found

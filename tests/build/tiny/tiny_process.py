"""The tiny book built in processes of their own, which can be killed."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from multiprocessing.forkserver import ensure_running
from pathlib import Path

import alembic.command
import alembic.config  # noqa: F401  (what a first opening needs is there before the clock runs)
import pytest
import tiny_steps as tiny
from tiny_house import open_house, tiny_brief

# Processes start from one that has everything imported already: a build begins within
# milliseconds, so that the moment of a kill is a moment of the build.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tiny_process"])
with pytest.MonkeyPatch.context() as patch:
    patch.setenv("PYTHONPATH", str(Path(__file__).parent))
    ensure_running()


def build_book(folder: Path, pipe: Connection, log: str = "log.txt") -> None:
    """Say that it begins, build, say what came out and how many steps ran."""
    os.environ["TINY_LOG"] = str(folder / log)
    pipe.send("begin")
    with open_house(folder) as house, house.build(tiny_brief()) as build:
        out = tiny.book(build, build.brief)
        told = (out, build.totals.steps_run, build.totals.steps_kept, sorted(build.totals.notes))
    pipe.send(told)


def begin(folder: Path) -> tuple[ForkServerProcess, Connection]:
    """A process that has just begun to build in the folder, and what it says from then on."""
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=build_book, args=(folder, there), daemon=True)
    process.start()
    there.close()
    assert here.recv() == "begin"
    return process, here

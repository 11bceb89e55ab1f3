"""The tiny book, built from its brief by a process of its own."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection
from pathlib import Path

import alembic.command
import alembic.config  # noqa: F401  (what a first opening needs is there before the clock runs)
import tiny_steps as tiny
from tiny_house import open_house, tiny_brief


def build_book(folder: Path, pipe: Connection, log: str = "log.txt") -> None:
    """Say that it begins, build, say what came out and how many steps ran."""
    os.environ["TINY_LOG"] = str(folder / log)
    pipe.send("begin")
    with open_house(folder) as house, house.build(tiny_brief()) as build:
        out = tiny.book(build, build.brief)
        told = (out, build.totals.steps_run, build.totals.steps_kept, sorted(build.totals.notes))
    pipe.send(told)

"""Processes that build the tiny book, and can be killed at it."""

from __future__ import annotations

import functools
import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.forkserver import ensure_running
from pathlib import Path

import pytest
from tiny_book import build_book


@functools.cache
def processes() -> ForkServerContext:
    """Processes start from one that has everything imported already: a build begins within
    milliseconds, so that the moment of a kill is a moment of the build.

    Never called on import: the server imports what it is to build, and would start a server.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tiny_book"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent))
        ensure_running()
    return context


def begin(folder: Path) -> tuple[ForkServerProcess, Connection]:
    """A process that has just begun to build in the folder, and what it says from then on."""
    here, there = processes().Pipe()
    process = processes().Process(target=build_book, args=(folder, there), daemon=True)
    process.start()
    there.close()
    assert here.recv() == "begin"
    return process, here

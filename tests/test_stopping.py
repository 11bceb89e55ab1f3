"""A call that blocks and cannot ask is ended from beside it, and nothing is left behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from baiyi import stopping
from baiyi.errors import Cancelled


class Blocking:
    """Ends by itself only after a time that no test waits for."""

    def __init__(self) -> None:
        self.ended = threading.Event()

    def run(self) -> str:
        if self.ended.wait(30):
            raise RuntimeError("terminated")
        return "whole"


def raising(after: int = 0) -> tuple[list[float], Callable[[], None]]:
    """A check that raises at its call after so many, and when it was called."""
    calls: list[float] = []

    def check() -> None:
        calls.append(time.monotonic())
        if len(calls) > after:
            raise Cancelled("stopped", "已停止")

    return calls, check


def looking() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one.name == "interrupting"]


def test_what_blocks_ends_and_the_wish_is_what_is_raised() -> None:
    work = Blocking()
    calls, check = raising(after=2)
    with (
        stopping.wanted(check),
        pytest.raises(Cancelled),
        stopping.interrupting(work.ended.set),
    ):
        work.run()
    assert len(calls) == 3 and not looking()


def test_a_call_that_ends_whole_in_the_moment_of_the_wish_is_stopped_too() -> None:
    _, check = raising()
    interrupted = threading.Event()
    with stopping.wanted(check), pytest.raises(Cancelled), stopping.interrupting(interrupted.set):
        assert interrupted.wait(10)


def test_its_own_failure_stays_its_own() -> None:
    with (
        stopping.wanted(lambda: None),
        pytest.raises(ValueError, match="its own"),
        stopping.interrupting(lambda: None),
    ):
        raise ValueError("its own")
    assert not looking()


def test_where_nobody_listens_nothing_looks() -> None:
    with stopping.interrupting(lambda: pytest.fail("interrupted")):
        assert not looking()

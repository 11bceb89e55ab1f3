"""Whether what runs is still wanted: asked by whoever works for long, answered by whoever set it on.

An engine knows neither the build nor the server, and yet can be left in the middle of a sentence or a
picture: it calls `check` where it can be left, or puts `interrupting` around a call that cannot ask.
Where nobody would stop it, they do nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LOOK = 0.1  # seconds between two looks while a call blocks

_check: ContextVar[Callable[[], None] | None] = ContextVar("baiyi_check", default=None)


def check() -> None:
    """A point where long work can be left. Raises what whoever set it on wants raised."""
    if look := _check.get():
        look()


@contextmanager
def wanted(look: Callable[[], None]) -> Iterator[None]:
    """What runs within goes on until `look` raises."""
    token = _check.set(look)
    try:
        yield
    finally:
        _check.reset(token)


@contextmanager
def interrupting(interrupt: Callable[[], object]) -> Iterator[None]:
    """Around a call that blocks and cannot ask: `interrupt`, from a thread of its own, makes it end.

    Raises what the look raised, in place of whatever the interrupted call did.
    """
    look = _check.get()
    if look is None:
        yield
        return
    ended = threading.Event()
    raised: list[BaseException] = []

    def watch() -> None:
        while not ended.wait(LOOK):
            try:
                look()
            except BaseException as error:
                raised.append(error)
                interrupt()
                return

    watching = threading.Thread(target=watch, daemon=True, name="interrupting")
    watching.start()
    try:
        yield
    except Exception:
        if not raised:
            raise
    finally:
        ended.set()
        watching.join()
    if raised:
        raise raised[0]

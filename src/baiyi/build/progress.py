"""What a running step says about itself: words as they come, what it used, whether to stop.

A step calls these functions wherever it runs. Outside a build nobody listens and they do
nothing, so a step stays a plain function.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from ..values import Usage

LOOK = 0.1  # seconds between two looks whether a call that blocks is still wanted


class Listener(Protocol):
    """Who hears a running step. `check` raises Cancelled, StepTimedOut or CapReached."""

    def words(self, text: str) -> None: ...
    def note(self, english: str, chinese: str) -> None: ...
    def used(self, usage: Usage) -> None: ...
    def check(self) -> None: ...


_listener: ContextVar[Listener | None] = ContextVar("baiyi_listener", default=None)


def words(text: str) -> None:
    """A piece of text that is being written; also a point where the step can be stopped."""
    if listener := _listener.get():
        listener.check()
        listener.words(text)


def note(english: str, chinese: str) -> None:
    """Something the user should see about this step (a re-try, a thing not drawn)."""
    if listener := _listener.get():
        listener.note(english, chinese)


def used(usage: Usage) -> None:
    """Tokens and money of a call; added up in the step's record."""
    if listener := _listener.get():
        listener.used(usage)


def check() -> None:
    """A point where a long step can be stopped: by the user, a time-out or a cap."""
    if listener := _listener.get():
        listener.check()


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


class _Only:
    """A listener that hears nothing, and stops."""

    def __init__(self, check: Callable[[], None]) -> None:
        self.check = check

    def words(self, text: str) -> None: ...
    def note(self, english: str, chinese: str) -> None: ...
    def used(self, usage: Usage) -> None: ...


@contextmanager
def wanted(check: Callable[[], None]) -> Iterator[None]:
    """What runs within is no step, and yet stops where `check` raises."""
    with listening(_Only(check)):
        yield


@contextmanager
def interrupting(interrupt: Callable[[], object]) -> Iterator[None]:
    """Around a call that blocks and cannot ask: `interrupt`, from a thread of its own, makes it end.

    Raises what `check` raised, in place of whatever the interrupted call did.
    """
    listener = _listener.get()
    if listener is None:
        yield
        return
    ended = threading.Event()
    raised: list[BaseException] = []

    def look() -> None:
        while not ended.wait(LOOK):
            try:
                listener.check()
            except BaseException as error:
                raised.append(error)
                interrupt()
                return

    looking = threading.Thread(target=look, daemon=True, name="interrupting")
    looking.start()
    try:
        yield
    except Exception:
        if not raised:
            raise
    finally:
        ended.set()
        looking.join()
    if raised:
        raise raised[0]

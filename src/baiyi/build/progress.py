"""What a running step says about itself: words as they come, what it used, whether to stop.

A step calls these functions wherever it runs. Outside a build nobody listens and they do
nothing, so a step stays a plain function.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol

from .. import stopping
from ..values import Usage


class Listener(Protocol):
    """Who hears a running step. `check` raises Cancelled, StepTimedOut or CapReached."""

    def words(self, text: str) -> None: ...
    def note(self, english: str, chinese: str) -> None: ...
    def used(self, usage: Usage) -> None: ...
    def folder(self) -> Path: ...
    def check(self) -> None: ...


# How a note ends, in both languages, that says of an answer that it could not be used.
AGAIN = ("; trying again", "；重试")

_listener: ContextVar[Listener | None] = ContextVar("baiyi_listener", default=None)


def words(text: str) -> None:
    """A piece of text that is being written; also a point where the step can be stopped."""
    stopping.check()
    if listener := _listener.get():
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
    stopping.check()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder of this step's own. What a try that was stopped or killed leaves there, the next try of
    the same step finds; when its result is stored, the folder goes. Outside a build it goes at once."""
    if listener := _listener.get():
        yield listener.folder()
        return
    with tempfile.TemporaryDirectory(prefix="baiyi-") as made:
        yield Path(made)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    token = _listener.set(listener)
    try:
        with stopping.wanted(listener.check):
            yield
    finally:
        _listener.reset(token)

"""Seats at an engine: as many calls as it takes at once, a few that wait, and then no more.

A house that is full says so at once (429, with the seconds after which to ask again); a request that
is let in is answered.
"""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from .faults import Fault

WAITING = 2  # for each seat, so many more may wait their turn inside the engine
FIRST = 5.0  # seconds that a call takes, until some have been measured


class Seats:
    """Of one engine. Safe for threads."""

    def __init__(self, at_once: int) -> None:
        self.most = at_once * (1 + WAITING)
        self._at_once = at_once
        self._taken = 0
        self._seconds = FIRST
        self._lock = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """A seat for a call. Raises Fault 429."""
        with self._lock:
            if self._taken >= self.most:
                wait = self._seconds * self._taken / (2 * self._at_once)
                raise Fault(
                    429, f"{self._taken} requests are being answered already; try again in "
                    f"{max(1, round(wait))} s", "full", wait=wait,
                )  # fmt: skip
            self._taken += 1
        began = time.monotonic()
        try:
            yield
        finally:
            with self._lock:
                self._taken -= 1
                self._seconds += 0.2 * (time.monotonic() - began - self._seconds)


class Seated(StreamingResponse):
    """A stream of a call that holds a seat; it is given back however the answer ends.

    The seat is the response's and not the iterator's: an iterator that nobody began, because the client
    left before the first event, never comes to its own `finally`.
    """

    def __init__(
        self, parts: AsyncIterator[bytes], seats: Seats, media_type: str = "text/event-stream"
    ) -> None:
        """Takes a seat before the status is sent: a full house says so. Raises Fault 429."""
        super().__init__(parts, media_type=media_type, headers={"Cache-Control": "no-store"})
        self._seat = ExitStack()
        self._seat.enter_context(seats.one())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._seat:
            await super().__call__(scope, receive, send)

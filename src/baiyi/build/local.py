"""The budget of cores on this machine: who may work at the same time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

# Whether the code that runs here already has a place: what it calls shares that place.
_inside: ContextVar[bool] = ContextVar("baiyi_inside_a_place", default=False)


@dataclass(eq=False)
class Place:
    """Cores that are held, and how many calls to one engine share them."""

    cores: int
    share: str | None
    calls: int = 1


LOOK = 0.2  # seconds between looks at whether a waiting step was cancelled


class Cores:
    """Gives out `total` cores, first come, first served.

    Calls to one engine share its place, up to as many as the engine can batch. A call from
    within a place takes none of its own, so nested steps can't wait for each other.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self._free = total
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()
        self._places: list[Place] = []

    @contextmanager
    def place(
        self,
        need: int,
        *,
        share: str | None = None,
        streams: Callable[[], int] = lambda: 1,
        check: Callable[[], None] = lambda: None,
    ) -> Iterator[int]:
        """Wait for `need` cores (0: all) and hold them; gives how many share the place.

        `share` names an engine whose place up to `streams()` calls may share. `check` may
        raise to give up waiting.
        """
        if _inside.get():
            yield 1
            return
        wanted = min(need, self.total) or self.total
        place = self._take(wanted, share, streams, check)
        token = _inside.set(True)
        try:
            yield place.calls
        finally:
            _inside.reset(token)
            self._give(place)

    def _take(
        self,
        wanted: int,
        share: str | None,
        streams: Callable[[], int],
        check: Callable[[], None],
    ) -> Place:
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            try:
                while True:
                    for place in self._places:
                        if share and place.share == share and place.calls < streams():
                            place.calls += 1
                            return place
                    if self._queue[0] is ticket and self._free >= wanted:
                        self._free -= wanted
                        self._places.append(Place(wanted, share))
                        return self._places[-1]
                    self._changed.wait(LOOK)
                    check()
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def _give(self, place: Place) -> None:
        with self._changed:
            place.calls -= 1
            if not place.calls:
                self._places.remove(place)
                self._free += place.cores
            self._changed.notify_all()

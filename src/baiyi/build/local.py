"""The budget of cores on this machine: who may work at the same time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Whether the code that runs here already has a place: what it calls shares that place.
_inside: ContextVar[bool] = ContextVar("baiyi_inside_a_place", default=False)

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
        self._sharing: dict[str, int] = {}  # engine -> calls in its place

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
        sharing = self._take(wanted, share, streams, check)
        token = _inside.set(True)
        try:
            yield sharing
        finally:
            _inside.reset(token)
            self._give(wanted, share)

    def _take(
        self,
        wanted: int,
        share: str | None,
        streams: Callable[[], int],
        check: Callable[[], None],
    ) -> int:
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            try:
                while True:
                    if share and 0 < self._sharing.get(share, 0) < streams():
                        self._sharing[share] += 1
                        return self._sharing[share]
                    if self._queue[0] is ticket and self._free >= wanted:
                        self._free -= wanted
                        if share:
                            self._sharing[share] = self._sharing.get(share, 0) + 1
                        return 1
                    self._changed.wait(LOOK)
                    check()
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def _give(self, wanted: int, share: str | None) -> None:
        with self._changed:
            if share:
                self._sharing[share] -= 1
                if self._sharing[share]:
                    return self._changed.notify_all()
                del self._sharing[share]
            self._free += wanted
            return self._changed.notify_all()

"""What was read a moment ago, kept in memory for so long: for what is asked a thousand times a second."""

from __future__ import annotations

import threading
import time
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """Values by their names, each for `seconds`, all of them together of no more weight than `most`.

    Each stands under the number of changes (`epoch`) that its reader had seen before it read, and is given
    back only while there were no more: what this process changes is seen at once, what others change
    after `seconds` at the latest. Safe for threads.
    """

    def __init__(self, seconds: float, most: int) -> None:
        self._seconds = seconds
        self._most = most
        self._weight = 0
        self._kept: dict[str, tuple[float, int, int, V]] = {}  # the oldest first
        self._lock = threading.Lock()

    def keep(self, name: str, value: V, *, epoch: int, weight: int = 1) -> None:
        with self._lock:
            self._drop(name)
            self._kept[name] = (time.monotonic() + self._seconds, epoch, weight, value)
            self._weight += weight
            while self._weight > self._most or self._first_is_over():
                self._drop(next(iter(self._kept)))

    def get(self, name: str, *, epoch: int) -> V | None:
        found = self._kept.get(name)
        if found is None:
            return None
        until, then, _, value = found
        if then != epoch or until < time.monotonic():
            with self._lock:
                if self._kept.get(name) is found:
                    self._drop(name)
            return None
        return value

    def _first_is_over(self) -> bool:
        """What nobody asks for again must not stay until it is pushed out."""
        return next(iter(self._kept.values()))[0] < time.monotonic()

    def _drop(self, name: str) -> None:
        gone = self._kept.pop(name, None)
        if gone is not None:
            self._weight -= gone[2]

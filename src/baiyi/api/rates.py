"""How many requests a key may make: so many a minute, and after a pause so many at once.

Each process counts its own: behind three workers a key may make three times as many.
"""

from __future__ import annotations

import threading
import time

from .faults import Fault


class Rates:
    """A bucket for each key that fills evenly. Safe for threads; `a_minute` of 0 is no limit."""

    def __init__(self, a_minute: int) -> None:
        self._a_minute = a_minute
        self._left: dict[str, tuple[float, float]] = {}  # requests that are left, and when that was
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """One request of the key of that name. Raises Fault 429."""
        if not self._a_minute:
            return
        a_second = self._a_minute / 60
        with self._lock:
            now = time.monotonic()
            left, before = self._left.get(key, (float(self._a_minute), now))
            left = min(self._a_minute, left + (now - before) * a_second)
            self._left[key] = (left - 1 if left >= 1 else left, now)
        if left < 1:
            wait = (1 - left) / a_second
            raise Fault(
                429, f"the key {key!r} makes more than {self._a_minute} requests a minute; try again "
                f"in {max(1, round(wait))} s", "rate_limit_exceeded", wait=wait,
            )  # fmt: skip

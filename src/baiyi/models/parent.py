"""A process that was started by another one must not outlive it: the other may have been killed."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable


def when_gone(then: Callable[[], object]) -> None:
    """Call `then`, from a thread, when the process that started this one has ended."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        then()

    threading.Thread(target=wait, daemon=True, name="parent").start()

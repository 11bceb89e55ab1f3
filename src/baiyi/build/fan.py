"""Several pieces of work at once, in threads, in this build's place."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextvars import ContextVar, copy_context
from typing import Any

from ..errors import Cancelled

# Flags of the groups that the running code belongs to: set when a sibling has failed.
_groups: ContextVar[tuple[threading.Event, ...]] = ContextVar("baiyi_groups", default=())


def check_siblings() -> None:
    """Raises Cancelled where work beside this has failed, so that nothing new begins."""
    if any(flag.is_set() for flag in _groups.get()):
        raise Cancelled(
            "not begun, because a step beside it failed", "未开始：并行的另一步骤已失败"
        )


def fan_out(pieces: Sequence[Callable[[], Any]], threads: int) -> tuple[Any, ...]:
    """Every piece's result, in order.

    After a failure nothing new begins; what runs is waited for; then the first failure is
    raised.
    """
    results: list[Any] = [None] * len(pieces)
    failures: list[BaseException] = []
    failed = threading.Event()
    todo = iter(range(len(pieces)))
    lock = threading.Lock()

    def work() -> None:
        _groups.set((*_groups.get(), failed))
        while not failed.is_set():
            with lock:
                number = next(todo, None)
            if number is None:
                return
            try:
                results[number] = pieces[number]()
            except BaseException as error:
                with lock:
                    failures.append(error)
                failed.set()

    workers = [
        threading.Thread(target=copy_context().run, args=(work,), daemon=True)
        for _ in range(min(threads, len(pieces)))
    ]
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    except BaseException:
        failed.set()  # the user's second Ctrl-C: don't wait
        raise
    if failures:
        raise failures[0]
    return tuple(results)

"""Processes that do what one Python process cannot do on several cores, shared by all builds.

Work goes over in chunks of some megabytes: a chunk costs seconds, its way over milliseconds. The
processes are started fresh (never forked: a build has threads), and end with this process.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

from ...errors import NoRoom
from ..parent import when_gone

P = ParamSpec("P")
R = TypeVar("R")

_lock = threading.Lock()
_pool: ProcessPoolExecutor | None = None


def away(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The function's result, found in another process. Raises what it raises; NoRoom where the
    process was killed, which is how a full memory looks."""
    try:
        return _workers().submit(function, *args, **kwargs).result()
    except BrokenProcessPool as error:
        _forget()
        raise NoRoom(
            "a process that prepared data was killed, most likely because memory is full; free some, "
            "then run the same command again: what is finished is kept",
            "处理数据的进程被终止，多半是内存已满；请腾出内存后再次运行同一命令，已完成的部分不会丢失",
        ) from error


def _workers() -> ProcessPoolExecutor:
    global _pool
    with _lock:
        if _pool is None:
            _pool = ProcessPoolExecutor(
                max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2),
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_end_with_parent,
            )
            atexit.register(_forget)
        return _pool


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for ever: it ends, too."""
    when_gone(lambda: os._exit(1))


def _forget() -> None:
    global _pool
    with _lock:
        if _pool is not None:
            _pool.shutdown(wait=False, cancel_futures=True)
        _pool = None

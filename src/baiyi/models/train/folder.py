"""The folder of a training: one process at a time trains there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ...errors import UserError


@contextmanager
def one_at_a_time(folder: Path, worker: int = 0) -> Iterator[None]:
    """The folder is this process's (of several workers: its share), or this raises UserError."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f".lock-{worker}")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UserError(
            f"another process trains in {folder}; wait for it, or stop it first",
            f"另一个进程正在 {folder} 中训练；请等它结束或先停掉它",
        ) from None
    try:
        yield
    finally:
        lock.release()

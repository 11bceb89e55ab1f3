"""Making room: what no work needs any more goes from the store, and half-done steps that nobody goes on with."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from ..build.engines import UNFINISHED
from ..store.assets import Kept
from ..values import Frozen
from .studio import Studio

DAY = 24 * 3600.0
# An asset is written before the step that made it is recorded: one that is younger may be on its way.
YOUNGEST = 3600.0


class Room(Frozen):
    """What no work needs."""

    steps: int = Field(description="results that no work uses")
    assets: int = Field(description="files of the store that nothing names")
    unfinished: int = Field(description="folders of steps that were begun and given up")
    size: int = Field(description="bytes of both kinds of files")


def spare(studio: Studio, days: float) -> Room:
    """What `clean` would take now."""
    keys = studio.ledger.unused.steps(days * DAY)
    assets = tuple(_assets(studio, studio.ledger.unused.named(keys)))
    folders = tuple(_given_up(studio, days))
    return _room(len(keys), assets, folders)


def clean(studio: Studio, days: float) -> Room:
    """Take what no work has used for so many days; what went.

    The record goes first and the bytes after it: whatever ends this halfway, the next call finds the rest,
    and a build that began meanwhile makes anew what it misses. What the steps cost stays in the bill.
    """
    unused = studio.ledger.unused
    gone = unused.forget(unused.steps(days * DAY))
    assets = tuple(_assets(studio, unused.named()))
    for one in assets:
        studio.store.discard(one.digest)
    folders = tuple(_given_up(studio, days))
    room = _room(gone, assets, folders)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    return room


def _assets(studio: Studio, named: set[str]) -> Iterator[Kept]:
    """The assets that nothing names, but for those that may just be on their way."""
    old = time.time() - YOUNGEST
    return (a for a in studio.store.all() if a.digest not in named and a.written < old)


def _given_up(studio: Studio, days: float) -> Iterator[Path]:
    """The folders of steps that nobody works on, untouched for so many days."""
    busy = studio.ledger.unused.leased()
    old = time.time() - max(days * DAY, YOUNGEST)
    for folder in sorted((studio.settings.home / UNFINISHED).glob("*")):
        if folder.name not in busy and _touched(folder) < old:
            yield folder


def _touched(folder: Path) -> float:
    return max(path.stat().st_mtime for path in (folder, *folder.rglob("*")))


def _room(steps: int, assets: tuple[Kept, ...], folders: tuple[Path, ...]) -> Room:
    left = sum(p.stat().st_size for f in folders for p in f.rglob("*") if p.is_file())
    return Room(
        steps=steps,
        assets=len(assets),
        unfinished=len(folders),
        size=sum(a.size for a in assets) + left,
    )

"""Which engine of each kind is the default of this home, what was before it, and whether another is on trial.

A canary: a stated share of the calls of a kind goes to another engine, and both are compared. The file
`defaults.json` in the home is whole or as it was, changed by one process at a time, and read anew by all that
run as soon as it has changed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from blake3 import blake3
from filelock import FileLock
from pydantic import Field, ValidationError

from ..errors import Damaged
from ..values import Frozen
from .whole import write_whole

KEPT = 20  # earlier defaults and canaries that are remembered, of each kind


class Canary(Frozen):
    """An engine on trial beside the one that is the default. `since` and `ended` are seconds of the epoch."""

    name: str
    beside: str
    share: float = Field(gt=0, le=1)
    since: float
    ended: float | None = None
    how: Literal["", "taken", "rolled back"] = Field(default="", description="how it ended")

    @property
    def id(self) -> str:
        """What its calls are kept under; the same name at another time is another canary."""
        return f"{self.name}@{self.since:.6f}"

    def takes(self, call: str) -> bool:
        """Whether a call, known by its key or digest, is the canary's: the same call always, and a larger
        share takes the calls of a smaller one and others."""
        drawn = int.from_bytes(blake3(f"{self.id}\n{call}".encode()).digest(8), "big")
        return drawn < self.share * 2**64


class Rollout(Frozen):
    """Of one kind. `default` None: what the package has; `earlier`: those before it, the last at the end."""

    default: str | None = None
    earlier: tuple[str | None, ...] = ()
    canaries: tuple[Canary, ...] = ()

    @property
    def running(self) -> Canary | None:
        last = self.canaries[-1] if self.canaries else None
        return last if last and last.ended is None else None

    def begun(self, canary: Canary) -> Rollout:
        return self.model_copy(update={"canaries": (*self.canaries, canary)[-KEPT:]})

    def changed(self, share: float) -> Rollout:
        """The running canary with another share."""
        return self._last({"share": share})

    def over(self, how: Literal["taken", "rolled back"]) -> Rollout:
        """The running canary has ended."""
        return self._last({"ended": time.time(), "how": how})

    def made_default(self, name: str | None) -> Rollout:
        earlier = (*self.earlier, self.default)[-KEPT:]
        return self.model_copy(update={"default": name, "earlier": earlier})

    def restored(self) -> Rollout:
        """The default before this one. Raises IndexError where there is none."""
        return self.model_copy(update={"default": self.earlier[-1], "earlier": self.earlier[:-1]})

    def _last(self, changes: Mapping[str, object]) -> Rollout:
        last = self.canaries[-1].model_copy(update=changes)
        return self.model_copy(update={"canaries": (*self.canaries[:-1], last)})


NOTHING = Rollout()


def place(home: Path) -> Path:
    return home.expanduser() / "defaults.json"


def of(home: Path, kind: str) -> Rollout:
    """Raises Damaged."""
    return read(home).get(kind, NOTHING)


def read(home: Path) -> Mapping[str, Rollout]:
    """By kind, those that were ever set. Raises Damaged."""
    path = place(home)
    try:
        about = path.stat()
    except FileNotFoundError:
        return {}
    return _read(path, (about.st_mtime_ns, about.st_size, about.st_ino))


@lru_cache(maxsize=4)
def _read(path: Path, mark: tuple[int, ...]) -> Mapping[str, Rollout]:
    """`mark` changes with the file."""
    try:
        told = json.loads(path.read_bytes())
        return {kind: Rollout.model_validate(entry) for kind, entry in told.items()}
    except (ValueError, AttributeError, ValidationError) as error:
        raise Damaged(
            f"{path}, where the default engines stand, is damaged ({error}); mend it, or delete it: then the "
            "package's own are the defaults again",
            f"{path}（默认引擎的记录）已损坏（{error}）；请修复，或删除它以恢复自带的默认引擎",
            place=path,
        ) from error


def change(home: Path, kind: str, change: Callable[[Rollout], Rollout]) -> Rollout:
    """Change what stands of a kind, alone among all processes; what `change` raises leaves all as it was."""
    path = place(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        known = dict(read(home))
        known[kind] = change(known.get(kind, NOTHING))
        told = {name: rollout.model_dump(mode="json") for name, rollout in known.items()}
        write_whole(path, json.dumps(told, ensure_ascii=False, indent=1).encode())
        return known[kind]


def uses(home: Path, name: str) -> tuple[str, str] | None:
    """The kind in which that engine is a default or on trial, and as which of the two."""
    for kind, rollout in read(home).items():
        if rollout.running and rollout.running.name == name:
            return kind, "canary"
        if rollout.default == name:
            return kind, "default"
    return None

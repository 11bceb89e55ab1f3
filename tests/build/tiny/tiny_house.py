"""A house for builds: a folder store, a SQLite ledger, a work, and the tiny engines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from baiyi.build.engines import EngineRoom
from baiyi.build.run import Build
from baiyi.settings import Settings
from baiyi.store.assets import AssetStore
from baiyi.store.ledger import Ledger
from baiyi.values import Brief


def tiny_brief(**changes: Any) -> Brief:
    given: dict[str, Any] = {
        "line": "a lantern maker's daughter lights the river",
        "pages": 3,
        "engines": {"writer": "tiny", "painter": "tiny"},
    }
    return Brief(**(given | changes))


def no_weights(model: str) -> Path:
    raise AssertionError(f"nobody should need the weights of {model}")


@dataclass
class House:
    folder: Path
    store: AssetStore
    ledger: Ledger
    work: str
    room: EngineRoom

    @contextmanager
    def build(self, brief: Brief | None = None, **options: Any) -> Iterator[Build]:
        brief = brief or tiny_brief()
        settings: dict[str, Any] = {"engines": self.room, "cores": 2} | options
        with Build(self.store, self.ledger, self.work, brief=brief, **settings) as build:
            yield build


@contextmanager
def open_house(folder: Path, work: str = "work1") -> Iterator[House]:
    ledger = Ledger(f"sqlite:///{folder / 'ledger.db'}")
    ledger.works.add(tiny_brief(), title="A tiny book", work_id=work)
    store = AssetStore(folder / "assets")
    with EngineRoom(no_weights, Settings(home=folder)) as room:
        yield House(folder, store, ledger, work, room)
    ledger.close()

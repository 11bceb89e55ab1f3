"""A house for builds: a folder store, a SQLite ledger, a work, and the tiny engines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from baiyi import catalog
from baiyi.build.engines import EngineRoom
from baiyi.build.run import Build
from baiyi.settings import Settings
from baiyi.store.assets import AssetStore
from baiyi.store.ledger import Ledger
from baiyi.values import Brief

TINY = Path(__file__).parent / "tiny"


@pytest.fixture(autouse=True, scope="session")
def tiny_plugin() -> Iterator[None]:
    """The tiny engines, installed as a plugin is: found through their entry points."""
    sys.path.insert(0, str(TINY))
    catalog.engines.cache_clear()
    yield
    sys.path.remove(str(TINY))
    catalog.engines.cache_clear()


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


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path) as found:
        yield found


@contextmanager
def open_house(folder: Path, work: str = "work1") -> Iterator[House]:
    ledger = Ledger(f"sqlite:///{folder / 'ledger.db'}")
    ledger.works.add(tiny_brief(), title="A tiny book", work_id=work)
    store = AssetStore(folder / "assets")
    with EngineRoom(no_weights, Settings(home=folder)) as room:
        yield House(folder, store, ledger, work, room)
    ledger.close()


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """What ran, one line each."""
    path = tmp_path / "log.txt"
    monkeypatch.setenv("TINY_LOG", str(path))
    return lambda: path.read_text().splitlines() if path.exists() else []

"""A studio with little engines, installed as a plugin is, in a home of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from baiyi import catalog

sys.path.insert(0, str(Path(__file__).parent / "little"))
catalog.engines.cache_clear()

from little_home import Home, open_home  # noqa: E402  (found by the line above)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    yield from open_home(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """One for all tests of a module: a book takes seconds, and they go on from each other."""
    with pytest.MonkeyPatch.context() as patch:
        yield from open_home(tmp_path_factory.mktemp("home"), patch)

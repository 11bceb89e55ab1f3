"""The tiny engines and steps are installed as a plugin is, and found by its entry points."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from baiyi import catalog

TINY = Path(__file__).parent / "tiny"
sys.path.insert(0, str(TINY))
catalog.engines.cache_clear()

from tiny_house import House, open_house  # noqa: E402  (found by the line above)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path) as found:
        yield found


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """What ran, one line each."""
    path = tmp_path / "log.txt"
    monkeypatch.setenv("TINY_LOG", str(path))
    return lambda: path.read_text().splitlines() if path.exists() else []

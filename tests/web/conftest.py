"""The server of the API's tests, seen through a browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from baiyi import catalog

sys.path.insert(0, str(Path(__file__).parents[1] / "api" / "patient"))
sys.path.insert(0, str(Path(__file__).parents[1] / "forms" / "little"))
catalog.engines.cache_clear()

from patient_server import Served, serve  # noqa: E402  (found by the lines above)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve(tmp_path_factory.mktemp("home"))

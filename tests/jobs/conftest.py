"""A studio with the little engines, and a worker on its queue."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from baiyi import catalog

sys.path.insert(0, str(Path(__file__).parents[1] / "forms" / "little"))
catalog.engines.cache_clear()

from little_home import Home, open_home  # noqa: E402  (found by the line above)

from baiyi.forms.studio import Studio  # noqa: E402
from baiyi.jobs.queue import Jobs  # noqa: E402


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    yield from open_home(tmp_path, monkeypatch)


@pytest.fixture
def studio(home: Home) -> Iterator[Studio]:
    with home.open() as studio:
        yield studio


@pytest.fixture
def jobs(studio: Studio) -> Iterator[Jobs]:
    with Jobs(studio) as jobs:
        yield jobs


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()

"""Several homes on one machine, between which works travel."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from little_home import Home, open_home

from baiyi.forms.moving import Moved, pack, unpack
from baiyi.forms.studio import Studio
from baiyi.settings import settings


class Houses(NamedTuple):
    """Two homes on one machine; `at` makes one of them this process's."""

    folder: Path
    at: Callable[[str], Home]

    @contextmanager
    def studio(self, name: str) -> Iterator[Studio]:
        with self.at(name).open() as studio:
            yield studio


def build_houses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Houses]:
    homes: dict[str, Home] = {}

    def at(name: str) -> Home:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        if name not in homes:
            homes[name] = next(open_home(folder, monkeypatch))
        for variable, value in (("HOME", folder / "home"), ("OUT", folder / "dist")):
            monkeypatch.setenv(f"BAIYI_{variable}", str(value))
        monkeypatch.setenv("LITTLE_LOG", str(folder / "log.txt"))
        monkeypatch.chdir(folder)
        settings.cache_clear()
        return homes[name]

    yield Houses(tmp_path, at)
    settings.cache_clear()


def packed(studio: Studio, work: str) -> bytes:
    file = io.BytesIO()
    pack(studio, work, file)
    return file.getvalue()


def opened(studio: Studio, data: bytes) -> Moved:
    return unpack(studio, io.BytesIO(data), "work.baiyi")

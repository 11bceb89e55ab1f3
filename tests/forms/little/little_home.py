"""A home for the works of a test, and what its engines were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from baiyi.forms.studio import Studio
from baiyi.settings import settings
from baiyi.values import Brief

LINES = {"zh": "灯笼匠的女儿要点亮整条河", "en": "A lantern maker's daughter lights the river"}
ENGINES = {"writer": "little", "painter": "little", "speaker": "little"}


def little_brief(language: str = "en", **changes: Any) -> Brief:
    given: dict[str, Any] = {
        "line": LINES.get(language, LINES["en"]), "language": language, "pages": 4,
        "engines": ENGINES, "narration": False, "author": "Lin Yi",
    }  # fmt: skip
    return Brief(**(given | changes))


class Home:
    """Where the works of a test live, and what its engines were asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "dist"
        self._log = folder / "log.txt"
        self._read = 0

    def open(self) -> AbstractContextManager[Studio]:
        """The studio of this process's settings, as the command line opens it."""
        return Studio.open()

    def asked(self) -> list[str]:
        """What the engines were asked for since the last time."""
        lines = self._log.read_text("utf-8").splitlines() if self._log.exists() else []
        new, self._read = lines[self._read :], len(lines)
        return sorted(new)


def open_home(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Home]:
    """The models' fonts stay where this machine has them; everything else is new."""
    cache = settings().cache
    for name, value in {
        "BAIYI_HOME": folder / "home", "BAIYI_OUT": folder / "dist", "BAIYI_CACHE": cache,
        "BAIYI_LANGUAGE": "en", "BAIYI_CORES": "2", "LITTLE_LOG": folder / "log.txt",
    }.items():  # fmt: skip
        patch.setenv(name, str(value))
    patch.chdir(folder)
    settings.cache_clear()
    yield Home(folder)
    settings.cache_clear()

"""The command line in this process and as a process of its own, with an empty home each time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from baiyi import catalog
from baiyi.cli.language import language
from baiyi.cli.main import main
from baiyi.forms import table
from baiyi.settings import settings

HERE = Path(__file__).parent
OURS = Path(catalog.__file__).parents[1]  # a process of its own runs the same code as this one
sys.path[:0] = [str(HERE / "tiny"), str(HERE.parent / "build" / "tiny")]
catalog.engines.cache_clear()

from tiny_terminal import LINE, TINY, Ran, Run, process  # noqa: E402  (found by the lines above)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home and cache, no network, the tiny engines by default."""
    for name in [name for name in os.environ if name.startswith("BAIYI_")]:
        monkeypatch.delenv(name)
    for name, value in {
        "BAIYI_HOME": str(tmp_path / "home"),
        "BAIYI_CACHE": str(tmp_path / "cache"),
        "BAIYI_OUT": str(tmp_path / "out"),
        "BAIYI_LANGUAGE": "en",
        "BAIYI_OFFLINE": "true",
        "BAIYI_CORES": "1",
        "BAIYI_WRITER": "tiny",
        "BAIYI_PAINTER": "tiny",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PYTHONPATH": os.pathsep.join(map(str, (*TINY, OURS))),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        table, "FORMS", {**table.FORMS, "tiny": table.Row("tiny_form", "tiny book", "小书")}
    )
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    settings.cache_clear()
    language.cache_clear()
    yield tmp_path
    settings.cache_clear()
    language.cache_clear()


@pytest.fixture
def baiyi(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, as the console script does; `env` changes the environment."""

    def run(*arguments: str, **env: str) -> Ran:
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        language.cache_clear()
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        told = capsys.readouterr()
        return Ran(int(ended.value.code or 0), told.out, told.err)

    return run


@pytest.fixture
def work(baiyi: Run) -> str:
    """The number of a tiny work that is made."""
    made = baiyi("make", LINE, "--form", "tiny", "--pages", "2", "--json")
    assert made.code == 0, made
    return str(made.json["work"])


@pytest.fixture
def real(home: Path) -> Run:
    """Run a real process to its end; `stdin` is its input, other words its environment."""

    def run(*arguments: str, stdin: bytes = b"", **env: str) -> Ran:
        started = process(*arguments, stdin=subprocess.PIPE, env=os.environ | env)
        out, err = started.communicate(stdin, timeout=60)
        return Ran(started.returncode, out.decode("utf-8"), err.decode("utf-8"))

    return run


@pytest.fixture
def start(home: Path) -> Callable[..., subprocess.Popen[bytes]]:
    return process

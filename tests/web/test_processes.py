"""The studio behind several processes: any of them answers any request, one beside them does the jobs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest
from little_home import Home, open_home

LITTLE = Path(__file__).parents[1] / "forms" / "little"
ENGINES = {f"BAIYI_{kind}": "little" for kind in ("WRITER", "PAINTER", "SPEAKER")}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    yield from open_home(tmp_path, monkeypatch)


@pytest.fixture
def served(
    home: Home, tmp_path: Path, free_port: int
) -> Iterator[tuple[str, str, subprocess.Popen[bytes]]]:
    """Its address, the owner's key, and the process that leads the others."""
    told = tmp_path / "told.txt"
    path = os.pathsep.join([str(LITTLE), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "baiyi.cli.main", "serve", "--processes", "3"]
    with told.open("wb") as out:
        leader = subprocess.Popen(
            [*command, "--port", str(free_port)], env=os.environ | ENGINES | {"PYTHONPATH": path},
            stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    url = f"http://127.0.0.1:{free_port}"
    end = time.monotonic() + 60
    while not answers(url):
        assert leader.poll() is None and time.monotonic() < end, told.read_text()
        time.sleep(0.1)
    yield url, re.findall(r"by-\S+", told.read_text())[0], leader
    leader.send_signal(signal.SIGTERM)
    leader.wait(30)


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/enter").status_code == 200
    except httpx.TransportError:
        return False


def journey(url: str, key: str, number: int) -> str:
    """Enter, make a book, edit it, rebuild, download: each request on a connection of its own."""
    session = {"baiyi": httpx.post(f"{url}/enter", data={"secret": key}).cookies["baiyi"]}

    def get(path: str) -> httpx.Response:
        return httpx.get(url + path, cookies=session, timeout=60)

    def post(path: str, **data: str) -> httpx.Response:
        return httpx.post(url + path, data=data, cookies=session, timeout=60)

    def done(path: str) -> str:
        end = time.monotonic() + 300
        while 'class="state done"' not in (text := get(path).text):
            assert time.monotonic() < end and 'role="alert"' not in text, text
            time.sleep(0.5)
        return text

    asked = {"form": "picture_book", "line": "A lantern maker's daughter lights the river"}
    work = post("/new", **asked, pages="1", seed=str(number)).headers["location"]
    done(work)
    editor = get(f"{work}/part/page 1?edit=true").text
    version = editor.partition('name="version" value="')[2][:16]
    text = f"Session {number} wrote this by hand."
    assert text in post(f"{work}/part/page 1", text=text, version=version).text
    assert text in get(work).text, "another process knows it"
    post(f"{work}/rebuild")
    page = done(work)
    epub = re.findall(r'href="([^"]+\.epub)"', page)[0]
    assert get(epub).content[:2] == b"PK"
    return work


def all_pass(served: tuple[str, str, subprocess.Popen[bytes]], sessions: int) -> None:
    url, key, leader = served
    answering = [
        c for c in psutil.Process(leader.pid).children() if "spawn_main" in " ".join(c.cmdline())
    ]
    assert len(answering) == 3
    with ThreadPoolExecutor(4) as several:
        works = list(several.map(lambda n: journey(url, key, n), range(sessions)))
    assert len(set(works)) == sessions


def test_two_sessions_behind_three_processes(
    served: tuple[str, str, subprocess.Popen[bytes]],
) -> None:
    all_pass(served, 2)


@pytest.mark.slow
def test_twenty_sessions_behind_three_processes(
    served: tuple[str, str, subprocess.Popen[bytes]],
) -> None:
    all_pass(served, 20)

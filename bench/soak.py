"""An hour of mixed clients: does the server's memory stay where it is, and is every answer a good one?

The server is a process of its own, `baiyi serve`, with the tests' little engines: what is looked for is what
the house itself keeps. The clients are what its users are: they chat and go away in the middle, speak and
are heard, make books and watch them, edit, open pages, take files, verify. Its resident memory is read
every ten seconds; the last quarter of the time is compared with the second. The goal: within 5%, no error.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

TESTS = Path(__file__).parents[1] / "tests"
LITTLE = [str(TESTS / "api" / "patient"), str(TESTS / "forms" / "little")]
ENGINES = {"writer": "little", "painter": "little", "speaker": "little"}  # of the books
SERVED = {"writer": "patient", "embedder": "signs", "painter": "little", "speaker": "patient",
          "listener": "counting"}  # fmt: skip
PAGE = os.sysconf("SC_PAGE_SIZE")
WORDS = [
    "the",
    "lantern",
    "of",
    "the",
    "river",
    "town",
    "burns",
    "low",
    "and",
    "nobody",
    "knows",
    "who",
    "lights",
    "it",
    "again",
]


class Visitor:
    """A client that does one thing after another, by chance but by its own seed."""

    def __init__(self, url: str, key: str, number: int) -> None:
        self.url = url
        self.number = number
        self.chance = random.Random(number)
        self.api = httpx.Client(
            base_url=f"{url}/v1", headers={"Authorization": f"Bearer {key}"}, timeout=60
        )
        self.pages = httpx.Client(base_url=url, timeout=60, follow_redirects=True)
        self.pages.post("/enter", data={"secret": key}).raise_for_status()
        self.does: tuple[tuple[int, Callable[[], None]], ...] = (
            (8, self.chat), (4, self.leave_a_chat), (3, self.embed), (2, self.speak), (2, self.hear),
            (1, self.make_a_book), (8, self.open_pages), (6, self.take_a_file), (2, self.verify),
            (2, self.edit),
        )  # fmt: skip

    def one(self) -> str:
        """What it did. Raises what went wrong."""
        weights, things = zip(*self.does, strict=True)
        (do,) = self.chance.choices(things, weights)
        do()
        return do.__name__

    def _said(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=12))

    def _asked(self) -> dict[str, Any]:
        messages = [{"role": "user", "content": self._said()}]
        return {"model": "patient", "messages": messages, "stream": True}

    def chat(self) -> None:
        with self.api.stream("POST", "/chat/completions", json=self._asked()) as answer:
            answer.raise_for_status()
            assert list(answer.iter_lines())[-2] == "data: [DONE]"

    def leave_a_chat(self) -> None:
        with self.api.stream("POST", "/chat/completions", json=self._asked()) as answer:
            answer.raise_for_status()
            next(answer.iter_lines())

    def embed(self) -> None:
        told = self.api.post("/embeddings", json={"model": "signs", "input": [self._said()] * 8})
        assert len(told.raise_for_status().json()["data"]) == 8

    def speak(self) -> None:
        body = {
            "model": "patient",
            "voice": "amy",
            "input": "A lamp. A river.",
            "response_format": "mp3",
        }
        told = self.api.post("/audio/speech", json=body).raise_for_status()
        assert len(told.content) > 1000

    def hear(self) -> None:
        files = {"file": ("a.wav", silence(2))}
        told = self.api.post("/audio/transcriptions", files=files, data={"model": "counting"})
        told.raise_for_status()

    def make_a_book(self) -> None:
        line = f"{self._said()} {self.number} {time.time_ns()}"
        brief = {"line": line, "pages": 2, "engines": ENGINES, "narration": False, "language": "en"}
        job = self.api.post("/works", json={"brief": brief}).raise_for_status().json()["id"]
        with self.api.stream("GET", f"/jobs/{job}/events") as events:
            told = [line for line in events.iter_lines() if line.startswith(("event", "data"))]
        assert told[-2] == "event: ended", told[-2:]
        assert json.loads(told[-1][6:])["state"] == "done", told[-1]

    def _a_work(self) -> str | None:
        found = (
            self.api.get("/works", params={"state": "done", "limit": 50}).raise_for_status().json()
        )
        return self.chance.choice(found["works"])["id"] if found["works"] else None

    def open_pages(self) -> None:
        html = self.pages.get("/").raise_for_status().text
        for picture in re.findall(r'src="(/works/[^"]+\.webp)"', html)[:4]:
            self.pages.get(picture).raise_for_status()
        if work := self._a_work():
            html = self.pages.get(f"/works/{work}").raise_for_status().text
            seen = re.search(r"(/works/[^\"]+/parts\?since=[^\"]+)", html)
            assert seen is not None
            self.pages.get(seen[1]).raise_for_status()
        self.pages.get("/", params={"search": "river"}).raise_for_status()

    def take_a_file(self) -> None:
        if work := self._a_work():
            files = self.api.get(f"/works/{work}").raise_for_status().json()["files"]
            name = self.chance.choice(files)["name"]
            self.api.get(f"/works/{work}/files/{name}").raise_for_status()

    def verify(self) -> None:
        if work := self._a_work():
            files = self.api.get(f"/works/{work}").raise_for_status().json()["files"]
            name = next(f["name"] for f in files if f["name"].endswith(".png"))
            data = self.api.get(f"/works/{work}/files/{name}").raise_for_status().content
            told = self.api.post("/verify", files={"file": (name, data)}).raise_for_status().json()
            assert told["whole"], told

    def edit(self) -> None:
        if work := self._a_work():
            body = {"text": f"{self._said()}."}
            self.api.put(f"/works/{work}/parts/page 1", json=body).raise_for_status()
            self.api.post(f"/works/{work}/rebuild").raise_for_status()


def silence(seconds: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(32_000 * seconds))
    return out.getvalue()


def resident(pid: int) -> float:
    """MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6


def begin(folder: Path, port: int) -> tuple[subprocess.Popen[bytes], str]:
    """The server, and the owner's key that its first start shows."""
    paths = os.pathsep.join([*LITTLE, os.environ.get("PYTHONPATH", "")])
    chosen = {f"BAIYI_{kind.upper()}": name for kind, name in SERVED.items()}
    told = folder / "told.txt"
    with told.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "baiyi.cli.main", "serve", "--port", str(port)],
            env=os.environ | chosen | {
                "PYTHONPATH": paths, "BAIYI_HOME": str(folder / "home"), "BAIYI_OUT": str(folder / "out"),
                "BAIYI_REQUESTS_PER_MINUTE": "0", "BAIYI_LANGUAGE": "en",
            },
            stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    for _ in range(600):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/enter").status_code == 200:
                return server, re.findall(r"by-\S+", told.read_text())[0]
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit(f"the server did not begin:\n{told.read_text()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument("--pause", type=float, default=1.0, help="mean seconds between two things")
    parser.add_argument("--port", type=int, default=8731)
    asked = parser.parse_args()
    done: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        server, key = begin(Path(folder), asked.port)
        end = time.monotonic() + 60 * asked.minutes

        def visit(number: int) -> None:
            visitor = Visitor(f"http://127.0.0.1:{asked.port}", key, number)
            while time.monotonic() < end:
                try:
                    done[visitor.one()] += 1
                except (httpx.HTTPError, AssertionError) as error:
                    wrong.append(f"{type(error).__name__}: {error}"[:300])
                time.sleep(visitor.chance.expovariate(1 / asked.pause))

        clients = [threading.Thread(target=visit, args=(n,)) for n in range(asked.clients)]
        for client in clients:
            client.start()
        memory = [resident(server.pid)]
        while time.monotonic() < end:
            time.sleep(10)
            memory.append(resident(server.pid))
        for client in clients:
            client.join()
        server.terminate()
        server.wait(30)
    tell(asked, done, wrong, memory)


def tell(
    asked: argparse.Namespace, done: Counter[str], wrong: list[str], memory: list[float]
) -> None:
    quarter = max(1, len(memory) // 4)
    second, last = memory[quarter : 2 * quarter] or memory, memory[-quarter:]
    before, after = statistics.median(second), statistics.median(last)
    print(f"{asked.minutes:g} minutes, {asked.clients} clients: {sum(done.values()):,} things done")
    for name, count in done.most_common():
        print(f"  {name.replace('_', ' ')}: {count}")
    print(f"errors: {len(wrong)}")
    for error, count in Counter(wrong).most_common(10):
        print(f"  {count} times {error}")
    print(
        "resident memory over the time, MB:",
        *(f"{mb:.0f}" for mb in memory[:: max(1, len(memory) // 20)]),
    )
    print(
        f"resident memory: {before:.0f} MB in the second quarter ({min(second):.0f} to {max(second):.0f}), "
        f"{after:.0f} MB in the last ({min(last):.0f} to {max(last):.0f}): {after / before:.3f}"
    )


if __name__ == "__main__":
    main()

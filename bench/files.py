"""How fast a finished file is read by its key: requests a second of `wrk` at one process.

Its peers in the same run: Starlette's own FileResponse without keys or ledger, and an app of uvicorn that
answers with nothing. Every server is a process of its own, and they are asked in turn.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Route

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "forms" / "little"))
os.environ.setdefault("BAIYI_LANGUAGE", "en")

from little_home import little_brief

from baiyi.forms.studio import Studio
from baiyi.jobs.queue import Jobs
from baiyi.settings import Settings
from baiyi.web.app import config_of


class Telling(uvicorn.Server):
    """A server that tells its port when it listens."""

    def __init__(self, config: uvicorn.Config, port: Any) -> None:
        super().__init__(config)
        self._port = port

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self._port.send(self.servers[0].sockets[0].getsockname()[1])


def ours(port: Any, settings: Settings) -> None:
    with Studio.open(settings) as studio, Jobs(studio) as jobs:
        Telling(config_of(studio, jobs, "127.0.0.1", 0), port).run()


def bare(port: Any, file: Path) -> None:
    app = Starlette(routes=[Route("/file", lambda request: FileResponse(file))])
    Telling(uvicorn.Config(app, port=0, log_level="warning"), port).run()


def empty(port: Any) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        head = [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b""})

    Telling(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"), port).run()


@contextmanager
def serving(target: Any, *given: Any) -> Iterator[int]:
    """A process that serves; its port."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=target, args=(there, *given))
    process.start()
    yield here.recv()
    process.terminate()
    process.join(20)


def per_second(port: int, path: str, headers: dict[str, str], seconds: int) -> float:
    """Requests a second of eight connections, by wrk (Debian: wrk). Ends with any error."""
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    told = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    assert "Non-2xx" not in told and "Socket errors" not in told, told
    return float(told.partition("Requests/sec:")[2].split()[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        here = Settings(home=Path(folder) / "home", out=Path(folder) / "out", requests_per_minute=0)
        with Studio.open(here) as studio:
            work = studio.make(little_brief("en", pages=1, title="The River of Small Lights")).work
            key = studio.ledger.keys.add("bench", "reader")
            paths = (Path(f.path) for f in studio.files(work))
            file = next(path.absolute() for path in paths if path.name.endswith("cover.png"))
            size = file.stat().st_size
        url, bearer = f"/v1/works/{work}/files/{file.name}", {"Authorization": f"Bearer {key}"}
        with serving(ours, here) as one, serving(bare, file) as two, serving(empty) as three:
            rows = [
                (
                    per_second(one, url, bearer, asked.seconds),
                    per_second(two, "/file", {}, asked.seconds),
                    per_second(three, "/", {}, asked.seconds),
                )
                for _ in range(asked.rounds)
            ]
    print(f"a file of {size / 1000:.0f} kB by its key, {len(rows)} times, requests a second")
    for place, what in enumerate(("this server", "Starlette's FileResponse", "an empty answer")):
        values = sorted(row[place] for row in rows)
        ratios = sorted(row[0] / row[place] for row in rows)
        print(
            f"  {what}: {statistics.median(values):.0f} ({values[0]:.0f} to {values[-1]:.0f}); "
            f"ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )


if __name__ == "__main__":
    main()

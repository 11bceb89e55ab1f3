"""The studio in the browser with many works: what the first page costs, and how fast files are read.

Works are copies of one that the tests' little engines made: their number counts here, not what is in them.
The peer of reading is Starlette's own FileResponse without keys, sessions or ledger, in the same run.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright
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

SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const e of list.getEntries()) sum += e.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 400);
})"""
BLOCKED = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const e of list.getEntries()) sum += Math.max(0, e.duration - 50); })
    .observe({ type: "longtask", buffered: true });
  setTimeout(() => done(sum), 400);
})"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@contextmanager
def serving(config: uvicorn.Config) -> Iterator[int]:
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)


def per_second(port: int, path: str, headers: dict[str, str], seconds: float) -> float:
    """Requests a second of one client on one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        count += 1
    return count / seconds


def first_page(browser: Any, url: str, entry: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.request.get(f"{url}/enter/{entry}", max_redirects=0)  # the cookie, and nothing cached
    page = context.new_page()
    sizes: list[tuple[bool, int]] = []

    def weigh(request: Any) -> None:
        sent = request.sizes()
        sizes.append((request.url.endswith(".webp"), sent["responseBodySize"]))

    page.on("requestfinished", weigh)
    page.goto(url, wait_until="networkidle")
    told = {
        "first contentful paint, ms": page.evaluate(PAINT),
        "layout shift": page.evaluate(SHIFT),
        "main thread blocked, ms": page.evaluate(BLOCKED),
        "kB besides covers": sum(n for cover, n in sizes if not cover) / 1000,
    }
    page.context.close()
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--works", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        here = Settings(home=Path(folder) / "home", out=Path(folder) / "out", requests_per_minute=0)
        with Studio.open(here) as studio, Jobs(studio) as jobs:
            for n in range(asked.works):
                studio.make(little_brief("en", pages=1, title=f"The River of Small Lights {n + 1}"))
            key = studio.ledger.keys.add("bench", "owner")
            with serving(config_of(studio, jobs, "127.0.0.1", 0)) as port:
                measure(studio, port, key, asked)


def measure(studio: Studio, port: int, key: str, asked: argparse.Namespace) -> None:
    url = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        rows = []
        for _ in range(asked.rounds):
            entry = studio.ledger.passes.give("entry", "bench", 60)
            rows.append(first_page(browser, url, entry))
        browser.close()
    print(f"the first page with {asked.works} works, {asked.rounds} times (median, least to most)")
    for name in rows[0]:
        values = sorted(row[name] for row in rows)
        middle = statistics.median(values)
        print(f"  {name}: {middle:.2f} ({values[0]:.2f} to {values[-1]:.2f})")
    work = studio.works()[0].id
    file = next(Path(f.path) for f in studio.files(work) if f.path.endswith("cover.png"))
    path = f"/v1/works/{work}/files/{file.name}"
    app = Starlette(routes=[Route("/file", lambda request: FileResponse(file.absolute()))])
    peer = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning")
    with serving(peer) as bare:
        pairs = []
        for _ in range(asked.rounds):
            ours = per_second(port, path, {"Authorization": f"Bearer {key}"}, asked.seconds)
            theirs = per_second(bare, "/file", {}, asked.seconds)
            pairs.append((ours, theirs))
    ours, theirs = (statistics.median(p[n] for p in pairs) for n in (0, 1))
    ratios = sorted(a / b for a, b in pairs)
    print(
        f"a file of {file.stat().st_size / 1000:.0f} kB: {ours:.0f} requests a second, a bare server "
        f"{theirs:.0f}: {ratios[len(ratios) // 2]:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    )


if __name__ == "__main__":
    main()

"""The studio in the browser with many works: what the first page costs.

Works are copies of one that the tests' little engines made: their number counts here, not what is in them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import uvicorn
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "forms" / "little"))
os.environ.setdefault("BAIYI_LANGUAGE", "en")

from little_home import little_brief

from baiyi.forms.studio import Studio
from baiyi.jobs.queue import Jobs
from baiyi.settings import Settings
from baiyi.store.tables import parts, releases, uses, works
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
WATCHED = """() => { window.held = 0;
  new PerformanceObserver((list) => { for (const e of list.getEntries()) window.held = Math.max(window.held, e.duration); })
    .observe({ type: "longtask" }); }"""
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


def copy(studio: Studio, work: str, count: int) -> None:
    """So many more works of the same parts, steps and files, under other numbers."""
    with studio.ledger.works._database.writing() as connection:
        for table in (works, parts, uses, releases):
            own = table.c.id if table is works else table.c.work
            rows = [
                dict(row)
                for row in connection.execute(sa.select(table).where(own == work)).mappings()
            ]
            copies = [
                row
                | {own.name: f"{n:010x}"}
                | ({"title": f"{row['title']} {n}"} if table is works else {})
                for n in range(count)
                for row in rows
            ]
            if copies:
                connection.execute(sa.insert(table), copies)


def scrolled(browser: Any, url: str, entry: str, works: int) -> dict[str, float]:
    """To the last of the works: how long the slowest step took to be there, and what held the page up."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.request.get(f"{url}/enter/{entry}", max_redirects=0)
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    page.evaluate(WATCHED)
    slowest, cards = 0.0, page.locator("a.work").count()
    while cards < works:
        began = time.perf_counter()
        page.mouse.wheel(0, 100_000)
        while (now := page.locator("a.work").count()) == cards:
            assert time.perf_counter() < began + 10, f"it ends at {cards} works"
            page.wait_for_timeout(5)
        slowest, cards = max(slowest, time.perf_counter() - began), now
    told = {
        "slowest step, ms": 1000 * slowest,
        "longest the main thread was held, ms": page.evaluate("window.held"),
    }
    page.context.close()
    return told


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


def tell(what: str, rows: Sequence[dict[str, float]]) -> None:
    print(f"{what}, {len(rows)} times (median, least to most)")
    for name in rows[0]:
        values = sorted(row[name] for row in rows)
        middle = statistics.median(values)
        print(f"  {name}: {middle:.2f} ({values[0]:.2f} to {values[-1]:.2f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--works", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        here = Settings(home=Path(folder) / "home", out=Path(folder) / "out", requests_per_minute=0)
        with Studio.open(here) as studio, Jobs(studio) as jobs:
            made = studio.make(little_brief("en", pages=1, title="The River of Small Lights")).work
            copy(studio, made, asked.works - 1)
            studio.ledger.keys.add("bench", "owner")
            with serving(config_of(studio, jobs, "127.0.0.1", 0)) as port:
                measure(studio, port, asked)


def measure(studio: Studio, port: int, asked: argparse.Namespace) -> None:
    url = f"http://127.0.0.1:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        first, ends = [], []
        for _ in range(asked.rounds):
            entry = studio.ledger.passes.give("entry", "bench", 60)
            first.append(first_page(browser, url, entry))
            entry = studio.ledger.passes.give("entry", "bench", 60)
            ends.append(scrolled(browser, url, entry, asked.works))
        browser.close()
    tell(f"the first page with {asked.works} works", first)
    tell(f"scrolling to the last of {asked.works} works", ends)


if __name__ == "__main__":
    main()

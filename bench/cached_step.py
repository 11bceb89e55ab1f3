"""What a step costs that is in the store, beside a hit of `joblib.Memory`.

The same function and the same value, in the same run, turn by turn; then once more with
100,000 steps in the ledger. Goals: no more than joblib; under 20% more with the full ledger.
"""

from __future__ import annotations

import logging
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import joblib

from baiyi.build.engines import EngineRoom
from baiyi.build.run import Build
from baiyi.build.step import step
from baiyi.settings import Settings
from baiyi.store.assets import AssetStore
from baiyi.store.ledger import Done, Ledger
from baiyi.values import Brief, Page

ROUNDS = 15
CALLS = 200
STEPS = 100_000
PAGE = Page(
    number=3, text="河灯一盏一盏地亮起来，照着回家的船。" * 12, summary="The lanterns are lit."
)


@step(version=1)
def told_twice(page: Page, times: int) -> Page:
    """Something to remember: a page of some 400 characters in and out."""
    return page.model_copy(update={"text": page.text * times})


def microseconds(call: Callable[[], object]) -> float:
    """Mean of one call over a round."""
    before = time.perf_counter()
    for _ in range(CALLS):
        call()
    return (time.perf_counter() - before) / CALLS * 1e6


def compare(build: Build, remembered: Callable[..., Page]) -> tuple[list[float], list[float]]:
    """Rounds of ours and of joblib's, turn by turn."""
    ours, theirs = [], []
    build.step(told_twice, PAGE, 2)
    for _ in range(ROUNDS):
        ours.append(microseconds(lambda: build.step(told_twice, PAGE, 2)))
        theirs.append(microseconds(lambda: remembered(PAGE, 2)))
    return ours, theirs


def fill(ledger: Ledger) -> None:
    """Steps like those of a studio's year."""
    text = PAGE.model_dump_json()
    steps = ledger.steps
    with steps._database.writing() as connection:
        from baiyi.store.tables import steps as table

        rows = (
            Done(
                key=f"{number:064x}"[::-1],
                name="write.page",
                version=1,
                engine="llama",
                engines=(),
                seed=number,
                outcome="ok",
                seconds=1.0,
                cpu_seconds=1.0,
                started=float(number),
                finished=float(number),
                result=text,
                host="bench",
            ).row()
            for number in range(STEPS)
        )
        connection.execute(table.insert(), list(rows))


def show(name: str, values: list[float]) -> float:
    middle = statistics.median(values)
    print(
        f"{name:34} {middle:7.1f} us a hit ({min(values):.1f} to {max(values):.1f}, "
        f"{ROUNDS} rounds of {CALLS})"
    )
    return middle


def main() -> None:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        memory = joblib.Memory(folder / "joblib", verbose=0)
        remembered = memory.cache(told_twice)
        remembered(PAGE, 2)
        brief = Brief(line="bench")
        settings = Settings(home=folder)
        with Ledger(f"sqlite:///{folder / 'ledger.db'}") as ledger:
            work = ledger.works.add(brief, title="bench")
            store = AssetStore(folder / "assets")
            with EngineRoom(lambda model: folder, settings) as room:
                few = many = ([0.0], [0.0])
                with Build(store, ledger, work.id, brief=brief, engines=room, cores=1) as build:
                    few = compare(build, remembered)
                fill(ledger)
                with Build(store, ledger, work.id, brief=brief, engines=room, cores=1) as build:
                    many = compare(build, remembered)
    ours, theirs = show("baiyi, empty ledger", few[0]), show("joblib.Memory", few[1])
    full, again = show(f"baiyi, {STEPS:,} steps", many[0]), show("joblib.Memory, again", many[1])
    print(
        f"baiyi / joblib: {ours / theirs:.2f} (full ledger: {full / again:.2f}); goal: at most 1.00"
    )
    print(f"full / empty ledger: {full / ours:.2f}; goal: under 1.20")


if __name__ == "__main__":
    main()

"""Training by two workers with one thread each, against one worker with two threads.

    python bench/workers.py [--size 6M] [--rounds 3] [--steps 8]

The same model, texts (those of bench/training.py), steps and precision. Rounds take turns, so that what
else the machine does falls on both; tokens a second of the clock, from the log of each, without the
first two steps. Median, and lowest and highest round.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from itertools import pairwise
from pathlib import Path

from baiyi.cli.train import Count
from baiyi.errors import Cancelled
from baiyi.models.train import team
from baiyi.models.train.options import Options, Running
from baiyi.models.train.telling import Told
from training import CONTEXT, packed

FIRST = 2  # steps that also fill caches


def speed(corpus: Path, folder: Path, size: int, steps: int, workers: int, threads: int) -> float:
    """Tokens a second."""
    options = Options(size=size, context=CONTEXT, batch=7000, tokens=10_000_000)
    running = Running(
        threads=threads, most_steps=FIRST + steps, precision="float32", looks=10_000, device="cpu"
    )
    call = team.Call([corpus], folder, options, running)
    try:
        team.train(call, workers, _silent)
    except Cancelled:
        lines = map(json.loads, (folder / "log.jsonl").read_text("utf-8").splitlines())
        made = [line for line in lines if "loss" in line]
    spent = [b["seconds"] - a["seconds"] for a, b in pairwise(made)]
    tokens = [line["tokens"] * t for line, t in zip(made[1:], spent, strict=True)]
    return sum(tokens[FIRST - 1 :]) / sum(spent[FIRST - 1 :])


def _silent(told: Told) -> None:
    pass


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--size", type=lambda said: Count().convert(said, None, None), default="6M")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=8)
    given = parser.parse_args()
    ways = {"1 worker x 2 threads": (1, 2), "2 workers x 1 thread": (2, 1)}
    found: dict[str, list[float]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as place:
        corpus = packed(Path(place)).folder
        for number in range(given.rounds):
            for name, (workers, threads) in ways.items():
                folder = Path(place) / f"{number}-{workers}"
                found[name].append(speed(corpus, folder, given.size, given.steps, workers, threads))
    for name, rates in found.items():
        print(
            f"{name}: {statistics.median(rates):,.0f} tokens/s ({min(rates):,.0f} to {max(rates):,.0f})"
        )


if __name__ == "__main__":
    main()

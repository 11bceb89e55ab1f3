"""How fast a data set is made, and how much memory a long one needs: bench/data.py

    python bench/data.py                               both of these
    python bench/data.py verse [--repeats 3]           300,000 poems, by examples/data/verse.yaml
    python bench/data.py memory [--gigabytes 0.2 2]    JSON lines that are generated here

`verse` makes the whole data set anew in an empty home each time and packs it, as people do it: the
command in a process of its own. Printed: seconds by the clock, processor seconds of it and all its
workers. `memory` prints the most that all its processes hold at one moment (their own pages: what is
mapped from files is the system's to take back): flat is the same number for a file ten times as long.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil

HERE = Path(__file__).resolve().parent.parent
RECIPE = """
name: long
title: Generated lines
language: en
sources:
  - {name: lines, shape: jsonl, path: lines.jsonl, rights: {licence: own}}
quality: {shortest: 200, languages: [en]}
duplicates: {run: 6}
tokenizer: {kind: characters, size: 200}
"""
COMMON = "the of and to in a is that for it was on with as be at by he his you not"


def made(recipe: Path, home: Path, *more: str) -> tuple[dict[str, Any], float, float, int]:
    """What `baiyi data make` says, its seconds, its processor seconds, the peak of its memory."""
    command = [sys.executable, "-m", "baiyi.cli.main", "data", "make", str(recipe), "--json", *more]
    environment = os.environ | {"BAIYI_HOME": str(home)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    peak = [0]
    watcher = threading.Thread(target=watch, args=(process.pid, peak), daemon=True)
    watcher.start()
    told, _ = process.communicate()
    seconds = time.perf_counter() - began
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise SystemExit(told.decode())
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(told), seconds, spent, peak[0]


def watch(pid: int, peak: list[int]) -> None:
    """The most bytes that the process and its children have of their own at one moment."""
    try:
        parent = psutil.Process(pid)
        while parent.is_running() and parent.status() != psutil.STATUS_ZOMBIE:
            peak[0] = max(peak[0], sum(map(own, [parent, *parent.children(recursive=True)])))
            time.sleep(0.1)
    except psutil.NoSuchProcess:
        return


def own(process: psutil.Process) -> int:
    try:
        told = process.memory_info()
        return int(told.rss - told.shared)
    except psutil.NoSuchProcess:
        return 0


def verse(repeats: int) -> None:
    recipe = HERE / "examples" / "data" / "verse.yaml"
    clock, work = [], []
    for number in range(repeats):
        with tempfile.TemporaryDirectory() as folder:
            told, seconds, spent, peak = made(
                recipe, Path(folder) / "home", "--to", str(Path(folder) / "packed")
            )
        clock.append(seconds)
        work.append(spent)
        print(
            f"run {number + 1}: {told['read']:,} poems, {sum(told['items'].values()):,} kept, "
            f"{sum(told['tokens'].values()):,} tokens; {seconds:.1f} s, {spent:.1f} processor s, "
            f"{peak / 1e6:,.0f} MB",
            flush=True,
        )
    print(
        f"| {told['read']:,} poems | {statistics.median(clock):.1f} s ({min(clock):.1f} to "
        f"{max(clock):.1f}) | {statistics.median(work):.1f} processor s | {os.cpu_count()} cores |"
    )


def write_lines(path: Path, size: float, seed: int = 1) -> None:
    """A file of that many bytes: English-looking texts of 1,000 to 6,000 characters, none twice."""
    chance = random.Random(seed)
    letters = "etaoinshrdlu"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(20_000)]
    words += COMMON.split() * 600
    done, number = 0, 0
    with path.open("w", encoding="utf-8") as file:
        while done < size:
            text = " ".join(chance.choices(words, k=chance.randint(200, 1_000)))
            row = {"id": f"n{number}", "text": text, "author": f"a{number % 5_000}"}
            done += file.write(json.dumps(row) + "\n")
            number += 1


def memory(sizes: list[float]) -> None:
    peaks = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write_lines(Path(folder) / "lines.jsonl", size * 1e9)
            (Path(folder) / "long.yaml").write_text(RECIPE, "utf-8")
            told, seconds, spent, peak = made(
                Path(folder) / "long.yaml",
                Path(folder) / "home",
                "--to",
                str(Path(folder) / "packed"),
            )
        peaks.append(peak)
        print(
            f"| {size:g} GB | {told['read']:,} texts | {peak / 1e6:,.0f} MB | {seconds:.0f} s | "
            f"{spent:.0f} processor s |",
            flush=True,
        )
    print(f"the longest needs {peaks[-1] / peaks[0]:.2f} times the memory of the shortest")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="?", choices=("verse", "memory"))
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--gigabytes", type=float, nargs="+", default=[0.2, 2.0])
    given = parser.parse_args()
    if given.what != "memory":
        verse(given.repeats)
    if given.what != "verse":
        memory(given.gigabytes)


if __name__ == "__main__":
    main()

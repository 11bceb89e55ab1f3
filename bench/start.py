"""How long `baiyi --help` takes, beside the bare interpreter and `pip --help`.

Goal: under 0.3 s of CPU.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

RUNS = 9
BIN = Path(sys.executable).parent
COMMANDS = {
    "baiyi --help": [str(BIN / "baiyi"), "--help"],
    "python -c pass": [sys.executable, "-c", "pass"],
    "pip --help": [sys.executable, "-m", "pip", "--help"],
}


def cpu_seconds(command: list[str]) -> float:
    """User and system seconds of one run of the command."""
    before = os.times()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


def main() -> None:
    for command in COMMANDS.values():
        cpu_seconds(command)
    seconds = {name: [] for name in COMMANDS}  # type: dict[str, list[float]]
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            seconds[name].append(cpu_seconds(command))
    ours = statistics.median(seconds["baiyi --help"])
    for name, values in seconds.items():
        middle = statistics.median(values)
        print(
            f"{name:16} {middle:.3f} s CPU ({min(values):.3f} to {max(values):.3f}, {RUNS} runs)"
            f"  baiyi is {ours / middle:.2f} of it"
        )
    print(f"goal: under 0.300 s: {'reached' if ours < 0.3 else 'missed'}")


if __name__ == "__main__":
    main()

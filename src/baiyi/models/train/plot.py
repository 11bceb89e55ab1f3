"""The course of a training as a picture: loss and held-out loss, and the rate below."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from ...store.whole import write_whole
from .. import plotting
from ..plotting import FAINT, INK, PAPER, RED
from .telling import lines

SMOOTH = 0.9


def plot(folder: Path) -> Path | None:
    """Write `loss.png` from the log; nothing where matplotlib is not installed."""
    try:
        pyplot, _ = plotting.ready(importlib.import_module)
    except ImportError:
        return None
    told = lines(folder / "log.jsonl")
    steps = [line for line in told if "loss" in line]
    looks = [line for line in told if "held" in line]
    figure, (above, below) = pyplot.subplots(
        2, 1, figsize=(8, 5.2), height_ratios=(4, 1), sharex=True
    )
    places = [line["step"] for line in steps]
    above.plot(places, [line["loss"] for line in steps], color=FAINT, alpha=0.3, linewidth=0.8)
    above.plot(places, _smooth([line["loss"] for line in steps]), color=INK, label="training")
    held = [line["held"] for line in looks]
    above.plot(
        [line["step"] for line in looks], held, "o-", color=RED, markersize=3, label="held out"
    )
    above.set_ylabel("nats a token")
    above.legend(frameon=False)
    below.plot(places, [line["rate"] for line in steps], color=FAINT)
    below.set_ylabel("rate")
    below.set_xlabel("step")
    for panel in (above, below):
        _quiet(panel)
    write_whole(folder / "loss.png", plotting.png(importlib.import_module, figure).read())
    return folder / "loss.png"


def _quiet(panel: Any) -> None:
    panel.set_facecolor(PAPER)
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)
    panel.tick_params(labelsize=9, colors=INK)


def _smooth(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in values:
        found.append(SMOOTH * found[-1] + (1 - SMOOTH) * value if found else value)
    return found

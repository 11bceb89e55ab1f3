"""The figures of a run as a picture: a panel for each measure, a bar for each form and language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...values import Asset
from .. import plotting
from ..plotting import FAINT, INK, LINE, PAPER, RED
from . import units
from .table import COLUMNS, Row

COLOURS = {"zh": RED}
SKIPPED = {"texts", "length"}


def plot(rows: Sequence[Row], *, language: str = "en", font: Path | None = None) -> Asset:
    """A PNG, 150 dots an inch; Chinese bars red, others blue.

    `font` is a typeface file that has the Chinese labels. Raises MissingExtra, ValueError
    where there are no rows.
    """
    if not rows:
        raise ValueError("no rows to plot")
    pyplot, label = plotting.ready(units.package, font)
    shown = [
        c for c in COLUMNS if c not in SKIPPED and any(getattr(row, c) is not None for row in rows)
    ]
    across = min(4, len(shown))
    down = -(-len(shown) // across)
    figure, axes = pyplot.subplots(
        down,
        across,
        figsize=(2.9 * across + 1.2, (0.34 * len(rows) + 0.9) * down),
        squeeze=False,
        sharey=True,
    )
    for number, panel in enumerate(axes.flat):
        if number < len(shown):
            _panel(panel, shown[number], rows, language, label)
        else:
            panel.set_visible(False)
    return plotting.png(units.package, figure, w_pad=1.2, h_pad=1.6)


def _panel(panel: Any, column: str, rows: Sequence[Row], language: str, font: Any) -> None:
    values = [getattr(row, column) or 0.0 for row in rows]
    places = range(len(rows))
    panel.barh(places, values, color=[COLOURS.get(row.language, INK) for row in rows], height=0.62)
    panel.set_yticks(
        places, [f"{row.form_name} · {row.language}" for row in rows], fontproperties=font
    )
    panel.invert_yaxis()
    panel.set_title(
        COLUMNS[column][language == "zh"], fontproperties=font, fontsize=11, loc="left", color=INK
    )
    panel.set_facecolor(PAPER)
    reach = max(map(abs, values)) or 1.0
    panel.set_xlim(1.24 * min(0.0, *values), max(1.24 * max(values), 0.3 * reach))
    panel.set_xticks([])
    panel.tick_params(length=0, labelsize=9)
    for place, row in zip(places, rows, strict=True):
        value = getattr(row, column)
        said = "–" if value is None else f"{value:.{COLUMNS[column][2]}f}"
        panel.text(max(values[place], 0), place, f" {said}", va="center", fontsize=8.5, color=FAINT)
    for side in ("top", "right", "bottom", "left"):
        panel.spines[side].set_visible(side == "left")
    panel.spines["left"].set_color(LINE)

"""How every plot of the models' half looks: ink and red on paper, and a PNG of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..values import Asset

INK, RED, BLUE, FAINT, LINE, PAPER = "#2b3a4a", "#a8402f", "#2f6f93", "#8a8172", "#d8cdb6", "#fbf7ee"  # fmt: skip
Load = Callable[[str], Any]  # a package of the room's extra, by its name; raises MissingExtra


def ready(load: Load, font: Path | None = None) -> tuple[Any, Any]:
    """pyplot, drawing without a screen, and the properties of the typeface of that file for labels."""
    load("matplotlib").use("Agg")
    fonts = load("matplotlib.font_manager")
    label = fonts.FontProperties(fname=str(font)) if font else fonts.FontProperties()
    return load("matplotlib.pyplot"), label


def png(load: Load, figure: Any, **layout: Any) -> Asset:
    """The figure, 150 dots an inch, which is closed. `layout`: as of matplotlib's tight_layout."""
    figure.patch.set_facecolor(PAPER)
    figure.tight_layout(**layout)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=150, facecolor=PAPER)
    load("matplotlib.pyplot").close(figure)
    return Asset.of(out.getvalue(), "image/png")

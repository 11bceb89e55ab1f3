"""Explanations as pictures: which words moved which, and every head's attention."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...values import Asset, Attention, Influence
from .. import plotting
from ..plotting import BLUE, FAINT, INK, LINE, PAPER, RED
from .packages import package

LABEL = 0.14  # of the height, at the foot, where the label that the law asks for is set
MOST_WORDS = 60  # of an axis; more cannot be read


def draw_influence(found: Influence, *, language: str = "en", font: Path | None = None) -> Asset:
    """A PNG: a row for each word of the prompt, a column for each part of the answer, the strongest
    words where there are many. `font` is a typeface file that has the characters."""
    pyplot, label = plotting.ready(package, font)
    numpy = package("numpy")
    order = sorted(range(len(found.asked)), key=lambda n: -abs(found.totals[n]))[:MOST_WORDS]
    rows = sorted(order)
    moved = numpy.array([found.moved[n] for n in rows]).reshape(len(rows), len(found.answered))
    moved = moved[:, :MOST_WORDS]
    asked = [_short(found.prompt, found.asked[n]) for n in rows]
    answered = [_short(found.answer, span) for span in found.answered[:MOST_WORDS]]
    wide, high = 2.4 + 0.34 * len(answered), 1.5 + 0.34 * len(asked)
    figure, axes = pyplot.subplots(figsize=(max(wide, 5.5), high))
    most = max(0.1, float(numpy.abs(moved).max(initial=0.0)))
    image = axes.imshow(moved, cmap=_scale(), vmin=-most, vmax=most, aspect="auto")
    axes.set_yticks(range(len(asked)), asked, fontproperties=label, color=INK)
    axes.set_xticks(range(len(answered)), answered, fontproperties=label, color=INK)
    axes.tick_params(axis="x", rotation=0 if language == "zh" and wide > 6 else 60, length=0)
    axes.tick_params(axis="y", length=0)
    said = ("bits by which each word moved each part", "各词影响各部分的比特数")
    axes.set_title(said[language == "zh"], fontproperties=label, loc="left", color=FAINT)
    figure.colorbar(image, ax=axes, fraction=0.04, pad=0.02).outline.set_visible(False)
    return _png(figure, axes, below=LABEL)


def draw_attention(found: Attention, *, language: str = "en", font: Path | None = None) -> Asset:
    """A PNG: the rollout with the tokens beside it, and below it every layer (row) and head (column)."""
    pyplot, label = plotting.ready(package, font)
    numpy = package("numpy")
    count = len(found.tokens)
    grid = numpy.frombuffer(found.weights, numpy.uint8).reshape(
        found.layers, found.heads, count, count
    )
    rolled = numpy.frombuffer(found.rollout, numpy.uint8).reshape(count, count)
    figure, panels = pyplot.subplot_mosaic(
        [["rollout", "heads"], ["beside", "heads"]],
        figsize=(11, 7.5), width_ratios=(1, 2.2),
    )  # fmt: skip
    names = [t.strip() or "␣" for t in found.tokens]
    titles = {
        "rollout": ("rolled out over all layers", "逐层累积"),
        "beside": ("mean, the first token set aside", "平均，不计第一个词元"),
        "heads": (
            f"{found.layers} layers (down), {found.heads} heads (across)",
            f"{found.layers} 层（向下），{found.heads} 个头（向右）",
        ),
    }
    shown = {"rollout": rolled / 255, "beside": beside_first(found)}
    for name, values in shown.items():
        panels[name].imshow(numpy.sqrt(values), cmap=_warm(), vmin=0, vmax=1)
        panels[name].set_xticks(range(count), names, fontproperties=label, rotation=60)
        panels[name].set_yticks(range(count), names, fontproperties=label)
    below = panels["heads"]
    edge = numpy.full((found.layers, found.heads, count + 1, count + 1), numpy.nan)
    edge[:, :, :count, :count] = numpy.sqrt(grid / 255)
    tiled = edge.transpose(0, 2, 1, 3).reshape(found.layers * (count + 1), -1)
    below.imshow(tiled, cmap=_warm(), vmin=0, vmax=1, interpolation="nearest", aspect="auto")
    step = count + 1
    below.set_yticks(
        [n * step + count / 2 for n in range(found.layers)], range(1, found.layers + 1)
    )
    below.set_xticks([n * step + count / 2 for n in range(found.heads)], range(1, found.heads + 1))
    for name, axes in panels.items():
        axes.set_title(
            titles[name][language == "zh"], fontproperties=label, loc="left", color=FAINT
        )
        axes.tick_params(length=0, labelsize=8 if axes is below or count > 16 else 11)
    return _png(figure, *panels.values())


def beside_first(found: Attention) -> Any:
    """The mean of all layers and heads, shape (tokens, tokens), without what goes to the first token.

    Models rest there what they take from nowhere (Xiao et al. 2023), which hides all else. Each row
    sums to 1 again, but the first, which has nothing else to look at.
    """
    numpy = package("numpy")
    count = len(found.tokens)
    mean = numpy.frombuffer(found.weights, numpy.uint8).reshape(-1, count, count).mean(0)
    mean[:, 0] = 0
    return mean / numpy.maximum(mean.sum(-1, keepdims=True), 1e-9)


def _short(text: str, span: Any) -> str:
    said = text[span.start : span.end]
    return said if len(said) <= 16 else said[:15] + "…"


def _scale() -> Any:
    colours = package("matplotlib.colors").LinearSegmentedColormap
    return colours.from_list("moved", [BLUE, PAPER, RED])


def _warm() -> Any:
    colours = package("matplotlib.colors").LinearSegmentedColormap
    return colours.from_list("looked", [PAPER, RED]).with_extremes(bad=LINE)


def _png(figure: Any, *panels: Any, below: float = 0.0) -> Asset:
    for axes in panels:
        axes.set_facecolor(PAPER)
        for side in axes.spines.values():
            side.set_visible(False)
    return plotting.png(package, figure, rect=(0, below, 1, 1))

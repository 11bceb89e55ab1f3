"""How good texts are, in figures: variety, repetition, likelihood, reading level, likeness.

Every measure takes texts and knows nothing of how they were made. What needs a package asks
for `pip install 'baiyi[judge]'` by name.
"""

from __future__ import annotations

from .likelihood import perplexity
from .likeness import Likeness, bleu, chrf, likeness, rouge
from .plot import plot
from .reading import Level, level
from .table import Row, as_csv, as_json, as_markdown, table
from .variety import distinct, loops, openings, self_bleu

__all__ = [
    "Level",
    "Likeness",
    "Row",
    "as_csv",
    "as_json",
    "as_markdown",
    "bleu",
    "chrf",
    "distinct",
    "level",
    "likeness",
    "loops",
    "openings",
    "perplexity",
    "plot",
    "rouge",
    "self_bleu",
    "table",
]

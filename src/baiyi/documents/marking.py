"""Words with emphasis as CommonMark's inline syntax."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

MARKS = {(False, False): "", (True, False): "**", (False, True): "*", (True, True): "***"}
SPECIAL = re.compile(r"([\\`*_\[\]<>&])")

Run = tuple[str, bool, bool]  # words, bold, italic


def marked(runs: Iterable[Run]) -> str:
    """The runs as one line; marks stand next to words, as CommonMark wants them."""
    line = ""
    for (bold, italic), group in groupby(runs, key=lambda run: run[1:]):
        words = "".join(run[0] for run in group)
        core = words.strip()
        mark = MARKS[bold, italic] if core else ""
        before = words[: len(words) - len(words.lstrip())]
        after = words[len(words.rstrip()) :] if core else ""
        line += f"{before}{mark}{escaped(core)}{mark}{after}"
    return re.sub(r"\s+", " ", line).strip()


def escaped(words: str) -> str:
    """Plain words that CommonMark reads as they stand."""
    return SPECIAL.sub(r"\\\1", words)

"""What the characters of verse have to do with each other: how near a line is to its theme.

Vectors learned from 全唐诗 and 全宋词 (scripts/write_themes.py); no model is asked.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

SIZE = 32  # dimensions
# Of neighbouring lines in real poems 99 in 100 are less alike than this: more is the same again.
TOO_ALIKE = 0.9


def alike(first: str, second: str) -> float:
    """The cosine of the mean vectors of two texts, -1 to 1; 0 where one has no character of verse."""
    a, b = _mean(first), _mean(second)
    if a is None or b is None:
        return 0.0
    across = sum(x * y for x, y in zip(a, b, strict=True))
    lengths = sum(x * x for x in a) * sum(y * y for y in b)
    return float(across / lengths**0.5) if lengths else 0.0


def _mean(text: str) -> list[float] | None:
    known = [vector for c in text if (vector := _vectors().get(c))]
    if not known:
        return None
    return [sum(column) / len(known) for column in zip(*known, strict=True)]


@cache
def _vectors() -> dict[str, tuple[float, ...]]:
    """Each of length 1."""
    room = files(__package__)
    characters = room.joinpath("characters.txt").read_text("utf-8").replace("\n", "")
    data = memoryview(room.joinpath("themes.bin").read_bytes()).cast("b")
    found = {}
    for n, character in enumerate(characters):
        row = data[n * SIZE : (n + 1) * SIZE].tolist()
        length = sum(x * x for x in row) ** 0.5 or 1.0
        found[character] = tuple(x / length for x in row)
    return found

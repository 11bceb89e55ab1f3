"""Lines that are known: a new poem must not have one of them.

Digests of the lines of famous anthologies (scripts/write_known_lines.py); the lines themselves
are not stored, so that which poem it is cannot be said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from .verdict import HAN, Fault

DIGEST = 5  # bytes: of 40,000 lines one new line in 27 million is taken for a known one
SHORTEST = 5  # characters: shorter lines are anybody's


def digest(line: str) -> bytes:
    """Of the Chinese characters of a line, whatever marks stand around them."""
    bare = "".join(HAN.findall(line))
    return hashlib.blake2b(bare.encode(), digest_size=DIGEST).digest()


def line(text: str) -> bool:
    """Whether this is a line of a famous poem; simplified characters are asked for."""
    return len(HAN.findall(text)) >= SHORTEST and digest(text) in _digests()


def faults(lines: Sequence[str]) -> list[Fault]:
    """The known lines among those of a poem, as advice: that a line is quoted breaks no form."""
    return [
        Fault(
            rule="known_line", line=number, grave=False,
            english=f"line {number} is a line of a known poem",
            chinese=f"第 {number} 句是前人成句",
        )
        for number, text in enumerate(lines, 1) if line(text)
    ]  # fmt: skip


@cache
def _digests() -> frozenset[bytes]:
    stored = files(__package__).joinpath("known_lines.bin").read_bytes()
    return frozenset(stored[n : n + DIGEST] for n in range(0, len(stored), DIGEST))

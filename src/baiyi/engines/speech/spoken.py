"""What is spoken: words and marks, each with its phonemes and its place in the original."""

from __future__ import annotations

from dataclasses import dataclass

from .aligned import Place


@dataclass(frozen=True)
class Spoken:
    """A word with the offsets it stands for, or (`place` None) a mark or a space."""

    phonemes: str
    place: Place | None = None


SPACE = Spoken(" ")

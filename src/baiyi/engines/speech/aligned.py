"""A text that knows where each of its characters stood in the text it was made from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Place = tuple[int, int]
Write = Callable[[re.Match[str]], str | None]  # None: the match stays as it is


@dataclass(frozen=True)
class Aligned:
    """`places[n]` is where the n-th character comes from: offsets (begin, end) of the original.

    A replaced stretch belongs as a whole to the whole of what it stands for: in "twenty
    twenty-six" every letter comes from all of "2026".
    """

    text: str
    places: tuple[Place, ...]

    @classmethod
    def of(cls, text: str) -> Aligned:
        return cls(text, tuple((n, n + 1) for n in range(len(text))))

    @classmethod
    def joined(cls, parts: Iterable[Aligned]) -> Aligned:
        kept = tuple(parts)
        return cls("".join(p.text for p in kept), tuple(c for p in kept for c in p.places))

    def __getitem__(self, part: slice) -> Aligned:
        return Aligned(self.text[part], self.places[part])

    def place(self, begin: int, end: int) -> Place:
        """Where text[begin:end] comes from; it must not be empty."""
        inside: Sequence[Place] = self.places[begin:end]
        return min(p[0] for p in inside), max(p[1] for p in inside)

    def sub(self, pattern: re.Pattern[str], write: Write) -> Aligned:
        """Every match replaced by what `write` gives for it; None leaves it as it is."""
        parts: list[Aligned] = []
        done = 0
        for match in pattern.finditer(self.text):
            begin, end = match.span()
            written = write(match) if end > begin else None
            if written is None:
                continue
            place = self.place(begin, end)
            parts += [self[done:begin], Aligned(written, (place,) * len(written))]
            done = end
        return Aligned.joined([*parts, self[done:]]) if parts else self


def fixed(text: str) -> Write:
    """Always the same words."""
    return lambda match: text


def normaliser(rules: Iterable[tuple[str, Write]]) -> Callable[[Aligned], Aligned]:
    """Every rule on the whole text, one after the other: a pattern, and what stands for it.

    What is replaced keeps its place in the original.
    """
    compiled = tuple((re.compile(pattern), write) for pattern, write in rules)

    def normalise(text: Aligned) -> Aligned:
        for pattern, write in compiled:
            text = text.sub(pattern, write)
        return text

    return normalise

"""A writer that says what it is told to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from baiyi.values import Estimate, Frozen, Piece, Prompt, Usage


class Scripted:
    """A writer that says what it is told to, one answer after the other, and keeps the prompts."""

    name: ClassVar[str] = "scripted"
    Options = Frozen
    streams = 1
    skill = "small"

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.prompts: list[Prompt] = []

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.prompts.append(prompt)
        for character in self.answers.pop(0):
            yield Piece(text=character)
        yield Piece(text="", finish="stop", usage=Usage(written_tokens=1))

    def estimate(self, prompt: Prompt) -> Estimate:
        return Estimate()

    def close(self) -> None:
        pass

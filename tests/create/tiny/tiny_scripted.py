"""Writers of the tests: what all of them have, and one that says what it is told to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from baiyi.values import Estimate, Frozen, Piece, Prompt, Usage


class Keeping:
    """Keeps the prompts; how it answers is the test's own."""

    name: ClassVar[str] = "keeping"
    Options = Frozen
    streams = 1
    skill = "small"

    def __init__(self) -> None:
        self.prompts: list[Prompt] = []

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()

    def estimate(self, prompt: Prompt) -> Estimate:
        return Estimate()

    def close(self) -> None:
        pass


class Scripted(Keeping):
    """Says what it is told to, one answer after the other."""

    def __init__(self, *answers: str) -> None:
        super().__init__()
        self.answers = list(answers)

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.prompts.append(prompt)
        for character in self.answers.pop(0):
            yield Piece(text=character)
        yield Piece(text="", finish="stop", usage=Usage(written_tokens=1))

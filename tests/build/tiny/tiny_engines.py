"""Engines as a plugin would bring them: small, real, quick, and the same words every time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from baiyi.errors import ProviderFailed
from baiyi.values import Asset, Estimate, Frozen, Picture, Piece, Prompt, Scene, Usage


class TinyWriter:
    """Writes the last message of the prompt backwards, word by word."""

    name: ClassVar[str] = "tiny"
    made: ClassVar[int] = 0

    class Options(Frozen):
        pause: float = Field(default=0.002, description="seconds between words")
        threads: int = 1

    def __init__(self, options: Any, weights: Mapping[str, Path]) -> None:
        type(self).made += 1
        self.options = options
        self.closed = False

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        words = prompt.messages[-1].text.split()
        for word in reversed(words):
            time.sleep(self.options.pause)
            yield Piece(text=f"{word} ")
        yield Piece(
            text=self.name,
            finish="stop",
            usage=Usage(
                prompt_tokens=len(words),
                evaluated_tokens=len(words),
                written_tokens=len(words),
                money=0.25,
                currency="EUR",
            ),
        )

    def estimate(self, prompt: Prompt) -> Estimate:
        return Estimate()

    @property
    def streams(self) -> int:
        return 2

    @property
    def skill(self) -> str:
        return "small"

    def close(self) -> None:
        self.closed = True


class SpareWriter(TinyWriter):
    name: ClassVar[str] = "spare"


class BrokenWriter(TinyWriter):
    name: ClassVar[str] = "broken"

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        raise ProviderFailed("the endpoint answered 500", "服务返回 500")
        yield


class TinyPainter:
    """A picture whose bytes name what it shows."""

    name: ClassVar[str] = "tiny"
    times: ClassVar[int] = 20  # what makes its pictures large

    class Options(Frozen):
        pass

    def __init__(self, options: Any, weights: Mapping[str, Path]) -> None:
        pass

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()

    def paint(self, scene: Scene, *, width: int, height: int, seed: int) -> Picture:
        data = f"{scene.caption} {width}x{height} {seed}".encode() * self.times
        image = Asset.of(data, "image/png")
        return Picture(image=image, width=width, height=height, scene=scene, undrawn=("unicorn",))

    def vocabulary(self) -> Mapping[str, tuple[str, str]]:
        return {}

    def close(self) -> None:
        pass


class MiddlingPainter(TinyPainter):
    name: ClassVar[str] = "middling"
    times: ClassVar[int] = 2000


class LargePainter(TinyPainter):
    name: ClassVar[str] = "large"
    times: ClassVar[int] = 20_000

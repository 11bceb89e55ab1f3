"""What each kind of engine can do: one Protocol per kind.

An engine is a class with `name`, a frozen `Options` (a pydantic model whose field
descriptions become help texts), and `examples()`. It is made as
`Engine(options, weights)`, where `weights` maps each model that its catalogue row names to
the folder with that model's files; it never fetches anything, and knows neither the store
nor the build. Engines are synchronous. Their methods may be called from several threads.

What streams, streams as an iterator: the server forwards each item as it comes, and
cancels by closing the iterator (`generator.close()`), upon which the engine stops working
within a token or a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable

from .values import (
    Estimate,
    Frozen,
    Heard,
    Line,
    Melody,
    Picture,
    Piece,
    Prompt,
    Scene,
    Sound,
    Stanza,
    TuneOrder,
    VerseOrder,
    Voice,
)


class Engine(Protocol):
    """What all kinds share."""

    name: ClassVar[str]
    Options: ClassVar[type[Frozen]]

    def __init__(self, options: Any, weights: Mapping[str, Path]) -> None: ...

    @classmethod
    def examples(cls) -> Sequence[Any]:
        """Small inputs of the kind's method, for tests, demos and measuring speed."""
        ...

    def close(self) -> None:
        """Give back memory and threads; the engine is not used after it."""
        ...


@runtime_checkable
class Writer(Engine, Protocol):
    """Writes text. Same prompt, same seed, same engine and alone at work: same text."""

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        """Stream the answer; of a raw prompt, how its text goes on.

        Raises StepFailed (ProviderFailed for an endpoint); Unsupported for a raw prompt where the
        writer only answers messages.
        """
        ...

    def estimate(self, prompt: Prompt) -> Estimate:
        """What the call would take, before it is made: seconds here, money at a provider."""
        ...

    @property
    def streams(self) -> int:
        """How many calls may run at once in one engine (sequences of a batch)."""
        ...

    @property
    def skill(self) -> Literal["small", "strong"]:
        """As the model's card says: a strong writer gets bigger calls and fewer re-tries."""
        ...


@runtime_checkable
class Painter(Engine, Protocol):
    """Draws a scene. Same scene, size and seed: same bytes."""

    def paint(self, scene: Scene, *, width: int, height: int, seed: int) -> Picture:
        """A PNG, sRGB, `width` x `height` pixels (64 to 4096 each)."""
        ...

    def vocabulary(self) -> Mapping[str, tuple[str, str]]:
        """Everything that can be drawn: name -> (Chinese name, English name)."""
        ...


@runtime_checkable
class Speaker(Engine, Protocol):
    """Speaks."""

    def speak(self, line: Line) -> Iterator[Sound]:
        """Stream the line, about a sentence an item; joined they are the whole, without a seam.

        Word offsets are into `line.text`; times start at 0 with each item.
        """
        ...

    def voices(self) -> Sequence[Voice]: ...


@runtime_checkable
class Embedder(Engine, Protocol):
    """Turns texts into vectors."""

    def embed(self, texts: Sequence[str], *, purpose: str) -> list[list[float]]:
        """One unit vector per text, shape (len(texts), d). `purpose`: "query" or "passage"."""
        ...


@runtime_checkable
class Listener(Engine, Protocol):
    """Writes down what is said."""

    def listen(
        self, sound: Sound, *, language: str | None = None, hint: str = "", temperature: float = 0.0
    ) -> Iterator[Heard]:
        """Stream what is said in a sound of any rate, about a sentence an item; silence gives none.

        Times are seconds of the sound, in order. `language` is one of `languages()`; None: it is
        heard. `hint`: words that come before, or names to expect. `temperature`: 0 takes what is
        likeliest, 1 leaves most to chance. Raises Unsupported for another language, StepFailed.
        """
        ...

    def languages(self) -> Sequence[str]:
        """The languages that it knows, ISO 639-1 (or 639-3 where that has none)."""
        ...


@runtime_checkable
class Poet(Engine, Protocol):
    """Writes verse within bounds: at each place one of the characters that are offered."""

    def verses(self, order: VerseOrder, *, seed: int) -> Sequence[Stanza]:
        """As many poems as ordered, or fewer: one that finds no character left for a place is dropped.

        No character comes back in another line. Same order, same seed: the same poems. Raises StepFailed
        where none could be written.
        """
        ...


@runtime_checkable
class Composer(Engine, Protocol):
    """Writes melodies. Same order, same seed: the same melody."""

    def compose(self, order: TuneOrder, *, seed: int) -> Melody:
        """A melody with as many sections and bars as ordered, each bar filled, in the mode; the
        section `order.last` ends on the tonic.

        Raises Unsupported for a mode, metre or length that it does not know, StepFailed.
        """
        ...


KINDS: Mapping[str, type[Any]] = {
    "writer": Writer,
    "painter": Painter,
    "speaker": Speaker,
    "embedder": Embedder,
    "listener": Listener,
    "poet": Poet,
    "composer": Composer,
}

"""What was found of why a model wrote what it wrote."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .asset import Frozen


class Span(Frozen):
    """A word or a sentence of a text: `text[start:end]`."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Chance(Frozen):
    """A piece of a given text, and how likely a model held it where it stands."""

    text: str
    logprob: float = Field(description="natural logarithm")
    alternatives: tuple[tuple[str, float], ...] = ()


class Influence(Frozen):
    """Which words of the prompt moved which parts of the answer.

    `moved[i][j]` is what the word `asked[i]` did for the part `answered[j]`. Left out: bits of
    surprise that the part has more without the word; at 1 it is half as likely. By gradients: the
    share, in bits, of the difference to a prompt of average words. Below 0 it stood in the way.
    """

    method: Literal["left out", "gradients"]
    model: str
    language: str
    prompt: str
    answer: str
    written: bool = Field(description="whether the model wrote the answer itself")
    asked: tuple[Span, ...]
    answered: tuple[Span, ...]
    moved: tuple[tuple[float, ...], ...]
    chances: tuple[Chance, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if [len(row) for row in self.moved] != [len(self.answered)] * len(self.asked):
            raise ValueError("a number for each word of the prompt and part of the answer")
        return self

    @property
    def totals(self) -> tuple[float, ...]:
        """Of each word of the prompt, over the whole answer."""
        return tuple(sum(row) for row in self.moved)


class Attention(Frozen):
    """Where each layer and head of a model looks as it reads a text.

    `weights` has a byte for each layer, head, token that looks, and token looked at, in that order,
    in 255ths: each row sums to about 255. `rollout` is layer after layer followed through (Abnar and
    Zuidema 2020), a byte for each pair, the last layer's.
    """

    model: str
    text: str
    tokens: tuple[str, ...]
    layers: int = Field(ge=1)
    heads: int = Field(ge=1)
    weights: bytes
    rollout: bytes

    @model_validator(mode="after")
    def _whole(self) -> Self:
        pairs = len(self.tokens) ** 2
        sizes = (len(self.weights), len(self.rollout))
        if sizes != (self.layers * self.heads * pairs, pairs):
            raise ValueError(f"{sizes} bytes for {len(self.tokens)} tokens")
        return self


class Neighbour(Frozen):
    """A passage that a text is near to: by what it says, and by what it copies."""

    name: str
    passage: str
    cosine: float
    shared: float = Field(ge=0, le=1, description="share of the text's runs that it has too")
    copied: str = Field(description="the longest run of the text that stands in it, as it stands")

"""Stories, and the calls of a writer."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from .asset import Frozen
from .canon import Hour, Season


class Beat(Frozen):
    """What one page has to tell."""

    number: int
    happens: str = Field(max_length=300)
    place: str = Field(default="", max_length=40)
    who: tuple[str, ...] = ()
    hour: Hour = "morning"


class Plan(Frozen):
    title: str = Field(min_length=1, max_length=80)
    premise: str = Field(max_length=400)
    season: Season = "spring"
    people: tuple[str, ...] = Field(default=(), description="'name: who they are'")
    beats: tuple[Beat, ...]


class Page(Frozen):
    """One page of a story. `summary` is what the following pages need to know of it."""

    number: int
    text: str = Field(min_length=1)
    summary: str = ""


class Message(Frozen):
    role: Literal["system", "user", "assistant"]
    text: str


class Poem(Frozen):
    """A poem, set out in lines with its punctuation, and the form that it keeps."""

    title: str
    metre: str = Field(description="七绝, the name of a tune, or sonnet")
    rhyme_book: str = Field(description="pingshui, cilin, xinyun or english")
    text: str


class Lyrics(Frozen):
    """The words of a song: each section under its name in brackets, a line a line."""

    title: str
    language: str = Field(description="BCP 47: zh or en")
    rhythm: tuple[str, ...] = Field(
        default=(), description="the syllables of each line, by section; empty: free"
    )
    rhyme: str | None = Field(default=None, description="that all sections share, where asked for")
    text: str


class Prompt(Frozen):
    """One call of a writer."""

    messages: tuple[Message, ...]
    schema_: dict[str, Any] | None = Field(
        default=None, description="JSON schema that the answer must satisfy"
    )
    max_tokens: int = Field(default=512, ge=1)
    temperature: float = Field(default=0.7, ge=0)
    top_p: float = Field(default=0.95, gt=0, le=1)
    repeat_penalty: float = Field(default=1.0, ge=0.5, le=2)
    seed: int = 0
    stop: tuple[str, ...] = ()
    logprobs: int = Field(default=0, ge=0, le=20, description="alternatives per token; 0 is none")
    raw: bool = Field(
        default=False,
        description="the one message is a text to go on with, as it stands and in no chat's frame",
    )

    @model_validator(mode="after")
    def _one_text(self) -> Self:
        if self.raw and (len(self.messages) != 1 or self.schema_ is not None):
            raise ValueError("a raw prompt is one message, and has no schema")
        return self


class Usage(Frozen):
    """What a call used. `evaluated` is the part of the prompt that was not remembered."""

    prompt_tokens: int = 0
    evaluated_tokens: int = 0
    written_tokens: int = 0
    money: float = 0.0
    currency: str = ""


class TokenChoice(Frozen):
    token: str
    logprob: float = Field(description="natural logarithm")
    alternatives: tuple[tuple[str, float], ...] = ()


class Piece(Frozen):
    """A piece of a streamed answer; the last one has `finish` and `usage`."""

    text: str
    tokens: tuple[TokenChoice, ...] = ()
    finish: Literal["stop", "length"] | None = None
    usage: Usage | None = None


class Estimate(Frozen):
    seconds: float = 0.0
    money: float = 0.0
    currency: str = ""

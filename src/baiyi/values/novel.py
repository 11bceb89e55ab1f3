"""A long story: its premise, its outline in levels, and what its scenes have made true."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .asset import Frozen


class Premise(Frozen):
    title: str = Field(min_length=1, max_length=80)
    logline: str = Field(max_length=400, description="who wants what, and what stands against it")
    promise: str = Field(default="", max_length=200, description="what the reader wants to know")
    voice: str = Field(default="", max_length=200, description="who tells it, and how")


class ChapterCard(Frozen):
    number: int = Field(ge=1)
    title: str = Field(max_length=80)
    happens: str = Field(max_length=400)


class Outline(Frozen):
    chapters: tuple[ChapterCard, ...]


class SceneCard(Frozen):
    """What one scene has to tell: how it begins, and the turn that it takes."""

    chapter: int
    number: int
    place: str = Field(default="", max_length=40)
    who: tuple[str, ...] = ()
    happens: str = Field(max_length=300)
    turn: str = Field(default="", max_length=300)
    events: tuple[str, ...] = Field(
        default=(), description="the author's own clauses, in their order"
    )
    length: int = Field(default=0, ge=0, description="characters or words; 0: as long as usual")

    @property
    def name(self) -> str:
        """ "2.3": the third scene of the second chapter."""
        return f"{self.chapter}.{self.number}"


class Note(Frozen):
    """Something that a scene has made true, with the sentence that says it."""

    kind: Literal["fact", "promise", "kept"] = Field(
        description="promise: a question raised for the reader; kept: its answer"
    )
    about: str = Field(max_length=40)
    text: str = Field(max_length=200)
    source: str = Field(description="chapter and scene, such as 2.3")
    quote: str = ""


class Notes(Frozen):
    """The notes of a chapter; one that is wrong can be taken out, and what follows is redone."""

    chapter: int
    notes: tuple[Note, ...] = ()


class Style(Frozen):
    """How a prose is made, as far as it can be counted."""

    sentence: float = Field(ge=0, description="mean length: Han characters, or words")
    spread: float = Field(ge=0, description="standard deviation of the sentences' lengths")
    dialogue: float = Field(ge=0, le=1, description="share of characters between quotation marks")
    vocabulary: float = Field(
        ge=0, le=1, description="different units among 100 running ones, the mean over the text"
    )
    paragraph: float = Field(ge=0, description="mean length of a paragraph, same unit")


class Contradiction(Frozen):
    """Two places of a text that cannot both be true."""

    about: str
    kind: str
    first: str = Field(description="the sentence, as it stands")
    second: str
    where: tuple[str, str] = Field(description="the scenes or chapters they stand in")
    english: str
    chinese: str

"""A whole work, its labels, and what was let out of the house."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .asset import Asset, Frozen
from .canon import Canon
from .picture import Picture
from .sound import Recording
from .text import Page


class Spread(Frozen):
    """One page with all its media, ready for the publishers."""

    page: Page
    picture: Picture | None = None
    recording: Recording | None = None


class Book(Frozen):
    """A picture book, ready to be published in every format."""

    title: str
    author: str
    language: str
    blurb: str = ""
    cover: Picture | None = None
    poster: Picture | None = None
    opening: Recording | None = Field(default=None, description="title and spoken AI notice")
    spreads: tuple[Spread, ...] = ()
    canon: Canon = Canon()


class Track(Frozen):
    """A chapter of something spoken: its recordings, one after another."""

    title: str
    recordings: tuple[Recording, ...]


class Album(Frozen):
    """A text as it is spoken, ready to be published as an audiobook."""

    title: str
    author: str
    language: str
    blurb: str = ""
    cover: Picture | None = None
    tracks: tuple[Track, ...] = Field(description="the first says the notice aloud")


class Origin(Frozen):
    """What the labels and the credential say about where a file came from."""

    producer: str = Field(description="who answers for the content (GB 45438: ContentProducer)")
    produce_id: str = Field(description="unique number of the content (ProduceID)")
    title: str
    author: str = ""
    language: str = "zh"
    generated: Literal["1", "2", "3"] = "1"  # GB 45438 Label: is, may be, is suspected
    notice: str = Field(default="", description="the visible notice, from protect.label.notice")
    human_share: float = Field(default=0.0, ge=0, le=1)
    engines: tuple[str, ...] = Field(default=(), description="name and version of what made it")
    ingredients: tuple[Asset, ...] = Field(default=(), description="sealed assets inside it")


class Finding(Frozen):
    """One thing that a check found."""

    rule: str = Field(description="short stable name, e.g. gb45438.implicit, c2pa.signature")
    outcome: Literal["present", "missing", "broken", "unknown", "not_applicable"]
    law: Literal["cn", "eu", "both", "none"] = "none"
    english: str
    chinese: str


class Sealed(Frozen):
    """A labelled and signed file; the only thing that the gate lets out.

    `beside` holds the signed manifest of formats that cannot carry one inside.
    """

    asset: Asset
    origin: Origin
    explicit: str = Field(min_length=1, description="where and how people see or hear the label")
    implicit: str = Field(min_length=1, description="the AIGC JSON object, as written")
    credential: Literal["embedded", "beside"]
    beside: Asset | None = None


class Release(Frozen):
    """A file that was let out."""

    path: str
    asset: Asset
    beside: str | None = None

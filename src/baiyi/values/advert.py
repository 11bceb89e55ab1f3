"""Advertising copy, as it goes from the writing room to the forms."""

from __future__ import annotations

from pydantic import Field

from .asset import Frozen


class Copy(Frozen):
    """The pieces of copy for one channel; where a piece has several, they stand a line each."""

    channel: str = Field(description="feed, poster, shop, email, radio or page")
    language: str
    pieces: dict[str, str] = Field(description="name of the piece -> its text")

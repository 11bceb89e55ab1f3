"""A screenplay, element by element (fountain.io, syntax 1.1)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .asset import Frozen
from .canon import Canon

ElementKind = Literal[
    "section", "synopsis", "heading", "action", "character", "parenthetical", "dialogue",
    "lyrics", "transition", "centered", "note", "page_break",
]  # fmt: skip


class Element(Frozen):
    """One element. `dual`: this character speaks beside the one before."""

    kind: ElementKind
    text: str = ""
    dual: bool = False
    level: int = Field(default=1, ge=1, le=6, description="of a section")
    scene_number: str = Field(default="", max_length=20, description="of a heading")


class Screenplay(Frozen):
    title: str
    author: str = ""
    language: str = Field(description="BCP 47: zh or en")
    based_on: str = Field(default="", description="the source, as the title page names it")
    elements: tuple[Element, ...]
    canon: Canon = Canon()

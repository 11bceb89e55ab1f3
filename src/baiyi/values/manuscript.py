"""A text as a whole: what documents become when they are read, and what every book is set from."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .asset import Frozen
from .canon import Canon


class Block(Frozen):
    """A paragraph, or what stands in the place of one."""

    text: str
    kind: Literal["paragraph", "heading", "quote", "item", "verse", "code", "break"] = Field(
        default="paragraph", description="break: a line of stars between scenes; its text is empty"
    )


class Chapter(Frozen):
    """A chapter, or a part of a text under one heading; `level` 1 is the highest."""

    title: str = Field(default="", max_length=200, description="empty: the text has no heading")
    level: int = Field(default=1, ge=1, le=6)
    summary: str = Field(default="", max_length=400, description="what happens in it, if known")
    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """The chapter in plain words, a paragraph a line; without its title."""
        return "\n".join(block.text for block in self.blocks if block.text)


class Manuscript(Frozen):
    """A whole text with its canon. Ready to be set, translated, adapted or spoken.

    With `markup`, the text of blocks is CommonMark's inline syntax (emphasis, code, links); else
    it is plain, and a star is a star.
    """

    title: str
    author: str = ""
    language: str = Field(description="BCP 47: zh or en")
    blurb: str = ""
    chapters: tuple[Chapter, ...]
    canon: Canon = Canon()
    markup: bool = False

    @property
    def text(self) -> str:
        """All of it in plain words, titles too."""
        rows = (row for c in self.chapters for row in (c.title, c.text) if row)
        return "\n\n".join(rows)


def paragraphs(text: str) -> tuple[Block, ...]:
    """The lines of a text as blocks; a line of stars or dashes alone is a break."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(
        Block(text="", kind="break") if set(line) <= set("*＊—-· ") else Block(text=line)
        for line in lines
        if line
    )

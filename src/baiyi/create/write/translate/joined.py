"""Translated blocks put together as what they were in the source: a chapter, a page."""

from __future__ import annotations

from ....build.step import step
from ....values import Block, Chapter, Page


@step(version=1)
def translated_chapter(chapter: Chapter, blocks: tuple[Block, ...]) -> Chapter:
    """The chapter with these blocks, of which the first is its title."""
    title, *rest = blocks
    return chapter.model_copy(update={"title": title.text[:200], "blocks": tuple(rest)})


@step(version=1)
def translated_page(number: int, blocks: tuple[Block, ...]) -> Page:
    """The page whose paragraphs these are."""
    return Page(number=number, text="\n".join(block.text for block in blocks))

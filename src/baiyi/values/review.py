"""A translation beside its source, for the eyes of who must answer for it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .asset import Frozen
from .canon import Term
from .manuscript import Block


class Pair(Frozen):
    """A paragraph and its translation; None where one side has one more than the other."""

    source: Block | None
    target: Block | None
    terms: tuple[Term, ...] = Field(default=(), description="of the glossary, that stand in it")
    findings: tuple[tuple[str, str], ...] = Field(default=(), description="English, Chinese")


class Compared(Frozen):
    """A chapter, its title as the first pair."""

    title: Pair
    pairs: tuple[Pair, ...]


class Review(Frozen):
    """A whole text side by side. `terms` is all of the glossary.

    Of kind "branches" it is a novel beside the way it goes otherwise.
    """

    kind: Literal["translation", "branches"] = "translation"
    title: Pair
    source_language: str
    language: str
    chapters: tuple[Compared, ...]
    terms: tuple[Term, ...] = ()

    @property
    def findings(self) -> int:
        return sum(len(p.findings) for c in self.chapters for p in (c.title, *c.pairs))

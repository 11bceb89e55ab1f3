"""A poem that is ordered of a poet: what may stand at each place of it."""

from __future__ import annotations

from pydantic import Field

from .asset import Frozen


class VersePlace(Frozen):
    """One character of a poem: one of those offered, or the same as at an earlier place."""

    offered: str = Field(default="", description="characters; a mark of punctuation alone is set")
    same_as: int | None = Field(
        default=None, ge=0, description="number of an earlier place, from 0"
    )


class VerseOrder(Frozen):
    """A poem to be written. No character comes back in another line, however often it is offered."""

    form: str = Field(description="五绝 七绝 五律 七律, or ci")
    tune: str = Field(default="", description="of ci: the name of its tune")
    period: str = Field(default="", description="唐, 五代 or 宋: whose manner")
    themes: tuple[str, ...] = Field(
        default=(), max_length=4, description="words of one or two characters"
    )
    lines: tuple[tuple[VersePlace, ...], ...] = Field(description="each with the marks at its end")
    count: int = Field(default=20, ge=1, le=64, description="poems to choose among")


class Stanza(Frozen):
    """A poem that was written; `likelihood` is the mean natural logarithm of a character's, marks aside."""

    lines: tuple[str, ...] = Field(description="without their marks")
    likelihood: float = Field(le=0)

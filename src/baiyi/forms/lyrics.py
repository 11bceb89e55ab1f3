"""Lyrics: a song's words to a rhythm, in five editions.

Rhythm and rhyme are right by construction; where a human's edit leaves them, the work says where.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..build.run import Build
from ..create.write.lyrics.compose import lyrics, lyrics_verified, wording_of
from ..create.write.lyrics.rhythm import sections
from ..create.write.lyrics.verify import parsed
from ..store.lineage import new_share
from ..values import Block, Brief, Chapter, Lyrics, Manuscript
from . import editions
from .sealer import Sealer
from .table import Output, Stage, without_source

FONTS = editions.FONTS
NAMES: Mapping[str, tuple[str, str]] = {
    **editions.NAMES,
    "write.lyrics": ("lyrics", "歌词"),
    "write.lyrics_verified": ("check of the rhythm", "节奏检查"),
}


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief for a rhythm that cannot be read."""
    without_source(source, "lyrics")
    wording_of(brief)
    lines = sum(len(s.syllables) for s in sections(brief.rhythm, brief.language) if not s.again)
    return (
        Stage("lyrics", "lines", "歌词行", "writer", lines, 6.0, tokens=80),
        *editions.STAGES,
    )


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a song. Raises BadBrief, Unsupported for another language."""
    without_source(source, "lyrics")
    draft = build.step(lyrics, brief)
    title = build.part("title", draft.title)
    song = build.part("lyrics", draft)
    build.step(lyrics_verified, song)
    human = new_share(draft.text, song.text)
    sealer = Sealer(build, brief, title, (human,))
    return editions.editions(build, sealer, manuscript(song, title, brief.author or ""), human)


def retell(parts: Mapping[str, Any]) -> Manuscript:
    song: Lyrics = parts["lyrics"]
    return manuscript(song, parts["title"], "")


def manuscript(song: Lyrics, title: str, author: str) -> Manuscript:
    """Each section a chapter of the second level, its lines verse."""
    return Manuscript(
        title=title,
        author=author,
        language=song.language,
        chapters=tuple(
            Chapter(
                title=section.head,
                level=2,
                blocks=tuple(Block(text=line, kind="verse") for line in section.lines),
            )
            for section in parsed(song.text)
        ),
    )

"""What a user asks for."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .asset import Asset, Frozen


class Brief(Frozen):
    """What a user asks for: one line and, where they care, the rest."""

    line: str = Field(min_length=1, max_length=4000, description="the idea, in one line or more")
    form: str = Field(default="picture_book", description="which form of work")
    language: str = Field(default="zh", description="BCP 47 language of the work: zh or en")
    title: str | None = Field(default=None, max_length=80)
    author: str | None = Field(default=None, max_length=80, description="who signs the work")
    pages: int = Field(default=6, ge=1, le=40)
    reader_age: int = Field(default=6, ge=3, le=99, description="years")
    words_per_page: int | None = Field(
        default=None, ge=10, le=400, description="words (en) or characters (zh) on a page"
    )
    tone: str | None = Field(default=None, max_length=200, description="e.g. gentle, funny, brave")
    style: Literal["ink", "papercut"] = Field(default="ink", description="which painter")
    narration: bool = Field(default=True, description="spoken by voices, or read in silence")
    setting: str | None = Field(default=None, max_length=400, description="where and when")
    cast: tuple[str, ...] = Field(default=(), max_length=8, description="'name: who they are'")
    must: tuple[str, ...] = Field(default=(), max_length=12, description="what has to happen")
    avoid: tuple[str, ...] = Field(default=(), max_length=12, description="what must not appear")
    outline: tuple[str, ...] = Field(
        default=(), max_length=40, description="your own story, a sentence or two a page"
    )
    metre: str | None = Field(
        default=None,
        max_length=20,
        description="of a poem: 五绝 七绝 五律 七律, a tune: 浣溪沙, or sonnet; of music: 6/8",
    )
    rhyme_book: str | None = Field(
        default=None, max_length=20, description="of a poem: pingshui, cilin or xinyun"
    )
    rhyme: str | None = Field(
        default=None,
        max_length=12,
        description="of a poem: the rhyme group, as its book calls it; in English a word",
    )
    source: str | None = Field(
        default=None,
        max_length=400,
        description="the work, by its id, that is continued, adapted or translated",
    )
    document: Asset | None = Field(
        default=None, description="bytes of a file that was brought in (baiyi import)"
    )
    length: int | None = Field(
        default=None, ge=20, le=1_000_000, description="words (en) or characters (zh) of a text"
    )
    chapters: int | None = Field(default=None, ge=1, le=400, description="of a novel")
    what_if: str | None = Field(
        default=None, max_length=400, description="of a novel: what happens otherwise"
    )
    branch_at: int | None = Field(
        default=None, ge=1, le=400, description="of a novel: the chapter that what_if begins with"
    )
    style_sample: str | None = Field(
        default=None, max_length=8000, description="prose of the author, whose manner is kept"
    )
    facts: tuple[str, ...] = Field(
        default=(), max_length=60, description="of news: all that may be said, one fact a line"
    )
    sheet: dict[str, str] = Field(
        default_factory=dict, max_length=60, description="of a product: property -> value"
    )
    channels: tuple[str, ...] = Field(
        default=(), max_length=12, description="of advertising: where it will stand"
    )
    rhythm: tuple[str, ...] = Field(
        default=(), max_length=40, description="of lyrics: the syllables of each line, by section"
    )
    pieces: tuple[str, ...] = Field(
        default=(), max_length=12, description="of a game: character, item, quest, dialogue"
    )
    mode: str | None = Field(
        default=None, max_length=40, description="of a tune: minor, D dorian, 羽调式, G宫"
    )
    tempo: int | None = Field(default=None, ge=30, le=240, description="of a tune: beats a minute")
    bars: int | None = Field(default=None, ge=4, le=256, description="of a tune: its length")
    structure: str | None = Field(
        default=None,
        max_length=32,
        pattern=r"^[A-Fa-f]+$",
        description="of a tune: the order of its sections, AABA",
    )
    instruments: tuple[str, ...] = Field(
        default=(), max_length=4, description="of a tune: melody, chords, bass, strings behind"
    )
    glossary: dict[str, str] = Field(
        default_factory=dict,
        max_length=400,
        description="of a translation: word -> its translation",
    )
    data_set: str | None = Field(
        default=None, max_length=400, description="of a model: the data set that it learns from"
    )
    training: dict[str, str | int | float] = Field(
        default_factory=dict,
        max_length=20,
        description="of a model: size (8M) or hours, tokens and so on, as docs/training.md has them",
    )
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    engines: dict[str, str] = Field(default_factory=dict, description="kind -> engine name")
    allow: tuple[str, ...] = Field(
        default=(), description="engines that may stand in for the first choice, by name"
    )
    cap_seconds: float | None = Field(default=None, gt=0)
    cap_money: float | None = Field(default=None, ge=0, description="in the provider's currency")

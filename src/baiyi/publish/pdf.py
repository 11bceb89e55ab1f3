"""The book on paper: a square PDF, set by Typst, tagged for screen readers.

The writer's words reach Typst as JSON strings, so that no character of them is markup. The
fonts are embedded; a character that they lack is said to the build and set as a box.
"""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from ..build import progress
from ..build.step import step
from ..errors import StepFailed
from ..values import Asset, Book, Picture, Spread
from . import typefaces, wording
from .pictures import ending

MEDIA_TYPE = "application/pdf"
BOX = "□"  # in every typeface for Chinese; printers call it tofu


@step(version=1, timeout=300)
def pdf(book: Book, *, notice: str, fonts: tuple[str, ...] = typefaces.DEFAULT) -> Asset:
    """The book as PDF, 10 by 10 inches, not yet labelled or signed.

    `notice` says that the work is AI-generated, and stands on the title page and in the
    colophon; `fonts` are typefaces of the catalogue. No date is in the file: the same book
    gives the same bytes. Raises MissingModel, Unsupported, StepFailed.
    """
    chosen = typefaces.families(fonts, book.language)
    known = typefaces.had(chosen)
    printed = "".join([*wording.printed(book), *_descriptions(book), notice])
    if lacking := typefaces.visible(set(printed) - known):
        shown = " ".join(lacking)
        progress.note(
            f"no typeface of the book has: {shown} (an empty box in the PDF)",
            f"书中字体都没有：{shown}（PDF 中显示为空框）",
        )
    with tempfile.TemporaryDirectory(prefix="baiyi-pdf-") as name:
        folder = Path(name)
        values = _values(book, notice, chosen, folder)
        settable = _settable(values, known)
        (folder / "book.json").write_text(json.dumps(settable, ensure_ascii=False), "utf-8")
        template = files("baiyi.publish").joinpath("templates", "book.typ").read_bytes()
        (folder / "book.typ").write_bytes(template)
        return Asset.of(_compile(folder, chosen), MEDIA_TYPE)


def _compile(folder: Path, chosen: tuple[typefaces.Family, ...]) -> bytes:
    try:
        data = typst.compile(
            folder / "book.typ",
            root=folder,
            font_paths=[family.folder for family in chosen],
            ignore_system_fonts=True,
            format="pdf",
            timestamp=0,
            pdf_standards="ua-1",
        )
    except typst.TypstError as error:
        raise StepFailed(
            f"the PDF could not be set: {error}; please report this with the work's text",
            f"PDF 排版失败：{error}；请附上作品文本反馈此问题",
        ) from error
    if not isinstance(data, bytes):
        raise TypeError(f"typst returned {type(data).__name__}")
    return data


def _descriptions(book: Book) -> list[str]:
    return [s.picture.scene.caption for s in book.spreads if s.picture and s.picture.scene]


def _settable(value: Any, known: frozenset[str]) -> Any:
    """`value` with every string in it made of characters that the typefaces have.

    PDF/UA forbids a character without a glyph. Marks of direction and other unseen ones go,
    spaces of every kind become plain ones, the rest become boxes.
    """
    if isinstance(value, str):
        return "".join(c if c in known else _instead(c) for c in value)
    if isinstance(value, list):
        return [_settable(item, known) for item in value]
    if isinstance(value, dict):
        return {name: _settable(item, known) for name, item in value.items()}
    return value


def _instead(character: str) -> str:
    if not typefaces.visible(character):
        return " " if character.isspace() else ""
    return BOX


def _values(
    book: Book, notice: str, chosen: tuple[typefaces.Family, ...], folder: Path
) -> dict[str, Any]:
    """What the template reads; pictures are written beside it."""
    words = wording.wording(book.language)
    title, author = wording.title_of(book), wording.one_line(book.author)
    notice = wording.one_line(notice)
    byline = words.author.format(author=author) if author else ""
    lines = [title, byline, notice, wording.credits(chosen, book.language), words.made_with]
    leaves = [
        _leaf(place, spread, book.language, folder) for place, spread in enumerate(book.spreads)
    ]
    cover_alt = words.cover_of.format(title=title)
    language, _, region = wording.tag(book.language).partition("-")
    return {
        "title": title,
        "title-size": max(18, min(50, int(50 * (18 / max(len(title), 18)) ** 0.5))),
        "author": author,
        "authors": [author] if author else [],
        "notice": notice,
        "lang": language.lower()[:3],
        "region": region[:2] or None,
        "chinese": wording.is_chinese(book.language),
        "families": [family.name for family in chosen],
        "cover": _picture("cover", book.cover, cover_alt, folder) if book.cover else None,
        "leaves": leaves,
        "the-end": words.the_end,
        "colophon": words.colophon,
        "colophon-lines": [line for line in lines if line],
    }


def _leaf(place: int, spread: Spread, language: str, folder: Path) -> dict[str, Any]:
    number = spread.page.number
    text = [
        wording.one_line(line) for line in spread.page.text.split("\n") if wording.one_line(line)
    ]
    leaf: dict[str, Any] = {"number": number, "text": text, "picture": None}
    if spread.picture:
        described = wording.description(spread.picture, number, language)
        leaf |= _picture(f"page-{place}", spread.picture, described, folder)
    return leaf


def _picture(name: str, picture: Picture, description: str, folder: Path) -> dict[str, Any]:
    path = folder / f"{name}.{ending(picture)}"
    path.write_bytes(picture.image.read())
    return {
        "picture": path.name,
        "description": description,
        "width": picture.width,
        "height": picture.height,
    }

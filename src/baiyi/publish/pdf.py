"""The book on paper: a square PDF, set by Typst, tagged for screen readers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from ..build.step import step
from ..values import Asset, Book, Picture, Spread
from . import typefaces, wording
from .pictures import ending
from .typesetting import say_boxes, typeset

MEDIA_TYPE = "application/pdf"


@step(version=1, timeout=300)
def pdf(book: Book, *, notice: str, fonts: tuple[str, ...] = typefaces.DEFAULT) -> Asset:
    """The book as PDF, 10 by 10 inches, not yet labelled or signed.

    `notice` says that the work is AI-generated, and stands on the title page and in the
    colophon; `fonts` are typefaces of the catalogue. No date is in the file: the same book
    gives the same bytes. Raises MissingModel, Unsupported, StepFailed.
    """
    chosen = typefaces.families(fonts, book.language)
    printed = "".join([*wording.printed(book), *_descriptions(book), notice])
    say_boxes(printed, typefaces.had(chosen))
    with tempfile.TemporaryDirectory(prefix="baiyi-pdf-") as name:
        folder = Path(name)
        values = _values(book, notice, chosen, folder)
        return Asset.of(typeset("book.typ", values, chosen, folder), MEDIA_TYPE)


def _descriptions(book: Book) -> list[str]:
    return [s.picture.scene.caption for s in book.spreads if s.picture and s.picture.scene]


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

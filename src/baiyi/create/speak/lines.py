"""A page's text as lines: what the narrator tells and what each character says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...values import Canon, Line
from .speech import speeches
from .voices import NARRATOR
from .who import speakers

WORD = re.compile(r"[^\W_]")
LOOSE = " \t\r\u3000\u00a0，。、；：！？…—～,.;:!?”’」』»"  # marks that nobody needs to begin with


def lines(text: str, canon: Canon, language: str) -> list[tuple[int, Line]]:
    """Each line and where it begins in the text, in order; every word of the text is in one.

    A line's text is a part of the page's, character for character. Lines do not go over the end
    of a paragraph.
    """
    chinese = language.lower().startswith("zh")
    said = speeches(text, chinese)
    who = speakers(text, said, canon, chinese)
    found: list[tuple[int, Line]] = []
    told = 0
    for quote, name in zip(said, who, strict=True):
        found += _told(text, told, quote.opened, language)
        found += _line(text, quote.begin, quote.end, name or NARRATOR, language)
        told = quote.closed
    found += _told(text, told, len(text), language)
    return found


def _told(text: str, begin: int, end: int, language: str) -> Iterator[tuple[int, Line]]:
    for paragraph in text[begin:end].split("\n"):
        rest = paragraph.lstrip(LOOSE)
        start = begin + len(paragraph) - len(rest)
        yield from _line(text, start, start + len(rest), NARRATOR, language)
        begin += len(paragraph) + 1


def _line(text: str, begin: int, end: int, name: str, language: str) -> Iterator[tuple[int, Line]]:
    """One line without the spaces around it; none where there is no word to say."""
    piece = text[begin:end]
    if WORD.search(piece):
        begin += len(piece) - len(piece.lstrip())
        yield begin, Line(speaker=name, text=piece.strip(), language=language)

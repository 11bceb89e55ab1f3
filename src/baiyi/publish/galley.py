"""A manuscript ready to be set: what every format of a text shares, before the pages are cut.

Typesetters call it a galley. Markup has become runs of letters, lines of one kind stand
together, headings go down one level at a time, and nothing is left that no file can hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..values import Block, Chapter, Manuscript
from . import wording

# A text longer than this, in more than one chapter, is a book: with a title page and a contents.
BOOK_LENGTH = {"zh": 5_000, "en": 15_000}
DEEPEST = 6
TOGETHER = ("quote", "item", "verse")  # kinds of which neighbours are one quotation, list, poem
LINKS = ("http://", "https://", "mailto:")

HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
BROKEN_HAN = re.compile(f"(?<=[{HAN}])[ \\t]*\\n[ \\t]*(?=[{HAN}])")
SPACES = re.compile(r"[^\S\u3000\u00a0\u202f]+")
# "第三章 归来" and "Chapter 3: The Return" are set in two lines.
OPENING = re.compile(
    r"(?P<number>第\s*[〇零一二三四五六七八九十百千万两\d]+\s*[章回节卷部集篇幕]"
    r"|(?:Chapter|Part|Book|Canto)\s+(?:\d+|[IVXLCDM]+|[A-Z][a-z]+(?:-[A-Za-z]+)?)(?=\s*[:.—–]|\s+-))"
    r"[\s:：.·、—–-]*(?P<name>\S.*)"
)


@dataclass(frozen=True)
class Run:
    """Letters of one look. `link` is an address of the web or of mail, or empty."""

    text: str
    emphasis: bool = False
    strong: bool = False
    code: bool = False
    link: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Piece:
    """A paragraph, heading or break; or a whole quotation, list, poem or listing, by its lines.

    In a poem an empty line parts two stanzas.
    """

    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """A chapter. `label` names it where its title is empty; `number` and `name` are its title.

    `level` is 1 for the highest, and never more than one below that of the title before it; a
    chapter without a title stays on the level above it, which is 0 at the start.
    """

    id: str
    title: str
    label: str
    number: str
    name: str
    level: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Galley:
    """`bound`: a book, with title page, contents and chapters on pages of their own."""

    title: str
    author: str
    language: str
    blurb: str
    sections: tuple[Section, ...]
    bound: bool

    @property
    def titled(self) -> tuple[Section, ...]:
        """The chapters that a table of contents lists."""
        return tuple(section for section in self.sections if section.title)

    @property
    def texts(self) -> Iterator[str]:
        """Every text that a publication shows of it, without the publication's own words."""
        yield from (self.title, self.author, self.blurb)
        for section in self.sections:
            yield section.label
            yield from (run.text for p in section.pieces for line in p.lines for run in line)


def galley(manuscript: Manuscript) -> Galley:
    """The manuscript ready to be set; safe for XML, JSON and every other format."""
    title = wording.title_of(manuscript)
    chinese = wording.is_chinese(manuscript.language)
    sections = tuple(_sections(manuscript, title))
    titled = sum(bool(section.title) for section in sections)
    length = sum(len(block.text) for c in manuscript.chapters for block in c.blocks)
    return Galley(
        title=title,
        author=wording.one_line(manuscript.author),
        language=manuscript.language,
        blurb=wording.one_line(manuscript.blurb),
        sections=sections,
        bound=titled > 1 and length > BOOK_LENGTH["zh" if chinese else "en"],
    )


def _sections(manuscript: Manuscript, title: str) -> Iterator[Section]:
    above = 0
    for place, chapter in enumerate(manuscript.chapters, 1):
        named = wording.one_line(chapter.title)
        # The work's own title over its only chapter would be printed twice.
        named = "" if named == title and len(manuscript.chapters) == 1 else named
        above = min(chapter.level, above + 1) if named else above
        opening = OPENING.fullmatch(named)
        yield Section(
            id=f"chapter-{place}",
            title=named,
            label=named or (title if len(manuscript.chapters) == 1 else str(place)),
            number=opening["number"] if opening else "",
            name=opening["name"] if opening else named,
            level=above,
            pieces=tuple(_pieces(chapter, manuscript.markup)),
        )


def _pieces(chapter: Chapter, markup: bool) -> Iterator[Piece]:
    """The blocks with neighbours put together; an empty block is nothing."""
    filled = [block for block in chapter.blocks if block.text.strip() or block.kind == "break"]
    for (kind, _), blocks in groupby(enumerate(filled), key=_neighbours):
        lines = tuple(line for _, block in blocks for line in _lines(block, markup))
        yield Piece(kind, lines)


def _neighbours(numbered: tuple[int, Block]) -> tuple[str, int]:
    number, block = numbered
    return (block.kind, -1) if block.kind in TOGETHER else (block.kind, number)


def _lines(block: Block, markup: bool) -> tuple[Line, ...]:
    text = wording.writable(block.text)
    if block.kind == "break":
        return ()
    if block.kind == "code":
        return tuple((Run(line),) for line in text.expandtabs(4).strip("\n").split("\n"))
    if block.kind == "verse":
        return tuple(runs(flowing(line), markup) for line in text.strip("\n").split("\n"))
    return (runs(flowing(text), markup),)


def flowing(text: str) -> str:
    """The text in one line. Broken Chinese closes up; wide and fixed spaces stay."""
    return SPACES.sub(" ", BROKEN_HAN.sub("", text.strip())).strip()


def runs(text: str, markup: bool) -> Line:
    """The letters of a line by their look; with `markup`, as CommonMark 0.31 (6) reads it."""
    if not markup:
        return (Run(text),) if text else ()
    inline = _parser().parseInline(text)[0]
    return tuple(_runs(inline.children or [], 0, 0, ""))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").disable(["html_inline"])


def _runs(tokens: list[Token], emphasis: int, strong: int, link: str) -> Iterator[Run]:
    for token in tokens:
        if token.type in ("em_open", "em_close"):
            emphasis += token.nesting
        elif token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type == "link_open":
            address = str(token.attrGet("href") or "")
            link = address if address.lower().startswith(LINKS) else ""
        elif token.type == "link_close":
            link = ""
        elif token.content:
            code = token.type == "code_inline"
            yield Run(token.content, emphasis > 0, strong > 0, code, link)

"""A text as plain words and as Markdown (CommonMark 0.31, YAML front matter); nothing is wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from ..build.step import step
from ..values import Asset, Manuscript
from . import wording
from .galley import DEEPEST, Line, Piece, Run, galley
from .markdown import MEDIA_TYPE as MARKDOWN
from .markdown import escaped, front_matter

PLAIN = "text/plain"
STARS = {True: "＊　＊　＊", False: "* * *"}
TICKS = re.compile("`+")


@step(version=1)
def manuscript_text(manuscript: Manuscript, *, notice: str) -> Asset:
    """The text as plain UTF-8: a paragraph a line, indented as its language does.

    `notice` says that the work is AI-generated, and is the first line and the last. Not yet
    labelled or signed.
    """
    set_out, notice = galley(manuscript), wording.one_line(notice)
    words = wording.wording(set_out.language)
    chinese = wording.is_chinese(set_out.language)
    author = words.author.format(author=set_out.author) if set_out.author else ""
    parts = [part for part in (notice, set_out.title, author, set_out.blurb) if part]
    for section in set_out.sections:
        if section.title:
            parts.append(("\n\n" if section.level == 1 else "\n") + section.title)
        parts += _plain_pieces(section.pieces, chinese)
    parts.append(notice)
    return Asset.of(("\n\n".join(parts) + "\n").encode(), PLAIN)


def _plain_pieces(pieces: tuple[Piece, ...], chinese: bool) -> Iterator[str]:
    """Paragraphs of Chinese follow each other without an empty line; their indent parts them."""
    for kind, row in groupby(pieces, key=lambda piece: piece.kind):
        lines = [_plain(piece, chinese) for piece in row]
        yield ("\n" if chinese and kind == "paragraph" else "\n\n").join(lines)


def _plain(piece: Piece, chinese: bool) -> str:
    lines = ["".join(run.text for run in line) for line in piece.lines]
    match piece.kind:
        case "break":
            return STARS[chinese]
        case "item":
            return "\n".join(f"{'·' if chinese else '-'} {line}" for line in lines)
        case "quote" | "verse" | "code":
            indent = "　　　　" if chinese and piece.kind != "code" else "    "
            return "\n".join(indent + line if line else "" for line in lines)
        case "paragraph" if chinese:
            return "　　" + lines[0]
        case _:
            return lines[0]


@step(version=1)
def manuscript_markdown(manuscript: Manuscript, *, notice: str) -> Asset:
    """The text as Markdown, UTF-8, a paragraph a line; not yet labelled or signed.

    `notice` says that the work is AI-generated, and stands at the start and the end. Emphasis and
    links stay; what a writer wrote without meaning markup is escaped.
    """
    set_out, notice = galley(manuscript), wording.one_line(notice)
    words = wording.wording(set_out.language)
    said = f"> {escaped(notice)}"
    values = {
        "title": set_out.title,
        "author": set_out.author,
        "lang": wording.tag(set_out.language),
        "description": set_out.blurb,
    }
    parts = [front_matter(values), f"# {escaped(set_out.title)}"]
    if set_out.author:
        parts.append(escaped(words.author.format(author=set_out.author)))
    parts.append(said)
    if set_out.blurb:
        parts.append(f"*{escaped(set_out.blurb)}*")
    for section in set_out.sections:
        if section.title:
            parts.append(f"{_hashes(section.level)} {escaped(section.title)}")
        parts += list(_marked(section.pieces, section.level))
    parts += ["---", escaped(words.made_with), said]
    return Asset.of(("\n\n".join(parts) + "\n").encode(), MARKDOWN)


def _hashes(level: int) -> str:
    """The title is the one heading of the first level."""
    return "#" * min(level + 1, DEEPEST)


def _marked(pieces: tuple[Piece, ...], level: int) -> Iterator[str]:
    for piece in pieces:
        match piece.kind:
            case "break":
                yield "\\* \\* \\*"
            case "heading":
                yield f"{_hashes(level + 1)} {_inline(piece.lines[0])}"
            case "quote":
                yield "\n>\n".join(f"> {_inline(line)}" for line in piece.lines)
            case "item":
                yield "\n".join(f"- {_inline(line)}" for line in piece.lines)
            case "verse":
                yield _verse(piece.lines)
            case "code":
                yield _fenced("\n".join(line[0].text for line in piece.lines))
            case _:
                yield _inline(piece.lines[0])


def _verse(lines: tuple[Line, ...]) -> str:
    """Lines end in a backslash, a hard break; stanzas are paragraphs."""
    stanzas = "\n".join(_inline(line) for line in lines).split("\n\n")
    return "\n\n".join(stanza.strip("\n").replace("\n", "\\\n") for stanza in stanzas)


def _fenced(code: str) -> str:
    """A fence longer than any row of backticks inside."""
    fence = "`" * max(3, 1 + max(map(len, TICKS.findall(code)), default=0))
    return f"{fence}\n{code}\n{fence}"


def _inline(line: Line) -> str:
    return "".join(_look(run) for run in line) or "\\"


def _look(run: Run) -> str:
    """A run with its marks; blanks at its ends stay outside, where marks would not hold."""
    core = run.text.strip()
    if not core:
        return run.text
    before, _, after = run.text.partition(core)
    text = _code(core) if run.code else escaped(core)
    if run.strong:
        text = f"**{text}**"
    if run.emphasis:
        text = f"*{text}*"
    if run.link:
        text = f"[{text}](<{run.link.replace('<', '%3C').replace('>', '%3E')}>)"
    return before + text + after


def _code(text: str) -> str:
    ticks = "`" * (1 + max(map(len, TICKS.findall(text)), default=0))
    padding = " " if text.startswith("`") or text.endswith("`") else ""
    return ticks + padding + text + padding + ticks

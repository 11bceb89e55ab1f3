"""Markdown: headings make chapters, the inline syntax is kept as it stands."""

from __future__ import annotations

import re
from typing import Literal

from markdown_it import MarkdownIt

from ..values import Block, Manuscript
from ..values.language import language_of
from .chapters import chaptered
from .plain import decoded

FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
Kind = Literal["paragraph", "quote", "item"]


def read(data: bytes, name: str, stem: str) -> Manuscript:
    """The manuscript of a Markdown file. Raises BadBrief as `plain.decoded` does."""
    text = decoded(data, name)
    front = FRONT.match(text)
    told = _front(front[1]) if front else {}
    found: list[tuple[str, int, list[Block]]] = [("", 1, [])]
    around: list[str] = []
    before = None
    for token in MarkdownIt("commonmark").parse(text[front.end() :] if front else text):
        if token.type in ("blockquote_open", "list_item_open"):
            around.append(token.type)
        elif token.type in ("blockquote_close", "list_item_close"):
            around.pop()
        elif token.type == "inline" and before and before.type == "heading_open" and not around:
            found.append((_plain(token.content), int(before.tag[1:]), []))
        elif token.type == "inline":
            line = " ".join(token.content.split("\n"))
            found[-1][2].append(Block(text=line, kind=_kind(around)))
        elif token.type in ("fence", "code_block"):
            found[-1][2].append(Block(text=token.content.rstrip("\n"), kind="code"))
        elif token.type == "hr":
            found[-1][2].append(Block(text="", kind="break"))
        before = token
    title = told.get("title", "")
    found = [part for part in found if part[0] or part[2]]
    if not title and len(found) > 1 and found[0][0] and not found[0][2]:
        title = found.pop(0)[0]
    return Manuscript(
        title=title or (found[0][0] if len(found) == 1 and found[0][0] else stem),
        author=told.get("author", ""),
        language=language_of(text[:20_000]),
        chapters=chaptered(found),
        markup=True,
    )


def _front(text: str) -> dict[str, str]:
    """`title` and `author` of the front matter; the rest of it is not ours to read."""
    rows = re.findall(r"^(title|author)\s*:\s*(.+?)\s*$", text, re.M)
    return {key: value.strip("\"'") for key, value in rows}


def _kind(around: list[str]) -> Kind:
    if not around:
        return "paragraph"
    return "quote" if around[-1] == "blockquote_open" else "item"


def _plain(content: str) -> str:
    """A heading's words without marks: titles are plain."""
    return re.sub(r"\\([^\w\s])", r"\1", re.sub(r"(?<!\\)[*`]|(?<!\\)__", "", content))

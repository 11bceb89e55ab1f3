"""The book as Markdown: plain text that any editor opens (CommonMark 0.31, YAML front matter).

A writer's words stay words: every character that could begin markup is escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ..build.step import step
from ..values import Asset, Book, Spread
from . import wording

MEDIA_TYPE = "text/markdown"

# What begins markup in a line: emphasis, code, links, HTML, entities, tables, maths.
INLINE = re.compile(r"([\\`*_\[\]<>&|~$])")
# What would become a link by itself in most readers.
LINK = re.compile(r"(?<=\w)(?=://)|(?<=\bwww)(?=\.)", re.IGNORECASE)
# What begins a block at the start of a line: headings, lists, quotes, rules, setext underlines.
BLOCK = re.compile(r"^(#{1,6}(?=\s|$)|[-+=:]|\d{1,9}(?=[.)]))", re.MULTILINE)


@step(version=1)
def markdown(book: Book, *, notice: str) -> Asset:
    """The book's text as Markdown, UTF-8, not yet labelled or signed.

    Pictures are named as the files that stand beside it: cover.png, page-1.png and so on.
    `notice` says that the work is AI-generated, and stands at the start and the end.
    """
    words = wording.wording(book.language)
    title, author = wording.title_of(book), wording.one_line(book.author)
    said = f"> {escaped(wording.one_line(notice))}"
    values = {
        "title": title,
        "author": author,
        "lang": wording.tag(book.language),
        "description": wording.one_line(book.blurb),
    }
    parts = [front_matter(values), f"# {escaped(title)}"]
    if author:
        parts.append(escaped(words.author.format(author=author)))
    parts.append(said)
    if book.cover:
        parts.append(_image(words.cover_of.format(title=title), "cover.png"))
    if blurb := wording.one_line(book.blurb):
        parts.append(f"*{escaped(blurb)}*")
    for spread in book.spreads:
        parts += _page(spread, book.language)
    parts += ["---", escaped(words.made_with), said]
    return Asset.of(("\n\n".join(parts) + "\n").encode(), MEDIA_TYPE)


def front_matter(values: Mapping[str, str]) -> str:
    """YAML 1.2, of which JSON's strings are a part: nothing in a title can end one."""
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    return "\n".join(["---", *lines, "---"])


def _page(spread: Spread, language: str) -> list[str]:
    number = spread.page.number
    parts = [f"## {wording.wording(language).page.format(number=number)}"]
    if spread.picture:
        described = wording.description(spread.picture, number, language)
        parts.append(_image(described, f"page-{number}.png"))
    lines = (wording.one_line(line) for line in spread.page.text.split("\n"))
    return parts + [escaped(line) for line in lines if line]


def _image(description: str, name: str) -> str:
    return f"![{escaped(description)}]({name})"


def escaped(text: str) -> str:
    """The text with a backslash before all that Markdown would take for markup."""
    return BLOCK.sub(_block, LINK.sub(r"\\", INLINE.sub(r"\\\1", text)))


def _block(found: re.Match[str]) -> str:
    begins = found.group(1)
    # An ordered list begins with digits and a stop: the stop is what must be escaped.
    return f"{begins}\\" if begins.isdigit() else f"\\{begins}"

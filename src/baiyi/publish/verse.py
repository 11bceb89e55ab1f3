"""A poem as Markdown, line by line (CommonMark 0.31, YAML front matter)."""

from __future__ import annotations

from ..build.step import step
from ..values import Asset, Poem
from . import wording
from .markdown import MEDIA_TYPE, escaped, front_matter


@step(version=1)
def verse_markdown(poem: Poem, author: str, language: str, *, notice: str) -> Asset:
    """The poem, UTF-8, not yet labelled or signed; its picture is named as it stands beside it."""
    said = f"> {escaped(wording.one_line(notice))}"
    lines = [escaped(line) for line in poem.text.splitlines() if line.strip()]
    parts = [
        front_matter({"title": poem.title, "author": author, "lang": wording.tag(language)}),
        f"# {escaped(poem.title)}",
        *([escaped(author)] if author else []),
        said,
        "  \n".join(lines),
        f"![{escaped(poem.title)}](scroll.png)",
        said,
    ]
    return Asset.of(("\n\n".join(parts) + "\n").encode(), MEDIA_TYPE)

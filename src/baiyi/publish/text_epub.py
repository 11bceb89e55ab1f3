"""A text as EPUB 3.3: a document for each chapter, in the reader's own typefaces.

W3C, EPUB 3.3 and EPUB Accessibility 1.1. The same text gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..build import progress
from ..build.step import step
from ..values import Asset, Manuscript
from . import wording
from .archive import archive
from .chapters import environment
from .epub import MEDIA_TYPE
from .galley import Section, galley


@dataclass(frozen=True)
class Leaf:
    """A document of the book; `level` is its depth in the contents."""

    name: str
    title: str
    level: int = 1
    section: Section | None = None
    seconds: float = 0.0
    image: None = None


@step(version=1)
def manuscript_epub(
    manuscript: Manuscript,
    *,
    notice: str,
    identifier: str,
    modified: str = "1980-01-01T00:00:00Z",
) -> Asset:
    """The text as EPUB 3, not yet labelled or signed.

    `notice` says that the work is AI-generated, and stands on the title page and at the end;
    `identifier` is the book's unique identifier, e.g. a URN; `modified` is an instant in UTC.
    """
    set_out = galley(manuscript)
    words = wording.wording(set_out.language)
    bodies = [Leaf(s.id, s.label, max(s.level, 1), s) for s in set_out.sections]
    leaves = [Leaf("title", set_out.title), *bodies, Leaf("colophon", words.colophon)]
    values: dict[str, Any] = {
        "tag": wording.tag(set_out.language),
        "chinese": wording.is_chinese(set_out.language),
        "words": words,
        "title": set_out.title,
        "author": set_out.author,
        "blurb": set_out.blurb,
        "notice": wording.one_line(notice),
        "credits": "",
        "identifier": wording.one_line(identifier),
        "modified": modified,
        "chapters": leaves,
        "entries": nested(leaves),
        "first": bodies[0].name if bodies else "",
        "bound": set_out.bound,
        "pictured": False,
        "cover": None,
        "seconds": 0.0,
        "fonts": (),
    }
    files = {"mimetype": MEDIA_TYPE.encode()}
    templates = environment()

    def write(path: str, template: str, **more: object) -> None:
        progress.check()
        files[path] = templates.get_template(template).render(**values, **more).encode()

    write("META-INF/container.xml", "container.xml.j2")
    write("EPUB/package.opf", "package.opf.j2")
    write("EPUB/nav.xhtml", "nav.xhtml.j2", chapter=None)
    write("EPUB/style.css", "text.css.j2")
    write("EPUB/title.xhtml", "title.xhtml.j2", chapter=leaves[0])
    for leaf in bodies:
        write(f"EPUB/{leaf.name}.xhtml", "chapter.xhtml.j2", chapter=leaf, section=leaf.section)
    write("EPUB/colophon.xhtml", "colophon.xhtml.j2", chapter=leaves[-1])
    return Asset.of(archive(files), MEDIA_TYPE)


@dataclass
class Entry:
    """A line of the contents with those under it."""

    leaf: Leaf
    under: list[Entry]


def nested(leaves: Iterable[Leaf]) -> list[Entry]:
    """The leaves as the tree that their levels draw."""
    root: list[Entry] = []
    path = [root]
    for leaf in leaves:
        del path[leaf.level :]
        entry = Entry(leaf, [])
        path[-1].append(entry)
        path.append(entry.under)
    return root

"""DOCX: headings by style, emphasis, lists, quotations; what was deleted under review is not read.

Only the text's own entries are opened, by the bounded reader of `archive`: pictures and macros
are never decompressed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import Unsupported
from ..values import Block, Chapter, Manuscript
from ..values.language import language_of
from .archive import Archive, broken, tag
from .chapters import chaptered, level
from .marking import Run, marked

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
SKIPPED = {"del", "moveFrom", "Fallback", "instrText", "footnoteReference", "pPr"}


def read(data: bytes, name: str, stem: str) -> Manuscript:
    """The manuscript of a DOCX. Raises Damaged, BadBrief, Unsupported."""
    archive = Archive(data, name)
    if BODY not in archive.names:
        raise Unsupported(
            f"{name} is an archive, but no DOCX or EPUB: it has no {BODY}; give the document itself",
            f"{name} 是压缩包，但不是 DOCX 或 EPUB：其中没有 {BODY}；请直接给文稿",
        )
    styles = _styles(archive)
    title, author = _said(archive)
    found: list[tuple[str, int, list[Block]]] = [("", 1, [])]
    for paragraph in archive.xml(BODY).iter(f"{W}p"):
        if any(tag(above) in SKIPPED for above in paragraph.iterancestors()):
            continue
        runs = list(_runs(paragraph))
        text = marked(runs)
        plain = " ".join("".join(run[0] for run in runs).split())
        style = _style(paragraph, styles)
        depth = _depth(paragraph, style) or (level(plain) and 1)
        if not plain:
            continue
        if style == "title":
            title = title or plain
        elif style in ("subtitle", "author"):
            author = author or (plain if style == "author" else "")
        elif depth:
            found.append((plain, depth, []))
        else:
            found[-1][2].append(_block(paragraph, style, plain, text))
    chapters = chaptered(found)
    if not chapters:
        raise broken(name, "there is no text in it")
    return Manuscript(
        title=title or stem,
        author=author,
        language=language_of(_sample(chapters)),
        chapters=chapters,
        markup=True,
    )


def _block(paragraph: Any, style: str, plain: str, text: str) -> Block:
    if set(plain) <= set("*＊—-· "):
        return Block(text="", kind="break")
    if "quote" in style or "引用" in style:
        return Block(text=text, kind="quote")
    listed = style.startswith("list") or paragraph.find(f"{W}pPr/{W}numPr") is not None
    return Block(text=text, kind="item" if listed else "paragraph")


def _runs(paragraph: Any) -> Iterator[Run]:
    """Words with bold and italic; a nested paragraph (of a text box) tells its own."""
    for run in paragraph.iter(f"{W}r"):
        above = list(run.iterancestors())
        if next(a for a in above if tag(a) == "p") is not paragraph:
            continue
        if any(tag(a) in SKIPPED for a in above):
            continue
        words = "".join(_words(child) for child in run)
        yield words, _on(run, "b"), _on(run, "i")


def _words(element: Any) -> str:
    kind = tag(element)
    if kind == "t":
        return element.text or ""
    return {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}.get(kind, "")


def _on(run: Any, mark: str) -> bool:
    found = run.find(f"{W}rPr/{W}{mark}")
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


def _styles(archive: Archive) -> dict[str, str]:
    """The names of styles by their ids, lower case: ids are translated, names are not."""
    if "word/styles.xml" not in archive.names:
        return {}
    found = {}
    for style in archive.xml("word/styles.xml").iter(f"{W}style"):
        called = style.find(f"{W}name")
        if called is not None:
            found[style.get(f"{W}styleId", "")] = str(called.get(f"{W}val", "")).lower()
    return found


def _style(paragraph: Any, styles: dict[str, str]) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    named = "" if found is None else str(found.get(f"{W}val", ""))
    return styles.get(named, named.lower())


def _depth(paragraph: Any, style: str) -> int:
    """The level of a heading, 0 for none."""
    if named := re.match(r"(?:heading|标题)\s*([1-9])", style):
        return min(6, int(named[1]))
    outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
    value = "9" if outline is None else str(outline.get(f"{W}val", "9"))
    return int(value) + 1 if value in "012345" and len(value) == 1 else 0


def _said(archive: Archive) -> tuple[str, str]:
    """Title and author of the document's properties; those of python-docx's template are none."""
    if "docProps/core.xml" not in archive.names:
        return "", ""
    core = archive.xml("docProps/core.xml")
    told = {tag(e): (e.text or "").strip() for e in core}
    author = told.get("creator", "")
    return told.get("title", ""), "" if author == "python-docx" else author


def _sample(chapters: tuple[Chapter, ...]) -> str:
    return "\n".join(chapter.title + chapter.text[:4000] for chapter in chapters[:5])

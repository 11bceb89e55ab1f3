"""EPUB 2 and 3: the spine in order, titles from the contents or the headings."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from typing import Any

from ..errors import Unsupported
from ..values import Block, Manuscript
from ..values.language import language_of
from .archive import Archive, beside, broken, locked, root, tag
from .chapters import chaptered
from .marking import Run, marked

CONTAINER = "META-INF/container.xml"
FONTS_ONLY = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
BLOCKS = {"p", "blockquote", "li", "pre", "div", "td", "th", "dt", "dd", "figcaption", "hr",
          "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "body", "ul", "ol", "table",
          "tr", "tbody", "figure", "aside", "header", "footer", "nav", "main", "center"}  # fmt: skip
SILENT = {"head", "script", "style", "rt", "rp", "svg", "math", "img", "audio", "video"}
KINDS = {"blockquote": "quote", "li": "item", "pre": "code"}
XML_OWN = {"amp", "lt", "gt", "quot", "apos"}


def read(data: bytes, name: str, stem: str) -> Manuscript:
    """The manuscript of an EPUB. Raises Damaged, BadBrief, Unsupported for one under DRM."""
    archive = Archive(data, name)
    _free(archive, name)
    found = [e.get("full-path", "") for e in archive.xml(CONTAINER).iter() if tag(e) == "rootfile"]
    if not found:
        raise broken(name, f"{CONTAINER} names no book")
    package = archive.xml(found[0])
    told = _metadata(package)
    items = {e.get("id"): e for e in package.iter() if tag(e) == "item"}
    spine = [items.get(e.get("idref")) for e in package.iter() if tag(e) == "itemref"]
    contents = _contents(archive, found[0], list(items.values()))
    parts: list[tuple[str, int, list[Block]]] = []
    for item in spine:
        entry = "" if item is None else beside(found[0], item.get("href", ""))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        if entry in archive.names:
            parts += _parts(_page(archive, name, entry), contents.get(entry, ""), told["title"])
    chapters = chaptered(parts)
    if not chapters:
        raise broken(name, "there is no text in its spine")
    sample = "\n".join(chapter.title + chapter.text[:4000] for chapter in chapters[:8])
    return Manuscript(
        title=told["title"] or stem,
        author=told["creator"],
        language=language_of(sample),
        chapters=chapters,
        markup=True,
    )


def _free(archive: Archive, name: str) -> None:
    """Raises Unsupported for a book under DRM; obfuscated fonts are none."""
    if "META-INF/rights.xml" in archive.names:
        raise locked(name)
    if "META-INF/encryption.xml" in archive.names:
        methods = (
            e.get("Algorithm", "")
            for data in archive.xml("META-INF/encryption.xml")
            if tag(data) == "EncryptedData"
            for e in data
            if tag(e) == "EncryptionMethod"
        )
        if any(method not in FONTS_ONLY for method in methods):
            raise locked(name)
    if CONTAINER not in archive.names:
        raise Unsupported(
            f"{name} is an archive, but no EPUB: it has no {CONTAINER}",
            f"{name} 是压缩包，但不是 EPUB：其中没有 {CONTAINER}",
        )


def _metadata(package: Any) -> dict[str, str]:
    told = {"title": "", "creator": ""}
    for element in package.iter():
        kind = tag(element)
        if kind in told and not told[kind]:
            told[kind] = " ".join((element.text or "").split())
    return told


def _contents(archive: Archive, package: str, items: list[Any]) -> dict[str, str]:
    """Titles by entry, from the navigation document or the NCX; the first one for an entry."""
    found: dict[str, str] = {}
    for item in items:
        entry = beside(package, item.get("href", ""))
        if entry not in archive.names:
            continue
        if "nav" in (item.get("properties") or "").split():
            links = [(a.get("href", ""), _plain(a)) for a in _elements(archive, entry, "a")]
        elif item.get("media-type") == "application/x-dtbncx+xml":
            links = [_point(e) for e in _elements(archive, entry, "navPoint")]
        else:
            continue
        for link, title in links:
            found.setdefault(beside(entry, link), title)
    return found


def _elements(archive: Archive, entry: str, kind: str) -> list[Any]:
    return [e for e in _page(archive, archive.name, entry).iter() if tag(e) == kind]


def _point(element: Any) -> tuple[str, str]:
    label = next((e for e in element if tag(e) == "navLabel"), None)
    content = next((e for e in element if tag(e) == "content"), None)
    link = "" if content is None else content.get("src", "")
    return link, "" if label is None else _plain(label)


def _plain(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _page(archive: Archive, name: str, entry: str) -> Any:
    """The root of an XHTML entry; HTML's named characters become themselves first."""
    data = archive.read(entry)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        said = re.match(
            rb"""\s*<\?xml[^>]*encoding=["']([\w-]+)""", data.removeprefix(b"\xef\xbb\xbf")
        )
        try:
            text = data.decode(said[1].decode() if said else "utf-8-sig", "replace")
        except LookupError as error:
            raise broken(name, f"{entry}: {error}") from error
    text = re.sub(r"<\?xml.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>", "", text, flags=re.S)
    text = re.sub(r"&(\w+);", _character, text).lstrip("\ufeff \r\n\t")
    return root(text.encode(), name, entry, recover=True)


def _character(match: re.Match[str]) -> str:
    if match[1] in XML_OWN:
        return match[0]
    return html.entities.html5.get(f"{match[1]};", "")


def _parts(page: Any, title: str, book: str) -> list[tuple[str, int, list[Block]]]:
    """The chapters of one document: each heading begins one; the first may be named by the contents."""
    body = next((e for e in page.iter() if tag(e) == "body"), page)
    parts: list[tuple[str, int, list[Block]]] = [("", 1, [])]
    for kind, runs in _paragraphs(body, "p"):
        plain = " ".join("".join(run[0] for run in runs).split())
        if kind == "hr":
            parts[-1][2].append(Block(text="", kind="break"))
        elif plain and re.fullmatch(r"h[1-6]", kind):
            parts.append((plain, int(kind[1]), []))
        elif plain:
            kinds: Any = KINDS.get(kind, "paragraph")
            parts[-1][2].append(Block(text=marked(runs), kind=kinds))
    parts = [part for part in parts if part[0] or part[2]]
    if parts and not parts[0][0]:
        parts[0] = (title, 1, parts[0][2])
    return [part for part in parts if part[2] or part[0] != book]


def _paragraphs(element: Any, kind: str) -> Iterator[tuple[str, list[Run]]]:
    """What stands between the edges of blocks, in reading order, with the block it is in."""
    runs: list[Run] = []
    stack: list[tuple[Any, str, bool, bool]] = [(element, kind, False, False)]
    at = kind
    while stack:
        top, inside, bold, italic = stack.pop()
        if isinstance(top, str):
            at = inside if not runs else at
            runs.append((top, bold, italic))
            continue
        if top is None:
            if runs:
                yield at, runs
                runs = []
            continue
        name = tag(top)
        if name in SILENT or not name:
            continue
        if name == "hr":
            yield "hr", []
        block = name in BLOCKS
        inner = name if name in KINDS or re.fullmatch(r"h[1-6]", name) else inside
        bold = bold or name in ("b", "strong")
        italic = italic or name in ("i", "em", "cite")
        if re.fullmatch(r"h[1-6]", name):
            bold = italic = False
        if block and runs:
            yield at, runs
            runs = []
        later: list[tuple[Any, str, bool, bool]] = [(top.text or "", inner, bold, italic)]
        for child in top:
            if name == "br" or tag(child) == "br":
                later.append((" ", inner, bold, italic))
            later.append((child, inner, bold, italic))
            later.append((child.tail or "", inner, bold, italic))
        if block:
            later.append((None, inner, False, False))
        stack.extend(reversed([row for row in later if row[0] != ""]))
    if runs:
        yield at, runs

"""PDF: lines to paragraphs, without running heads and page numbers. Scans have no text to read."""

from __future__ import annotations

import re
from collections import Counter

import pypdfium2

from ..errors import Unsupported
from ..values import Manuscript
from ..values.language import language_of
from . import limits
from .archive import broken, locked
from .chapters import chapters_of, joined, width
from .plain import heading

PASSWORD = 4  # FPDF_ERR_PASSWORD
NUMBER = re.compile(r"\W*(?:第\s*|page\s+|p\.\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*[页頁])?(?:\s*(?:/|of)\s*\d+)?\W*$", re.I)  # fmt: skip
HEADS = 3  # pages that a line repeats on to be a running head


def read(data: bytes, name: str, stem: str) -> Manuscript:
    """The manuscript of a PDF. Raises Damaged, BadBrief, Unsupported for scanned pages."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (locked(name) if error.err_code == PASSWORD else broken(name, str(error))) from error
    try:
        limits.within(len(document), limits.PAGES, f"{name}: pages", f"{name}：页数")
        pages = [_lines(document, number, name) for number in range(len(document))]
        told = document.get_metadata_dict(skip_empty=True)
    finally:
        document.close()
    if not any(pages):
        raise Unsupported(
            f"{name} has {len(pages)} pages and no text: they are scanned, and OCR is not offered "
            "yet; give the text itself, or a PDF with a text layer",
            f"{name} 有 {len(pages)} 页而没有文字：是扫描件，目前还不能识别（OCR）；"
            "请给文字本身，或带文字层的 PDF",
        )
    kept = [line for page in without_heads(pages) for line in page]
    full = sorted(width(line) for line in kept) or [1]
    title, author, rest = heading(joined(kept, full[int(len(full) * 0.8)]))
    return Manuscript(
        title=told.get("Title", "").strip() or title or stem,
        author=told.get("Author", "").strip() or author,
        language=language_of("\n".join(rest)[:20_000] or title),
        chapters=chapters_of(rest or [title]),
    )


def _lines(document: pypdfium2.PdfDocument, number: int, name: str) -> list[str]:
    try:
        page = document[number]
        text = page.get_textpage().get_text_bounded()
    except pypdfium2.PdfiumError as error:
        raise broken(name, f"page {number + 1}: {error}") from error
    text = text.replace("\ufffe", "-").replace("\x02", "-").replace("\0", "")
    return [line.strip() for line in text.splitlines() if line.strip()]


def without_heads(pages: list[list[str]]) -> list[list[str]]:
    """The pages without what repeats at their edges, and without their numbers."""
    edges = Counter(_shape(line) for page in pages for line in {*page[:1], *page[-1:]})
    heads = {shape for shape, times in edges.items() if times >= max(HEADS, len(pages) * 0.2)}
    found = []
    for page in pages:
        while page and (_shape(page[0]) in heads or _numbers(page[0], pages)):
            page = page[1:]
        while page and (_shape(page[-1]) in heads or _numbers(page[-1], pages)):
            page = page[:-1]
        found.append(page)
    return found


def _numbers(line: str, pages: list[list[str]]) -> bool:
    """Whether the line is a page's number; a document of one page has none to drop."""
    return len(pages) > 1 and bool(NUMBER.match(line))


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)

"""The five editions of a text, read back by programs that know nothing of us."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from lxml import etree
from markdown_it import MarkdownIt

from baiyi.publish.text_docx import manuscript_docx
from baiyi.publish.text_epub import manuscript_epub
from baiyi.publish.text_pdf import manuscript_pdf
from baiyi.publish.text_plain import manuscript_markdown, manuscript_text
from baiyi.values import Asset, Block, Chapter, Manuscript, paragraphs

from .test_epub import complaints
from .test_pdf import poppler, squeezed

XHTML = "{http://www.w3.org/1999/xhtml}"


def epub(manuscript: Manuscript, *, notice: str) -> Asset:
    return manuscript_epub(manuscript, notice=notice, identifier="urn:baiyi:test")


EDITIONS: dict[str, Callable[..., Asset]] = {
    "docx": manuscript_docx,
    "epub": epub,
    "pdf": manuscript_pdf,
    "md": manuscript_markdown,
    "txt": manuscript_text,
}


@pytest.fixture(params=list(EDITIONS))
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def plain(data: bytes, edition: str, folder: Path) -> str:
    """The words of an edition without any white space, by a reader of its own."""
    match edition:
        case "docx":
            text = "".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
        case "epub":
            text = "".join(documents(data).values())
        case "pdf":
            text = poppler("pdftotext", data, folder, "-raw")
        case "md":
            tokens = MarkdownIt("commonmark").parse(data.decode().split("\n---\n", 1)[1])
            inline = (t.children or [t] for t in tokens)
            text = "".join(t.content for row in inline for t in row)
        case _:
            text = data.decode()
    return squeezed(text)


def documents(data: bytes) -> dict[str, str]:
    """The text of an EPUB's documents, in the order of its spine."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    package = etree.fromstring(archive.read("EPUB/package.opf"))
    names = [item.get("idref") for item in package.iter("{*}itemref")]
    found = {}
    for name in names:
        body = etree.fromstring(archive.read(f"EPUB/{name}.xhtml")).find(f"{XHTML}body")
        assert body is not None
        found[str(name)] = "".join(body.itertext())
    return found


@pytest.fixture
def text_of(language: str, text_samples: dict[str, Manuscript]) -> Manuscript:
    return text_samples[language]


def test_every_chapter_in_order_and_the_notice(
    text_of: Manuscript, edition: str, notice: str, tmp_path: Path
) -> None:
    text = plain(EDITIONS[edition](text_of, notice=notice).read(), edition, tmp_path)
    assert text.count(squeezed(notice)) >= 2
    assert squeezed(text_of.title) in text and squeezed(text_of.author) in text
    at = 0
    for chapter in text_of.chapters:
        first = squeezed(chapter.blocks[0].text)[:24]
        at = text.index(first, at)
        assert squeezed(chapter.title.split(" ")[-1]).casefold() in text.casefold()
        at += len(first)


def test_same_text_same_bytes(text_of: Manuscript, edition: str, notice: str) -> None:
    first, second = (EDITIONS[edition](text_of, notice=notice) for _ in range(2))
    assert first.read() == second.read()


HOSTILE = (
    "<script>alert(1)</script> & *bold* _it_ `code` [link](http://example.org) # $x$ #panic()",
    "# not a heading",
    "]]> {{ braces }} {% raise %} \x0b\x00\ud800\u202eright",
)


@pytest.fixture
def hostile_text(language: str) -> Manuscript:
    endless = ("无" if language == "zh" else "unbreakable") * 600
    blocks = tuple(Block(text=text) for text in (*HOSTILE, endless, "  ", ""))
    verse = Block(text="one *line*\n\ntwo", kind="verse")
    code = Block(text="```\n  <b>\n```", kind="code")
    return Manuscript(
        title="<b> & \x07*x*",
        author='A & B <"c">',
        language=language,
        chapters=(
            Chapter(title="", level=3, blocks=(Block(text="Deep", kind="heading"), *blocks)),
            Chapter(title="Empty", level=4),
            Chapter(title="### *Deeper* <i>", level=6, blocks=(verse, code)),
            Chapter(title="", blocks=(Block(text="", kind="break"), Block(text="end"))),
        ),
    )


def test_plain_text_is_never_markup(
    hostile_text: Manuscript, edition: str, notice: str, tmp_path: Path
) -> None:
    text = plain(EDITIONS[edition](hostile_text, notice=notice).read(), edition, tmp_path)
    for wanted in (*HOSTILE[:2], "]]> {{ braces }} {% raise %}", "one *line*", "### *Deeper* <i>"):
        assert squeezed(wanted) in text
    assert not set(text) & set("\x00\x0b\x07\u202e")


def test_epubcheck_finds_nothing_in_a_hostile_text(
    hostile_text: Manuscript, tmp_path: Path
) -> None:
    if hostile_text.language == "zh":
        pytest.skip("the checker costs seconds; English carries the longer words")
    assert complaints(epub(hostile_text, notice="Notice").read(), tmp_path) == []


def test_docx_has_real_styles(text_of: Manuscript, notice: str) -> None:
    found = docx.Document(io.BytesIO(manuscript_docx(text_of, notice=notice).read()))
    used = {p.style.name for p in found.paragraphs if p.style}
    assert used >= {"Title", "Heading 1", "First Paragraph", "Quote", "Verse", "List Bullet"}
    headings = [p.text for p in found.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == [chapter.title for chapter in text_of.chapters]
    fonts = found.styles.element.xpath("//w:docDefaults//w:rFonts/@w:eastAsia")
    tongue = found.styles.element.xpath("//w:docDefaults//w:lang/@w:eastAsia")
    assert (fonts, tongue) == (["宋体"], ["zh-CN"])


def test_no_clock_is_in_a_docx(text_of: Manuscript, notice: str) -> None:
    data = manuscript_docx(text_of, notice=notice).read()
    entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_plain_text_is_not_wrapped(text_of: Manuscript, notice: str) -> None:
    lines = [
        line.strip() for line in manuscript_text(text_of, notice=notice).read().decode().split("\n")
    ]
    assert lines[0] == notice and lines[-2:] == [notice, ""]
    assert all(block.text in lines for block in text_of.chapters[0].blocks[:12])


def test_contents_of_an_epub_are_nested_as_the_chapters_are(text_of: Manuscript) -> None:
    first, second, third = text_of.chapters
    under = second.model_copy(update={"level": 2})
    data = epub(text_of.model_copy(update={"chapters": (first, under, third)}), notice="-").read()
    nav = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("EPUB/nav.xhtml"))
    depth = {a.text: len(list(a.iterancestors(f"{XHTML}ol"))) for a in nav.iter(f"{XHTML}a")}
    assert [depth[c.title] for c in (first, under, third)] == [1, 2, 1]


def test_pages_of_a_pdf_have_heads_and_numbers(
    text_of: Manuscript, notice: str, tmp_path: Path
) -> None:
    data = manuscript_pdf(text_of, notice=notice).read()
    pages = poppler("pdftotext", data, tmp_path, "-layout").split("\f")
    opening = next(n for n, page in enumerate(pages) if n > 1 and page.strip())
    assert opening % 2 == 0  # counted from nought: a right-hand page
    lines = [page.strip().splitlines() for page in pages[opening : opening + 3]]
    assert [page[-1].strip() for page in lines] == ["1", "2", "3"]
    assert lines[1][0].strip().casefold() == text_of.title.casefold()
    assert squeezed(lines[2][0]).casefold() == squeezed(text_of.chapters[0].title).casefold()


def test_three_hundred_chapters_and_a_paragraph_of_a_hundred_thousand_characters(
    edition: str, tmp_path: Path
) -> None:
    long = "河水流过去了，灯还在。" * 9_091
    chapters = tuple(
        Chapter(title=f"第{n}章", blocks=paragraphs(f"第{n}天。")) for n in range(1, 300)
    )
    text = Manuscript(
        title="长",
        language="zh",
        chapters=(*chapters, Chapter(title="第300章", blocks=(Block(text=long),))),
    )
    found = plain(EDITIONS[edition](text, notice="声明").read(), edition, tmp_path)
    assert "第299章" in found and found.count("灯") == 9_091

"""Every format is read, in both languages; what cannot be read is refused by name."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from baiyi.documents import read
from baiyi.errors import BadBrief, BaiyiError, Damaged, Unsupported

NOVEL = "《灯河》 作者：林一\n\n第一章 起灯\n\n　　灯笼匠的女儿点亮了河，大家都来看。\n\n第二章 入夜\n\n　　夜里的风在说话。\n"
WRAPPED = (
    "A Walk\nby Ann Lee\n\nChapter One\n\n"
    + "The cat went home and it was late in the even-\ning when she came to the door of the old\n"
    "house and sat down there to wait for the moon\nto rise over the river that ran by the house.\n"
    * 4
    + "\nCHAPTER II\n\nThe end came.\n"
)
OPF = """<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Lamp River</dc:title><dc:creator>Ann Lee</dc:creator></metadata><manifest>
<item id="b" href="b%20two.xhtml"/><item id="a" href="a.xhtml"/><item id="x" href="../../../etc/passwd"/>
<item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/><itemref idref="x"/></spine></package>"""
NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Night</text>
</navLabel><content src="b%20two.xhtml#p"/></navPoint></navMap></ncx>"""
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{}</body></html>'


def archive(entries: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as found:
        for name, data in entries.items():
            found.writestr(name, data)
    return stream.getvalue()


def epub(**more: str | bytes) -> bytes:
    entries: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfile full-path="O/p.opf"/></container>',
        "O/p.opf": OPF, "O/toc.ncx": NCX,
        "O/a.xhtml": PAGE.format("<h1>Dusk</h1><p>She <em>ran</em>&nbsp;home.</p><blockquote><p>Wait</p></blockquote>"),
        "O/b two.xhtml": PAGE.format("<div>It was the night.<br/>The end.</div>"),
    }  # fmt: skip
    return archive(entries | {key.replace("__", "/"): value for key, value in more.items()})


def word(**changes: Any) -> bytes:
    made = docx.Document()
    made.core_properties.author = "林一"
    made.add_paragraph("灯河", "Title")
    made.add_heading("第一章", 1)
    line = made.add_paragraph("她")
    line.add_run("跑").bold = True
    line.add_run("回家 * 了。")
    made.add_paragraph("等等", "Quote")
    made.add_paragraph("灯", "List Bullet")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_the_encoding_of_a_text_is_found(encoding: str) -> None:
    found = read(NOVEL.encode(encoding), "河.txt")
    assert (found.title, found.author, found.language) == ("灯河", "林一", "zh")
    assert [c.title for c in found.chapters] == ["第一章 起灯", "第二章 入夜"]
    assert found.chapters[0].text == "灯笼匠的女儿点亮了河，大家都來看。".replace("來", "来")


def test_old_encodings_of_others_are_found() -> None:
    assert read("第一章 燈\n\n他們在河邊說話，沒有人來。".encode("big5"), "a.txt").text.endswith(
        "沒有人來。"
    )
    assert read("春が来た。彼女は歩いた。".encode("shift_jis"), "a.txt").language == "ja"
    assert "“late”" in read("It was “late” in the day.".encode("cp1252"), "a.txt").text


def test_wrapped_lines_are_made_whole() -> None:
    found = read(WRAPPED.encode(), "walk.txt")
    assert (found.title, found.author) == ("A Walk", "Ann Lee")
    assert [c.title for c in found.chapters] == ["Chapter One", "CHAPTER II"]
    assert "in the evening when" in found.text and "the moon to rise" in found.text


def test_docx_keeps_headings_emphasis_lists_and_quotations() -> None:
    found = read(word(), "x.bin")
    assert (found.title, found.author, found.language, found.markup) == ("灯河", "林一", "zh", True)
    assert [(b.text, b.kind) for b in found.chapters[0].blocks] == [
        ("她**跑**回家 \\* 了。", "paragraph"), ("等等", "quote"), ("灯", "item"),
    ]  # fmt: skip


def test_epub_follows_its_spine_and_contents() -> None:
    found = read(epub(), "x.epub")
    assert (found.title, found.author, found.language) == ("Lamp River", "Ann Lee", "en")
    assert [c.title for c in found.chapters] == ["Dusk", "Night"]
    assert [b.text for c in found.chapters for b in c.blocks] == [
        "She *ran* home.", "Wait", "It was the night. The end.",
    ]  # fmt: skip


def test_pdf_loses_its_running_heads() -> None:
    page = "The cat went home and it was late in the day when she came to the door. " * 60
    made = typst.compile(
        b'#set page(width: 12cm, height: 14cm, header: [Lamp River], numbering: "1")\n'
        + page.encode()
    )
    found = read(made, "x.pdf")
    assert "Lamp River" not in found.text and found.text.count("The cat went home") == 60


def test_markdown_and_fountain() -> None:
    found = read(b"---\ntitle: T\n---\n# One *x*\n\nHello **you**\nthere.\n\n> quote\n", "x.md")
    assert (found.title, found.chapters[0].title) == ("T", "One x")
    assert [b.kind for b in found.chapters[0].blocks] == ["paragraph", "quote"]
    script = read(b"Title: Storm\nAuthor: Li\n\nINT. ROOM - DAY\n\nHe sits.\n", "x.fountain")
    assert (script.title, script.chapters[0].title) == ("Storm", "INT. ROOM - DAY")


@pytest.mark.parametrize(
    ("data", "name", "error", "said"),
    [
        (b"", "a.txt", BadBrief, "empty"),
        (bytes(range(256)) * 9, "a.txt", BadBrief, "no text"),
        (NOVEL.encode() * 3 + "灯火".encode("gb18030"), "a.txt", BadBrief, "mixes encodings.* byte"),
        (archive({"a.txt": "x"}), "a.docx", Unsupported, "no word/document.xml"),
        (word()[:-400], "a.docx", Damaged, "damaged"),
        (b"hello", "a.pdf", Damaged, "does not begin"),
        (typst.compile(b"#rect(fill: red)"), "scan.pdf", Unsupported, "OCR"),
        (epub(**{"META-INF__rights.xml": "<r/>"}), "a.epub", BadBrief, "encrypted"),
        (epub(**{"O__a.xhtml": b"<p>" + b"a" * 30_000_000}), "a.epub", BadBrief, "grows past"),
        (archive({"word/document.xml": b" " * 30_000_000}), "a.docx", BadBrief, "grows past"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(data: bytes, name: str, error: type, said: str) -> None:
    with pytest.raises(error, match=said) as raised:
        read(data, name)
    assert raised.value.chinese != raised.value.english


def test_entities_are_not_resolved() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>In the &a; day.</p></body></html>'
    found = read(epub(**{"O__a.xhtml": bomb}), "a.epub")
    assert "root:" not in found.text and "In the" in found.text


def test_large_texts_are_read() -> None:
    endless = read("灯笼匠的女儿点亮了河。".encode() * 60_000, "a.txt")
    assert all(len(b.text) <= 2000 and b.text.endswith("。") for b in endless.chapters[0].blocks)
    many = "\n".join(f"第{i}章 题\n他走了。" for i in range(1, 10_001))
    assert len(read(many.encode(), "a.txt").chapters) == 10_000


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([word(), epub(), NOVEL.encode(), b"%PDF-1.4\n"]),
    st.lists(st.tuples(st.integers(0, 40_000), st.binary(min_size=1, max_size=4)), max_size=6),
    st.sampled_from(["a.docx", "a.epub", "a.md", "a.txt", "../../a.fountain", "a\0.pdf"]),
)
def test_any_bytes_are_read_or_refused(
    data: bytes, hits: list[tuple[int, bytes]], name: str
) -> None:
    changed = bytearray(data)
    for at, put in hits:
        changed[at % len(data) : at % len(data) + len(put)] = put
    try:
        assert read(bytes(changed), name).text.strip()
    except BaiyiError as error:
        assert error.english and error.chinese

"""Documents of users: brought in once, edited, gone on with, and found again behind what came of them."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from little_home import Home

from baiyi.errors import BadBrief, Damaged, NotFound
from baiyi.forms.source import source_of
from baiyi.values import Brief

CHAPTERS = {
    "第一章 渡口": ("林秀把船拴好。林秀没有说话。", "雾从江上漫过来，林秀听见钟声。"),
    "第二章 钟楼": ("钟楼上没有人。林秀往上走。",),
}


def word(folder: Path, name: str = "novel.docx") -> Path:
    document = docx.Document()
    document.core_properties.title = "渡口"
    document.core_properties.author = "小满"
    for title, paragraphs in CHAPTERS.items():
        document.add_heading(title, 1)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    path = folder / name
    path.write_bytes(out.getvalue())
    return path


def brief(source: str, **changes: object) -> Brief:
    given = {
        "line": "接着往下写",
        "language": "zh",
        "source": source,
        "engines": {"writer": "teller"},
    }
    return Brief.model_validate(given | changes)


def test_a_document_is_a_work_whose_chapters_can_be_edited(home: Home) -> None:
    path = word(home.folder)
    with home.open() as studio:
        made = studio.bring(path)
        again = studio.bring(path)
        assert again.work == made.work and again.steps_run == 0
        assert made.files == ()
        assert studio.find("渡口").id == made.work
        assert studio.part_text(made.work, "chapter 1").split("\n\n") == list(
            CHAPTERS["第一章 渡口"]
        )
        studio.edit(made.work, "chapter 2", "钟楼上站着一个人。")
        source = source_of(studio.ledger, brief(made.work))
        assert source is not None
        told = source.manuscript
    assert (told.title, told.author, told.language) == ("渡口", "小满", "zh")
    assert [c.title for c in told.chapters] == list(CHAPTERS)
    assert told.chapters[1].text == "钟楼上站着一个人。"


def test_title_author_and_language_can_be_said_instead(home: Home) -> None:
    with home.open() as studio:
        made = studio.bring(word(home.folder), title="江雾", author="阿远", language="zh")
        source = source_of(studio.ledger, brief(made.work))
        assert source is not None
        assert (source.manuscript.title, source.manuscript.author) == ("江雾", "阿远")
        assert studio.bring(word(home.folder)).work != made.work


def test_a_novel_goes_on_with_a_file_and_why_leads_back_to_it(home: Home) -> None:
    path = word(home.folder)
    with home.open() as studio:
        asked = studio.settled(brief(str(path), form="novel", chapters=1, length=600))
        made = studio.make(asked)
        steps = [link.step for link in studio.why(made.work, "chapter 3")]
        people = studio.part_text(made.work, "canon")
    assert "documents.manuscript" in steps and "source" in steps
    assert "林秀" in people, "its people are those whom the text names"


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (None, BadBrief, "cannot be read"),
        (b"", BadBrief, "novel.docx"),
        (b"PK\x03\x04 torn", Damaged, "novel.docx"),
    ],
)
def test_a_file_that_is_no_document_is_named_and_leaves_no_work(
    home: Home, content: bytes | None, error: type[Exception], words: str
) -> None:
    path = home.folder / "novel.docx"
    if content is not None:
        path.write_bytes(content)
    with home.open() as studio:
        with pytest.raises(error, match=words):
            studio.bring(path)
        with pytest.raises(error, match=words):
            studio.settled(brief(str(path), form="novel"))
        assert studio.works() == ()


def test_a_form_without_its_document_or_with_a_source_says_so(home: Home) -> None:
    with home.open() as studio:
        with pytest.raises(BadBrief, match="baiyi import"):
            studio.make(Brief(line="x", form="document"))
        with pytest.raises(NotFound, match="'nowhere'"):
            studio.settled(brief("nowhere"))

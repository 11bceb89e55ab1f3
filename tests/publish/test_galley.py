"""What all editions of a text share."""

from __future__ import annotations

import pytest

from baiyi.publish.galley import Run, flowing, galley, runs
from baiyi.values import Block, Chapter, Manuscript


def text(*chapters: Chapter, title: str = "河") -> Manuscript:
    return Manuscript(title=title, language="zh", chapters=chapters)


@pytest.mark.parametrize(
    ("title", "number", "name"),
    [
        ("第三章 归来", "第三章", "归来"),
        ("第12回：大水", "第12回", "大水"),
        ("Chapter 3: The Return", "Chapter 3", "The Return"),
        ("Chapter Twenty-One — Home", "Chapter Twenty-One", "Home"),
        ("第三章", "", "第三章"),
        ("Chapter and Verse", "", "Chapter and Verse"),
        ("Part of the River: A Story", "", "Part of the River: A Story"),
        ("归来", "", "归来"),
    ],
)
def test_a_title_is_cut_into_number_and_name(title: str, number: str, name: str) -> None:
    (section,) = galley(text(Chapter(title=title))).sections
    assert (section.number, section.name, section.title) == (number, name, title)


def test_headings_go_down_one_level_at_a_time() -> None:
    levels = ((3, "a"), (5, "b"), (2, ""), (6, "c"), (1, "d"))
    found = galley(text(*(Chapter(title=t, level=n) for n, t in levels))).sections
    assert [section.level for section in found] == [1, 2, 2, 3, 1]


def test_neighbours_of_a_kind_stand_together_and_paragraphs_do_not() -> None:
    kinds = ("paragraph", "paragraph", "verse", "verse", "quote", "code", "code", "item")
    blocks = tuple(Block.model_validate({"text": "行", "kind": kind}) for kind in kinds)
    (section,) = galley(text(Chapter(blocks=(*blocks, Block(text=" "))))).sections
    assert [(piece.kind, len(piece.lines)) for piece in section.pieces] == [
        ("paragraph", 1),
        ("paragraph", 1),
        ("verse", 2),
        ("quote", 1),
        ("code", 1),
        ("code", 1),
        ("item", 1),
    ]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("河水\n流过，\n  去了", "河水流过，去了"),
        ("the river\n  runs", "the river runs"),
        ("甲　乙", "甲　乙"),
        ("\u3000\u3000河", "河"),
    ],
)
def test_lines_flow_together(broken: str, whole: str) -> None:
    assert flowing(broken) == whole


def test_markup_is_read_only_where_it_is_meant() -> None:
    line = "a *b **c*** `d*` [e](https://x.org) [f](javascript:g) <i>"
    assert runs(line, markup=False) == (Run(line),)
    assert runs(line, markup=True) == (
        Run("a "),
        Run("b ", emphasis=True),
        Run("c", emphasis=True, strong=True),
        Run(" "),
        Run("d*", code=True),
        Run(" "),
        Run("e", link="https://x.org"),
        Run(" [f](javascript:g) <i>"),
    )


def test_a_book_is_long_and_has_chapters() -> None:
    page = (Block(text="水" * 3_000),)
    two = tuple(Chapter(title=name, blocks=page) for name in ("上", "下"))
    assert galley(text(*two)).bound
    assert not galley(text(Chapter(title="上", blocks=page * 3))).bound
    assert not galley(text(*(c.model_copy(update={"blocks": ()}) for c in two))).bound


def test_the_title_of_the_work_is_not_said_twice() -> None:
    (section,) = galley(text(Chapter(title="河"))).sections
    assert (section.title, section.label) == ("", "河")

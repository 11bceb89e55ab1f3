"""Markdown, read back by a YAML parser and a CommonMark parser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import yaml

from baiyi.publish.markdown import escaped, markdown
from baiyi.values import Book, Page, Spread


def made(book: Book, notice: str) -> str:
    return markdown(book, notice=notice).read().decode()


def test_front_matter_and_text(sample_book: Book, notice: str, language: str) -> None:
    text = made(sample_book, notice)
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    assert yaml.safe_load(head) == {
        "title": sample_book.title,
        "author": sample_book.author,
        "lang": {"zh": "zh-CN", "en": "en"}[language],
        "description": sample_book.blurb,
    }
    for spread in sample_book.spreads:
        for line in spread.page.text.split("\n"):
            assert line in body
    assert body.count(f"> {notice}") == 2
    assert body.rstrip().endswith(notice)


def test_pictures_are_named_by_page(sample_book: Book, notice: str) -> None:
    names = re.findall(r"!\[[^\]]+\]\((.+?)\)", made(sample_book, notice))
    assert names == ["cover.png", "page-1.png", "page-2.png", "page-3.png"]


def test_titles_cannot_end_the_front_matter(notice: str) -> None:
    title = 'x"\n---\nevil: true\n: {a: [b'
    text = made(Book(title=title, author="- !!python/object", language="en"), notice)
    head = yaml.safe_load(text.removeprefix("---\n").split("\n---\n", 1)[0])
    assert head["title"] == 'x" --- evil: true : {a: [b'
    assert head["author"] == "- !!python/object"
    assert set(head) == {"title", "author", "lang", "description"}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "*bold* _it_ `code` ~gone~",
        "[link](http://example.org) ![x](y)",
        "# heading",
        "1. list",
        "12) list",
        "- list",
        "+ list",
        "> quote",
        "===",
        "---",
        "***",
        "a | b",
        "&amp; &#35;",
        "\\* kept",
        "https://example.org www.example.org",
        "$x$ $$",
        "价格：<b>¥5</b>",
    ],
)
def test_markup_stays_text(text: str) -> None:
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(escaped(text) + "\n")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    inline = tokens[1].children
    assert {token.type for token in inline} <= {"text", "text_special"}
    assert "".join(token.content for token in inline) == text


def test_hostile_book_brings_no_markup_of_its_own(hostile_book: Book, notice: str) -> None:
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark")
    body = made(hostile_book, notice).removeprefix("---\n").split("\n---\n", 1)[1]
    tokens = parser.parse(body)
    kinds = {t.type for t in tokens} | {c.type for t in tokens for c in t.children or ()}
    assert not kinds & {"html_block", "html_inline", "link_open", "em_open", "fence", "code_inline"}
    assert sum(t.type == "heading_open" for t in tokens) == 1 + len(hostile_book.spreads)


def test_a_bare_book(notice: str) -> None:
    spread = Spread(page=Page(number=7, text="One line."))
    text = made(Book(title="", author="", language="en", spreads=(spread,)), notice)
    assert "# Untitled" in text and "One line." in text and "![" not in text


def test_same_book_same_bytes(book_of: Callable[[str, int], Book], notice: str) -> None:
    assert made(book_of("zh", 2), notice) == made(book_of("zh", 2), notice)

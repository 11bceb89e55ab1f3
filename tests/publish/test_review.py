"""The page to review, in a real browser: it shows both sides, asks for nothing, fits a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from baiyi.publish.review import marked, review_page
from baiyi.values import Block, Compared, Pair, Review, Term

HOSTILE = "</p><script>alert(1)</script> *bold* & {name}"
TERM = Term(word="灯笼", zh="灯笼", en="lantern")


def review() -> Review:
    good = Pair(
        source=Block(text="她提着灯笼。"),
        target=Block(text="She carried a lantern."),
        terms=(TERM,),
    )
    bad = Pair(
        source=Block(text=HOSTILE),
        target=None,
        findings=(("it has no counterpart", "没有对应的段落"),),
    )
    rest = Pair(source=Block(text="", kind="break"), target=Block(text="", kind="break"))
    title = Pair(
        source=Block(text="灯", kind="heading"), target=Block(text="The Lamp", kind="heading")
    )
    chapter = Compared(title=title, pairs=(good, rest, bad))
    return Review(
        title=title, source_language="zh", language="en", chapters=(chapter,), terms=(TERM,)
    )


def test_words_of_the_glossary_are_marked_and_all_else_is_text() -> None:
    assert marked("a <b> Lantern", ["lantern"]) == "a &lt;b&gt; <mark>Lantern</mark>"
    assert marked("<i>", []) == "&lt;i&gt;"
    assert marked("moonlight", ["moon", "moonlight"]) == "<mark>moonlight</mark>"


def test_the_page_shows_both_sides_and_asks_for_nothing(
    tmp_path: Path, notice: str, chromium: Any
) -> None:
    file = tmp_path / "review.html"
    file.write_bytes(review_page(review(), notice=notice).read())
    asked, said = [], []
    page = chromium.new_page(viewport={"width": 360, "height": 640})
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto(file.as_uri())
    assert page.locator("mark").all_inner_texts() == ["灯笼", "lantern"]
    assert HOSTILE in page.inner_text("#p2")
    assert page.inner_text("#p2 .findings").strip() == "it has no counterpart"
    assert page.inner_text("body").count(notice) == 2
    wide = page.evaluate("document.body.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    faces = page.evaluate(
        "[...document.querySelectorAll('#p1 p')].map(p => getComputedStyle(p).fontFamily)"
    )
    assert faces[0].startswith('"LXGW') and faces[1].startswith('"EB Garamond')
    assert not [url for url in asked if not url.startswith(("data:", "file:"))] and said == []

"""A page's text as lines: nothing lost, nothing changed, whatever the text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tiny_people import EN, ZH

from baiyi.create.speak.lines import lines
from baiyi.create.speak.quotes import quotes
from baiyi.values import Canon

WORD = re.compile(r"[^\W_]")
PIECES = st.sampled_from(
    [*"“”‘’「」『』«»\"'＂《》。！？…，、：,.!?:— \n\r\t\u3000\u202e\u0000🏮", "阿灯", "渡爷爷", "她", "他", "说",
     "问：", "喊道", "的", "灯亮了", "一声", "Ada", "Marlow", "said", " she ", "asked", "’s ", "6", "called", "the cat"]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60))


@given(text=TEXTS, language=st.sampled_from(["zh", "en", "zh-Hant", "fr"]))
@example(text="“”", language="zh")
@example(text="“a", language="en")
@example(text="‘’'\"", language="en")
@settings(max_examples=600, deadline=None)
def test_lines_cover_the_page(text: str, language: str) -> None:
    canon = ZH if language.startswith("zh") else EN
    names = {"narrator", *(c.name for c in canon.characters)}
    here = 0
    for begin, line in lines(text, canon, language):
        assert begin >= here, "lines stand in their order and do not overlap"
        assert text[begin : begin + len(line.text)] == line.text == line.text.strip()
        assert "\n" not in line.text and WORD.search(line.text)
        assert line.speaker in names and line.language == language
        assert not WORD.search(text[here:begin]), "a word between two lines is not spoken"
        here = begin + len(line.text)
    assert not WORD.search(text[here:])


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_quotations_stand_in_order_within_their_paragraph(text: str) -> None:
    here = 0
    for quote in quotes(text):
        assert here <= quote.opened < quote.begin <= quote.end <= quote.closed <= len(text)
        assert "\n" not in text[quote.opened : quote.closed]
        here = quote.closed


def test_a_canon_without_people_is_told_by_the_narrator() -> None:
    found = lines("“Hello,” she said. “It is I.”", Canon(), "en")
    assert [(line.speaker, line.text) for _, line in found] == [
        ("narrator", "Hello,"), ("narrator", "she said."), ("narrator", "It is I."),
    ]  # fmt: skip


def test_marks_alone_are_no_lines() -> None:
    assert lines("……\n“！？”\n《》—— 🏮 ***", ZH, "zh") == []


def test_paragraphs_are_lines_of_their_own() -> None:
    text = "灯灭了。\n\n  水很黑，\r\n阿灯坐下。"
    assert [(begin, line.text) for begin, line in lines(text, ZH, "zh")] == [
        (0, "灯灭了。"), (8, "水很黑，"), (14, "阿灯坐下。"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "piece",
    [
        "“",
        "”",
        '"',
        "'a,' ",
        "‘a",
        "“阿灯说：",
        "阿灯说，",
        "她",
        "a\n",
        "“”",
        "《“",
        "Ada said, ",
        "「『",
        "的" * 9,
    ],
)
def test_long_hostile_texts_take_no_long_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    began = time.process_time()
    lines(text, ZH, "zh")
    lines(text, EN, "en")
    assert time.process_time() - began < 10

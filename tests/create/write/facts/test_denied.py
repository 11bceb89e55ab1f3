"""Denials that a text has and its facts haven't."""

from __future__ import annotations

import pytest

from baiyi.create.write.facts.denied import denials


@pytest.mark.parametrize(
    ("language", "fact", "text", "wrong"),
    [
        ("zh", "砖厂表示将上诉", "砖厂表示不会上诉。", "上诉"),
        ("en", "No guest at the hotel fell ill", "Several guests at the hotel fell ill.", "guests"),
    ],
)
def test_what_is_denied_on_one_side_only_is_found(
    language: str, fact: str, text: str, wrong: str
) -> None:
    assert [text[a:b] for a, b in denials(text, (fact,), language)] == [wrong]


@pytest.mark.parametrize(
    ("language", "fact", "text"),
    [
        ("zh", "地震未造成人员伤亡", "地震没有造成人员伤亡。"),
        ("en", "17,500 homes lost power", "17,500 homes had no power."),
        ("en", "Vale had not won the County Cup since 2011", "Vale won the County Cup on Sunday."),
    ],
)
def test_a_denial_in_other_words_is_let_pass(language: str, fact: str, text: str) -> None:
    assert list(denials(text, (fact,), language)) == []

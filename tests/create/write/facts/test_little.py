"""Small numbers in words, where the facts count the very thing otherwise."""

from __future__ import annotations

import pytest

from baiyi.create.write.facts.little import clocks, counted_otherwise, other_units


@pytest.mark.parametrize(
    ("language", "fact", "text", "found"),
    [
        ("zh", "7人全部获救，其中1人冻伤", "其中两人冻伤。", True),
        ("zh", "顾言的老师是职业七段聂川", "他的老师、职业九段聂川说。", True),
        ("zh", "7人全部获救，其中1人冻伤", "两人冲上甲板。", False),
        ("en", "All were taken off by two lifeboats by 9.30 am", "Five lifeboats had all off by 9.30 am.", True),
        ("en", "Year 10 pupils grew potatoes on the roof", "The Year 9 pupils grew potatoes.", True),
        ("en", "72 teams took part in the cup", "The other 71 teams took part in the cup.", False),
        ("en", "Three men and a woman were arrested in Lisle", "Four men were arrested in Lisle.", True),
    ],
)  # fmt: skip
def test_another_number_of_the_very_thing(language: str, fact: str, text: str, found: bool) -> None:
    assert bool(list(counted_otherwise(text, (fact,), language))) is found


def test_another_unit_behind_the_same_word() -> None:
    assert list(other_units("展会为期三周。", ("展会为期3天",), "zh"))
    assert not list(other_units("展会为期三天。", ("展会为期3天",), "zh"))
    fled = ("Found three months after he had fled",)
    assert list(other_units("He was found three weeks later.", fled, "en"))
    assert not list(other_units("He was found three months later.", fled, "en"))


def test_a_clock_in_words_is_one_of_the_facts() -> None:
    assert list(clocks("It began at twenty to ten.", ("It began at 9.30 pm",), "en"))
    assert not list(clocks("It began at half past nine.", ("It began at 9.30 pm",), "en"))

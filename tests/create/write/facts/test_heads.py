"""A compound of the facts with another modifier before its head."""

from __future__ import annotations

import pytest

from baiyi.create.write.facts.heads import other_heads


@pytest.mark.parametrize(
    ("language", "fact", "text", "wrong"),
    [
        ("zh", "临泽市第一人民医院儿科取出磁珠26颗", "临泽市第一人民医院内科取出26颗磁珠。", "内科"),
        ("zh", "数学系1978级校友程若兰捐资", "物理系1978级校友程若兰捐了款。", "物理系"),
        ("zh", "票款由县财政承担", "票款由省财政承担。", "省财政"),
        ("en", "The garden won a silver medal from the League", "The League gave the garden a gold medal.", "gold"),
        ("en", "A coal-fired power station at Ferrow will shut", "The gas-fired power station at Ferrow shuts.", "gas-fired"),
        ("en", "The rest is a loan from Aldergate Bank", "They had a grant from Aldergate Bank.", "a grant from Aldergate Bank"),
    ],
)  # fmt: skip
def test_another_of_the_kind_is_found(language: str, fact: str, text: str, wrong: str) -> None:
    assert wrong in [text[a:b] for a, b in other_heads(text, (fact,), language)]


@pytest.mark.parametrize(
    ("language", "fact", "text"),
    [
        ("zh", "荣德拍卖行油画部主管单雪樵", "拍卖行主管单雪樵说。"),
        ("zh", "新校舍可容纳学生1200人", "新校舍可以容纳1200名学生。"),
        ("en", "The garden won a silver medal", "The garden won a splendidly heavy medal."),
        (
            "en",
            "Eleven people took 15 days to dig it out",
            "Out of the clay took a team a fortnight.",
        ),
        ("en", "Ollie's cousin Ted rode the race", "He rode the race with Ollie's uncle."),
    ],
)
def test_colour_and_shorter_names_are_let_pass(language: str, fact: str, text: str) -> None:
    assert list(other_heads(text, (fact,), language)) == []

"""A word whose opposite the facts have, said of the same thing and of another."""

from __future__ import annotations

import pytest

from baiyi.create.write.facts.contrast import contrasts, other_ways
from baiyi.create.write.facts.opposites import choices


@pytest.mark.parametrize(
    ("language", "fact", "text", "wrong"),
    [
        ("zh", "上半年客流1.86亿人次，同比下降4.2%", "客流1.86亿人次，同比上升4.2%。", "上升"),
        ("zh", "3号线首班车提前15分钟", "3号线的末班车将提前15分钟。", "末班"),
        ("zh", "出苗47万棵，比去年多47万棵", "比去年少47万棵。", "少"),
        ("zh", "县道因结冰双向封闭", "县道因结冰单向封闭。", "单向"),
        ("en", "Sales fell by 8% to 610 million pounds", "Sales rose by 8%.", "rose"),
        ("en", "The finds have been lent to Wexley Museum", "It was sold to Wexley Museum.", "sold"),
        ("en", "She sailed from the east quay at Brannock", "She left the west quay at Brannock.", "west"),
        ("en", "The council regretted the decision", "The council welcomed the decision.", "welcomed"),
    ],
)  # fmt: skip
def test_the_opposite_of_a_fact_is_found(language: str, fact: str, text: str, wrong: str) -> None:
    assert wrong in [text[a:b] for a, b in contrasts(text, (fact,), language)]


@pytest.mark.parametrize(
    ("language", "fact", "text"),
    [
        ("zh", "客流同比下降4.2%", "客流同比减少4.2%。"),
        ("zh", "小学新生减少1100人，初中新生增加700人", "初中新生增加700人。"),
        ("zh", "大桥全长1840米，明年封闭", "湖面上的路灯一盏盏开放着光。"),
        ("zh", "砖厂将上诉，不支持判决", "砖厂反对判决。"),
        ("en", "Sales fell by 8%", "It had rained, and the sun rose late."),
        ("en", "The shop is not open on Sundays", "The shop is closed on Sundays."),
        ("en", "Trains run every hour", "Trains ran every half hour and now every hour."),
    ],
)
def test_other_words_and_other_things_are_let_pass(language: str, fact: str, text: str) -> None:
    assert list(contrasts(text, (fact,), language)) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_choice_has_one_side_only(language: str) -> None:
    for choice in choices(language):
        assert len(set(choice.sides.values())) > 1, choice.sides
        for word in choice.sides:
            assert word == word.strip().lower() and word


def test_from_is_not_to() -> None:
    facts = ("Rovers signed Pelle Sandvik from Aarby", "The office moves to Ashdown from Coombe")
    assert list(other_ways("Rovers have sold him to Aarby.", facts, "en"))
    assert not list(other_ways("He came from Aarby. They go to Ashdown.", facts, "en"))

"""Figures that follow from the facts, and figures that only seem to."""

from __future__ import annotations

import pytest

from baiyi.create.write.facts import findings


@pytest.mark.parametrize(
    ("language", "facts", "text"),
    [
        ("zh", ("旅游收入8400万元，游客21万人次",), "摊到每位游客头上，是400元。"),
        ("zh", ("装机容量500兆瓦",), "装机容量50万千瓦。"),
        ("zh", ("套餐15元，老人打八折",), "老人打八折，只要12元。"),
        ("zh", ("梭子蟹每公斤56元",), "梭子蟹每斤28元。"),
        ("zh", ("女儿76岁，母亲100岁",), "母女只差二十四岁。"),
        ("zh", ("加装电梯118部，完成任务的59%",), "全年共要装200部。"),
        ("en", ("240 homes, 30% of them affordable",), "Of the homes 72 are affordable and the other 168 are not."),
        ("en", ("12 ringers pay 2 pounds a week each",), "The ringers pool £24 a week."),
        ("en", ("The nearest branch is 11 miles away",), "It is a round trip of 22 miles."),
        ("en", ("140 trains were cancelled",), "A hundred and forty trains were cancelled."),
    ],
)  # fmt: skip
def test_what_follows_is_let_pass(language: str, facts: tuple[str, ...], text: str) -> None:
    assert findings(text, facts, language) == ()


@pytest.mark.parametrize(
    ("language", "facts", "text"),
    [
        ("zh", ("烤全猪重90公斤",), "一头90斤重的烤全猪。"),
        ("zh", ("厨余垃圾分出量增长41%", "7时至9时投放"), "厨余垃圾分出量增长了14%。"),
        ("zh", ("净利润4.7亿元，每10股派1.5元",), "净利润4700万元，每股都有份。"),
        ("en", ("She has delivered 3,108 babies",), "Three thousand one hundred and eighty babies came under her hands."),
        ("en", ("The eels are worth 1.1 million euros",), "The eels are worth $1.1 million."),
    ],
)  # fmt: skip
def test_what_only_seems_to_follow_is_found(
    language: str, facts: tuple[str, ...], text: str
) -> None:
    assert len(findings(text, facts, language)) == 1

"""A clause that is one of the facts but for a run in its midst."""

from __future__ import annotations

import pytest

from baiyi.create.write.facts.replaced import replaced


@pytest.mark.parametrize(
    ("fact", "text", "wrong"),
    [
        ("公交线路开始载客试运行", "公交线路开始载货试运行。", "货"),
        ("滞留游客中有儿童31人", "其中有老人31人。", "老人"),
        ("城镇新增就业15.8万人", "农村新增就业15.8万人。", "农村"),
        ("卓念慈今年86岁，住在成都", "她今年86岁，住在重庆。", "重庆"),
        ("检测机构：省环境监测中心", "出具报告的是市环境监测中心。", "市"),
        ("在塔里木盆地打成一口9396米深的井", "在柴达木盆地打成一口9396米深的井。", "柴达"),
    ],
)
def test_another_run_in_the_same_clause_is_found(fact: str, text: str, wrong: str) -> None:
    assert wrong in [text[a:b] for a, b in replaced(text, (fact,), "zh")]


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("公交7路、19路绕行春熙路", "7路和19路改走春熙路。"),
        ("远岫科技10月24日发布三季报", "远岫科技10月24日交出三季度成绩单。"),
        ("计划明年10月通车", "大桥明年10月通车。"),
        ("今年备苗18万支，去年备苗15万支", "去年备苗15万支。"),
    ],
)
def test_other_verbs_are_let_pass(fact: str, text: str) -> None:
    assert list(replaced(text, (fact,), "zh")) == []


def test_english_is_left_to_the_heads() -> None:
    assert list(replaced("It was sold.", ("It was lent.",), "en")) == []

"""Figures of the facts in a place, a month, a year or a whole that is another's."""

from __future__ import annotations

from baiyi.create.write.facts.placed import (
    mislabelled,
    misplaced,
    other_bases,
    other_months,
    other_shares,
    other_things,
    other_wholes,
)


def test_a_price_that_was_asked_is_not_the_price_paid() -> None:
    facts = ("画家瞿白的《早市》以380万元成交，起拍价120万元",)
    wrong = "画家瞿白的《早市》以120万元成交。"
    assert [wrong[a:b] for a, b in misplaced(wrong, facts, (), "zh")] == ["120万"]
    assert list(misplaced("画家瞿白的《早市》以380万元成交。", facts, (), "zh")) == []


def test_a_share_of_another_whole_is_found() -> None:
    facts = ("研发投入占营业收入的11%",)
    assert list(other_bases("研发投入占到净利润的11%。", facts, "zh"))
    assert not list(other_bases("研发投入占收入的11%。", facts, "zh"))


def test_a_figure_of_another_month_or_year_is_found() -> None:
    facts = ("Inflation was 6.1% in July, after 5.8% in June", "She left in 1839 with 31 men")
    assert list(other_months("Inflation was 6.1% in June.", facts, "en"))
    assert list(other_months("She left in 1843 with 31 men.", facts, "en"))
    assert not list(other_months("Inflation was 6.1% in July.", facts, "en"))
    assert not list(other_months("Inflation was 6.1%.", facts, "en"))


def test_another_share_of_the_same_is_found() -> None:
    facts = ("The trip cost 61,000 pounds, a third of it raised by cake sales",)
    assert list(other_shares("The trip was paid, half of it raised by cake sales.", facts, "en"))
    assert not list(other_shares("A third of it was raised by cake sales.", facts, "en"))
    assert not list(other_shares("Half of the town came to look.", facts, "en"))
    rate = ("The bank raised its rate by a quarter of a point",)
    assert list(other_shares("The rate went up by half a point.", rate, "en"))


def test_a_price_for_others_is_found() -> None:
    facts = ("Tickets cost 18 pounds, 6 pounds for students",)
    assert list(other_wholes("Tickets are £6 for pensioners.", facts, "en"))
    assert not list(other_wholes("Tickets are £6 for students.", facts, "en"))


def test_a_figure_behind_the_name_of_another_is_found() -> None:
    facts = ("公司去年营业收入310亿元，净利润17亿元",)
    assert list(mislabelled("去年，公司的净利润是310亿元。", facts, "zh"))
    assert not list(mislabelled("去年，公司的净利润是17亿元。", facts, "zh"))
    assert not list(mislabelled("去年，公司的营业收入是310亿元。", facts, "zh"))


def test_as_many_of_another_thing_are_found() -> None:
    facts = ("学生种下油松4200棵",)
    assert list(other_things("学生种下4200棵白杨。", facts, "zh"))
    assert not list(other_things("学生种下4200棵油松。", facts, "zh"))
    assert not list(other_things("参加的有4200人。", ("参加者4200人",), "zh"))

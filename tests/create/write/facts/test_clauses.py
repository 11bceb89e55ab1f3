"""What two places have in common."""

from __future__ import annotations

from baiyi.create.write.facts.clauses import closeness, spot


def at(text: str, word: str, language: str) -> float:
    fact = "Sales fell by 8% in Kent" if language == "en" else "客流同比下降4.2%"
    known = spot(fact, (6, 10), language, whole=True) if language == "en" else spot(
        fact, (4, 6), language, whole=True
    )  # fmt: skip
    start = text.index(word)
    return closeness(spot(text, (start, start + len(word)), language), known)


def test_the_same_thing_is_nearer_than_another() -> None:
    assert at("Sales rose by 8%.", "rose", "en") > at("Hopes rose in the hall.", "rose", "en")
    assert at("客流同比上升4.2%。", "上升", "zh") > at("电梯缓缓上升，灯灭了。", "上升", "zh")


def test_another_clause_counts_less() -> None:
    assert at("Sales in Kent rose.", "rose", "en") > at("It rose; sales, Kent.", "rose", "en") > 0

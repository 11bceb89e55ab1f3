"""Fractions in words are shares in percent."""

from __future__ import annotations

import pytest

from baiyi.create.write.facts import findings
from baiyi.create.write.facts.fractions import fractions


@pytest.mark.parametrize(
    ("language", "text", "shares"),
    [
        ("zh", "三分之二不满5岁", [66.7]),
        ("zh", "占了四成一，另有一半", [41, 50]),
        ("zh", "百分之五", []),
        ("en", "two thirds of them, and one in eight", [66.7, 12.5]),
        ("en", "half of the doctors", [50]),
        ("en", "half a dozen, half past two, the first half of the year", []),
        ("en", "a fire in 2022, the third of May", []),
    ],
)
def test_shares_are_read(language: str, text: str, shares: list[float]) -> None:
    assert sorted(round(s, 1) for s, _, _ in fractions(text, language)) == sorted(shares)


@pytest.mark.parametrize(
    ("language", "facts", "text", "count"),
    [
        ("zh", ("其中三分之二不满5岁",), "其中一半不满5岁。", 1),
        ("zh", ("85所学校申报，34所入选",), "入选的占到四成。", 0),
        ("en", ("Two thirds of doctors work more than 48 hours a week",), "Half of the doctors work more than 48 hours a week.", 1),
        ("en", ("240 wells were tested; it was found in 30",), "It was found in one in eight of the 240 wells.", 0),
    ],
)  # fmt: skip
def test_another_share_is_found(
    language: str, facts: tuple[str, ...], text: str, count: int
) -> None:
    assert len(findings(text, facts, language)) == count

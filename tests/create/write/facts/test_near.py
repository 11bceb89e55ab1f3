"""The other side of the very thing."""

from __future__ import annotations

from baiyi.create.write.facts.near import near_misses


def test_the_south_slope_is_not_the_north_slope() -> None:
    facts = ("地点在北坡，面积60亩",)
    assert ("place", (3, 5)) in list(near_misses("山镇的南坡上站满了人。", facts, (), "zh"))
    assert list(near_misses("山镇的北坡上站满了人。", facts, (), "zh")) == []

"""`baiyi cast`: the people of a work; what is wrong is named."""

from __future__ import annotations

from tiny_terminal import Run


def test_people_are_shown_and_what_is_not_there_is_named(baiyi: Run, work: str) -> None:
    shown = baiyi("cast", work, "--json").json
    assert shown["voices"] == [] and shown["people"]
    name = shown["people"][0]["name"]
    assert name in baiyi("cast", work).out
    assert baiyi("cast", work, name, "-").code == 0
    assert baiyi("cast", work, name).code == 2
    wrong = baiyi("cast", work, "Nobody", "-")
    assert wrong.code == 2 and "Nobody" in wrong.err and name in wrong.err

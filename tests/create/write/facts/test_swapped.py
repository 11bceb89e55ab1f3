"""Two things on the wrong sides of a word of order."""

from __future__ import annotations

from baiyi.create.write.facts.swapped import reordered


def test_what_follows_does_not_lead() -> None:
    facts = ("The busiest route was to Lisbon, followed by Oslo",)
    assert list(reordered("Oslo was the busiest, followed by Lisbon.", facts, "en"))
    assert not list(reordered("Lisbon was the busiest, followed by Oslo.", facts, "en"))

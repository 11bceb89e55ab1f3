"""Facts said again word for word are borne by themselves, in every set to develop on."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from baiyi.create.write.facts import findings

PLANTED = Path(__file__).parents[4] / "bench" / "planted"


@pytest.mark.parametrize("path", sorted(PLANTED.glob("news.dev*.toml")), ids=lambda p: p.stem)
def test_a_fact_is_borne_by_the_facts(path: Path) -> None:
    for story in tomllib.loads(path.read_text("utf-8"))["story"]:
        facts, stop = tuple(story["facts"]), "。" if story["language"] == "zh" else "."
        assert [
            f.quote for fact in facts for f in findings(fact + stop, facts, story["language"])
        ] == []

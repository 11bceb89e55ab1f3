from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import Any

import pytest

from baiyi import catalog
from baiyi.errors import MissingExtra, NotFound
from baiyi.kinds import KINDS


@pytest.mark.parametrize("row", catalog.ENGINES, ids=lambda r: f"{r.kind}:{r.name}")
def test_every_engine_of_ours_loads_and_keeps_the_contract(row: catalog.Row) -> None:
    engine = catalog.load(row)
    assert engine.name == row.name
    methods = [m for m in vars(KINDS[row.kind]) if not m.startswith("_")]
    assert [m for m in methods if not hasattr(engine, m)] == []
    assert all(field.description for field in engine.Options.model_fields.values())
    assert set(row.models) <= set(catalog.models())


def test_the_default_of_every_kind_exists() -> None:
    assert set(catalog.DEFAULTS) == set(KINDS)
    for kind, name in catalog.DEFAULTS.items():
        assert catalog.engine(kind, name).kind == kind


def test_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(NotFound, match="llama, openai"):
        catalog.engine("writer", "gpt")
    with pytest.raises(NotFound, match="kokoro"):
        catalog.model("nothing")


def test_a_missing_package_names_the_extra() -> None:
    row = catalog.Row("painter", "x", "baiyi_not_there.module:Class", "painter")
    with pytest.raises(MissingExtra, match=r"pip install 'baiyi\[painter\]'"):
        catalog.load(row)


def test_a_plugin_adds_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("painter:mine", "json:JSONDecoder", "baiyi.engines")

    def points(*, group: str) -> list[Any]:
        return [point] if group == "baiyi.engines" else []

    monkeypatch.setattr(catalog, "entry_points", points)
    catalog.engines.cache_clear()
    try:
        assert catalog.load(catalog.engine("painter", "mine")).__name__ == "JSONDecoder"
    finally:
        monkeypatch.undo()
        catalog.engines.cache_clear()


@pytest.mark.parametrize("card", catalog.models().values(), ids=lambda c: c.name)
def test_a_model_card_says_all(card: Any) -> None:
    assert card.licence
    assert card.homepage.startswith("https://")
    assert all(file.sources for file in card.files)
    assert len({file.name for file in card.files}) == len(card.files)


def test_what_a_model_is_good_for_and_where_it_ends_is_told_in_both_languages() -> None:
    for card in catalog.models().values():
        assert card.good_for and card.good_for_zh, card.name
        assert bool(card.limits) == bool(card.limits_zh), card.name
        for text in (card.good_for_zh, card.limits_zh):
            assert not text or any("\u4e00" <= sign <= "\u9fff" for sign in text), text
    assert all(row.hint and row.hint_zh for row in catalog.ENGINES)

from __future__ import annotations

import pickle

import pytest
from pydantic import ValidationError

from baiyi import values
from baiyi.values import Asset, Book, Brief, Frozen, Page, Picture, Spread, assets_in
from baiyi.values.reasons import in_chinese


class Shelf:
    def __init__(self, data: dict[str, bytes]) -> None:
        self.data = data

    def read(self, digest: str) -> bytes:
        return self.data[digest]


def test_an_asset_is_its_digest_not_its_bytes() -> None:
    held = Asset.of(b"ink", "text/plain")
    bound = held.bound(Shelf({held.digest: b"ink"}))
    assert held == bound
    assert hash(held) == hash(bound)
    assert held != Asset.of(b"ink", "text/html")
    assert bound.held is None
    assert bound.read() == b"ink"
    # BLAKE3 of "ink", by the reference command line tool.
    assert len(held.digest) == 64
    assert "ink" not in held.model_dump_json()


def test_an_unbound_asset_says_so() -> None:
    loose = Asset.model_validate_json(Asset.of(b"ink", "text/plain").model_dump_json())
    with pytest.raises(ValueError, match="bound to no store"):
        loose.read()


def test_assets_travel_by_pickle() -> None:
    held = Asset.of(b"ink", "text/plain")
    assert pickle.loads(pickle.dumps(held)).read() == b"ink"
    assert pickle.loads(pickle.dumps(held.bound(Shelf({held.digest: b"ink"})))).read() == b"ink"


def test_every_asset_inside_a_value_is_found() -> None:
    one, two = Asset.of(b"1", "image/png"), Asset.of(b"2", "image/png")
    book = Book(
        title="t",
        author="a",
        language="en",
        cover=Picture(image=one, width=1, height=1),
        spreads=(
            Spread(page=Page(number=1, text="x"), picture=Picture(image=two, width=1, height=1)),
        ),
    )
    assert list(assets_in(book)) == [one, two]


@pytest.mark.parametrize("name", values.__all__)
def test_values_are_frozen_and_closed(name: str) -> None:
    value = getattr(values, name)
    if isinstance(value, type) and issubclass(value, Frozen):
        assert value.model_config["frozen"] is True
        assert value.model_config["extra"] == "forbid"
    else:
        assert name in {"assets_in", "Reader"} or not isinstance(value, type)


def test_a_brief_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValidationError, match="colour"):
        Brief.model_validate({"line": "x", "colour": "red"})
    brief = Brief(line="x")
    with pytest.raises(ValidationError, match="frozen"):
        brief.line = "y"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("pages", 0, "应不小于 1"),
        ("pages", "x", "应为整数"),
        ("pages", 1.5, "应为整数"),
        ("cap_money", "dear", "应为数"),
        ("cap_seconds", 0, "应大于 0"),
        ("style", "oil", "应为 'ink' 或 'papercut'"),
        ("title", "x" * 81, "最多 80 个字符"),
        ("cast", ["x"] * 9, "最多 8 项"),
        ("cast", 1, "应为列表"),
        ("narration", "perhaps", "应为 true 或 false"),
        ("colour", "red", "没有这一项"),
    ],
)
def test_why_a_value_does_not_fit_is_said_in_chinese(key: str, value: object, told: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Brief.model_validate({"line": "x", key: value})
    assert in_chinese(raised.value.errors()[0]) == told

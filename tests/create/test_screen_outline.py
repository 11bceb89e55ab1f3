"""The outline of a screenplay: what a writer could not finish is asked for again."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from typing import Any

import pytest
from tiny_scripted import Keeping

from baiyi.create.ask import Unusable
from baiyi.create.write.screenplay.outline import _unbroken, screen_outline
from baiyi.errors import NotGoodEnough
from baiyi.values import Brief, Piece, Prompt, Usage


class Rambling(Keeping):
    """Goes on to the longest length of every string, in the answers of these numbers."""

    def __init__(self, when: Container[int]) -> None:
        super().__init__()
        self.when = when

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.prompts.append(prompt)
        fields = (prompt.schema_ or {})["properties"]
        told = {name: self.value(schema, name) for name, schema in fields.items()}
        yield Piece(text=json.dumps(told))
        yield Piece(text="", finish="stop", usage=Usage())

    def value(self, schema: dict[str, Any], name: str) -> Any:
        if "enum" in schema:
            return schema["enum"][0]
        if "items" in schema:
            return [self.value(schema["items"], name)]
        rambling = len(self.prompts) in self.when
        return ("PROVINCIAL RAILWAY IN WINTER " * 20)[: schema["maxLength"]] if rambling else name


def test_a_place_that_is_cut_off_is_asked_for_again() -> None:
    brief = Brief(
        line="A ticket three days old",
        form="screenplay",
        language="en",
        title="End of the Line",
        cast=("Ruth: an inspector", "Dan: a rider"),
        outline=("Ruth finds Dan asleep",),
    )
    writer = Rambling((1, 3))
    made = screen_outline(brief, None, writer=writer, seed=1)
    assert len(writer.prompts) == 4, "the logline and the scene, each once more"
    assert made.scenes[0].place == "PLACE"
    with pytest.raises(NotGoodEnough, match="cut off"):
        screen_outline(brief, None, writer=Rambling(range(99)), seed=1)


class Aside(Keeping):
    """Says something aside in everything that it writes."""

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.prompts.append(prompt)
        fields = (prompt.schema_ or {})["properties"]
        told = {name: self.value(schema) for name, schema in fields.items()}
        yield Piece(text=json.dumps(told))
        yield Piece(text="", finish="stop", usage=Usage())

    def value(self, schema: dict[str, Any]) -> Any:
        if "enum" in schema:
            return schema["enum"][0]
        return ["林岚"] if "items" in schema else "旧站台（远处）的灯"


def test_what_is_said_aside_in_parentheses_is_left_out_and_asks_for_nothing_again() -> None:
    brief = Brief(
        line="三天前的车票", form="screenplay", language="zh", title="终点站",
        cast=("林岚：检票员", "阿舟：乘客"), outline=("林岚发现阿舟睡着了",),
    )  # fmt: skip
    writer = Aside()
    made = screen_outline(brief, None, writer=writer, seed=1)
    assert made.scenes[0].place == "旧站台的灯" and len(writer.prompts) == 2


def test_a_prop_that_ends_in_a_comma_was_cut_off_before_its_next_word() -> None:
    properties = {"prop": {"maxLength": 40}, "place": {"maxLength": 40}}
    with pytest.raises(Unusable, match="prop is cut off"):
        _unbroken({"place": "halt", "prop": "urn wrapped in scarf, ashes inside urn,"}, properties)
    with pytest.raises(Unusable, match="place is cut off"):
        _unbroken({"place": "the last halt before the line's end, in"}, properties)
    _unbroken({"place": "a halt in the snow", "prop": "an urn"}, properties)


class Lister(Rambling):
    """Lists things where one was asked for, until there is no room."""

    def value(self, schema: dict[str, Any], name: str) -> Any:
        if name == "prop":
            return "A LETTER, AN OLD COUNTER, TEA, A LAMP, A RADIO, A CLOCK"[: schema["maxLength"]]
        return super().value(schema, name)


def test_of_many_things_listed_the_first_is_the_prop() -> None:
    brief = Brief(
        line="A ticket three days old", form="screenplay", language="en", title="End of the Line",
        cast=("Ruth: an inspector", "Dan: a rider"), outline=("Ruth finds Dan asleep",),
    )  # fmt: skip
    writer = Lister(())
    assert screen_outline(brief, None, writer=writer, seed=1).scenes[0].prop == "A LETTER"
    assert len(writer.prompts) == 2, "nothing was asked for twice"

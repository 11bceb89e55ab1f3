"""Tokenizers, and how an item is told in them."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from pydantic import ValidationError

from baiyi.errors import UserError
from baiyi.models.data import render, themes, tokens
from baiyi.models.data.recipe import Recipe, Rendering

TEXT = "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。"
SPECIAL = ("<body>", "<form:五绝>", "<title>")
CHARACTERS = tokens.of_characters(Counter(TEXT + "静夜思李白"), SPECIAL, 100)
ITEM = {"id": "x", "text": TEXT, "title": "静夜思", "author": "李白", "form": "五绝"}
PARTS = (
    {"special": "<form:{form}>"},
    {"special": "<title>", "field": "title", "share": 0.5},
    {"special": "<body>", "field": "text", "learned": True},
)


def of(**more: Any) -> Rendering:
    return Rendering(**({"parts": PARTS} | more))


def written(ids: list[int]) -> str:
    from tokenizers import Tokenizer

    return str(Tokenizer.from_str(CHARACTERS.decode()).decode(ids, skip_special_tokens=False))


def test_characters_are_tokens_and_the_table_agrees_with_the_library() -> None:
    from tokenizers import Tokenizer

    reader = tokens.reader(CHARACTERS)
    told = Tokenizer.from_str(CHARACTERS.decode()).encode(TEXT, add_special_tokens=False).ids
    assert reader.ids(TEXT) == told
    assert reader.ids("龘") == [tokens.UNKNOWN]
    assert (reader.begin, reader.end) == (tokens.BEGIN, tokens.END)


def test_the_most_frequent_characters_are_taken() -> None:
    told = json.loads(tokens.of_characters({"a": 3, "b": 1, "c": 1}, (), 2))
    assert list(told["model"]["vocab"])[4:] == ["a", "b"]


def test_pairs_tell_every_text_and_give_it_back() -> None:
    from tokenizers import Tokenizer

    data = tokens.of_pairs(["the lamp on the bridge"] * 50, ("<body>",), 300)
    tokenizer = Tokenizer.from_str(data.decode())
    for text in ("the lamp", "人工 ñ 🙂"):
        assert tokenizer.decode(tokens.reader(data).ids(text)) == text
    assert tokens.check_known(Counter("人工"), data, 0.0, "pairs") == (0.0, ())
    assert len(tokens.reader(data).ids("the lamp")) < len("the lamp")


def test_a_text_cannot_end_its_document() -> None:
    data = tokens.of_pairs(["a b"] * 9, ("<body>",), 300)
    assert tokens.END not in tokens.reader(data).ids("say </s> now")
    assert tokens.END not in tokens.reader(CHARACTERS).ids("say </s> now")


def test_a_tokenizer_with_no_chinese_is_refused_by_name() -> None:
    latin = tokens.of_characters(Counter("abcdefghijklmnopqrstuvwxyz ,.\n"), (), 100)
    with pytest.raises(UserError) as caught:
        tokens.check_known(Counter(TEXT), latin, 0.01, "latin.json")
    assert "latin.json" in caught.value.english and "头" in caught.value.english
    assert "不认识" in caught.value.chinese and "latin.json" in caught.value.chinese
    share, first = tokens.check_known(Counter(TEXT), latin, 1.0, "latin.json")
    assert share > 0.9 and "月" in first


def test_special_tokens_are_added_to_a_tokenizer_that_is_given() -> None:
    data = tokens.with_special(CHARACTERS, ("<new>",), "t.json")
    reader = tokens.reader(data)
    assert reader.special("<new>") == len(json.loads(CHARACTERS)["model"]["vocab"])
    with pytest.raises(UserError, match=r"t\.json is no tokenizer"):
        tokens.with_special(b"{}", (), "t.json")


def test_an_item_is_told_with_its_conditions_and_learned_after_them() -> None:
    reader = tokens.reader(CHARACTERS)
    seen = set()
    for number in range(40):
        [(ids, answer)] = render.told(ITEM | {"id": f"{number}"}, of(), reader, (), 1)
        before, learned = written(ids[:answer]), written(ids[answer:])
        assert learned == TEXT + "</s>"
        seen.add(before)
    assert seen == {"<s><form:五绝><body>", "<s><form:五绝><title>静夜思<body>"}


def test_the_same_item_is_told_the_same_again() -> None:
    reader = tokens.reader(CHARACTERS)
    again = [list(render.told(ITEM, of(), reader, (), seed)) for seed in (1, 1)]
    assert again[0] == again[1]


def test_a_condition_that_an_item_lacks_is_left_out() -> None:
    item = {"id": "1", "text": TEXT}
    [(ids, answer)] = render.told(item, of(), tokens.reader(CHARACTERS), (), 1)
    assert written(ids[:answer]) == "<s><body>"


def test_a_long_item_is_cut_and_nothing_of_it_is_lost() -> None:
    pieces = list(render.told(ITEM, of(longest=12), tokens.reader(CHARACTERS), (), 1))
    assert all(len(ids) <= 12 and ids[0] == 1 and ids[-1] == 2 for ids, _ in pieces)
    assert "".join(written(ids[answer:-1]) for ids, answer in pieces) == TEXT


def test_themes_are_words_of_the_text() -> None:
    lexicon = themes.words({ord("明") << 32 | ord("月"): 50}, {"明": 60, "月": 60, "光": 900}, 10)
    assert lexicon == ("明月",)
    words = [themes.named(TEXT, str(n), lexicon, 3, 1) for n in range(30)]
    assert all(1 <= len(told) <= 3 and all(word in TEXT for word in told) for told in words)
    assert any("明月" in told for told in words)
    assert themes.named("之乎者也", "1", lexicon, 3, 1) == ()


def test_a_field_that_nobody_has_is_named() -> None:
    with pytest.raises(UserError, match="'tune', which no item has; there are: form, text, title"):
        render.check_fields(of(parts=[*PARTS, {"field": "tune"}]), {"text", "title", "form"})


RIGHTS = {"licence": "own"}
SOURCE = {"name": "a", "shape": "text", "path": "x", "rights": RIGHTS}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"sources": []}, "sources"),
        ({"sources": [SOURCE | {"rights": {}}]}, "licence"),
        ({"sources": [SOURCE | {"rights": {"licence": ""}}]}, "licence"),
        ({"sources": [SOURCE, SOURCE]}, "two sources have the same name"),
        ({"sources": [SOURCE | {"catalogue": "c"}]}, "either path or catalogue"),
        ({"rendering": {"parts": [{"field": "text"}]}}, "learned: true"),
        ({"splits": {"held_out": 0.7}}, "held_out"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_recipe_says_where(change: dict[str, Any], named: str) -> None:
    given = {"name": "a", "title": "A", "sources": [SOURCE], **change}
    with pytest.raises(ValidationError, match=named):
        Recipe.model_validate(given)

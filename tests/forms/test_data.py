"""A data set from a recipe: what is in it, what was left out, and by what right."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from little_home import Home
from little_recipe import PARTS, WORDS, maker, rows, texts

from baiyi.errors import BadBrief, Damaged, NotFound, Unsupported, UserError
from baiyi.forms import corpus as form
from baiyi.forms import data, data_sets
from baiyi.models import corpus
from baiyi.models.data import packing
from baiyi.models.data.chunk import Piece
from baiyi.models.data.recipe import (
    Cleaning,
    Duplicates,
    Quality,
    Recipe,
    Splits,
    Tokenizer,
)
from baiyi.store.ledger import WorkRecord


@pytest.fixture
def made(home: Home, tmp_path: Path) -> Callable[..., Any]:
    return maker(home, tmp_path)


def test_a_data_set_is_packed_as_it_was_split(
    home: Home, made: Callable[..., Any], tmp_path: Path
) -> None:
    given = rows()
    _, found = made(given)
    with home.open() as studio:
        packed = data.pack(studio, found, tmp_path / "packed")
    packed.check()
    told = {name: texts(packed, name) for name in packed.splits}
    assert {name: len(said) for name, said in told.items()} == found.choice.items
    assert 15 <= len(told["held_out"]) <= 30 and 15 <= len(told["test"]) <= 30
    author = {item["text"]: item["author"] for item in given}
    work = {item["text"]: item["work"] for item in given}
    known = {text for said in told.values() for text in said} & set(author)
    assert len(known) >= 240  # a rare character is unknown to the tokenizer
    for of in (author, work):
        names = [{of[text] for text in said if text in of} for said in told.values()]
        assert not names[0] & names[1] and not names[0] & names[2] and not names[1] & names[2]
    assert packing.conditions(tmp_path / "packed") == found.recipe


def test_nothing_is_done_twice(home: Home, made: Callable[..., Any], tmp_path: Path) -> None:
    first, found = made(rows())
    assert first.steps_run >= 6
    again, same = made(rows())
    assert again.work == first.work and again.steps_run == 0
    assert again.steps_kept == first.steps_run + first.steps_kept
    with home.open() as studio:
        digests = [
            data.pack(studio, one, tmp_path / name).digest
            for one, name in ((found, "a"), (same, "b"))
        ]
        assert digests[0] == digests[1]
        behind = {link.step for link in studio.why(first.work, "card")}
        assert {"models.prepare", "models.choose", "models.learn", "forms.described"} <= behind


def test_only_what_a_change_touches_is_done_again(made: Callable[..., Any]) -> None:
    ran = []

    def steps(**change: Any) -> int:
        told, _ = made(rows(), **change)
        ran.append(told.steps_run)
        return ran[-1]

    everything = steps()
    assert steps(tokenizer={"size": 200, "unknown": 1.0}) == 3  # learn, tell, the card
    assert 2 < steps(seed=2) < everything
    assert steps(about="Other words for the card.") == 1
    assert steps(quality={"shortest": 5}) == 2  # cleaned anew, to the same texts; the card says so


def test_near_duplicates_are_left_out_and_never_stand_across_splits(
    made: Callable[..., Any],
) -> None:
    given = rows()
    copies = [
        item | {"id": f"c{n}", "text": item["text"][:-3] + "了。", "author": f"他{n}", "work": ""}
        for n, item in enumerate(given[:20])
    ]
    half = given[50]["text"]
    near = {"id": "near", "text": half[:36] + WORDS[:14], "author": "近", "work": "", "kind": "诗"}
    _, found = made([*given, *copies, near])
    assert found.choice.dropped["near-duplicate"] == 20
    report = form.report(found)
    assert report.left_out["near-duplicate"] == 20
    assert sum(report.items.values()) + sum(report.dropped.values()) == 321
    assert report.doubles["near-duplicate"].endswith("了。")


def test_personal_data_is_masked_and_reported(
    home: Home, made: Callable[..., Any], tmp_path: Path
) -> None:
    given = rows()
    given[3]["text"] += "电话13812345678，"
    given[4]["title"] = "致 wang@example.org"
    _, found = made(given)
    assert found.tally.masked == {"phone": 1, "email": 1}
    with home.open() as studio:
        files = data.write_card(studio, found, tmp_path / "card")
    card = files[0].read_text("utf-8")
    assert "| 电话 | 1 | 是 |" in card and "13812345678" not in card


def test_the_card_says_the_rights_the_counts_and_how(
    home: Home, made: Callable[..., Any], tmp_path: Path
) -> None:
    given = rows()
    given[0]["licence"] = "CC0-1.0"
    given.append({"id": "e", "text": ""})
    _, found = made(given, about="为测试而作。", language="zh", splits={
        "held_out": 0.1, "test": 0.1, "classes": "kind"})  # fmt: skip
    with home.open() as studio:
        card, page, plot = data.write_card(studio, found, tmp_path / "card")
    told = card.read_text("utf-8")
    for said in (
        "为测试而作。", "| texts | CC-BY-4.0 | 林一 | – | 2026-01-02 同意 |", "| 无文字 | 1 |",
        "| CC-BY-4.0 | 299 |", "| CC0-1.0 | 1 |", "| 诗 | 150 |", "读入 301 条", "## 样例",
        "近似重复：MinHash", "| 不跨部分 | 作品, 作者 |",
    ):  # fmt: skip
        assert said in told, said
    html = page.read_text("utf-8")
    assert "<table>" in html and "data:image/png;base64," in html and 'lang="zh"' in html
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_a_licence_that_is_not_wanted_is_left_out(made: Callable[..., Any]) -> None:
    given = rows()
    for item in given[:30]:
        item["licence"] = "CC-BY-NC-4.0"
    _, found = made(given, quality={"licences": ["CC-BY-4.0"]})
    assert found.tally.dropped == {"licence CC-BY-NC-4.0": 30}
    assert found.tally.samples["licence CC-BY-NC-4.0"]


FAULTS = [
    (0, {}, "has 0 items after cleaning", "0 个条目"),
    (1, {}, "too few for held_out, test", "验证"),
    (
        300,
        {"tokenizer": {"kind": "characters", "size": 16, "unknown": 0.01}},
        "the tokenizer of 16 characters does not know",
        "不认识",
    ),
    (
        300,
        {"rendering": {"parts": [*PARTS, {"special": "<tune>", "field": "tune"}]}},
        "rendering names the field 'tune'",
        "字段 'tune'",
    ),
]


@pytest.mark.parametrize(("count", "change", "english", "chinese"), FAULTS)
def test_what_cannot_be_made_says_so(
    made: Callable[..., Any], count: int, change: dict[str, Any], english: str, chinese: str
) -> None:
    with pytest.raises(UserError) as caught:
        made(rows(count), **change)
    assert english in caught.value.english and chinese in caught.value.chinese


def test_a_class_that_a_split_lacks_is_named(made: Callable[..., Any]) -> None:
    given = rows()
    given[0]["kind"] = given[80]["kind"] = "曲"
    with pytest.raises(UserError, match="has no item whose kind is 曲") as caught:
        made(given, splits={"held_out": 0.1, "test": 0.1, "classes": "kind"})
    assert "没有 kind 为 曲" in caught.value.chinese


def test_a_tokenizer_with_no_chinese(made: Callable[..., Any], tmp_path: Path) -> None:
    from baiyi.models.data import tokens

    (tmp_path / "latin.json").write_bytes(tokens.of_characters(dict.fromkeys("abcd", 1), (), 9))
    with pytest.raises(UserError, match=r"latin\.json does not know"):
        made(rows(), tokenizer={"kind": "file", "path": "latin.json"})
    base = tokens.of_pairs([row["text"] for row in rows(40)], (), 300)
    (tmp_path / "base.json").write_bytes(base)
    _, found = made(rows(), tokenizer={"kind": "file", "path": "base.json"})
    special = {"<body>", "<title>", "<kind:诗>", "<kind:词>"}
    assert special <= {
        t["content"] for t in json.loads(found.learned.tokenizer.read())["added_tokens"]
    }
    assert found.learned.vocabulary == len(json.loads(base)["model"]["vocab"]) + len(special)
    with pytest.raises(BadBrief, match=r"tokenizer\.path is not given"):
        made(rows(), tokenizer={"kind": "file"})


def test_a_corrupt_shard_is_named(home: Home, made: Callable[..., Any], tmp_path: Path) -> None:
    _, found = made(rows())
    with home.open() as studio:
        data.pack(studio, found, tmp_path / "packed")
    path = tmp_path / "packed" / "train-00000.tokens"
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(Damaged, match=r"train-00000\.tokens is damaged") as caught:
        corpus.read(tmp_path / "packed")
    assert "请重新打包" in caught.value.chinese


def test_a_file_that_changes_while_it_is_read_is_named(tmp_path: Path) -> None:
    from baiyi.models.data import steps

    (tmp_path / "a.jsonl").write_bytes(b'{"text": "b"}\n')
    piece = Piece(source="s", name="a", digest="0" * 64, path=str(tmp_path / "a.jsonl"), end=14)
    with pytest.raises(Damaged, match="has changed while it was read"):
        steps._bytes(piece)
    (tmp_path / "a.jsonl").unlink()
    with pytest.raises(UserError, match="cannot be read"):
        steps._bytes(piece)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("name: a\ntitle: A\nsources: []", "sources"),
        ("name: a\ntitle: A\nsources: [{name: s, shape: tea}]", "shape"),
        ("- 1", "recipe.yaml"),
        ("name: [", "recipe.yaml"),
    ],
)
def test_a_recipe_that_is_none(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadBrief, match=named):
        data.recipe_from_file(path)
    with pytest.raises(BadBrief, match="cannot be read"):
        data.recipe_from_file(tmp_path / "none.yaml")


def test_documents_texts_and_poems_make_one_set(
    home: Home, tmp_path: Path, made: Callable[..., Any]
) -> None:
    """Several sources of several shapes, each with its own right."""
    import docx

    chance = random.Random(2)

    def text(length: int = 80) -> str:
        return "".join(chance.choices(WORDS, k=length))

    for name in ("papers", "notes", "verse"):
        (tmp_path / name).mkdir()
    for n in range(6):
        paper = docx.Document()
        paper.add_paragraph(text())
        paper.save(str(tmp_path / "papers" / f"{n}.docx"))
        note = "本站版权所有\n" + text()
        (tmp_path / "notes" / f"{n}.txt").write_text(note, "gb18030")
    verse = [
        {"author": f"p{n}", "title": f"t{n}", "paragraphs": [text(7) + "。"] * 4} for n in range(6)
    ]
    (tmp_path / "verse" / "poet.tang.json").write_text(json.dumps(verse), "utf-8")
    shapes = {"papers": "documents", "notes": "text", "verse": "poems"}
    sources = [
        {"name": name, "shape": shape, "path": name, "rights": {"licence": "own"}}
        for name, shape in shapes.items()
    ]
    _, found = made(
        [], sources=sources, cleaning={"recurring": 5}, rendering={},
        tokenizer={"kind": "bpe", "size": 300},
    )  # fmt: skip
    assert found.tally.kept == 18
    items = [line for chunk in found.chunks for line in chunk.items.read().decode().splitlines()]
    assert sum('"source":"notes"' in line for line in items) == 6
    assert not any("本站版权所有" in line for line in items)
    assert found.learned.unknown == 0


def test_a_data_set_is_a_work_that_is_no_text(home: Home, made: Callable[..., Any]) -> None:
    told, _ = made(rows())
    with home.open() as studio:
        [work] = studio.works()
        assert isinstance(work, WorkRecord) and (work.id, work.form) == (told.work, "corpus")
        with pytest.raises(NotFound, match="there is no data set 'other'; there are: set"):
            data_sets.named(studio.works(), "other")
        with pytest.raises(Unsupported, match="on the machine where its texts are"):
            studio.known(work.brief)  # a server's user: a recipe would open any file of it
    with pytest.raises(Unsupported, match="baiyi data export"):
        form.retell({})


def test_the_recipe_of_the_page_is_one(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "data.md").read_text("utf-8")
    path = tmp_path / "recipe.yaml"
    path.write_text(page.split("```yaml\n")[1].split("```")[0], "utf-8")
    told = data.recipe_from_file(path)
    assert told.sources[0].fields["licence"] == "rights" and told.rendering.parts[0].share == 0.8
    assert [field for field in Recipe.model_fields if field not in page] == []
    for part in (Cleaning, Quality, Duplicates, Splits, Tokenizer):
        assert [field for field in part.model_fields if field not in page] == [], part

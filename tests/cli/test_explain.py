"""`baiyi explain` in the terminal, on a model trained on the spot and on a writer that tells nothing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from tiny_terminal import Run

from baiyi.store import own_models
from baiyi.values import ModelCard, ModelFile

PROMPT = "fox lamp * river moon tea ox silk bell ="


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small model that copies the word after the star: bench/explain.py."""
    path = Path(__file__).parents[2] / "bench" / "explain.py"
    spec = importlib.util.spec_from_file_location("bench_explain", path)
    assert spec is not None and spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    folder = tmp_path_factory.mktemp("copier")
    bench.train(folder)
    return str(folder)


def test_the_word_that_moved_the_answer_comes_first(baiyi: Run, model: str) -> None:
    told = baiyi("explain", "words", PROMPT, "--model", model, "--answer", "river")
    assert told.code == 0, told
    rows = told.out.splitlines()
    head = next(n for n, row in enumerate(rows) if row.startswith("word"))
    assert rows[head + 1].split()[0] == "river" and "█" in rows[head + 1]
    found = baiyi("explain", "words", PROMPT, "--model", model, "--answer", "river",
                  "--gradients", "--json").json  # fmt: skip
    assert found["method"] == "gradients" and found["ai"]
    assert max(found["totals"]) == found["totals"][2]


def test_tokens_and_attention(baiyi: Run, model: str) -> None:
    told = baiyi("explain", "tokens", PROMPT, "--model", model, "--answer", "river lamp")
    assert told.code == 0 and "'river'" in told.out and "%" in told.out
    looked = baiyi("explain", "attention", "fox * lamp river", "--model", model)
    assert looked.code == 0 and "2 × 4 heads" in looked.out


def test_a_model_of_ones_own_is_opened_by_its_name(baiyi: Run, model: str) -> None:
    card = ModelCard(
        name="copier", kind="writer", title="copier", licence="own", homepage="", folder=Path(model),
        files=(ModelFile(name="model.gguf", size=1, sha256="0" * 64),),
    )  # fmt: skip
    own_models.take_in(card)
    told = baiyi("explain", "words", PROMPT, "--model", "copier", "--answer", "river lamp",
                 "--gradients", "--parts", "--json")  # fmt: skip
    assert told.code == 0, told
    assert len(told.json["answered"]) == 2 and 0 <= told.json["missing"] < 1


def test_copies_are_found_without_an_embedder(baiyi: Run, home: Path) -> None:
    (home / "texts").mkdir()
    (home / "texts" / "a.txt").write_text("The keeper lit the lamp at four.\nNobody came.\n")
    found = baiyi("explain", "nearest", "she lit the lamp at noon", "--from", "texts", "--copies")
    assert found.code == 0 and "a.txt:1" in found.out and "lit the lamp at" in found.out
    none = baiyi("explain", "nearest", "another thing entirely here", "--from", "texts", "--copies")
    assert none.code == 0 and "no passage shares" in none.out
    told = baiyi("explain", "nearest", "she lit the lamp at noon", "--from", "texts", "--copies", "--json")  # fmt: skip
    assert [one["name"] for one in told.json] == ["a.txt:1"]


@pytest.mark.parametrize(
    ("arguments", "code", "english", "chinese"),
    [
        (("words", "a cat", "--answer", "so", "--parts"), 2, "--gradients", "一起用"),
        (("words", "a cat", "--answer", "so"), 2, "llama", "自带"),
        (("words", "…"), 2, "the prompt has no word", "提示没有文字"),
        (("words", "a cat", "--answer", "so", "--gradients"), 2, "--model", "开放权重"),
        (("attention", "cat", "--model", "nowhere"), 2, "nowhere is no model", "不是模型"),
        (("nearest", "cat", "--from", "nowhere"), 2, "no folder nowhere", "没有文件夹"),
        (("tokens", "cat", "--png", "x.png"), 2, "no picture", "没有图片"),
    ],
)
def test_what_cannot_be_explained(
    baiyi: Run, arguments: tuple[str, ...], code: int, english: str, chinese: str
) -> None:
    told = baiyi("explain", *arguments)
    assert told.code == code and english in told.err, told
    assert chinese in baiyi("explain", *arguments, BAIYI_LANGUAGE="zh").err


def test_a_tokenizer_without_chinese(baiyi: Run, model: str) -> None:
    told = baiyi("explain", "attention", "我爱学习编程", "--model", model, BAIYI_LANGUAGE="zh")
    assert told.code == 2 and "不支持中文" in told.err

"""A packed corpus is read as it was written, and a damaged one says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from baiyi.errors import Damaged, NotFound, UserError
from baiyi.models import corpus


def tokenizer(folder: Path, size: int = 300) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    special = {"<pad>": 0, "<s>": 1, "</s>": 2}
    vocab = special | {chr(0x4E00 + i): i for i in range(3, size)}
    path = folder / "words.json"
    added = [{"content": word, "id": number} for word, number in special.items()]
    path.write_text(json.dumps({"model": {"vocab": vocab}, "added_tokens": added}))
    return path


def documents(count: int) -> Iterator[tuple[list[int], int]]:
    for i in range(count):
        yield [1, *(3 + (i + j) % 200 for j in range(i % 7 + 3)), 2], i % 3 + 1


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    splits = {"train": documents(100), "held_out": documents(10)}
    corpus.write(tmp_path / "packed", tokenizer(tmp_path), splits, shard_tokens=256)
    return tmp_path / "packed"


def test_what_is_read_is_what_was_written(packed: Path) -> None:
    found = corpus.read(packed)
    train = found.splits["train"]
    assert len(train.shards) > 1 and len(train) == 100
    assert (found.vocabulary, found.pad, found.begin, found.end) == (300, 0, 1, 2)
    assert [(t.tolist(), a) for t, a in train] == list(documents(100))
    tokens, answer = train.document(57)
    assert (tokens.tolist(), answer) == list(documents(58))[57]
    assert train.lengths.sum() == train.tokens
    found.check()


def test_the_digest_is_of_the_content(tmp_path: Path) -> None:
    words = tokenizer(tmp_path)
    digests = [
        corpus.write(tmp_path / name, words, {"train": documents(count)}).digest
        for name, count in (("a", 9), ("b", 9), ("c", 10))
    ]
    assert digests[0] == digests[1] != digests[2]


def test_a_large_vocabulary_takes_wider_tokens(tmp_path: Path) -> None:
    told = [([1, 70_000, 2], 1)]
    found = corpus.write(tmp_path / "p", tokenizer(tmp_path, 70_001), {"train": told})
    assert found.splits["train"].document(0)[0].tolist() == [1, 70_000, 2]


def test_a_shard_that_is_missing_or_cut_is_named(packed: Path) -> None:
    path = packed / "train-00001.tokens"
    whole = path.read_bytes()
    for bad in (whole[:-2], whole[:-1], b""):
        path.write_bytes(bad)
        with pytest.raises(Damaged, match=r"train-00001\.tokens"):
            corpus.read(packed)
    path.unlink()
    with pytest.raises(Damaged, match="missing"):
        corpus.read(packed)


def test_a_changed_byte_is_found_on_demand(packed: Path) -> None:
    path = packed / "train-00000.tokens"
    data = bytearray(path.read_bytes())
    data[10] ^= 1
    path.write_bytes(data)
    found = corpus.read(packed)
    with pytest.raises(Damaged, match=r"train-00000\.tokens"):
        found.check()


def test_an_answer_outside_its_document_is_found(packed: Path) -> None:
    path = packed / "train-00000.answers"
    path.write_bytes(b"\xff" * 7 + b"\x7f" + path.read_bytes()[8:])
    with pytest.raises(Damaged, match="answers"):
        corpus.read(packed)


@pytest.mark.parametrize("text", ["", "{}", '{"version": 9}', "[1]"])
def test_a_bad_description_is_named(packed: Path, text: str) -> None:
    (packed / "corpus.json").write_text(text)
    with pytest.raises(Damaged, match=r"corpus\.json"):
        corpus.read(packed)


def test_no_corpus_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="baiyi data"):
        corpus.read(tmp_path)


@pytest.mark.parametrize("bad", [([1, 5], 0), ([1, 5, 2], 3), ([1, 999, 2], 0), ([], 0)])
def test_a_document_that_does_not_fit_is_refused(
    tmp_path: Path, bad: tuple[list[int], int]
) -> None:
    with pytest.raises(UserError):
        corpus.write(tmp_path / "p", tokenizer(tmp_path), {"train": [bad]})
    assert not (tmp_path / "p" / "corpus.json").exists()
    assert not list((tmp_path / "p").glob(".*"))


def test_a_tokenizer_without_the_special_tokens_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('{"model": {"vocab": {"a": 0, "<s>": 1}}}')
    with pytest.raises(UserError, match="</s> <pad>"):
        corpus.write(tmp_path / "p", path, {"train": []})

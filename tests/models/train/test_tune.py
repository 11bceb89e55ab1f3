"""A tiny Llama made on the spot is tuned: to tasks, to a style, to preferences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer

from baiyi.errors import Cancelled, NotFound, UserError
from baiyi.models import corpus
from baiyi.models.train import checkpoint, network, prefer, texts
from baiyi.models.train.make import make
from baiyi.models.train.options import Options, Running
from baiyi.models.train.record import Trained
from baiyi.models.train.telling import Told
from baiyi.models.train.tune import Tuning, tune

from .conftest import VOCABULARY, pack, write_tokenizer

RUNNING = Running(threads=1, precision="float32")


def silent(told: Told) -> None:
    pass


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that counts upwards from its theme."""
    folder = tmp_path_factory.mktemp("base")
    packed = corpus.read(pack(folder / "verse"))
    options = Options(size=30_000, tokens=100_000, batch=500, rate=0.01)
    make([packed], folder / "trained", options, RUNNING, silent)
    return folder / "trained" / "model"


def character(number: int) -> str:
    return chr(0x4E00 + 4 + number % (VOCABULARY - 4))


def counted(start: int, by: int, count: int = 10) -> str:
    return "".join(character(start + by * i) for i in range(count))


def write_lines(path: Path, lines: list[dict[str, str]]) -> Path:
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    return path


def tasks(path: Path) -> Path:
    """Count downwards instead."""
    told = [{"prompt": character(i), "answer": counted(i, -1)} for i in range(60)]
    return write_lines(path, told * 4)


def likelihood(model: Path, text: str) -> float:
    """Nats of a character, by transformers alone."""
    words = Tokenizer.from_file(str(model / "tokenizer.json"))
    ids = torch.tensor([[1, *words.encode(text, add_special_tokens=False).ids]])
    labels = ids.clone()
    labels[:, :2] = -100
    with torch.no_grad():
        return -float(network.load(model)(input_ids=ids, labels=labels).loss)


def weights(model: Path) -> dict[str, Any]:
    return dict(network.load(model).state_dict())


@pytest.mark.parametrize("method", ["lora", "full"])
def test_it_learns_the_answers(base: Path, tmp_path: Path, method: str) -> None:
    packed = texts.pack(tasks(tmp_path / "tasks.jsonl"), base, tmp_path / "packed")
    tuning = Tuning(method=method, passes=12, rate=0.01, batch=400, patience=100)
    record = tune(base, [packed], tmp_path / "out", tuning, RUNNING, silent)
    model = tmp_path / "out" / "model"
    assert record.held is not None and record.held < 0.5
    down = counted(30, -1)
    assert likelihood(model, down) > -0.7 > -2 > likelihood(base, down)
    assert (tmp_path / "out" / "adapter").exists() == (method == "lora")


def test_only_the_answer_of_a_task_is_learned(base: Path, tmp_path: Path) -> None:
    packed = texts.pack(tasks(tmp_path / "tasks.jsonl"), base, tmp_path / "packed")
    tokens, answer = packed.splits["train"].document(0)
    assert (len(tokens), answer) == (13, 2)


def test_frozen_layers_stay_as_they_are(base: Path, tmp_path: Path) -> None:
    packed = texts.pack(tasks(tmp_path / "tasks.jsonl"), base, tmp_path / "packed")
    tuning = Tuning(method="full", freeze=1, passes=1, rate=0.01)
    tune(base, [packed], tmp_path / "out", tuning, RUNNING, silent)
    before, after = weights(base), weights(tmp_path / "out" / "model")
    same = {name for name, value in before.items() if torch.equal(value, after[name])}
    assert any("layers.0." in n for n in same) and not any("layers.1.mlp" in n for n in same)
    assert "model.embed_tokens.weight" in same
    with pytest.raises(UserError, match="--freeze 99"):
        tune(base, [packed], tmp_path / "no", Tuning(freeze=99), RUNNING, silent)


def test_a_tuning_goes_on_as_if_it_had_not_stopped(base: Path, tmp_path: Path) -> None:
    packed = texts.pack(tasks(tmp_path / "tasks.jsonl"), base, tmp_path / "packed")
    tuning = Tuning(passes=1, rate=0.01, batch=200)
    whole = tune(base, [packed], tmp_path / "a", tuning, RUNNING, silent)
    paused = RUNNING.model_copy(update={"most_steps": 3})
    with pytest.raises(Cancelled):
        tune(base, [packed], tmp_path / "b", tuning, paused, silent)
    assert checkpoint.all_of(tmp_path / "b")
    assert tune(base, [packed], tmp_path / "b", tuning, RUNNING, silent).model == whole.model
    with pytest.raises(UserError, match="another base, corpus or choice"):
        tune(base, [packed], tmp_path / "b", Tuning(rank=4), RUNNING, silent)


def test_preferences_move_it_towards_what_was_chosen(base: Path, tmp_path: Path) -> None:
    told = [
        {"prompt": character(i), "chosen": counted(i, 3), "rejected": counted(i, 1)}
        for i in range(60)
    ]
    source = write_lines(tmp_path / "pairs.jsonl", told)
    packed = prefer.pack(source, base, tmp_path / "packed")
    choice = prefer.Preferring(passes=20, rate=0.01, batch=400, patience=100)
    record = prefer.prefer(base, packed, tmp_path / "out", choice, RUNNING, silent)
    log = (tmp_path / "out" / "log.jsonl").read_text().splitlines()
    first = next(line for line in map(json.loads, log) if "loss" in line)
    assert first["loss"] == pytest.approx(0.6931, abs=1e-3)  # the base against itself
    assert record.held is not None and record.held < 0.3
    kept, gone = counted(30, 3), counted(30, 1)
    model = tmp_path / "out" / "model"
    before = likelihood(base, kept) - likelihood(base, gone)
    assert likelihood(model, kept) - likelihood(model, gone) > before + 1


def test_style_by_the_command_line(base: Path, tmp_path: Path, capsys: Any) -> None:
    from baiyi.cli.main import main

    (tmp_path / "mine").mkdir()
    for i in range(8):
        (tmp_path / "mine" / f"{i}.txt").write_text(counted(i, 7, 120), "utf-8")
    start = ["train", "style", "--from", str(tmp_path / "mine"), "--base", str(base)]
    end = ["--passes", "20", "--rate", "0.01", "--threads", "1", "--json", "--batch", "300"]
    main([*start, "--out", str(tmp_path / "o"), *end], standalone_mode=False)
    record = Trained.model_validate_json(capsys.readouterr().out)
    assert record.held is not None and record.held < 1.5
    assert likelihood(tmp_path / "o" / "model", counted(9, 7)) > likelihood(base, counted(9, 7))


def test_what_cannot_be_learned_is_named(base: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    with pytest.raises(NotFound, match="no texts"):
        texts.pack(mine, base, tmp_path / "p")
    with pytest.raises(NotFound, match="is not there"):
        texts.pack(tmp_path / "none", base, tmp_path / "p")
    (mine / "a.txt").write_text(counted(0, 1), "utf-8")
    with pytest.raises(UserError, match="too few"):
        texts.pack(mine, base, tmp_path / "p")
    (mine / "a.txt").write_text("床前明月光" * 80, "utf-8")
    with pytest.raises(UserError, match="does not know 92%") as told:
        texts.pack(mine, base, tmp_path / "p")
    assert "中文" in told.value.chinese
    (mine / "a.txt").write_bytes("床前明月光".encode("gb18030"))
    with pytest.raises(UserError, match="UTF-8"):
        texts.pack(mine, base, tmp_path / "p")
    (tmp_path / "bad.jsonl").write_text('{"prompt": "x"}')
    with pytest.raises(UserError, match="line 1"):
        texts.pack(tmp_path / "bad.jsonl", base, tmp_path / "p")
    with pytest.raises(UserError, match="line 1"):
        prefer.pack(tmp_path / "bad.jsonl", base, tmp_path / "p")
    with pytest.raises(NotFound, match="no model that can be tuned"):
        texts.pack(mine, tmp_path, tmp_path / "p")


def test_a_vocabulary_that_does_not_match_is_named(base: Path, tmp_path: Path) -> None:
    larger = corpus.read(pack(tmp_path / "large", vocabulary=90))
    with pytest.raises(UserError, match="vocabulary of 90, the model"):
        tune(base, [larger], tmp_path / "out", Tuning(), RUNNING, silent)
    other = write_tokenizer(tmp_path / "t.json", VOCABULARY - 1)
    packed = corpus.write(tmp_path / "o", other, {"train": [([1, 5, 6, 2], 1)]})
    with pytest.raises(UserError, match="another tokenizer"):
        tune(base, [packed], tmp_path / "out", Tuning(), RUNNING, silent)

"""A training learns, is the same twice, and survives a kill bit for bit."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch

from baiyi.errors import Cancelled, Damaged, NoRoom, StepFailed, Unsupported, UserError
from baiyi.models import corpus
from baiyi.models.train import checkpoint, machine, network
from baiyi.models.train.held import HeldOut
from baiyi.models.train.make import make
from baiyi.models.train.options import Options, Running
from baiyi.models.train.record import Trained
from baiyi.models.train.telling import Look, Note, Told

SMALL: dict[str, Any] = {"size": 30_000, "tokens": 100_000, "batch": 500, "rate": 0.01}


def train(folder: Path, *packed: Path, weights: tuple[float, ...] = (), **chosen: Any) -> Trained:
    told: list[Told] = chosen.pop("told", [])
    running = {n: chosen.pop(n) for n in list(chosen) if n in Running.model_fields}
    options = Options(**{**SMALL, **chosen})
    corpora = [corpus.read(p) for p in packed]
    return make(
        corpora,
        folder,
        options,
        Running(**{"threads": 1, "precision": "float32", **running}),
        told.append,
        weights,
    )


def losses(folder: Path) -> dict[int, float]:
    told = [json.loads(line) for line in (folder / "log.jsonl").read_text("utf-8").splitlines()]
    return {line["step"]: line["loss"] for line in told if "loss" in line}


def command(packed: Path, out: Path, *more: str) -> list[str]:
    words = [f"--{n}={v}" for n, v in SMALL.items()]
    start = [sys.executable, "-m", "baiyi.cli.main", "train", "make", str(packed), f"--out={out}"]
    return [*start, *words, "--threads=1", "--precision=float32", *more]


def wait_for(process: subprocess.Popen[bytes], out: Path) -> None:
    """Until a checkpoint is there."""
    while not checkpoint.all_of(out):
        assert process.poll() is None
        time.sleep(0.02)


@pytest.fixture(scope="module")
def whole(verse_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Trained]:
    folder = tmp_path_factory.mktemp("trained") / "whole"
    return folder, train(folder, verse_corpus)


def test_torch_is_the_build_without_cuda_here() -> None:
    if not torch.cuda.is_available():
        assert "+cpu" in torch.__version__


def test_it_learns_the_rule(whole: tuple[Path, Trained], verse_corpus: Path) -> None:
    folder, record = whole
    assert record.held is not None and record.held < 0.5  # 4.1 where nothing is known
    assert record.corpus == corpus.read(verse_corpus).digest
    kept = Trained.model_validate_json((folder / "training.json").read_bytes())
    assert kept == record and kept.steps == len(losses(folder)) == record.plan.steps
    assert len(checkpoint.all_of(folder)) <= 3
    assert list((folder / "tensorboard").iterdir())
    assert (folder / "loss.png").read_bytes().startswith(b"\x89PNG")


def test_the_model_loads_anywhere_and_has_that_loss(
    whole: tuple[Path, Trained], verse_corpus: Path
) -> None:
    """By transformers' own loss, on whole documents, one at a time."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder, record = whole
    model = AutoModelForCausalLM.from_pretrained(folder / "model")
    words = AutoTokenizer.from_pretrained(folder / "model")
    total, count = 0.0, 0
    for tokens, answer in corpus.read(verse_corpus).splits["held_out"]:
        ids = torch.tensor([tokens.tolist()])
        labels = ids.clone()
        labels[:, :answer] = -100
        with torch.no_grad():
            total += float(model(input_ids=ids, labels=labels).loss) * (len(tokens) - answer)
        count += len(tokens) - answer
    assert total / count == pytest.approx(record.held, abs=1e-4)
    assert words.eos_token == "</s>" and words.decode([5, 6]) == chr(0x4E05) + chr(0x4E06)


def test_a_kill_changes_nothing(
    whole: tuple[Path, Trained], verse_corpus: Path, tmp_path: Path
) -> None:
    call = command(verse_corpus, tmp_path / "killed", "--checkpoint-minutes=0.002")
    process = subprocess.Popen(call, stderr=subprocess.DEVNULL)
    wait_for(process, tmp_path / "killed")
    time.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    reached = checkpoint.number(checkpoint.all_of(tmp_path / "killed")[-1])
    assert 0 < reached < whole[1].steps
    seldom = [*command(verse_corpus, tmp_path / "killed", "--checkpoint-minutes=60"), "--json"]
    told = subprocess.run(seldom, capture_output=True, check=True)
    record = Trained.model_validate_json(told.stdout)
    assert losses(tmp_path / "killed") == losses(whole[0])
    assert record.model == whole[1].model


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_word_to_stop_leaves_a_checkpoint(
    verse_corpus: Path, tmp_path: Path, number: signal.Signals
) -> None:
    call = command(verse_corpus, tmp_path, "--checkpoint-minutes=60", "--tokens=4000000")
    environment = os.environ | {"BAIYI_LANGUAGE": "zh"}
    process = subprocess.Popen(call, stderr=subprocess.PIPE, env=environment)
    while not (tmp_path / "log.jsonl").exists():
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and "再次运行同一命令即可继续" in said.decode()
    assert len(checkpoint.all_of(tmp_path)) == 1


def test_a_pause_changes_nothing(
    whole: tuple[Path, Trained], verse_corpus: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        with pytest.raises(Cancelled):
            train(tmp_path, verse_corpus, most_steps=15)
    assert train(tmp_path, verse_corpus).model == whole[1].model


def test_products_in_bf16_learn_the_rule_too_and_a_pause_changes_nothing(
    verse_corpus: Path, tmp_path: Path, whole: tuple[Path, Trained]
) -> None:
    straight = train(tmp_path / "straight", verse_corpus, precision="bf16")
    assert straight.held is not None and whole[1].held is not None
    assert straight.held == pytest.approx(whole[1].held, abs=0.1)
    with pytest.raises(Cancelled):
        train(tmp_path / "paused", verse_corpus, precision="bf16", most_steps=90)
    paused = train(tmp_path / "paused", verse_corpus, precision="bf16")
    assert paused.model == straight.model
    assert losses(tmp_path / "paused") == losses(tmp_path / "straight")


def test_recomputing_gives_the_same_to_rounding(
    whole: tuple[Path, Trained], verse_corpus: Path, tmp_path: Path
) -> None:
    with pytest.raises(Cancelled):
        train(tmp_path, verse_corpus, most_steps=5, recompute=True, micro=64)
    first = losses(whole[0])
    assert losses(tmp_path) == {n: pytest.approx(first[n], abs=1e-4) for n in range(1, 6)}


def test_out_of_memory_halves_what_is_computed_at_once(
    whole: tuple[Path, Trained],
    verse_corpus: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Memory that has room for 200 tokens at once: the loss stays what it was."""
    real = network.Learner.loss

    def narrow(self: network.Learner, batch: Any) -> Any:
        if torch.is_grad_enabled() and batch.tokens.size > 200:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried ...")
        return real(self, batch)

    monkeypatch.setattr(network.Learner, "loss", narrow)
    told: list[Told] = []
    with pytest.raises(Cancelled):
        train(tmp_path, verse_corpus, most_steps=4, told=told, micro=800)
    notes = [t for t in told if isinstance(t, Note)]
    assert [n.english.split(":")[0] for n in notes] == ["out of memory"] * 2
    assert "内存不足" in notes[0].chinese and "200" in notes[1].english
    first = losses(whole[0])
    assert losses(tmp_path) == {n: pytest.approx(first[n], abs=1e-4) for n in range(1, 5)}


@pytest.mark.parametrize("where", ["a look", "the optimizer", "one token"])
def test_memory_that_is_full_where_less_at_once_is_no_help_is_told(
    verse_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def spoilt(*given: Any, **named: Any) -> Any:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried ...")

    with pytest.raises(Cancelled):
        train(tmp_path, verse_corpus, most_steps=3)
    kept = checkpoint.all_of(tmp_path)
    with monkeypatch.context() as patched:
        if where == "a look":
            patched.setattr(HeldOut, "loss_of", spoilt)
        elif where == "the optimizer":
            patched.setattr(torch.optim.AdamW, "step", spoilt)
        else:
            patched.setattr(network.Learner, "loss", spoilt)
        with pytest.raises(
            NoRoom, match=r"memory is full after step \d+, computing \d+ tokens"
        ) as told:
            train(tmp_path, verse_corpus)
    assert "内存已满" in told.value.chinese
    assert checkpoint.all_of(tmp_path) == kept
    with pytest.raises(Cancelled):
        train(tmp_path, verse_corpus, most_steps=1)


def test_a_loss_that_is_no_number_stops_it(verse_corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        train(tmp_path, verse_corpus, most_steps=3)
    path = checkpoint.all_of(tmp_path)[-1]
    tensors, state = checkpoint.read(path)
    tensors["model"]["model.norm.weight"][0] = float("nan")
    del state["digests"]
    checkpoint.write(tmp_path, 4, tensors, state)
    with pytest.raises(StepFailed, match=r"diverged at step 5.*--rate") as told:
        train(tmp_path, verse_corpus)
    assert "发散" in told.value.chinese
    assert path in checkpoint.all_of(tmp_path)


def test_a_rate_far_too_high_stops_it(verse_corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match="diverged"):
        train(tmp_path, verse_corpus, rate=0.9, warmup=0.0, clip=1000.0, patience=1000)


def test_a_full_disk_leaves_the_last_checkpoint(verse_corpus: Path, tmp_path: Path) -> None:
    """On a real disk that is full, where one can be mounted; here a limit on file sizes."""
    with pytest.raises(Cancelled):
        train(tmp_path, verse_corpus, most_steps=3)
    before = checkpoint.all_of(tmp_path)

    def fill(building: Path) -> None:
        with Path("/dev/full").open("wb", buffering=0) as file:
            file.write(b"x")

    with pytest.raises(NoRoom, match="disk is full"):
        checkpoint.write_folder(tmp_path / "checkpoints" / "step-00000009", fill)
    assert checkpoint.all_of(tmp_path) == before
    assert not list((tmp_path / "checkpoints").glob(".*"))


def test_no_gain_on_held_out_text_brings_the_end(verse_corpus: Path, tmp_path: Path) -> None:
    told: list[Told] = []
    record = train(
        tmp_path, verse_corpus, tokens=400_000, rate=1e-9, patience=2, looks=3, told=told
    )
    assert record.steps < record.plan.steps / 4
    said = [t.english for t in told if isinstance(t, Note)]
    assert "cooling down" in said[0]
    assert any(isinstance(t, Look) for t in told)


def test_a_training_is_made_longer_from_before_its_cool_down(
    verse_corpus: Path, tmp_path: Path
) -> None:
    first = train(tmp_path, verse_corpus, checkpoint_minutes=0.0001, tokens=10_000)
    kept = [checkpoint.number(p) for p in checkpoint.all_of(tmp_path)]
    assert len(kept) == 3 and kept[0] <= 0.81 * first.steps
    longer = train(tmp_path, verse_corpus, tokens=20_000)
    assert longer.steps == 2 * first.steps
    rates = [json.loads(x) for x in (tmp_path / "log.jsonl").read_text().splitlines()]
    rates_by_step = {x["step"]: x["rate"] for x in rates if "rate" in x}
    assert rates_by_step[first.steps] == first.plan.rate  # where it was nearly nothing before


def test_a_finish_cools_down_from_here(verse_corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        train(tmp_path, verse_corpus, most_steps=40)
    record = train(tmp_path, verse_corpus, finish=True)
    assert record.steps == 50  # a fifth of all


def test_sources_are_mixed_by_weight(verse_corpus: Path, tmp_path: Path) -> None:
    from baiyi.models.train.order import Order, Pieces

    from .conftest import pack

    other = pack(tmp_path / "other", train=90)
    sources = [Pieces(corpus.read(p).splits["train"], 32, 0) for p in (verse_corpus, other)]
    order = Order(sources, 50, 0, [3, 1])
    seen = [[len(order.numbers(s, step)) for step in range(40)] for s in (0, 1)]
    assert [sum(s) for s in seen] == [1500, 500]
    passes = [int(n) for step in range(40) for n in order.numbers(1, step)]
    assert all(sorted(passes[i : i + 90]) == list(range(90)) for i in (0, 90, 180, 270, 360))
    record = train(tmp_path / "out", verse_corpus, other, weights=(3, 1), tokens=5000)
    assert "+" in record.corpus


@pytest.mark.parametrize(
    ("change", "named"),
    [({"seed": 3}, "seed 0, not 3"), ({"size": 40_000}, "size 30000"), ({"batch": 77}, "batch")],
)
def test_another_training_in_the_same_folder_is_refused(
    verse_corpus: Path, tmp_path: Path, change: dict[str, int], named: str
) -> None:
    with pytest.raises(Cancelled):
        train(tmp_path, verse_corpus, most_steps=1)
    with pytest.raises(UserError, match=named):
        train(tmp_path, verse_corpus, **change)


def test_another_corpus_and_a_withdrawn_one_are_refused(tmp_path: Path) -> None:
    from .conftest import pack

    packed = pack(tmp_path / "first")
    with pytest.raises(Cancelled):
        train(tmp_path / "out", packed, most_steps=1)
    with pytest.raises(UserError, match="another corpus"):
        train(tmp_path / "out", pack(tmp_path / "second", train=100))

    def withdraw(told: Told) -> None:
        if told.step == 3:
            (packed / corpus.WITHDRAWN).write_text("n7")  # as `baiyi data withdraw` does

    running = Running(threads=1, precision="float32", checkpoint_minutes=0.0001)
    with pytest.raises(UserError, match="withdrawn"):
        make([corpus.read(packed)], tmp_path / "out", Options(**SMALL), running, withdraw)
    assert checkpoint.number(checkpoint.all_of(tmp_path / "out")[-1]) == 3


def test_a_damaged_checkpoint_is_named(verse_corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        train(tmp_path, verse_corpus, most_steps=2)
    path = checkpoint.all_of(tmp_path)[-1] / "optimizer.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(Damaged, match="step-00000002"):
        train(tmp_path, verse_corpus)


def test_tiny_or_empty_text_is_refused_or_learned(tmp_path: Path) -> None:
    from .conftest import pack, write_tokenizer

    empty = corpus.write(tmp_path / "e", write_tokenizer(tmp_path / "t.json"), {"train": []})
    with pytest.raises(UserError, match="split train is empty"):
        train(tmp_path / "out", empty.folder)
    assert train(tmp_path / "one", pack(tmp_path / "c", train=1), tokens=200).steps >= 1


def test_a_size_below_the_vocabulary_is_refused(tmp_path: Path, verse_corpus: Path) -> None:
    from .conftest import pack

    with pytest.raises(UserError, match="too small for a vocabulary of 5,000"):
        train(tmp_path / "out", pack(tmp_path / "c", vocabulary=5000), size=50_000)
    with pytest.raises(UserError, match=r"--size .* or --hours"):
        train(tmp_path / "o", verse_corpus, size=None)


def test_a_gpu_that_is_not_there_is_named(verse_corpus: Path, tmp_path: Path) -> None:
    if torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(Unsupported, match="--device cpu"):
        train(tmp_path, verse_corpus, device="cuda")


def test_two_trainings_in_one_folder_do_not_meet(verse_corpus: Path, tmp_path: Path) -> None:
    from filelock import FileLock

    tmp_path.mkdir(exist_ok=True)
    with (
        FileLock(tmp_path / ".lock-0"),
        pytest.raises(UserError, match="another process"),
    ):
        train(tmp_path, verse_corpus)


def test_hours_become_a_size(verse_corpus: Path) -> None:
    from baiyi.models.train.plan import plan

    found = corpus.read(verse_corpus)
    speed = machine.prepare(Running(threads=1)).pace()
    assert speed > 1e8
    plans = [plan(found, Options(hours=h), 1e7) for h in (0.001, 0.01, 0.1)]
    sizes = [p.shape.size for p in plans]
    assert sizes == sorted(sizes) and sizes[0] < sizes[-1]

"""Workers that have split the weights among them learn what one learns, and none waits for ever."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch
from safetensors.torch import load_file, save_file

from baiyi.errors import Cancelled, NoRoom, UserError
from baiyi.models import corpus
from baiyi.models.train import checkpoint, team, tensors, world
from baiyi.models.train.make import make
from baiyi.models.train.record import Trained
from baiyi.models.train.telling import Told

from .test_team import (
    NOTICED,
    close,
    command,
    gone,
    launched,
    logged,
    notes,
    options,
    running,
    together,
    wait_for_step,
    workers_of,
)

SHORT: dict[str, Any] = {"tokens": 4000}  # 8 steps
LOOKS = 4
# In each worker, before it begins: memory of worker 1 that has room for 100 tokens at once,
NARROW = """
import os
from baiyi.models.train import network

real = network.Learner.forward


def forward(self, batch):
    if os.environ.get("RANK") == "1" and batch.tokens.size > 100:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried ...")
    return real(self, batch)


network.Learner.forward = forward
"""
# and a disk of worker 0 that is full in the midst of a file.
FULL = """
import errno
from baiyi.models.train import checkpoint

real = checkpoint.save


def save(tensors, path, whole):
    def some(tensor):
        if tensor is list(tensors.values())[5]:
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(tensor)

    real(tensors, path, some)


checkpoint.save = save
"""


def alone(folder: Path, packed: Path, how: dict[str, Any] | None = None, **chosen: Any) -> None:
    found = running(threads=1, **{"looks": LOOKS, **(how or {})})
    said = options(**SHORT, **chosen)
    make([corpus.read(packed)], folder, said, found, lambda told: None)


def split(
    folder: Path, packed: Path, how: dict[str, Any] | None = None, count: int = 2, **chosen: Any
) -> Trained:
    """With small batches, of which one worker has more than the other."""
    found = {"looks": LOOKS, "micro": 50, "shard": True, **(how or {})}
    return together(folder, packed, count=count, chosen=options(**SHORT, **chosen), **found)


def befall(what: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python runs this at the start of each worker."""
    (folder / "sitecustomize.py").write_text(what)
    monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")


def learned(folder: Path, steps: range, other: Path) -> bool:
    """Whether a folder's log has these steps, with the losses of another's."""
    found, expected = logged(folder, "loss"), logged(other, "loss")
    return sorted(found) == [*steps] and close(found, {n: expected[n] for n in steps})


@pytest.fixture(scope="module")
def one(verse_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shard") / "one"
    alone(folder, verse_corpus)
    return folder


def test_they_go_on_as_one_would(one: Path, verse_corpus: Path, tmp_path: Path) -> None:
    """Each takes its part of the whole checkpoint that one worker wrote."""
    with pytest.raises(Cancelled):
        alone(tmp_path, verse_corpus, {"most_steps": 2})
    record = split(tmp_path, verse_corpus)
    assert learned(tmp_path, range(1, 9), one)
    assert close(logged(tmp_path, "norm"), logged(one, "norm"))
    assert close(logged(tmp_path, "held"), logged(one, "held"))
    assert sorted(logged(tmp_path, "sample")) == [4, 8]
    assert notes(tmp_path)[-1].endswith("from step 2, the weights split among them")
    ours, theirs = ({p.name: p for p in (at / "model").iterdir()} for at in (tmp_path, one))
    assert ours.keys() == theirs.keys()
    for name in ours.keys() - {"model.safetensors"}:
        assert ours[name].read_bytes() == theirs[name].read_bytes()
    last = Path("checkpoints", "step-00000008", "optimizer.safetensors")
    for name in (Path("model", "model.safetensors"), last):
        found, expected = load_file(tmp_path / name), load_file(one / name)
        assert found.keys() == expected.keys()
        assert all(torch.allclose(found[n], t, atol=2e-3) for n, t in expected.items())
    assert record.steps == 8 and record.model


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", ["adamw", "muon"])
def test_one_goes_on_as_they_would(verse_corpus: Path, tmp_path: Path, optimizer: str) -> None:
    """Muon needs whole matrices of what is split."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    alone(whole, verse_corpus, optimizer=optimizer)
    with pytest.raises(Cancelled):
        split(parts, verse_corpus, {"most_steps": 5}, optimizer=optimizer)
    alone(parts, verse_corpus, optimizer=optimizer)
    assert learned(parts, range(1, 9), whole)


def test_one_alone_has_nothing_to_split(one: Path, verse_corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        alone(tmp_path, verse_corpus, {"shard": True, "most_steps": 2})
    expected = logged(one, "loss")
    assert logged(tmp_path, "loss") == {step: expected[step] for step in (1, 2)}


def test_compiled_they_are_refused(verse_corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="--shard and --compile do not go together") as told:
        alone(tmp_path, verse_corpus, {"shard": True, "compiled": True})
    assert "--shard 与 --compile 不能同用" in told.value.chinese


def test_tensors_are_written_as_safetensors_writes_them(tmp_path: Path) -> None:
    torch.manual_seed(0)
    given = {
        "b": torch.randn(3, 5),
        "a": torch.randn(4).bfloat16(),
        "词": torch.tensor(7.0),
        "empty": torch.zeros(0, 2),
        "random": torch.get_rng_state(),
    }
    for told in (None, {"format": "pt"}):
        save_file(given, tmp_path / "theirs", told)
        tensors.save(given, tmp_path / "ours", told=told)
        assert (tmp_path / "ours").read_bytes() == (tmp_path / "theirs").read_bytes()


@pytest.mark.slow
def test_three_of_them_with_recomputing_and_mixed_texts(verse_corpus: Path, tmp_path: Path) -> None:
    """Of a source with little weight not every worker has a piece in each step."""
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    chosen, weights = options(**SHORT, batch=90), (0.8, 0.2)
    found = [corpus.read(verse_corpus)] * 2
    how: dict[str, Any] = {"looks": LOOKS, "most_steps": 6}
    with pytest.raises(Cancelled):
        make(found, whole, chosen, running(threads=1, **how), lambda told: None, weights)
    how |= {"shard": True, "recompute": True, "micro": 30}
    call = team.Call([verse_corpus] * 2, parts, chosen, running(**how), weights)
    with pytest.raises(Cancelled):
        team.train(call, 3, lambda told: None, 0)
    assert learned(parts, range(1, 7), whole)


@pytest.mark.slow
def test_in_bf16_too(verse_corpus: Path, tmp_path: Path) -> None:
    how = {"precision": "bf16", "micro": 200, "most_steps": 3}
    for train, name in ((alone, "one"), (split, "two")):
        with pytest.raises(Cancelled):
            train(tmp_path / name, verse_corpus, how)
    expected = logged(tmp_path / "one", "loss")
    assert logged(tmp_path / "two", "loss") == pytest.approx(expected, abs=0.05)


@pytest.mark.slow
def test_out_of_memory_in_one_all_begin_again_with_half(
    one: Path, verse_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    befall(NARROW, tmp_path, monkeypatch)
    out = tmp_path / "out"
    split(out, verse_corpus, {"micro": 400})
    assert learned(out, range(1, 9), one)
    assert {note for note in notes(out) if "memory" in note} == {
        f"out of memory: all workers begin again from the last checkpoint, with {n} tokens at once"
        for n in (200, 100)
    }


@pytest.mark.slow
@pytest.mark.parametrize("rank", [0, 1])
def test_a_killed_one_is_made_up_for(
    one: Path, verse_corpus: Path, tmp_path: Path, rank: int
) -> None:
    more = ("--workers=2", "--shard", "--micro=50", "--checkpoint-minutes=0.01", f"--looks={LOOKS}")
    with launched(command(verse_corpus, tmp_path, *more, tokens=4000)) as process:
        workers = workers_of(process)
        wait_for_step(process, tmp_path, 3)
        workers[rank].send_signal(signal.SIGKILL)
        began = time.monotonic()
        assert gone(workers)
        print(f"noticed in {time.monotonic() - began:.2f} s")
        _, complaint = process.communicate(timeout=150)
    assert process.returncode == 0, complaint.decode()
    assert learned(tmp_path, range(1, 9), one)
    assert any(f"worker {rank} was killed (SIGKILL); all workers" in n for n in notes(tmp_path))


@pytest.mark.slow
def test_a_full_disk_ends_all(
    verse_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for what worker 0 does not ask for any more."""
    befall(FULL, tmp_path, monkeypatch)
    began = time.monotonic()
    with pytest.raises(NoRoom, match="the disk is full"):
        split(tmp_path / "out", verse_corpus, {"most_steps": 2})
    assert time.monotonic() - began < 2 * NOTICED
    assert not checkpoint.all_of(tmp_path / "out")
    assert not list((tmp_path / "out" / "checkpoints").iterdir())


@pytest.mark.slow
def test_one_that_stands_still_is_not_waited_for(verse_corpus: Path, tmp_path: Path) -> None:
    """In the midst of a step too the others give up after the time that is said."""
    before = set(psutil.Process().children())

    def stop(told: Told) -> None:
        if told.step == 2:
            here = set(psutil.Process().children()) - before
            found = [one for one in here if "spawn_main" in " ".join(one.cmdline())]
            max(found, key=lambda one: (one.create_time(), one.pid)).suspend()

    how = running(stall=3, shard=True, micro=50)
    call = team.Call([verse_corpus], tmp_path, options(tokens=4_000_000), how)
    with pytest.raises(world.Lost, match="worker 0 lost the others"):
        team.train(call, 2, stop, 0)

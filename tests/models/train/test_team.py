"""Several workers learn what one learns; one that is killed is made up for, and nothing ever hangs."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from baiyi.errors import Cancelled, UserError
from baiyi.models import corpus
from baiyi.models.train import checkpoint, team, world
from baiyi.models.train.make import make
from baiyi.models.train.options import Options, Running
from baiyi.models.train.record import Trained
from baiyi.models.train.telling import Note, Told

SMALL: dict[str, Any] = {"size": 30_000, "tokens": 30_000, "batch": 500, "rate": 0.01}
LOOKS = 20
NOTICED = 60.0  # seconds for what should take five, on a machine with much else to do


def options(**chosen: Any) -> Options:
    return Options(**{**SMALL, **chosen})


def running(**chosen: Any) -> Running:
    return Running(**{"precision": "float32", "looks": LOOKS, **chosen})


def alone(folder: Path, packed: Path, **chosen: Any) -> Trained:
    found = [corpus.read(packed)]
    return make(found, folder, options(), running(threads=1, **chosen), lambda told: None)


def together(
    folder: Path,
    packed: Path,
    *,
    count: int = 2,
    restarts: int = 0,
    told: list[Told] | None = None,
    chosen: Options | None = None,
    **how: Any,
) -> Trained:
    call = team.Call([packed], folder, chosen or options(), running(**how))
    return team.train(call, count, ([] if told is None else told).append, restarts)


def logged(folder: Path, name: str) -> dict[int, Any]:
    path = folder / "log.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    found = [json.loads(line) for line in lines if line.endswith("}")]
    return {line["step"]: line[name] for line in found if name in line}


def notes(folder: Path) -> list[str]:
    lines = (folder / "log.jsonl").read_text("utf-8").splitlines()
    return [told["english"] for told in map(json.loads, lines) if "english" in told]


def close(found: dict[int, float], expected: dict[int, float]) -> bool:
    return found == {step: pytest.approx(value, abs=2e-3) for step, value in expected.items()}


def command(packed: Path, out: Path, *more: str, **chosen: Any) -> list[str]:
    words = [f"--{n}={v}" for n, v in {**SMALL, **chosen}.items()]
    start = [sys.executable, "-m", "baiyi.cli.main", "train", "make", str(packed), f"--out={out}"]
    return [*start, *words, f"--looks={LOOKS}", "--precision=float32", *more]


@contextmanager
def launched(call: list[str], **how: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A launcher; none of its processes is left, whatever a test found."""
    environment = os.environ | {"BAIYI_LANGUAGE": "en"}
    process = subprocess.Popen(
        call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, **how
    )
    seen = psutil.Process(process.pid)
    started: list[psutil.Process] = []
    try:
        yield process
    finally:
        if seen.is_running():
            started = seen.children(recursive=True)
        process.kill()
        process.communicate()
        for one in started:
            if one.is_running():
                one.kill()


def workers_of(process: subprocess.Popen[bytes], count: int = 2) -> list[psutil.Process]:
    """Once they are there, the one of rank 0 first."""
    while True:
        assert process.poll() is None
        found = psutil.Process(process.pid).children()
        here = [one for one in found if "spawn_main" in " ".join(_line(one))]
        if len(here) == count:
            return sorted(here, key=lambda one: (one.create_time(), one.pid))
        time.sleep(0.02)


def _line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def wait_for_step(process: subprocess.Popen[bytes], out: Path, step: int) -> None:
    while step not in logged(out, "loss"):
        assert process.poll() is None, process.communicate()[1].decode()
        time.sleep(0.02)


def gone(processes: list[psutil.Process], seconds: float = NOTICED) -> bool:
    """Whether all have ended; one that nobody has asked for since it died has not."""
    end = time.monotonic() + seconds
    while any(one.is_running() for one in processes) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(one.is_running() for one in processes)


@pytest.fixture(scope="module")
def one(verse_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workers") / "one"
    alone(folder, verse_corpus)
    return folder


@pytest.fixture(scope="module")
def two(verse_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Told]]:
    folder = tmp_path_factory.mktemp("workers") / "two"
    told: list[Told] = []
    record = together(folder, verse_corpus, told=told)
    assert record == Trained.model_validate_json((folder / "training.json").read_bytes())
    return folder, told


def test_two_workers_learn_what_one_learns(one: Path, two: tuple[Path, list[Told]]) -> None:
    folder, told = two
    losses = logged(one, "loss")
    assert losses[1] > 4 and losses[max(losses)] < 1
    assert close(logged(folder, "loss"), losses)
    assert close(logged(folder, "norm"), logged(one, "norm"))
    assert close(logged(folder, "held"), logged(one, "held"))
    assert logged(folder, "held") != {}
    assert (folder / "model" / "model.safetensors").exists()
    threads = max(1, world.cores() // 2)
    assert notes(folder) == [t.english for t in told if isinstance(t, Note)]
    assert notes(folder)[0].startswith(f"2 workers, each with {threads} of this machine's")


def test_their_tokens_are_counted_once(one: Path, two: tuple[Path, list[Told]]) -> None:
    """Tokens of a step = tokens a second x its seconds."""

    def counted(folder: Path) -> list[float]:
        rates, seconds = logged(folder, "tokens"), logged(folder, "seconds")
        spent = {step: seconds[step] - seconds.get(step - 1, 0.0) for step in seconds}
        return [rates[step] * spent[step] for step in sorted(spent)]

    assert counted(two[0]) == pytest.approx(counted(one), rel=1e-6)


@pytest.mark.parametrize("counts", [(2, 1), pytest.param((1, 3), marks=pytest.mark.slow)])
def test_another_number_of_workers_goes_on(
    one: Path, verse_corpus: Path, tmp_path: Path, counts: tuple[int, int]
) -> None:
    for count, most in zip(counts, (23, 10), strict=True):
        with pytest.raises(Cancelled):
            if count == 1:
                alone(tmp_path, verse_corpus, most_steps=most)
            else:
                together(tmp_path, verse_corpus, count=count, most_steps=most)
    expected = {step: loss for step, loss in logged(one, "loss").items() if step <= 33}
    assert close(logged(tmp_path, "loss"), expected)
    assert [checkpoint.number(p) for p in checkpoint.all_of(tmp_path)] == [23, 33]


@pytest.mark.parametrize("rank", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_a_killed_worker_is_made_up_for(
    two: tuple[Path, list[Told]], verse_corpus: Path, tmp_path: Path, rank: int
) -> None:
    call = command(verse_corpus, tmp_path, "--workers=2", "--checkpoint-minutes=0.01", "--json")
    with launched(call) as process:
        workers = workers_of(process)
        while not checkpoint.all_of(tmp_path):
            assert process.poll() is None, process.communicate()[1].decode()
            time.sleep(0.02)
        workers[rank].send_signal(signal.SIGKILL)
        assert gone(workers)
        said, complaint = process.communicate(timeout=120)
    assert process.returncode == 0, complaint.decode()
    record = Trained.model_validate_json(said)
    assert logged(tmp_path, "loss") == logged(two[0], "loss")
    assert record.steps == max(logged(two[0], "loss"))
    lost, again = notes(tmp_path)[-2:]
    assert lost == (
        f"worker {rank} was killed (SIGKILL); all workers begin again from the last checkpoint (1 of 3)"
    )
    assert again.startswith("2 workers") and not again.endswith("from step 0")


def test_one_killed_too_often_is_said(verse_corpus: Path, tmp_path: Path) -> None:
    call = command(verse_corpus, tmp_path, "--workers=2", "--restarts=0", tokens="4M")
    with launched(call) as process:
        workers = workers_of(process)
        wait_for_step(process, tmp_path, 2)
        began = time.monotonic()
        workers[1].send_signal(signal.SIGKILL)
        _, complaint = process.communicate(timeout=NOTICED)
        assert time.monotonic() - began < team.GRACE + NOTICED / 2
    assert process.returncode == 6 and not any(one.is_running() for one in workers)
    assert "worker 1 was killed (SIGKILL), after 0 new beginnings" in complaint.decode()


@pytest.mark.parametrize("how", [(), pytest.param(("--shard",), marks=pytest.mark.slow)])
def test_a_word_to_stop_ends_all_with_a_checkpoint(
    verse_corpus: Path, tmp_path: Path, how: tuple[str, ...]
) -> None:
    with launched(command(verse_corpus, tmp_path, "--workers=2", *how, tokens="4M")) as process:
        workers = workers_of(process)
        wait_for_step(process, tmp_path, 2)
        process.terminate()
        _, complaint = process.communicate(timeout=NOTICED)
    assert process.returncode == 130 and not any(one.is_running() for one in workers)
    (kept,) = checkpoint.all_of(tmp_path)
    assert f"stopped at step {checkpoint.number(kept)}, with a checkpoint" in complaint.decode()


def test_a_word_to_stop_before_they_have_met_ends_all(verse_corpus: Path, tmp_path: Path) -> None:
    with launched(command(verse_corpus, tmp_path, "--workers=2", tokens="4M")) as process:
        workers = workers_of(process)
        process.terminate()
        _, complaint = process.communicate(timeout=NOTICED)
    assert process.returncode == 130 and not any(one.is_running() for one in workers)
    assert "stopped before the next checkpoint" in complaint.decode()


@pytest.mark.slow
def test_ctrl_c_in_a_terminal_reaches_the_starter_alone(verse_corpus: Path, tmp_path: Path) -> None:
    """It goes to a whole group of processes; asked twice, a worker would end without a checkpoint."""
    call = command(verse_corpus, tmp_path, "--workers=2", tokens="4M")
    with launched(call, start_new_session=True) as process:
        wait_for_step(process, tmp_path, 2)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=NOTICED)
    assert process.returncode == 130
    assert len(checkpoint.all_of(tmp_path)) == 1


def test_workers_do_not_outlive_who_started_them(verse_corpus: Path, tmp_path: Path) -> None:
    with launched(command(verse_corpus, tmp_path, "--workers=2", tokens="4M")) as process:
        workers = workers_of(process)
        wait_for_step(process, tmp_path, 2)
        process.kill()
        process.wait()
        assert gone(workers)
    assert len(checkpoint.all_of(tmp_path)) == 1


def test_one_that_stands_still_is_not_waited_for(verse_corpus: Path, tmp_path: Path) -> None:
    """As when a machine is unplugged: no connection closes, nothing comes."""
    before = set(psutil.Process().children())  # of other tests, that these workers are not

    def started() -> set[psutil.Process]:
        here = set(psutil.Process().children()) - before
        return {one for one in here if "spawn_main" in " ".join(_line(one))}

    def stop(told: Told) -> None:
        if told.step == 2:
            max(started(), key=lambda one: (one.create_time(), one.pid)).suspend()

    call = team.Call([verse_corpus], tmp_path, options(tokens=4_000_000), running(stall=3))
    began = time.monotonic()
    with pytest.raises(world.Lost, match="worker 0 lost the others") as told:
        team.train(call, 2, stop, 0)
    assert time.monotonic() - began < team.START
    assert "失去联系" in told.value.chinese
    assert not started()


def test_torchrun_starts_the_same(
    two: tuple[Path, list[Told]], verse_corpus: Path, tmp_path: Path
) -> None:
    call = command(verse_corpus, tmp_path / "out", "--json")
    places = ["--nproc-per-node=2", "--master-addr=127.0.0.1", f"--master-port={world.free_port()}"]
    call[1:2] = ["-m", "torch.distributed.run", *places, "-m"]
    said = subprocess.run(call, capture_output=True, check=True, timeout=120)
    assert Trained.model_validate_json(said.stdout).steps == max(logged(two[0], "loss"))
    assert logged(tmp_path / "out", "loss") == logged(two[0], "loss")


def test_more_workers_than_pieces_of_text_are_refused(verse_corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"2 workers, but a step .* has 1 pieces of text") as told:
        together(tmp_path, verse_corpus, chosen=options(batch=1))
    assert "有 2 个进程，但本训练每步只有 1 段文本" in told.value.chinese
    assert not (tmp_path / "plan.json").exists()


def test_a_world_of_another_size_is_refused(verse_corpus: Path, tmp_path: Path) -> None:
    place = world.variables(world.World(0, 3, 0, 3), world.free_port())
    said = subprocess.run(
        command(verse_corpus, tmp_path, "--workers=2"),
        capture_output=True,
        env=os.environ | place | {"BAIYI_LANGUAGE": "en"},
    )
    assert said.returncode == 2
    assert b"--workers 2, but the environment says WORLD_SIZE=3" in said.stderr


def test_workers_that_differ_on_their_number_are_told(verse_corpus: Path, tmp_path: Path) -> None:
    port = world.free_port()
    started = [
        subprocess.Popen(
            command(verse_corpus, tmp_path),
            stderr=subprocess.PIPE,
            env=os.environ
            | world.variables(world.World(rank, size, rank, size), port)
            | {"BAIYI_LANGUAGE": "en"},
        )
        for rank, size in ((0, 2), (1, 3))
    ]
    try:
        _, complaint = started[1].communicate(timeout=NOTICED)
        assert started[1].returncode == 2
        assert "worker 1 was started with WORLD_SIZE=3, worker 0 with 2" in complaint.decode()
    finally:
        for process in started:
            process.kill()
            process.communicate()


def test_two_teams_in_one_folder_do_not_meet(verse_corpus: Path, tmp_path: Path) -> None:
    from filelock import FileLock

    with (
        FileLock(tmp_path / ".lock-0"),
        pytest.raises(UserError, match="another process trains"),
    ):
        together(tmp_path, verse_corpus)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(20))
def test_whenever_a_worker_is_killed_the_training_ends_whole(
    two: tuple[Path, list[Told]], verse_corpus: Path, tmp_path: Path, number: int
) -> None:
    """While torch is loaded, while they meet, in a step, in a checkpoint: anywhere."""
    rolled = random.Random(number)
    call = command(verse_corpus, tmp_path, "--workers=2", "--checkpoint-minutes=0.01")
    with launched(call) as process:
        workers = workers_of(process)
        if number % 2:
            time.sleep(rolled.uniform(0, 8))
        else:
            wait_for_step(process, tmp_path, rolled.randrange(1, 50))
        time.sleep(rolled.uniform(0, 0.1))
        if process.poll() is None and workers[0].is_running():
            workers[rolled.randrange(2)].send_signal(signal.SIGKILL)
        began = time.monotonic()
        assert gone(workers)
        print(f"noticed in {time.monotonic() - began:.2f} s")
        _, complaint = process.communicate(timeout=150)
    assert process.returncode == 0, complaint.decode()
    assert logged(tmp_path, "loss") == logged(two[0], "loss")
    assert not list((tmp_path / "checkpoints").glob(".*"))

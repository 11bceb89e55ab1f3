"""Defaults and canaries in a file: whole or as it was, one process at a time."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from baiyi.errors import Damaged
from baiyi.store import rollouts
from baiyi.store.rollouts import Canary, Rollout


def test_what_was_before_comes_back_step_by_step(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        rollouts.change(tmp_path, "writer", lambda r, n=name: r.made_default(n))
    found = [rollouts.change(tmp_path, "writer", Rollout.restored).default for _ in range(3)]
    assert found == ["b", "a", None]
    with pytest.raises(IndexError):
        rollouts.change(tmp_path, "writer", Rollout.restored)
    assert rollouts.of(tmp_path, "writer") == rollouts.Rollout()
    assert rollouts.of(tmp_path, "painter") == rollouts.NOTHING


def test_a_canary_that_ended_is_remembered(tmp_path: Path) -> None:
    new = Canary(name="x", beside="y", share=0.5, since=1.0)
    rollouts.change(tmp_path, "writer", lambda r: r.begun(new))
    assert rollouts.of(tmp_path, "writer").running == new
    assert rollouts.uses(tmp_path, "x") == ("writer", "canary")
    ended = rollouts.change(tmp_path, "writer", lambda r: r.over("rolled back"))
    assert ended.running is None and ended.canaries[0].how == "rolled back"
    assert rollouts.uses(tmp_path, "x") is None


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"writer": {"default": 3}}', b'{"writer": []}'])
def test_a_damaged_file_is_named(tmp_path: Path, data: bytes) -> None:
    rollouts.place(tmp_path).write_bytes(data)
    with pytest.raises(Damaged, match=r"defaults\.json") as caught:
        rollouts.of(tmp_path, "writer")
    assert "delete it" in caught.value.english and "删除" in caught.value.chinese


@pytest.mark.parametrize("share", [0, -0.1, 1.1])
def test_a_share_is_a_share(share: float) -> None:
    with pytest.raises(ValueError):
        Canary(name="x", beside="y", share=share, since=1.0)


def _many(folder: Path, start: int) -> None:
    for n in range(start, start + 10):
        rollouts.change(folder, f"kind {n}", lambda r: r.made_default("x"))


def test_several_processes_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    running = [context.Process(target=_many, args=(tmp_path, n * 10)) for n in range(3)]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
    assert sorted(rollouts.read(tmp_path)) == sorted(f"kind {n}" for n in range(30))


def test_a_change_that_dies_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rollouts.change(tmp_path, "writer", lambda r: r.made_default("a"))
    before = rollouts.place(tmp_path).read_bytes()

    def die(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", die)
    with pytest.raises(OSError):
        rollouts.change(tmp_path, "writer", lambda r: r.made_default("b"))
    assert rollouts.place(tmp_path).read_bytes() == before
    assert rollouts.of(tmp_path, "writer").default == "a"
    assert not list(tmp_path.glob("*.part")) and not list(tmp_path.glob(".*.part"))

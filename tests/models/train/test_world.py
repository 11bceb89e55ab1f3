"""Which worker a process is, and what it learns from: without starting any."""

from __future__ import annotations

import socket
from pathlib import Path

import numpy
import pytest
import torch

from baiyi.errors import MissingExtra, UserError
from baiyi.models import corpus
from baiyi.models.train import machine, team, workers, world
from baiyi.models.train.options import Options, Running
from baiyi.models.train.order import Order, Pieces

from .conftest import pack

PLACE = {"RANK": "1", "WORLD_SIZE": "4", "MASTER_ADDR": "node-1", "MASTER_PORT": "29500"}
AGENT = {"LOCAL_RANK": "1", "LOCAL_WORLD_SIZE": "2"}


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        ({}, world.ALONE),
        ({"MASTER_ADDR": "node-1"}, world.ALONE),
        ({**PLACE, "RANK": "0", "WORLD_SIZE": "1"}, world.ALONE),
        (PLACE, world.World(1, 4, 0, 1)),
        ({**PLACE, "MASTER_ADDR": "127.0.0.1"}, world.World(1, 4, 1, 4)),
        (PLACE | AGENT, world.World(1, 4, 1, 2)),
    ],
)
def test_the_environment_says_which_worker_this_is(
    environment: dict[str, str], place: world.World
) -> None:
    assert world.read(environment) == place


@pytest.mark.parametrize("place", [world.World(0, 2, 0, 2), world.World(2, 3, 2, 3)])
def test_a_worker_finds_itself_in_what_it_is_given(place: world.World) -> None:
    assert world.read(world.variables(place, 29500)) == place


@pytest.mark.parametrize(
    ("change", "named", "chinese"),
    [
        ({"RANK": "4"}, "RANK=4 in a WORLD_SIZE of 4: ranks go from 0 to 3", "不存在"),
        ({"RANK": "one"}, "RANK=one is no whole number", "不是整数"),
        ({"WORLD_SIZE": "-2"}, "WORLD_SIZE=-2 is no whole number", "不是整数"),
        ({"WORLD_SIZE": "0"}, "WORLD_SIZE of 0", "不存在"),
        ({"MASTER_PORT": "http"}, "MASTER_PORT=http", "不是整数"),
        ({"WORLD_SIZE": ""}, "WORLD_SIZE= is no whole number", "不是整数"),
    ],
)
def test_a_place_that_cannot_be_is_named(change: dict[str, str], named: str, chinese: str) -> None:
    with pytest.raises(UserError, match=named) as told:
        world.read(PLACE | change)
    assert chinese in told.value.chinese


@pytest.mark.parametrize("name", world.NAMES)
def test_half_a_place_is_named(name: str) -> None:
    with pytest.raises(UserError, match=f"^{name} is not set") as told:
        world.read({n: v for n, v in PLACE.items() if n != name})
    assert f"未设置 {name}" in told.value.chinese


def test_workers_share_the_cores() -> None:
    before = torch.get_num_threads()
    try:
        for size in (1, 2, 64):
            place = world.World(0, size, 0, size)
            machine.prepare(Running(device="cpu", precision="float32"), place)
            assert size == 1 or torch.get_num_threads() == max(1, world.cores() // size)
        machine.prepare(Running(device="cpu", precision="float32", threads=3), place)
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_the_shares_of_a_step_are_the_step(verse_corpus: Path, tmp_path: Path, count: int) -> None:
    """Of two sources: each token once, and shares alike but for one piece of text."""
    other = pack(tmp_path / "other", train=90)
    sources = [Pieces(corpus.read(p).splits["train"], 32, 0) for p in (verse_corpus, other)]
    order = Order(sources, 31, 0, [3, 1])
    for step in range(12):
        whole = order.step(step, 200)
        shares = [order.step(step, 200, rank, count) for rank in range(count)]
        learned = sorted(int(t) for batch in whole for t in batch.targets)
        assert learned == sorted(int(t) for s in shares for batch in s for t in batch.targets)
        assert len(learned) == order.learned(step)
        rows = [sum(len(b.tokens) for b in share) for share in shares]
        assert max(rows) - min(rows) <= 1
        tokens = [sum(b.real for b in share) for share in shares]
        assert max(tokens) - min(tokens) <= 2 * 22  # the longest piece of each source


def test_alone_nothing_is_asked_of_others() -> None:
    weight = torch.nn.Parameter(torch.ones(3))
    weight.grad = torch.full((3,), 2.0)
    assert workers.here() == (0, 1)
    assert workers.sum_gradients([weight], (1.5, 2), "cpu") == [1.5, 2]
    assert numpy.array_equal(weight.grad.numpy(), numpy.full(3, 2.0))
    assert workers.first(lambda: 7) == 7
    assert workers.agree(True, False) == [True, False]


def test_without_torch_the_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"baiyi\[train\]") as told:
        team.train(team.Call([], tmp_path, Options(), Running()), 2, print)
    assert "训练需要 torch" in told.value.chinese


def test_a_torch_without_its_part_for_workers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.distributed, "is_gloo_available", lambda: False)
    with (
        pytest.raises(MissingExtra, match="built without its part for several workers") as told,
        workers.joined(world.World(0, 2, 0, 2), "cpu", 1),
    ):
        raise AssertionError
    assert "gloo" in told.value.chinese


def test_a_port_in_use_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind((world.HERE, 0))
        taken.listen()
        port = taken.getsockname()[1]
        place = world.World(0, 2, 0, 2)
        for name, value in world.variables(place, port).items():
            monkeypatch.setenv(name, value)
        with (
            pytest.raises(UserError, match=rf"listens on 127.0.0.1:{port}; .* MASTER_PORT") as told,
            workers.joined(place, "cpu", 1),
        ):
            raise AssertionError
    assert "已被其他程序占用" in told.value.chinese


def test_workers_that_do_not_come_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    place = world.World(0, 2, 0, 2)
    for name, value in world.variables(place, world.free_port()).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(workers, "JOIN", 1.0)
    with (
        pytest.raises(world.Lost, match=r"did not find each other .* within 1 s") as told,
        workers.joined(place, "cpu", 1),
    ):
        raise AssertionError
    assert "会合" in told.value.chinese

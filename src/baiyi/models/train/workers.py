"""Several workers on one step: each learns from its share, the gradients are summed.

What torch's DistributedDataParallel does, but in one message after a step's last small batch: a
worker whose memory ends in between computes its share anew, in smaller parts, and none waits for
a message that does not come. Nothing here waits for ever: for each other at the start JOIN
seconds, for a message as long as `joined` is told; a worker that was killed is noticed at once,
as its connections close.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

import torch
from torch import distributed

from ...errors import BaiyiError, MissingExtra, UserError
from . import world
from .world import Lost, World

JOIN = 120.0  # seconds that the workers have to find each other
T = TypeVar("T")


@contextmanager
def joined(place: World, device: str, patience: float) -> Iterator[None]:
    """Be one of the workers; nothing where there is but one, or they have met already.

    No message is waited for longer than `patience` seconds. Raises Lost where not all come,
    UserError where another program has the port or the workers differ on how many they are.
    """
    if place.size == 1 or here()[1] > 1:
        yield
        return
    _offered()
    if place.local_size == place.size and (name := world.loopback()):
        # By the machine's name gloo may find an address that nobody answers on.
        os.environ.setdefault("GLOO_SOCKET_IFNAME", name)
    _join(place, "gloo" if device == "cpu" else "cpu:gloo,cuda:nccl", patience)
    yield
    distributed.destroy_process_group()  # not after an error: it could wait for who is gone


def _offered() -> None:
    if not distributed.is_available() or not distributed.is_gloo_available():
        raise MissingExtra(
            f"torch {torch.__version__} was built without its part for several workers (gloo); "
            "install another build, or train with one worker",
            f"torch {torch.__version__} 未编译多进程部分（gloo）；请安装其他版本，或只用一个进程训练",
        )


def _join(place: World, backend: str, patience: float) -> None:
    address = ":".join(os.environ[name] for name in ("MASTER_ADDR", "MASTER_PORT"))
    try:
        store, rank, size = next(
            iter(distributed.rendezvous("env://", timeout=timedelta(seconds=JOIN)))
        )
        _same_size(store, place)
        distributed.init_process_group(
            backend,
            store=store,
            rank=rank,
            world_size=size,
            timeout=timedelta(seconds=patience),
        )
    except RuntimeError as error:
        if "EADDRINUSE" in str(error) or "already in use" in str(error):
            raise UserError(
                f"another program listens on {address}; give another MASTER_PORT",
                f"{address} 已被其他程序占用；请换一个 MASTER_PORT",
            ) from error
        raise Lost(
            f"the {place.size} workers did not find each other at {address} within {JOIN:.0f} s; start "
            "all of them with the same MASTER_ADDR, MASTER_PORT and WORLD_SIZE",
            f"{place.size} 个进程未能在 {JOIN:.0f} 秒内于 {address} 会合；请用相同的 MASTER_ADDR、"
            "MASTER_PORT 与 WORLD_SIZE 启动全部进程",
        ) from error


def _same_size(store: Any, place: World) -> None:
    if place.rank == 0:
        store.set("baiyi-size", str(place.size))
        return
    size = store.get("baiyi-size").decode()
    if size != str(place.size):
        raise UserError(
            f"worker {place.rank} was started with WORLD_SIZE={place.size}, worker 0 with {size}; start "
            "all with the same",
            f"进程 {place.rank} 启动时 WORLD_SIZE={place.size}，进程 0 则为 {size}；请用相同的值启动",
        )


def here() -> tuple[int, int]:
    """(rank, world); (0, 1) where there is but this process."""
    if distributed.is_available() and distributed.is_initialized():
        return distributed.get_rank(), distributed.get_world_size()
    return 0, 1


def first(ask: Callable[[], T]) -> T:
    """What worker 0 finds, for all of them; what it raises of ours, all raise."""
    rank, size = here()
    if size == 1:
        return ask()
    said: list[Any] = [None, None]
    if rank == 0:
        try:
            said[0] = ask()
        except BaiyiError as error:
            said[1] = error
    with _together():
        distributed.broadcast_object_list(said, src=0, device=torch.device("cpu"))
    if said[1] is not None:
        raise said[1]
    found: T = said[0]
    return found


def same(parameters: Iterable[Any]) -> None:
    """All begin with the weights of worker 0."""
    if here()[1] == 1:
        return
    with _together():
        for parameter in parameters:
            distributed.broadcast(parameter.data, src=0)


def sum_gradients(parameters: Iterable[Any], counts: Sequence[float], device: str) -> list[float]:
    """Sum the gradients over all workers, in one message, and some counts beside them.

    Gives the summed counts. Raises Lost.
    """
    if here()[1] == 1:
        return list(counts)
    found = list(parameters)
    for parameter in found:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
    pieces = [p.grad.reshape(-1) for p in found]
    flat = torch.cat([*pieces, torch.tensor(counts, device=device)])
    with _together():
        distributed.all_reduce(flat)
    place = 0
    for parameter in found:
        size = parameter.grad.numel()
        parameter.grad.copy_(flat[place : place + size].view_as(parameter.grad))
        place += size
    return [float(count) for count in flat[place:]]


def totals(counts: Sequence[float]) -> list[float]:
    """Each count, summed over all workers. Raises Lost."""
    if here()[1] == 1:
        return list(counts)
    flat = torch.tensor(counts, dtype=torch.float64)
    with _together():
        distributed.all_reduce(flat)
    return [float(count) for count in flat]


def most(count: int) -> int:
    """The greatest of all workers' counts. Raises Lost."""
    found = torch.tensor(count)
    with _together():
        distributed.all_reduce(found, distributed.ReduceOp.MAX)
    return int(found)


def agree(*said: bool) -> list[bool]:
    """For each question whether any worker says yes, so that all do the same at the same step."""
    return [count > 0 for count in totals([float(one) for one in said])]


@contextmanager
def _together() -> Iterator[None]:
    """torch has an error of its own for each way in which a neighbour can be gone."""
    try:
        yield
    except RuntimeError as error:
        raise _lost(error) from error


@contextmanager
def coupled() -> Iterator[None]:
    """As `_together`, for much else beside messages: what is no error of theirs stays what it is."""
    try:
        yield
    except RuntimeError as error:
        ours = isinstance(error, BaiyiError)
        if not ours and any(word in str(error).lower() for word in ("gloo", "nccl")):
            raise _lost(error) from error
        raise


def _lost(error: RuntimeError) -> Lost:
    return Lost(
        f"worker {here()[0]} lost the others ({str(error).splitlines()[0][:120]}); run the same "
        "command again, it goes on from the last checkpoint",
        f"进程 {here()[0]} 与其他进程失去联系；再次运行同一命令，会从最近的检查点继续",
    )

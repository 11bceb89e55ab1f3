"""Weights, gradients and optimizer state split over the workers, by torch's FSDP2 (`fully_shard`).

A layer is whole only while it is computed: its weights are gathered before, its gradients summed and
split after. So all workers have to compute at the same time, and as often: whatever one of them does
with split weights, all do (`alike`, `looking`), and where one cannot, it ends, and all with it.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import torch

from . import workers
from .order import NOTHING, Batch
from .tensors import Whole, plain
from .world import Full

MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of malloc.h
LARGE = 2**20  # bytes
T = TypeVar("T")


def split(learner: Any, layers: Iterable[Any], device: str) -> None:
    """Split each of the layers, then what else the learner has; one at a time comes to the device whole.

    Gradients are summed, not averaged: losses are already shares of a step's.
    """
    # Not there in every torch, and slow to load.
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.fsdp import fully_shard

    if device == "cpu":
        _give_back()
    with workers.coupled():
        mesh = init_device_mesh(device, (workers.here()[1],))
        for module in (*layers, learner):
            fully_shard(module, mesh=mesh)
            module.set_gradient_divide_factor(1.0)
            module.set_force_sum_reduction_for_comms(True)  # gloo has no product before a sum


def _give_back() -> None:
    """What is freed goes back to the system at once. glibc would keep it, in pieces that the next layer does
    not fit in, and a worker with half of the weights would hold more than one with all of them."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(MMAP_THRESHOLD, LARGE)


def alike(batches: Sequence[Batch]) -> list[Batch]:
    """As many batches for each worker: who has fewer learns nothing from empty ones, but gives its part
    of the weights to the others."""
    most = workers.most(len(batches))
    return [*batches, *[NOTHING] * (most - len(batches))]


@contextmanager
def looking(learner: Any) -> Iterator[None]:
    """What a split learner has beside its layers is whole meanwhile, so that its parts can be called too."""
    if learner.split:
        learner.unshard()
    yield
    if learner.split:
        learner.reshard()


def is_split(tensor: Any) -> bool:
    """Whether it is one of torch's DTensors."""
    return hasattr(tensor, "full_tensor")


def part(value: Any, like: Any) -> Any:
    """Of a whole tensor, which all workers have, what this one is to hold, as of `like`."""
    value = value.to(like.device)
    if not is_split(like):
        return value
    from torch.distributed.tensor import DTensor, Replicate

    here = DTensor.from_local(value, like.device_mesh, [Replicate()], run_check=False)
    return here.redistribute(placements=like.placements)


def gathered(tensor: Any) -> Any:
    """The whole of it, at all workers, which have to ask together."""
    return tensor.full_tensor() if is_split(tensor) else tensor


def norm(tensors: Sequence[Any]) -> float:
    """Of all of them together, at all workers."""
    here = float(torch.nn.utils.get_total_norm([tensor.to_local() for tensor in tensors]))
    (square,) = workers.totals([here**2])
    return float(square**0.5)


def first(ask: Callable[[Whole], T], tensors: Sequence[Any]) -> T:
    """What worker 0 finds, for all of them; it may ask for the whole of one after the other of `tensors`.

    It says which, and the others give their parts until it is done: whatever befalls it meanwhile, a
    full disk say, nobody waits for what it does not ask for any more.
    """
    if workers.here()[0] > 0:
        while (number := _said(None)) is not None:
            gathered(tensors[number])
        return workers.first(lambda: ask(plain))
    numbers = {id(tensor): number for number, tensor in enumerate(tensors)}

    def whole(tensor: Any) -> Any:
        if is_split(tensor):
            _said(numbers[id(tensor)])
        return plain(gathered(tensor))

    def asked() -> T:
        try:
            return ask(whole)
        finally:
            _said(None)

    return workers.first(asked)


def _said(number: int | None) -> int | None:
    return workers.first(lambda: number)


def full(micro: int) -> Full:
    """It cannot begin the step anew by itself: the others are in the midst of it."""
    rank = workers.here()[0]
    return Full(
        f"worker {rank} ran out of memory with {micro} tokens at once; run the same command with --micro "
        f"{micro // 2}, it goes on from the last checkpoint",
        f"进程 {rank} 一次计算 {micro} 个词元时内存不足；请加上 --micro {micro // 2} 再次运行同一命令，"
        "会从最近的检查点继续",
        micro=micro,
    )

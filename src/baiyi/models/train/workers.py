"""Several workers on one step: each learns from its share, the gradients are summed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import distributed


def here() -> tuple[int, int]:
    """(rank, world); (0, 1) where there is but this process."""
    if distributed.is_available() and distributed.is_initialized():
        return distributed.get_rank(), distributed.get_world_size()
    return 0, 1


def sum_gradients(parameters: Iterable[Any], loss: float, device: str) -> float:
    """Sum the gradients over all workers, in one message; gives the summed loss."""
    if here()[1] == 1:
        return loss
    found = list(parameters)
    for parameter in found:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
    pieces = [p.grad.reshape(-1) for p in found]
    flat = torch.cat([*pieces, torch.tensor([loss], device=device)])
    distributed.all_reduce(flat)
    first = 0
    for parameter in found:
        size = parameter.grad.numel()
        parameter.grad.copy_(flat[first : first + size].view_as(parameter.grad))
        first += size
    return float(flat[-1])


def agree(stop: bool, device: str) -> bool:
    """Whether any worker was told to stop, so that all stop at the same step."""
    if here()[1] == 1:
        return stop
    flag = torch.tensor([float(stop)], device=device)
    distributed.all_reduce(flag)
    return bool(flag.item())

"""Which of several workers this process is, by the variables that torchrun, Kubernetes and others set."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from ...errors import StepFailed, UserError

NAMES = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")
HERE = "127.0.0.1"
LOOPBACKS = {HERE, "localhost", "::1"}


class Lost(StepFailed):
    """A worker is gone, or stands still: the others cannot go on without it."""


class Full(Lost):
    """A worker ran out of memory with `micro` tokens at once, while the others count on its part."""

    def __init__(self, english: str, chinese: str, *, micro: int = 0) -> None:
        super().__init__(english, chinese)
        self.micro = micro


@dataclass(frozen=True)
class World:
    """A place among `size` workers, `local_size` of them on this machine."""

    rank: int = 0
    size: int = 1
    local_rank: int = 0
    local_size: int = 1

    @property
    def threads(self) -> int:
        """Of the processor for each worker, where nothing else is asked for."""
        return max(1, cores() // self.local_size)


ALONE = World()


def read(environment: Mapping[str, str] = os.environ) -> World:
    """The place that the environment gives; ALONE where it gives none.

    Without LOCAL_RANK and LOCAL_WORLD_SIZE, workers that meet on the loopback interface share this
    machine, and others have one each. Raises UserError for half a place, or one that cannot be.
    """
    if "WORLD_SIZE" not in environment and "RANK" not in environment:
        return ALONE
    rank, size = _number(environment, "RANK"), _number(environment, "WORLD_SIZE")
    if size < 1 or rank >= size:
        raise UserError(
            f"RANK={rank} in a WORLD_SIZE of {size}: ranks go from 0 to {size - 1}",
            f"WORLD_SIZE={size} 时 RANK={rank} 不存在：RANK 应为 0 到 {size - 1}",
        )
    if size == 1:
        return ALONE
    _number(environment, "MASTER_PORT")
    shared = _said(environment, "MASTER_ADDR") in LOOPBACKS
    if "LOCAL_RANK" not in environment:
        return World(rank, size, rank, size) if shared else World(rank, size)
    default = {"LOCAL_WORLD_SIZE": str(size if shared else 1), **environment}
    return World(
        rank, size, _number(environment, "LOCAL_RANK"), _number(default, "LOCAL_WORLD_SIZE")
    )


def variables(place: World, port: int) -> dict[str, str]:
    """What `read` finds, for a worker that meets the others on this machine alone."""
    found = {
        "RANK": place.rank,
        "WORLD_SIZE": place.size,
        "LOCAL_RANK": place.local_rank,
        "LOCAL_WORLD_SIZE": place.local_size,
        "MASTER_ADDR": HERE,
        "MASTER_PORT": port,
    }
    return {name: str(value) for name, value in found.items()}


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


def loopback() -> str | None:
    """The name of the loopback interface: lo, or lo0."""
    return next((name for _, name in socket.if_nameindex() if name.startswith("lo")), None)


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _number(environment: Mapping[str, str], name: str) -> int:
    said = _said(environment, name)
    if not said.isdecimal():
        raise UserError(f"{name}={said} is no whole number", f"{name}={said} 不是整数")
    return int(said)


def _said(environment: Mapping[str, str], name: str) -> str:
    if name in environment:
        return environment[name]
    raise UserError(
        f"{name} is not set, but others of {', '.join(NAMES)} are; a worker needs all of them (torchrun "
        "sets them), or none: --workers starts workers on this machine",
        f"未设置 {name}，却设置了 {'、'.join(NAMES)} 中的其他变量；每个进程需要全部变量（torchrun "
        "会设置），或一个也不设：--workers 会在本机启动各进程",
    )

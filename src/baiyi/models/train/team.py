"""The workers of one machine: started, watched, and begun again together when one of them is killed.

Each is a process with the variables that torchrun would set, so that a worker does not know who
started it. The one that starts them has no torch in it, and never waits for them without an end:
see START, GRACE and PATIENCE here, and `workers.joined` for what they wait for among themselves.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, cast

from ...errors import BaiyiError, Cancelled, MissingExtra
from . import world
from .apart import work_for
from .options import Options, Running
from .record import Trained
from .signals import Signals
from .telling import Tell, Words
from .world import Full, Lost, World

START = 180.0  # seconds until all workers have loaded torch and met
GRACE = 5.0  # seconds for the others to end, once one has failed
PATIENCE = 120.0  # seconds for the checkpoint, once all are asked to stop
LOOK = 0.2
MET = "met"


@dataclass(frozen=True)
class Call:
    """What each worker is to do: the arguments of `make.make`, as they can be sent."""

    corpora: Sequence[Path]
    folder: Path
    options: Options
    running: Running
    weights: Sequence[float] = ()


def train(call: Call, count: int, tell: Tell, restarts: int = 3) -> Trained:
    """Train by `count` workers; up to `restarts` times they go on from the last checkpoint. Where one of those
    that have split the weights runs out of memory, all do, with half as much at once.

    Raises what `make.make` raises, MissingExtra without torch, and Lost where one was killed once
    more.
    """
    if find_spec("torch") is None:
        raise MissingExtra(
            "training needs the package torch; run: pip install 'baiyi[train]'",
            "训练需要 torch 包；请运行：pip install 'baiyi[train]'",
        )
    before: list[Words] = []
    killed = 0
    with Signals() as signals:
        while True:
            team = Team(call, count, before)
            try:
                return team.outcome(tell, signals)
            except Lost as error:
                if signals.came:
                    raise _stopped() from error
                if isinstance(error, Full):
                    micro = error.micro // 2
                    call = replace(call, running=call.running.model_copy(update={"micro": micro}))
                    before.append(_halved(micro))
                    continue
                if killed == restarts:
                    raise _given_up(error, restarts) from error
                killed += 1
                before.append(_again(error, killed, restarts))
            finally:
                team.end()


class Team:
    """One try of all workers."""

    def __init__(self, call: Call, count: int, before: Sequence[Words]) -> None:
        context = multiprocessing.get_context("spawn")
        port = world.free_port()
        self.processes: list[SpawnProcess] = []
        self.ears: dict[Connection, int] = {}  # of those who may still say something
        self.met: set[int] = set()
        self.errors: list[BaseException] = []
        self.trained: Trained | None = None
        for rank in range(count):
            ear, mouth = context.Pipe(duplex=False)
            place = World(rank, count, rank, count)
            process = context.Process(
                target=_work,
                args=(place, port, call, tuple(before), mouth),
                daemon=True,
                name=f"worker {rank}",
            )
            process.start()
            mouth.close()
            self.processes.append(process)
            self.ears[ear] = rank

    def outcome(self, tell: Tell, signals: Signals) -> Trained:
        """Listen until all have ended, or should have. Raises the reason why one did not train."""
        clock = _Clock()
        while self.ears and clock.left() > 0:
            for ear in wait(list(self.ears), min(LOOK, clock.left())):
                self._hear(cast(Connection, ear), tell)
            if len(self.met) == len(self.processes):
                clock.met()
            if signals.came and clock.asked():
                for process in self.processes:
                    process.terminate()
            if self.errors or self.trained:
                clock.one_ended()
        if self.trained is not None:
            return self.trained
        raise min(self.errors or [self._standing_still()], key=_weight)

    def end(self) -> None:
        """None of them is left, nor what a system keeps of a dead one nobody asks for."""
        for process in self.processes:
            if process.is_alive():
                process.kill()
        for process in self.processes:
            process.join()
            process.close()
        for ear in self.ears:
            ear.close()

    def _hear(self, ear: Connection, tell: Tell) -> None:
        rank = self.ears[ear]
        try:
            said: Any = ear.recv()
        except (EOFError, OSError):
            del self.ears[ear]
            ear.close()
            self._ended(rank)
            return
        if said == MET:
            self.met.add(rank)
        elif isinstance(said, BaseException):
            self.errors.append(said)
        elif not isinstance(said, Trained):
            tell(said)
        elif rank == 0:
            self.trained = said

    def _ended(self, rank: int) -> None:
        """One that said why has ended by itself; a killed one says nothing."""
        process = self.processes[rank]
        process.join(GRACE)
        if process.exitcode:
            self.errors.append(_killed(rank, -process.exitcode))

    def _standing_still(self) -> Lost:
        late = ", ".join(str(n) for n in range(len(self.processes)) if n not in self.met)
        return Lost(
            f"worker {late} did not meet the others within {START:.0f} s",
            f"进程 {late} 未能在 {START:.0f} 秒内与其他进程会合",
        )


class _Clock:
    """Until when the workers are listened to."""

    def __init__(self) -> None:
        self.end = time.monotonic() + START
        self.was_met = self.was_asked = self.has_ended = False

    def left(self) -> float:
        return self.end - time.monotonic()

    def met(self) -> None:
        """From here on they watch each other, as long as a training takes."""
        if not self.was_met and not self.was_asked and not self.has_ended:
            self.end = float("inf")
        self.was_met = True

    def asked(self) -> bool:
        """Whether they have to be asked to stop, now that somebody wants it."""
        before, self.was_asked = self.was_asked, True
        if not before:
            self.end = min(self.end, time.monotonic() + PATIENCE)
        return not before

    def one_ended(self) -> None:
        if not self.has_ended:
            self.end = min(self.end, time.monotonic() + GRACE)
        self.has_ended = True


class _Killed(Lost):
    """It was this worker that was killed, not one that misses it."""


def _weight(error: BaseException) -> int:
    """The reason comes before its consequences: that others were stopped, or lost somebody."""
    if isinstance(error, Lost) and not isinstance(error, Full):
        return 2 if isinstance(error, _Killed) else 4
    if isinstance(error, Cancelled):
        return 3
    return 0 if isinstance(error, BaiyiError) else 1


def _killed(rank: int, number: int) -> Lost:
    name = signal.Signals(number).name if number in set(signal.Signals) else f"exit {-number}"
    return _Killed(f"worker {rank} was killed ({name})", f"进程 {rank} 被终止（{name}）")


def _again(error: Lost, number: int, most: int) -> Words:
    return (
        f"{error.english}; all workers begin again from the last checkpoint ({number} of {most})",
        f"{error.chinese}；全部进程从最近的检查点重新开始（第 {number} 次，最多 {most} 次）",
    )


def _halved(micro: int) -> Words:
    return (
        f"out of memory: all workers begin again from the last checkpoint, with {micro} tokens at once",
        f"内存不足：全部进程从最近的检查点重新开始，每次计算 {micro} 个词元",
    )


def _given_up(error: Lost, restarts: int) -> Lost:
    return Lost(
        f"{error.english}, after {restarts} new beginnings; where nobody kills them, memory is full: use "
        "fewer --workers or a smaller --micro; the same command goes on from the last checkpoint",
        f"{error.chinese}，此前已重新开始 {restarts} 次；若无人终止它们，则是内存已满：请减少 --workers "
        "或减小 --micro；再次运行同一命令会从最近的检查点继续",
    )


def _stopped() -> Cancelled:
    return Cancelled(
        "stopped before the next checkpoint; run the same command again to go on from the last one",
        "已停止，未写新的检查点；再次运行同一命令会从最近的检查点继续",
    )


def _work(place: World, port: int, call: Call, before: Sequence[Words], there: Connection) -> None:
    """What a worker's process does."""
    if hasattr(os, "setsid"):
        os.setsid()  # a terminal's Ctrl-C is for the one who started all of them
    os.environ.update(world.variables(place, port))

    def work(tell: Callable[[object], None]) -> Trained:
        from .. import corpus
        from . import machine, workers
        from .make import make

        here = machine.prepare(call.running, place)
        with workers.joined(place, here.device, call.running.stall):
            tell(MET)
            corpora = [corpus.read(folder) for folder in call.corpora]
            return make(
                corpora, call.folder, call.options, call.running, tell, call.weights, before
            )

    work_for(there, work)

"""A training in a process of its own: a server that trains has no torch in it, and a training whose
server was killed writes a checkpoint and ends."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from ... import stopping
from ...errors import BaiyiError, NoRoom, UserError
from .. import corpus
from ..parent import when_gone
from .folder import one_at_a_time
from .options import Options, Running
from .record import Trained
from .telling import Tell

LOOK = 0.2  # seconds between two looks at whether the training is still wanted
PATIENCE = 120.0  # seconds that one which is not wanted has for its checkpoint
log = logging.getLogger(__name__)


def train(packed: Path, folder: Path, options: Options, running: Running, tell: Tell) -> Trained:
    """Train in `folder` on a packed corpus, from its last checkpoint if it has one.

    Raises what `make.make` raises, what `stopping.check` raises, and NoRoom where the process was
    killed, which is how a full memory looks.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(
        target=_train, args=(packed, folder, options, running, there), daemon=True, name="training"
    )
    process.start()
    there.close()
    try:
        return _heard(here, tell)
    finally:
        _end(process)
        here.close()


def wait(folder: Path) -> None:
    """Wait for the process of a try whose parent was killed: it writes its checkpoint, and ends.

    Raises what `stopping.check` raises, and UserError where another one trains there.
    """
    end = time.monotonic() + PATIENCE
    while True:
        stopping.check()
        try:
            with one_at_a_time(folder):
                return
        except UserError:
            if time.monotonic() > end:
                raise
            time.sleep(LOOK)


def _heard(here: Connection, tell: Tell) -> Trained:
    while True:
        stopping.check()
        if not here.poll(LOOK):
            continue
        try:
            said = here.recv()
        except EOFError:
            raise NoRoom(
                "the process of the training was killed, most likely because memory is full; free "
                "some, or train a smaller model; it goes on from its last checkpoint",
                "训练进程被终止，多半是内存已满；请腾出内存，或训练更小的模型；"
                "再次运行会从最近的检查点继续",
            ) from None
        if isinstance(said, Trained):
            return said
        if isinstance(said, BaseException):
            raise said
        tell(said)


def _end(process: SpawnProcess) -> None:
    """Let it write its checkpoint, and wait for that."""
    process.terminate()
    process.join(PATIENCE)
    if process.is_alive():
        log.warning("the training did not stop within %s s", PATIENCE)
        process.kill()
        process.join()


def _train(
    packed: Path, folder: Path, options: Options, running: Running, there: Connection
) -> None:
    """What the process does."""

    def work(tell: Callable[[object], None]) -> Trained:
        from .make import make

        return make([corpus.read(packed)], folder, options, running, tell)

    work_for(there, work)


def work_for(there: Connection, work: Callable[[Callable[[object], None]], Trained]) -> None:
    """In a process that was started for it: say what `work` tells, and at last its record or its
    error. When the one who started it is gone, it gets the signal to end."""
    # Threads that wait by spinning take the other's core; to be said before torch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    when_gone(lambda: os.kill(os.getpid(), signal.SIGTERM))
    tell = _unless_gone(there)
    try:
        tell(work(tell))
    except BaseException as error:
        if not isinstance(error, BaiyiError):
            log.exception("a training failed")
            error = RuntimeError(f"{type(error).__name__}: {error}")
        tell(error)


def _unless_gone(there: Connection) -> Callable[[object], None]:
    """Tell whoever listens; where the listener was killed, the training ends by its signal."""

    def tell(said: object) -> None:
        try:
            there.send(said)
        except OSError:
            log.debug("nobody listens to the training any more")

    return tell

"""Doing a step that is not in the store: its lease, its cores, its run, its record."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import (
    BaiyiError,
    Cancelled,
    CapReached,
    DigestMismatch,
    Missing,
    NoRoom,
    ProviderFailed,
    StepTimedOut,
)
from ..store.assets import AssetStore
from ..store.ledger import CanaryCall, Done, Edge, EngineUsed, Ledger, Owner, Use
from ..store.whole import FULL
from . import progress
from .calls import Encoded, decode, perform
from .engines import EngineRoom, engine_names
from .events import Event, Failed, Finished, Note, Started
from .keys import digest
from .local import Cores
from .orders import Candidate, Kept, Order
from .running import Running, Spend

log = logging.getLogger(__name__)


@dataclass
class Worker:
    """Does the steps of one build.

    `may_start` raises where nothing new may begin, `stop` where what runs must stop;
    `used` gives the uses that wait to be recorded, this step's among them.
    """

    store: AssetStore
    ledger: Ledger
    room: EngineRoom
    cores: Cores
    spend: Spend
    emit: Callable[[Event], None]
    stop: Callable[[], None]
    may_start: Callable[[], None]
    used: Callable[[Order, Candidate], Sequence[Use]]
    fed: Callable[[Order, Candidate], tuple[Edge, ...]]
    grace: float
    owner: Owner = field(default_factory=Owner)
    _keys: dict[str, threading.Lock] = field(default_factory=dict)
    _absent: dict[tuple[str, str], BaiyiError] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _closed: threading.Event = field(default_factory=threading.Event)
    _heart: threading.Thread | None = None

    def make(self, order: Order) -> Kept:
        """Do the step, by the engine of choice or else by those that may stand in; whatever a canary fails
        with, the engine beside it does the step."""
        notes: list[tuple[str, str]] = []
        failure: BaiyiError | None = None
        for candidate in order.candidates:
            absent = [e for e in candidate.engines if (e.kind, e.name) in self._absent]
            if failure is not None and absent:
                continue
            if failure is not None:
                notes.append(_stand_in(order, candidate, failure))
            try:
                return self._make(order, candidate, notes)
            except BaiyiError as error:
                if not _may_stand_in(order, candidate, error):
                    raise
                failure = error
        assert failure is not None  # there is always a first candidate
        self.emit(Failed(order.label, order.step.name, failure))
        raise failure

    def close(self) -> None:
        self._closed.set()
        self.ledger.leases.end(self.owner)

    def _make(self, order: Order, candidate: Candidate, notes: list[tuple[str, str]]) -> Kept:
        with self._one_at_a_time(candidate.key):
            pause = 0.01
            while True:
                self.may_start()
                stored = self.ledger.steps.find(candidate.key)
                if stored is not None:
                    value = decode(order.step.adapter, stored.result, self.store)
                    for english, chinese in stored.told():
                        self.emit(Note(order.label, order.step.name, english, chinese))
                    self.emit(Finished(order.label, order.step.name, cached=True))
                    return Kept(candidate, value, stored.told())
                if self.ledger.leases.take(candidate.key, self.owner):
                    break
                time.sleep(pause)
                pause = min(pause * 1.5, 0.25)
            self._beat()
            try:
                return self._work(order, candidate, notes)
            finally:
                self.ledger.leases.release(self.owner, (candidate.key,))

    def _work(self, order: Order, candidate: Candidate, notes: list[tuple[str, str]]) -> Kept:
        need, share = self._need(order, candidate.engines)
        streams = (lambda: self.room.streams(share)) if share else (lambda: 1)
        name = f"{share.kind}:{share.name}" if share else None
        with self.cores.place(need, share=name, streams=streams, check=self.may_start) as sharing:
            self.may_start()
            label, step = order.label, order.step
            own = self.room.unfinished(candidate.key)
            running = Running(label, step.name, step.timeout, self.emit, self.stop, self.spend, own)
            self.emit(Started(label, step.name, engine_names(candidate.engines) or None))
            for english, chinese in notes:
                running.note(english, chinese)
            began = time.time()
            clock = time.thread_time if need else time.process_time
            try:
                with self.spend.working():
                    self._load(candidate.engines)
                    made, cpu = self._call(order, candidate, running, clock)
                value = decode(step.adapter, made.result, self.store)
            except BaseException as error:
                named = _named(error)
                self._failed(order, candidate, running, began, named)
                if named is error:
                    raise
                raise named from error
        done = self._done(order, candidate, running, began, "ok")
        self._tried(order, candidate, done)
        done = replace(
            done,
            result=made.result,
            cpu_seconds=cpu / sharing,
            outputs=tuple({digest(value), *made.assets}),
        )
        if not self.ledger.steps.record(done, self.owner, self.used(order, candidate)):
            stored = self.ledger.steps.find(candidate.key)
            if stored is not None:  # somebody took our lease over and was quicker: theirs holds
                value = decode(step.adapter, stored.result, self.store)
        running.over()
        self.emit(
            Finished(
                label,
                step.name,
                seconds=done.seconds,
                cpu_seconds=done.cpu_seconds,
                usage=running.usage,
                engine=done.engine or None,
            )
        )
        return Kept(candidate, value, tuple(running.notes))

    def _load(self, engines: Sequence[EngineUsed]) -> None:
        for engine in engines:
            try:
                self.room.open(engine)
            except BaiyiError as error:
                self._absent[engine.kind, engine.name] = error
                raise

    def _call(
        self, order: Order, candidate: Candidate, running: Running, clock: Callable[[], float]
    ) -> tuple[Encoded, float]:
        """Run the call and measure its CPU seconds; wait no longer than its time-out."""
        call = order.call(candidate, self.store.url)

        def run() -> tuple[Encoded, float]:
            before = clock()
            with progress.listening(running):
                made = perform(call, self.store, self.room)
            return made, clock() - before

        if order.step.timeout is None:
            return run()
        ended: list[tuple[Encoded, float] | BaseException] = []

        def watched() -> None:
            try:
                ended.append(run())
            except BaseException as error:
                ended.append(error)

        thread = threading.Thread(target=copy_context().run, args=(watched,), daemon=True)
        thread.start()
        thread.join(order.step.timeout + self.grace)
        if not ended:
            running.abandon()
            raise running.timed_out()
        if isinstance(ended[0], BaseException):
            raise ended[0]
        return ended[0]

    def _need(self, order: Order, engines: Sequence[EngineUsed]) -> tuple[int, EngineUsed | None]:
        """Cores for a call (0: all), and the engine whose place it may share."""
        if not engines:
            return order.step.cores, None
        needs = [(self.room.cores(engine), engine) for engine in engines]
        hungry = [engine for need, engine in needs if need == 0]
        if hungry:
            return 0, hungry[0]
        return max(needs, key=lambda pair: pair[0])

    def _done(
        self, order: Order, candidate: Candidate, running: Running, began: float, outcome: str
    ) -> Done:
        return Done(
            key=candidate.key,
            name=order.step.name,
            version=order.step.version,
            engine=engine_names(candidate.engines),
            engines=candidate.engines,
            seed=order.seed,
            outcome=outcome,
            seconds=running.seconds,
            cpu_seconds=0.0,
            started=began,
            finished=time.time(),
            usage=running.usage,
            notes=tuple(running.notes),
            edges=self.fed(order, candidate),
        )

    def _failed(
        self,
        order: Order,
        candidate: Candidate,
        running: Running,
        began: float,
        error: BaseException,
    ) -> None:
        """Record a failure or a time-out by its name; of a stop only what it has cost."""
        if isinstance(error, DigestMismatch) and error.digest:
            forget(self.ledger, self.store, error.digest)
        stopped = isinstance(error, (Cancelled, CapReached)) or not isinstance(error, Exception)
        if stopped and not running.usage.money:
            return
        error.add_note(f"in the step {order.label}")
        outcome = "timed_out" if isinstance(error, StepTimedOut) else "failed"
        outcome = "stopped" if stopped else outcome
        done = self._done(order, candidate, running, began, outcome)
        done = replace(done, error=_as_json(error))
        if not stopped:
            self._tried(order, candidate, done)
        # A stop is no failure, and where somebody may stand in it is none yet.
        if not stopped and not _may_stand_in(order, candidate, error):
            self.emit(Failed(order.label, order.step.name, error, done.seconds))
        try:
            self.ledger.steps.record(done, self.owner, self.used(order, candidate))
        except NoRoom:
            log.warning("no room to record that %s failed", order.label)

    def _tried(self, order: Order, candidate: Candidate, done: Done) -> None:
        """Keep the call for those that judge a canary by it. One that stands in was not drawn: it says
        nothing."""
        if candidate is not order.candidates[0]:
            return
        for trial in order.trials:
            self.ledger.canary_calls.add(
                CanaryCall(
                    canary=trial.canary.id,
                    new=trial.new,
                    engine=done.engine,
                    call=done.name,
                    key=done.key,
                    prompt_tokens=done.usage.prompt_tokens,
                    written_tokens=done.usage.written_tokens,
                    seconds=done.seconds,
                    retries=sum(english.endswith(progress.AGAIN[0]) for english, _ in done.notes),
                    failed=done.outcome != "ok",
                    at=done.finished,
                )
            )

    @contextmanager
    def _one_at_a_time(self, key: str) -> Iterator[None]:
        """Within this build, equal steps wait for each other; between builds the lease sees to it."""
        with self._lock:
            lock = self._keys.setdefault(key, threading.Lock())
        with lock:
            yield

    def _beat(self) -> None:
        with self._lock:
            if self._heart is None:
                self._heart = threading.Thread(target=self._renew, daemon=True)
                self._heart.start()

    def _renew(self) -> None:
        while not self._closed.wait(self.ledger.leases.seconds / 4):
            try:
                self.ledger.leases.renew(self.owner)
            except Exception:  # the next beat may succeed; a lease outlives several
                log.warning("the leases could not be renewed", exc_info=True)


def forget(ledger: Ledger, store: AssetStore, digest: str) -> None:
    """A damaged asset goes, and with it the results that hold it: the next build makes it again."""
    ledger.steps.forget(digest)
    store.discard(digest)


def _named(error: BaseException) -> BaseException:
    """A full disk and a full memory under their names; everything else as it is."""
    if isinstance(error, BaiyiError):
        return error
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in FULL):
        return NoRoom(
            f"there is no room left: {error or 'memory is full'}; make room, then run the same "
            "command again: what is finished is kept",
            f"空间不足：{error or '内存已满'}；请腾出空间后再次运行同一命令，已完成的部分不会丢失",
            place=getattr(error, "filename", None) or "",
        )
    return error


def _as_json(error: BaseException) -> dict[str, Any]:
    if isinstance(error, BaiyiError):
        return error.as_json()
    return {"error": type(error).__name__, "message": {"en": str(error), "zh": str(error)}}


def _may_stand_in(order: Order, candidate: Candidate, error: BaseException) -> bool:
    """Whether after this failure the next candidate is asked: where an engine is not there or a provider
    failed; of a canary whatever it failed with, but not where nobody could go on."""
    if order.on_trial and candidate is order.candidates[0]:
        return isinstance(error, BaiyiError) and not isinstance(
            error, (Cancelled, CapReached, NoRoom)
        )
    return isinstance(error, (ProviderFailed, Missing))


def _stand_in(order: Order, candidate: Candidate, failure: BaiyiError) -> tuple[str, str]:
    tried = order.on_trial and candidate is order.candidates[1]
    choice = order.candidates[0 if tried or not order.on_trial else 1]
    first, second = engine_names(choice.engines), engine_names(candidate.engines)
    if tried:
        return (
            f"{first}, on trial (baiyi models canary), failed: {failure.english}; {second} did it",
            f"试用中的 {first}（baiyi models canary）失败：{failure.chinese}；改由 {second} 完成",
        )
    return (
        f"{first} could not be used ({failure.english}); {second} stood in, as the brief allows",
        f"{first} 无法使用（{failure.chinese}）；按任务书许可由 {second} 代替",
    )

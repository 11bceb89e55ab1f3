"""A build: steps found in the store or done, in the order that a form tells.

A form calls `step`, `each`, `part` and `together` with plain values and gets plain values.
The build fills in engines and seeds, finds what was done before by its key, and records what
came from what.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

from pydantic import ValidationError

from ..errors import Cancelled, DigestMismatch
from ..store.assets import AssetStore
from ..store.ledger import Edge, Ledger, PartRecord, Use
from ..values import Asset, Brief
from .calls import decode
from .choices import Choices
from .declared import Declared, declared
from .engines import EngineRoom
from .events import Event, Finished, Note
from .fan import check_siblings, fan_out
from .given import as_json, edited_value, given
from .keys import digest, seed_of
from .local import Cores
from .orders import Candidate, Kept, Order, Origins, Story, digests
from .running import Spend, Totals
from .worker import Worker, forget

R = TypeVar("R")
V = TypeVar("V")

FLUSH = 500  # uses of stored steps are recorded so many at a time

# Where the running code stands among the branches of `together`; part of a step's seed.
_place: ContextVar[tuple[int, ...]] = ContextVar("baiyi_place", default=())
# What that branch is called in the labels of its steps.
_branch: ContextVar[str] = ContextVar("baiyi_branch", default="")


class Build:
    """One build of a work. Use as a context manager, so that everything is written down.

    `events` hears from several threads, one at a time. Setting `cancel` stops the build at
    the next point where a step checks; what is finished is kept. `grace` is how long a step
    that never checks is waited for past its time-out. With `aside` its steps stand beside the
    work's builds: they are none of the newest build's, and supersede nothing of it.
    """

    def __init__(
        self,
        store: AssetStore,
        ledger: Ledger,
        work_id: str,
        *,
        brief: Brief,
        engines: EngineRoom,
        cores: int | Cores,
        events: Callable[[Event], None] | None = None,
        cancel: threading.Event | None = None,
        grace: float = 10.0,
        aside: bool = False,
    ) -> None:
        self.work_id = work_id
        self.brief = brief
        self.totals = Totals()
        self._store = store
        self._ledger = ledger
        self._engines = engines
        self._hear = events
        self._cancel = cancel or threading.Event()
        self._lock = threading.RLock()
        self._hearing = threading.RLock()
        self._origins = Origins()
        self._calls: Counter[object] = Counter()
        self._claims: dict[tuple[tuple[int, ...], str, str], int] = {}
        self._story = Story()
        self._choices = Choices(engines, brief)
        self._uses: list[Use] = []
        self._edges: list[Edge] = []
        self._engines_used: set[str] = set()
        self._number = 0 if aside else ledger.works.begin_build(work_id)
        self._edits = ledger.works.newest_edits(work_id)
        self._parts = {part.name: part for part in ledger.works.parts(work_id)}
        cores = cores if isinstance(cores, Cores) else Cores(cores)
        self._threads = max(8, cores.total)
        self._spend = Spend(brief.cap_seconds, brief.cap_money, ledger.steps.money(work_id))
        self._worker = Worker(
            store,
            ledger,
            engines,
            cores,
            self._spend,
            self._emit,
            self._stop,
            self._may_start,
            self._drain,
            lambda order, candidate: self._origins.edges(candidate.key, order),
            grace,
        )

    def step(self, function: Callable[..., R], *args: Any, **inputs: Any) -> R:
        """The result of the step: from the store, else by doing it. Raises what the step raises."""
        order = self._order(function, args, inputs, self._numbers(declared(function), None)[0])
        kept = self._find(order) or self._make(order)
        result: R = kept.value
        return result

    def each(
        self, function: Callable[..., R], items: Iterable[Any], *args: Any, **inputs: Any
    ) -> tuple[R, ...]:
        """The step for every item, side by side within the cores; results in the items' order.

        After a failure nothing new begins, what runs is finished and kept, and the first
        failure is raised.
        """
        given = tuple(items)
        numbers = self._numbers(declared(function), len(given))
        orders = [
            self._order(function, (item, *args), inputs, number)
            for item, number in zip(given, numbers, strict=True)
        ]
        found = [self._find(order) for order in orders]
        missing = [order for order, kept in zip(orders, found, strict=True) if kept is None]
        made = iter(
            fan_out(
                [partial(self._make, order) for order in missing],
                self._threads,
            )
            if missing
            else ()
        )
        return tuple((kept or next(made)).value for kept in found)

    def together(self, *thunks: Callable[[], Any], names: Sequence[object] = ()) -> tuple[Any, ...]:
        """Independent branches of a form, side by side; their results in order.

        `names`, one for each ("" for none), stand in the labels of a branch's steps. Branches that call
        the same step need them. Raises TypeError where they are missing.
        """
        here, outer = _place.get(), _branch.get()
        called = [str(name) for name in names] or [""] * len(thunks)
        with self._lock:
            self._calls[here, "together"] += 1
            place = (*here, self._calls[here, "together"])
            self._story.branch(here, place, len(thunks))

        def branch(number: int, name: str, thunk: Callable[[], Any]) -> Any:
            _place.set((*place, number))
            _branch.set(".".join(filter(None, (outer, name))))
            return thunk()

        pieces = [
            partial(branch, number, name, thunk)
            for number, (name, thunk) in enumerate(zip(called, thunks, strict=True))
        ]
        return fan_out(pieces, len(pieces))

    def part(self, name: str, value: V) -> V:
        """Declare a part that users can address; gives a human's version where there is one.

        Raises BadBrief where the human's version does not fit the part.
        """
        machine, key = digest(value), self._origins.key_of(value)
        position = self._story.take(_place.get())
        text = self._edits.get(name)
        chosen = value if text is None else edited_value(self.work_id, name, value, text)
        edited = digest(chosen) != machine
        if edited:
            key = self._human(name, machine, chosen, key, position)
            self._origins.learn(chosen, key)
        record = PartRecord(
            name=name,
            type=type(value).__name__,
            value=as_json(chosen),
            machine=as_json(value),
            key=key,
            edited=edited,
        )
        if self._parts.get(name) != record:
            self._set_part(record, position)
            self._parts[name] = record
        return chosen

    def engines_used(self) -> tuple[str, ...]:
        """Name, version and model digests of every engine behind the work so far, sorted."""
        with self._lock:
            return tuple(sorted(self._engines_used))

    def taken_over(
        self, work_id: str, value: object, fed: Sequence[tuple[str, str | None]]
    ) -> None:
        """The value is the text of another work; `fed` are its parts and the steps behind them."""
        key = self._given("source", value, (work_id,), fed, time.time)
        self._origins.learn(value, key)
        self._used("source", key, self._story.take(_place.get()))

    def results_of(self, work_id: str, function: Callable[..., R]) -> tuple[R, ...]:
        """What that step gave to the newest build of another work, in the order of its story.

        They count as this work's: their steps are behind it, and so are their engines.
        """
        step = declared(function)
        found = []
        for record in self._ledger.steps.of_work(work_id):
            stored = self._ledger.steps.find(record.key) if record.current else None
            if stored is None or record.name != step.name:
                continue
            value = decode(step.adapter, stored.result, self._store)
            self._origins.learn(value, record.key)
            with self._lock:
                self._engines_used |= {str(engine) for engine in record.engines}
            self._used(record.label, record.key, self._story.take(_place.get()))
            found.append(value)
        return tuple(found)

    @property
    def ledger(self) -> Ledger:
        """For forms that take more from another work than its text."""
        return self._ledger

    def bound(self, asset: Asset) -> Asset:
        """The asset, reading its bytes from the store of this build."""
        return asset.bound(self._store)

    def made_by(self, value: object) -> str | None:
        """The key of the step that gave out the value, in this build."""
        return self._origins.key_of(value)

    def flush(self) -> None:
        """Write down which stored steps were used."""
        with self._lock:
            uses, self._uses = self._uses, []
            edges, self._edges = self._edges, []
        self._ledger.steps.note(uses, edges)

    def close(self) -> None:
        self._worker.close()
        self.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, DigestMismatch) and error.digest:
            forget(self._ledger, self._store, error.digest)
        self.close()

    def _numbers(self, step: Declared, items: int | None) -> list[tuple[str, tuple[int, ...]]]:
        """Label and place of one step, or of each of so many items."""
        here, branch, name = _place.get(), _branch.get(), step.name
        with self._lock:
            self._claim(here, branch, name)
            first = self._calls[branch, "label", name] + 1
            self._calls[branch, "label", name] += 1 if items is None else items
            call = self._calls[here, name]
            self._calls[here, name] += 1
        if items is None:
            return [(_label(name, branch, first, alone=first == 1), (*here, call))]
        return [(_label(name, branch, first + i), (*here, call, i)) for i in range(items)]

    def _claim(self, here: tuple[int, ...], branch: str, name: str) -> None:
        """Raises TypeError where a branch beside this one numbers the same step: whichever is quicker
        would be the first."""
        # A place is made of pairs: which `together`, which of its branches.
        for level in range(1, len(here), 2):
            if self._claims.setdefault((here[:level], branch, name), here[level]) != here[level]:
                raise TypeError(f"two branches side by side call {name}: give the branches names")

    def _order(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        inputs: dict[str, Any],
        number: tuple[str, tuple[int, ...]],
    ) -> Order:
        step = declared(function)
        arguments = step.arguments(args, inputs)
        known = digests(step, arguments)
        label, place = number
        seed = seed_of(self.brief.seed, step.name, place) if step.seeded else None
        chosen = self._choices.of(step, known, seed)
        position = self._story.take(_place.get())
        return Order(step, label, position, arguments, known, seed, *chosen)

    def _find(self, order: Order) -> Kept | None:
        for candidate in (*order.candidates, *order.also):
            stored = self._ledger.steps.find(candidate.key)
            if stored is None:
                continue
            try:
                value = decode(order.step.adapter, stored.result, self._store)
            except ValidationError:  # stored by a version whose result had another shape
                self._ledger.steps.withdraw((candidate.key,))
                continue
            notes = stored.told()
            for english, chinese in notes:
                self._emit(Note(order.label, order.step.name, english, chinese))
            self._emit(Finished(order.label, order.step.name, cached=True))
            return self._settle(order, Kept(candidate, value, notes))
        return None

    def _make(self, order: Order) -> Kept:
        return self._settle(order, self._worker.make(order))

    def _settle(self, order: Order, kept: Kept) -> Kept:
        """Remember where the result came from and that this work uses it."""
        key = kept.candidate.key
        edges = self._origins.edges(key, order)
        self._origins.learn(kept.value, key)
        with self._lock:
            self._engines_used |= {str(engine) for engine in kept.candidate.engines}
            self._uses.append(self._use(order, kept.candidate))
            self._edges += edges
            full = len(self._uses) >= FLUSH
        if full:
            self.flush()
        return kept

    def _use(self, order: Order, candidate: Candidate) -> Use:
        return Use(self.work_id, order.label, candidate.key, order.position, self._number)

    def _drain(self, order: Order, candidate: Candidate) -> Sequence[Use]:
        with self._lock:
            uses, self._uses = self._uses, []
        return (*uses, self._use(order, candidate))

    def _set_part(self, part: PartRecord, position: int) -> None:
        self._ledger.works.set_part(self.work_id, part, position)

    def _human(
        self, name: str, machine: str, value: object, made_by: str | None, position: int
    ) -> str:
        """A human's version is a step, by the engine `human`, fed by what the machine made."""
        key = self._given(
            "human",
            value,
            (name, machine),
            (("machine", made_by),),
            lambda: max(
                e.at.timestamp() for e in self._ledger.works.edits(self.work_id) if e.part == name
            ),
        )
        self._used(name, key, position)
        return key

    def _given(
        self,
        name: str,
        value: object,
        facts: tuple[str, ...],
        inputs: Iterable[tuple[str, str | None]],
        at: Callable[[], float],
    ) -> str:
        return given(self._ledger, name, value, facts, inputs, at)

    def _used(self, label: str, key: str, position: int) -> None:
        """This work uses a result that it did not ask a step for."""
        with self._lock:
            self._uses.append(Use(self.work_id, label, key, position, self._number))

    def _emit(self, event: Event) -> None:
        with self._hearing:
            self.totals.count(event)
            if self._hear:
                self._hear(event)

    def _stop(self) -> None:
        if self._cancel.is_set():
            raise Cancelled(
                "stopped; what is finished is kept, run the same command again to go on",
                "已停止；已完成的部分都已保存，再次运行同一命令即可继续",
            )

    def _may_start(self) -> None:
        self._stop()
        check_siblings()
        self._spend.check()


def _label(name: str, branch: str, number: int, *, alone: bool = False) -> str:
    """ "page", "page[3]"; in a branch that is called cover "page[cover]", "page[cover.3]"."""
    told = [branch] if branch else []
    told += [] if alone else [str(number)]
    return f"{name}[{'.'.join(told)}]" if told else name

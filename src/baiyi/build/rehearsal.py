"""A build that makes nothing: it follows a form with edits that nobody has saved, and says what they would redo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from ..errors import BaiyiError
from ..store.assets import AssetStore
from ..store.ledger import Ledger, PartRecord, StepRecord
from ..values import Brief, assets_in
from .calls import decode
from .declared import find_function
from .engines import EngineRoom, engine_names
from .keys import digest, given_key
from .orders import Kept, Order
from .run import Build

V = TypeVar("V")

# Seconds: a step without engine that took less, and makes no file, is done, to see what it gives.
QUICK = 0.05


class Unforeseen(Exception):
    """A step that the work has never done: nobody can say what it gives, nor what follows from it."""


@dataclass(frozen=True, slots=True)
class Redone:
    """A step that would be done again; `parts` are those of the work that feed it.

    `seconds` and `money` are what it took the last time.
    """

    label: str
    step: str
    kind: str | None
    engine: str | None
    position: int
    parts: tuple[str, ...]
    seconds: float
    money: float
    currency: str


class Rehearsal(Build):
    """Follows a form as a build does, with the parts' `edits` (name -> JSON) above those that are saved.

    A step whose inputs are as they were is found in the store. One whose inputs change is noted,
    and its old result stands in for the new one, so that the form can go on; what is fed by a
    stand-in changes too. So the answer is the most that can change: where a step gives the same
    as before, a real build stops there. Nothing is written down.
    """

    def __init__(
        self,
        store: AssetStore,
        ledger: Ledger,
        work_id: str,
        *,
        brief: Brief,
        engines: EngineRoom,
        edits: Mapping[str, str],
    ) -> None:
        super().__init__(store, ledger, work_id, brief=brief, engines=engines, cores=1, aside=True)
        self._edits = {**self._edits, **edits}
        self._before = _before(ledger.steps.of_work(work_id))
        self._noted: list[Redone] = []
        self._waiting: set[str] = set()  # keys of what would be redone
        self._names: dict[str, str] = {}  # digest of a part's value -> the part

    @property
    def redone(self) -> tuple[Redone, ...]:
        """In the order of the work's story."""
        return tuple(sorted(self._noted, key=lambda redone: redone.position))

    def changes(self, value: object) -> bool:
        """Whether what the form gave out would be made anew."""
        return self.made_by(value) in self._waiting

    def part(self, name: str, value: V) -> V:
        chosen = super().part(name, value)
        self._names[digest(chosen)] = name
        return chosen

    def flush(self) -> None:
        """Nothing is written down."""

    def _set_part(self, part: PartRecord, position: int) -> None:
        """Nothing is written down."""

    def _given(
        self,
        name: str,
        value: object,
        facts: tuple[str, ...],
        inputs: Iterable[tuple[str, str | None]],
        at: Callable[[], float],
    ) -> str:
        return given_key(name, *facts, digest(value))

    def _find(self, order: Order) -> Kept | None:
        return None if self._fed_anew(order) else super()._find(order)

    def _make(self, order: Order) -> Kept:
        """Raises Unforeseen."""
        candidate = order.candidates[0]
        before = self._last(order)
        stored = self._ledger.steps.find(before.key)
        if stored is None:
            raise Unforeseen(order.label)
        value = decode(order.step.adapter, stored.result, self._store)
        quick = before.seconds < QUICK and not order.step.kinds and not any(assets_in(value))
        if quick and not self._fed_anew(order):
            with suppress(BaiyiError):  # the build will say so; what it would have fed is redone
                return self._settle(order, Kept(candidate, _done(order)))
        if value not in (None, "", (), True, False):  # such a value tells nothing of its maker
            self._waiting.add(candidate.key)
        self._noted.append(
            Redone(
                label=order.label,
                step=order.step.name,
                kind=next(iter(order.step.kinds), None),
                engine=engine_names(candidate.engines) or None,
                position=order.position,
                parts=self._parts_of(order),
                seconds=before.seconds,
                money=before.usage.money,
                currency=before.usage.currency,
            )
        )
        return self._settle(order, Kept(candidate, value))

    def _sources(self, order: Order) -> set[str]:
        return {edge.input_key for edge in self._origins.edges(order.candidates[0].key, order)}

    def _fed_anew(self, order: Order) -> bool:
        return not self._waiting.isdisjoint(self._sources(order))

    def _parts_of(self, order: Order) -> tuple[str, ...]:
        found = (self._names.get(given) for given in order.digests.values())
        return tuple(name for name in found if name)

    def _last(self, order: Order) -> StepRecord:
        found = self._before.get(order.label) or self._before.get(order.step.name)
        if found is None:
            raise Unforeseen(order.label)
        return found


def _before(steps: Sequence[StepRecord]) -> dict[str, StepRecord]:
    """What stood under each label; under a step's name, any of its results. The newest build's win."""
    found: dict[str, StepRecord] = {}
    for step in sorted(steps, key=lambda step: step.current):
        if step.outcome == "ok":
            found[step.name] = found[step.label] = step
    return found


def _done(order: Order) -> Any:
    seed = {"seed": order.seed} if order.step.seeded else {}
    return find_function(order.step.reference)(**order.arguments, **seed)

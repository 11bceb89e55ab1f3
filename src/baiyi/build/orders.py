"""What a build orders: one step with its inputs, its possible engines and their keys; and
from which steps values came."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..store.records import EngineUsed
from ..store.rollouts import Canary
from ..store.steps import Edge
from .calls import Call
from .declared import Declared
from .keys import NotAValue, digest, inside

SPAN = 10_000  # positions that each of the outermost branches side by side has for itself


class Story:
    """Positions of a work's steps: those of a branch stand together and in its place, whichever of the
    branches side by side is quicker. A branch with more than its span mixes with the next.
    """

    def __init__(self) -> None:
        self._at: dict[tuple[int, ...], tuple[int, int]] = {(): (0, SPAN)}  # next, span of a branch
        self._lock = threading.Lock()

    def take(self, place: tuple[int, ...], count: int = 1) -> int:
        """The next position there; a build within another's branch has its own beginning."""
        place = place if place in self._at else ()
        with self._lock:
            at, span = self._at[place]
            self._at[place] = at + count, span
        return at

    def branch(self, here: tuple[int, ...], place: tuple[int, ...], count: int) -> None:
        """Stretches for so many branches below `place`; what comes after them here is behind all."""
        _, span = self._at.get(here, self._at[()])
        start = self.take(here, count * span)
        for n in range(count):
            self._at[*place, n] = start + n * span, max(1, span // 100)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Engines that may do the step, and the key that the step has with them."""

    engines: tuple[EngineUsed, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Trial:
    """That a step is one of the calls that a canary is judged by; `new`: its own, not those beside it."""

    canary: Canary
    new: bool


@dataclass(frozen=True, slots=True)
class Order:
    """A step to be done. The first candidate is the choice, the others may stand in; what one of `also` has
    made is taken, but none of them makes it."""

    step: Declared
    label: str
    position: int
    arguments: dict[str, Any]
    digests: dict[str, str]
    seed: int | None
    candidates: tuple[Candidate, ...]
    also: tuple[Candidate, ...] = ()
    trials: tuple[Trial, ...] = ()

    @property
    def on_trial(self) -> bool:
        """Whether the first candidate is a canary, which the second stands behind whatever happens."""
        return any(trial.new for trial in self.trials)

    def call(self, candidate: Candidate, store: str) -> Call:
        return Call(self.step.reference, self.arguments, candidate.engines, self.seed, store)


@dataclass(frozen=True, slots=True)
class Kept:
    """A result in the store; `notes` are pairs (English, Chinese)."""

    candidate: Candidate
    value: Any
    notes: tuple[tuple[str, str], ...] = ()


def digests(step: Declared, arguments: Mapping[str, Any]) -> dict[str, str]:
    """The digest of each input. Raises TypeError naming the step and the input."""
    found = {}
    for name, value in arguments.items():
        try:
            found[name] = digest(value)
        except NotAValue as error:
            raise NotAValue(f"the input {name!r} of the step {step.name} {error}") from error
    return found


class Origins:
    """Which step gave out a value, known again by its digest. Safe for threads."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}
        self._given: set[str] = set()  # inputs that no step made: from the brief, the settings

    def learn(self, value: object, key: str) -> None:
        """The step `key` gave out the value and what is inside it.

        What is inside may be an echo of an input: then it stays with the step that made it, or
        with none.
        """
        self._learn_inside(value, key, 4)
        self._keys[digest(value)] = key

    def key_of(self, value: object) -> str | None:
        return self._keys.get(digest(value))

    def edges(self, key: str, order: Order) -> tuple[Edge, ...]:
        """What fed the step: for each input, the step that gave it, or those that gave its parts."""
        found: set[Edge] = set()
        for name, value in order.arguments.items():
            whole = self._keys.get(order.digests[name])
            sources = self._sources_inside(value, 4) if whole is None else {whole}
            found |= {Edge(key, name, source) for source in sources if source != key}
        return tuple(found)

    def _learn_inside(self, value: object, key: str, depth: int) -> None:
        """`depth` counts models and sequences: the pictures of a book's spreads are 4 down."""
        for item in inside(value) if depth else ():
            found = digest(item)
            if found not in self._given:
                self._keys.setdefault(found, key)
                self._learn_inside(item, key, depth - 1)

    def _sources_inside(self, value: object, depth: int) -> set[str]:
        sources: set[str] = set()
        for item in inside(value) if depth else ():
            name = digest(item)
            found = self._keys.get(name)
            if found is None:
                self._given.add(name)
                sources |= self._sources_inside(item, depth - 1)
            else:
                sources.add(found)
        return sources

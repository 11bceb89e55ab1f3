"""Which engines may do a step, and under which keys: the one of choice, one on trial, those that may stand in."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import NamedTuple

from ..store.records import EngineUsed
from ..store.rollouts import Canary
from ..values import Brief
from .declared import Declared
from .engines import EngineRoom
from .keys import engine_key, step_key
from .orders import Candidate, Trial


class Chosen(NamedTuple):
    """`candidates` may do the step, the first before the others; what `also` made counts as well."""

    candidates: tuple[Candidate, ...]
    also: tuple[Candidate, ...] = ()
    trials: tuple[Trial, ...] = ()


class Choices:
    """The engines of one build: what is on trial when a kind is first asked for stays so to its end."""

    def __init__(self, room: EngineRoom, brief: Brief) -> None:
        self._room = room
        self._brief = brief
        self._known: dict[tuple[str, ...], list[tuple[tuple[EngineUsed, ...], list[str]]]] = {}
        self._tried: dict[tuple[str, ...], Mapping[str, tuple[Canary, EngineUsed]]] = {}

    def of(self, step: Declared, inputs: Mapping[str, str], seed: int | None) -> Chosen:
        """For a step with these digests of inputs.

        A canary draws by the key that the step has with the engine of choice, so that the same step falls to the
        same engine however often it is asked for. What either of them made before is not made again: neither the
        beginning of a canary nor another share makes anything stale.
        """

        def candidate(engines: tuple[EngineUsed, ...], names: list[str]) -> Candidate:
            return Candidate(engines, step_key(step.name, step.version, names, inputs, seed))

        usual = tuple(candidate(*choice) for choice in self._choice(step.kinds))
        tried = self._trial(step.kinds, usual[0].engines)
        if not tried:
            return Chosen(usual)
        first = usual[0]
        taken = frozenset(kind for kind, (canary, _) in tried.items() if canary.takes(first.key))

        def by(kinds: frozenset[str]) -> Candidate:
            engines = tuple(
                tried[kind][1] if kind in kinds else engine
                for kind, engine in zip(step.kinds, first.engines, strict=True)
            )
            return candidate(engines, [engine_key(engine) for engine in engines])

        trials = tuple(Trial(canary, kind in taken) for kind, (canary, _) in tried.items())
        ways = [
            frozenset(kinds)
            for count in range(len(tried) + 1)
            for kinds in itertools.combinations(tried, count)
        ]
        also = tuple(by(kinds) for kinds in ways if kinds and kinds != taken)
        # Where the one on trial fails, the one of choice does it after all.
        return Chosen((by(taken), *usual) if taken else usual, also, trials)

    def _choice(self, kinds: tuple[str, ...]) -> list[tuple[tuple[EngineUsed, ...], list[str]]]:
        """The engines that may do a step that needs these kinds, those of choice first."""
        found = self._known.get(kinds)
        if found is None:
            options = [
                {
                    engine_key(engine): engine
                    for engine in (
                        self._room.choose(kind, self._brief),
                        *self._room.allowed(kind, self._brief),
                    )
                }
                for kind in kinds
            ]
            found = [
                (tuple(engine for _, engine in chosen), [name for name, _ in chosen])
                for chosen in itertools.product(*(option.items() for option in options))
            ]
            self._known[kinds] = found
        return found

    def _trial(
        self, kinds: tuple[str, ...], chosen: tuple[EngineUsed, ...]
    ) -> Mapping[str, tuple[Canary, EngineUsed]]:
        """What is on trial of these kinds, beside what is chosen."""
        found = self._tried.get(kinds)
        if found is None:
            known = {kind: self._room.canary(kind, self._brief) for kind in kinds}
            found = {
                kind: canary
                for (kind, canary), engine in zip(known.items(), chosen, strict=True)
                if canary and engine_key(canary[1]) != engine_key(engine)
            }
            self._tried[kinds] = found
        return found

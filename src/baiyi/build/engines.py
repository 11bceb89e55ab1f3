"""Which engine a step gets, and its one instance.

Choosing needs only the catalogue: the key of a stored step is known without its engine's
packages or weights. Those are asked for when a step really has to run.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from .. import catalog
from ..errors import NotFound
from ..settings import Settings
from ..store import rollouts
from ..store.records import EngineUsed, ModelUsed
from ..store.rollouts import Canary
from ..values import Brief

UNFINISHED = "unfinished"  # in the home: a folder for each step that keeps something half done
# Options that say where and for how much, not what: no part of an engine's identity.
NOT_IDENTITY = ("price", "currency", "key_variable")


class EngineRoom:
    """The engines of a process: one instance for each identity, shared by all its builds.

    `weights` gives the folder of a model by its name (and raises MissingModel).
    """

    def __init__(self, weights: Callable[[str], Path], settings: Settings) -> None:
        self._weights = weights
        self._settings = settings
        self._identities: dict[tuple[str, str], EngineUsed] = {}
        self._open: dict[str, Any] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def unfinished(self, key: str) -> Path:
        """Where the step of that key may keep what is not finished, on this machine."""
        return self._settings.home / UNFINISHED / key

    def choose(self, kind: str, brief: Brief) -> EngineUsed:
        """The engine of that kind by the brief, else by the settings, else the default of this home.

        Raises NotFound, Damaged.
        """
        named = brief.engines.get(kind) or usual(self._settings, kind, _style(kind, brief))
        return self.identity(kind, named)

    def canary(self, kind: str, brief: Brief) -> tuple[Canary, EngineUsed] | None:
        """What is on trial for steps of that kind; nothing where the brief names the engine or the style,
        or where it answers no messages, as every step asks. Raises NotFound, Damaged."""
        if brief.engines.get(kind) or _style(kind, brief):
            return None
        running = rollouts.of(self._settings.home, kind).running
        if running is None or catalog.engine(kind, running.name).raw:
            return None
        return running, self.identity(kind, running.name)

    def allowed(self, kind: str, brief: Brief) -> tuple[EngineUsed, ...]:
        """The engines of that kind that the brief lets stand in, in its order.

        Raises NotFound for a name that is no engine's.
        """
        rows = catalog.engines()
        found = []
        for name in brief.allow:
            of_name = [row for row in rows if name in (row.name, f"{row.kind}:{row.name}")]
            if not of_name:
                raise _not_an_engine(name)
            found += [self.identity(kind, row.name) for row in of_name if row.kind == kind]
        return tuple(found)

    def identity(self, kind: str, name: str) -> EngineUsed:
        """What of an engine is in the keys of its steps, and its licence."""
        if (kind, name) not in self._identities:
            row = catalog.engine(kind, name)
            cards = [catalog.model(model) for model in row.models]
            self._identities[kind, name] = EngineUsed(
                kind=kind,
                name=name,
                version=row.version,
                models=tuple(
                    ModelUsed(name=c.name, digest=c.digest, licence=c.licence) for c in cards
                ),
                options={
                    option: value
                    for option, value in self._options(name).items()
                    if not option.startswith(NOT_IDENTITY)
                },
                licence=row.licence,
            )
        return self._identities[kind, name]

    def cores(self, engine: EngineUsed) -> int:
        """What one call keeps busy; 0 means all cores."""
        return catalog.engine(engine.kind, engine.name).cores

    def streams(self, engine: EngineUsed) -> int:
        """How many calls may share the engine's place; 1 as long as it is not loaded."""
        return int(getattr(self._open.get(_id(engine)), "streams", 1))

    def open(self, engine: EngineUsed) -> Any:
        """The instance, made at first use. Raises MissingExtra, MissingModel."""
        found = self._open.get(_id(engine))
        if found is not None:
            return found
        with self._lock:
            lock = self._locks.setdefault(_id(engine), threading.Lock())
        with lock:
            if _id(engine) not in self._open:
                self._open[_id(engine)] = self._make(engine)
            return self._open[_id(engine)]

    def close(self) -> None:
        """Close every engine; the last made goes first."""
        with self._lock:
            engines, self._open = list(self._open.values()), {}
        for engine in reversed(engines):
            engine.close()

    def __enter__(self) -> EngineRoom:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _make(self, engine: EngineUsed) -> Any:
        row = catalog.engine(engine.kind, engine.name)
        found = catalog.load(row)
        models = row.models or getattr(found, "models", ())
        threads = min(row.cores, self._settings.cores) or self._settings.cores
        by_card = {"skill": catalog.model(row.models[0]).skill} if row.models else {}
        own = self._options(engine.name) | engine.options
        offered = by_card | own | {"threads": threads}
        options = {n: v for n, v in offered.items() if n in found.Options.model_fields}
        return found(found.Options(**options), {model: self._weights(model) for model in models})

    def _options(self, name: str) -> dict[str, Any]:
        """The settings that begin with the engine's name: openai_model is its option `model`."""
        start = f"{name}_"
        return {
            setting.removeprefix(start): getattr(self._settings, setting)
            for setting in type(self._settings).model_fields
            if setting.startswith(start)
        }


def usual(settings: Settings, kind: str, style: str | None = None) -> str:
    """The engine where no brief names one: by the settings; else as `baiyi models default` says; else by the
    style; else the package's own. Raises Damaged."""
    said: str | None = getattr(settings, kind)
    if kind not in settings.model_fields_set:
        said = rollouts.of(settings.home, kind).default or (None if style else said)
    return said or style or catalog.DEFAULTS[kind]


def _style(kind: str, brief: Brief) -> str | None:
    return brief.style if kind == "painter" else None


def engine_names(engines: tuple[EngineUsed, ...]) -> str:
    """ "llama", or "llama + ink" for a step of two; empty for one without."""
    return " + ".join(engine.name for engine in engines)


def _id(engine: EngineUsed) -> str:
    return engine.model_dump_json()


def _not_an_engine(name: str) -> NotFound:
    names = ", ".join(row.name for row in catalog.engines())
    return NotFound(
        f"`allow` in the brief names {name!r}, which is no engine; there are: {names}",
        f"任务书的 `allow` 中 {name!r} 不是引擎；现有：{names}",
    )

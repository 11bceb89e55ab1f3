"""The engines as an API's models: found by name, opened once, with their seats."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from .. import catalog
from ..forms.studio import Studio
from ..values import Brief
from .faults import Fault
from .seats import Seats

KINDS = ("writer", "embedder")  # that these endpoints serve


@dataclass(frozen=True)
class Served:
    """A model as clients name it: an engine, or the model that the engine runs."""

    id: str
    kind: str
    engine: str


class Models:
    """What can be asked for by `model`, and the seats at each."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._seats: dict[str, Seats] = {}
        self._lock = threading.Lock()

    def all(self) -> tuple[Served, ...]:
        """The engine of each kind by the settings, under its own name and its model's."""
        found = []
        for kind in KINDS:
            chosen = self._studio.engines.choose(kind, Brief(line="-"))
            row = catalog.engine(kind, chosen.name)
            names = dict.fromkeys((chosen.name, *row.models))
            found += [Served(name, kind, chosen.name) for name in names]
        return tuple(found)

    def find(self, name: str, kind: str) -> Served:
        """Raises Fault 404 with the names there are."""
        served = [model for model in self.all() if model.kind == kind]
        for model in served:
            if model.id == name:
                return model
        names = ", ".join(model.id for model in served)
        raise Fault(
            404,
            f"there is no {kind} named {name!r} here; there are: {names}",
            "model_not_found",
            "model",
        )

    def open(self, model: Served) -> tuple[Any, Seats]:
        """The engine, loaded at first use, and its seats. Raises MissingModel, MissingExtra."""
        engine = self._studio.engines.open(self._studio.engines.identity(model.kind, model.engine))
        with self._lock:
            if model.engine not in self._seats:
                self._seats[model.engine] = Seats(int(getattr(engine, "streams", 1)))
            return engine, self._seats[model.engine]

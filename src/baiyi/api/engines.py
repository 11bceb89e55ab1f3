"""The engines as an API's models: found by name, opened once, with their seats."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from blake3 import blake3
from pydantic import BaseModel

from .. import catalog
from ..build.orders import Trial
from ..forms.studio import Studio
from ..store import rollouts
from ..values import Brief
from .faults import Fault
from .seats import Seats


@dataclass(frozen=True)
class Served:
    """A model as clients name it: an engine, or the model that the engine runs. `trial`: the call is one
    of those that a canary is judged by, under the digest `call`."""

    id: str
    kind: str
    engine: str
    trial: Trial | None = None
    call: str = ""


# The kinds that OpenAI's routes can ask for; a melody and a poem are made as works.
ASKED = ("writer", "painter", "speaker", "embedder", "listener")
LAW = Served("advertising-law", "moderator", "advertising-law")  # no engine: a table of rules


class Models:
    """What can be asked for by `model`, and the seats at each."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._seats: dict[tuple[str, str], Seats] = {}
        self._lock = threading.Lock()

    def all(self) -> tuple[Served, ...]:
        """The engines of each kind, the usual one first, under their own names and their models'."""
        engines = (
            Served(name, kind, row.name)
            for kind in ASKED
            for row in self._rows(kind)
            for name in dict.fromkeys((row.name, *row.models))
        )
        return (*engines, LAW)

    def usual(self, kind: str) -> Served:
        """What is taken where a request names none of that kind."""
        return next(model for model in self.all() if model.kind == kind)

    def _rows(self, kind: str) -> list[catalog.Row]:
        """The engine by the settings. They may leave the painter to the work: then all can be had."""
        usual = catalog.engine(kind, self._studio.engines.choose(kind, Brief(line="-")).name)
        if getattr(self._studio.settings, kind) is not None:
            return [usual]
        others = [row for row in catalog.engines() if row.kind == kind and row != usual]
        return [usual, *others]

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

    def drawn(self, name: str, kind: str, asked: BaseModel, *, raw: bool = False) -> Served:
        """As `find()`; but where the engine of choice is asked for by its own name, a canary has its share
        of the requests, drawn by what is `asked`: the same request falls to the same engine. The model's name
        in the answer says to which. `raw`: a text is to be gone on with, which every writer may be asked for.

        Raises Fault 404, NotFound, Damaged.
        """
        served = self.find(name, kind)
        running = rollouts.of(self._studio.settings.home, kind).running
        if running is None or served != self.usual(kind) or served.engine == running.name:
            return served
        if catalog.engine(kind, running.name).raw and not raw:
            return served
        call = blake3(asked.model_dump_json().encode()).hexdigest()
        trial = Trial(running, running.takes(call))
        name = running.name if trial.new else served.engine
        return Served(name, kind, name, trial, call)

    def identity(self, model: Served) -> str:
        """Name, version and model digests of the engine, as a file's origin tells them."""
        return str(self._studio.engines.identity(model.kind, model.engine))

    def open(self, model: Served) -> tuple[Any, Seats]:
        """The engine, loaded at first use, and its seats. Raises MissingModel, MissingExtra."""
        engine = self._studio.engines.open(self._studio.engines.identity(model.kind, model.engine))
        place = (model.kind, model.engine)
        with self._lock:
            if place not in self._seats:
                self._seats[place] = Seats(int(getattr(engine, "streams", 1)))
            return engine, self._seats[place]

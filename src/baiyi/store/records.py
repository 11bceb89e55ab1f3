"""What the ledger tells: frozen rows with the users' words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from pydantic import Field

from ..values import Brief, Frozen, Usage


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class WorkRecord(Frozen):
    """A work. `state`: new, building, done, edited, stopped or failed."""

    id: str
    title: str
    form: str
    brief: Brief
    language: str
    state: str
    builds: int
    created: datetime
    updated: datetime


class PartRecord(Frozen):
    """A part that users address by name, such as "page 3"; `value` and `machine` are JSON.

    `machine` is what the step gave; `value` what the work uses: the human's where `edited`.
    `key` is the step that made `value`; `type` the value's type name.
    """

    name: str
    type: str
    value: str
    machine: str
    key: str | None
    edited: bool

    def decoded(self) -> Any:
        """The value as plain JSON types."""
        return json.loads(self.value)


class EditRecord(Frozen):
    part: str
    value: str
    at: datetime
    undone: bool


class ModelUsed(Frozen):
    """A model behind an engine, as it was when the step ran."""

    name: str
    digest: str
    licence: str


class EngineUsed(Frozen):
    """The identity of an engine: what of it is in the key, and its licence."""

    kind: str
    name: str
    version: int = 1
    models: tuple[ModelUsed, ...] = ()
    options: dict[str, Any] = Field(default_factory=dict)
    licence: str = ""

    def __str__(self) -> str:
        models = ", ".join(f"{m.name} {m.digest[:12]}" for m in self.models)
        return f"{self.kind} {self.name} {self.version}" + (f" ({models})" if models else "")


class StepRecord(Frozen):
    """One step as it was done. `inputs` are the keys of the steps that fed it.

    `label` is what a work calls it ("write.page[3]"); `notes` are pairs (English, Chinese).
    `current` is False where the work's newest build no longer uses the step.
    """

    key: str
    name: str
    version: int
    engine: str
    engines: tuple[EngineUsed, ...]
    seed: int | None
    outcome: str
    error: dict[str, Any] | None
    notes: tuple[tuple[str, str], ...]
    seconds: float
    cpu_seconds: float
    usage: Usage
    host: str
    started: datetime
    finished: datetime
    label: str = ""
    current: bool = True
    inputs: tuple[str, ...] = ()

    @property
    def human(self) -> bool:
        return self.engine == "human"


class Costs(Frozen):
    """What the steps of one name and engine took together."""

    name: str
    engine: str
    times: int
    seconds: float
    cpu_seconds: float
    tokens: int
    money: float
    currency: str


class ReleaseRecord(Frozen):
    """A file that was let out, and the step that sealed it."""

    work: str
    path: str
    digest: str
    media_type: str
    size: int
    beside: str | None
    key: str | None
    at: datetime


def step_record(
    row: Any, label: str = "", *, current: bool = True, inputs: tuple[str, ...] = ()
) -> StepRecord:
    """From a row of the table `steps`."""
    return StepRecord(
        key=row.key,
        name=row.name,
        version=row.version,
        engine=row.engine,
        engines=tuple(EngineUsed.model_validate(entry) for entry in json.loads(row.identity)),
        seed=row.seed,
        outcome=row.outcome,
        error=json.loads(row.error) if row.error else None,
        notes=tuple((e, c) for e, c in json.loads(row.notes)),
        seconds=row.seconds,
        cpu_seconds=row.cpu_seconds,
        usage=Usage(
            prompt_tokens=row.prompt_tokens,
            evaluated_tokens=row.evaluated_tokens,
            written_tokens=row.written_tokens,
            money=row.money,
            currency=row.currency,
        ),
        host=row.host,
        started=moment(row.started),
        finished=moment(row.finished),
        label=label or row.name,
        current=current,
        inputs=inputs,
    )

"""The rows of a work that travel from one ledger to another, as an archive holds them.

Each model names the columns that travel. What does not: the host that ran a step, the text of a
failure (it may name an endpoint), folders, and every table of the house itself (keys, passes, jobs,
leases, usage).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import from_json

from ..values import Asset, Frozen

HEX = r"^[0-9a-f]{64}$"
ASSET = frozenset(Asset.model_fields)


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a NUL, which no database of ours keeps as text")
    return text


Text = Annotated[str, AfterValidator(_storable)]
WorkId = Annotated[str, Field(pattern=r"^[0-9a-f]{10}$")]
Key = Annotated[str, Field(pattern=HEX)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Many = Annotated[int, Field(ge=0, le=2**63 - 1)]
Real = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]


class Row(Frozen):
    model_config = ConfigDict(strict=True)


class WorkRow(Row):
    id: WorkId
    title: Text
    form: Text
    brief: Text
    language: Text
    state: Literal["new", "building", "done", "edited", "stopped", "failed"]
    builds: Count
    created: Real
    updated: Real


class PartRow(Row):
    work: WorkId
    name: Text
    position: Count
    type: Text
    value: Text
    machine: Text
    key: Key | None
    edited: bool


class EditRow(Row):
    """Edits stand in the order in which they were made."""

    work: WorkId
    part: Text
    value: Text
    at: Real
    undone: bool


class StepRow(Row):
    """A step as it was done; one that did not succeed travels without a result."""

    key: Key
    name: Text
    version: Count
    engine: Text
    identity: Text
    seed: Many | None
    outcome: Text
    result: Text | None
    notes: Text
    seconds: Real
    cpu_seconds: Real
    prompt_tokens: Many
    evaluated_tokens: Many
    written_tokens: Many
    money: Real
    currency: Text
    started: Real
    finished: Real


class UseRow(Row):
    work: WorkId
    label: Text
    key: Key
    position: Count
    build: Count


class EdgeRow(Row):
    key: Key
    argument: Text
    input_key: Key


class OutputRow(Row):
    digest: Key
    key: Key


class ReleaseRow(Row):
    """A finished file by its name; `key` is the step whose result is the sealed file."""

    work: WorkId
    name: Text
    digest: Key
    media_type: Text
    size: Many
    key: Key
    at: Real


@dataclass(frozen=True)
class Rows:
    """All that is known of some works, the one that is meant first."""

    works: tuple[WorkRow, ...] = ()
    parts: tuple[PartRow, ...] = ()
    edits: tuple[EditRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    uses: tuple[UseRow, ...] = ()
    edges: tuple[EdgeRow, ...] = ()
    outputs: tuple[OutputRow, ...] = ()
    releases: tuple[ReleaseRow, ...] = ()

    def texts(self) -> Iterator[str]:
        """Every JSON of theirs in which an asset may be named."""
        yield from (work.brief for work in self.works)
        for part in self.parts:
            yield from (part.value, part.machine)
        yield from (edit.value for edit in self.edits)
        yield from (step.result for step in self.steps if step.result is not None)

    def assets(self) -> dict[str, Asset]:
        """Digest -> every asset that they name. Raises ValueError for what is no JSON."""
        found: dict[str, Asset] = {}
        for text in self.texts():
            for asset in _assets(from_json(text, allow_inf_nan=False)):
                found[asset.digest] = asset
        return dict(sorted(found.items()))


MODELS: dict[str, type[Row]] = {
    "works": WorkRow,
    "parts": PartRow,
    "edits": EditRow,
    "steps": StepRow,
    "uses": UseRow,
    "edges": EdgeRow,
    "outputs": OutputRow,
    "releases": ReleaseRow,
}
assert list(MODELS) == [field.name for field in fields(Rows)]


def _assets(value: object) -> Iterator[Asset]:
    if isinstance(value, dict):
        if value.keys() == ASSET and _is_asset(**value):
            yield Asset.model_validate(value)
        else:
            for item in value.values():
                yield from _assets(item)
    elif isinstance(value, list):
        for item in value:
            yield from _assets(item)


def _is_asset(digest: object, media_type: object, size: object) -> bool:
    """Whether it is one; a product's sheet, too, may call its properties so."""
    told = isinstance(digest, str) and re.fullmatch(HEX, digest) and isinstance(media_type, str)
    return bool(told) and isinstance(size, int) and size >= 0

"""What the studio tells its faces: frozen rows, ready to be shown or sent as JSON."""

from __future__ import annotations

from pydantic import Field

from ..values import Frozen


class PartRow(Frozen):
    name: str
    edited: bool
    engine: str = Field(description="what made the version in use; 'human' for an edit")
    beginning: str


class FileRow(Frozen):
    path: str
    size: int


class CostRow(Frozen):
    step: str
    engine: str
    times: int
    seconds: float
    tokens: int
    money: float
    currency: str


class Link(Frozen):
    """One step of the chain behind a file or a part; `inputs` are the numbers of other links."""

    label: str
    step: str
    version: int
    engine: str
    model: str
    licence: str
    seed: int | None
    seconds: float
    key: str
    human: bool
    inputs: tuple[int, ...]
    note: str


class StagePlan(Frozen):
    """Steps of one sort: how many, by which engine, how long the rest of them will take."""

    step: str
    english: str
    chinese: str
    engine: str | None
    count: int
    seconds: float
    done: bool


class Estimate(Frozen):
    """What a build will take. `measured`: from this machine's own steps; bytes in `download`."""

    work: str
    stages: tuple[StagePlan, ...]
    measured: bool
    download: int
    seconds: float
    money: float
    currency: str


class Redo(Frozen):
    """Steps of one sort that an edit would redo; `of`: the page, scene or chapter
    that each is made from, where it is one.

    `seconds`: what they took the last time, those that go side by side counted so.
    """

    step: str
    english: str
    chinese: str
    kind: str | None = Field(description="of engine: writer, painter, speaker; none for the rest")
    count: int
    of: tuple[str, ...]
    seconds: float


class Effects(Frozen):
    """What a rebuild would redo at most. `changed`: the text is another than the one that counts now.

    Not `whole` where the work has never been made to its end with such a change: more may follow.
    """

    changed: bool
    stages: tuple[Redo, ...]
    files: tuple[str, ...]
    seconds: float
    money: float
    currency: str
    whole: bool


class Made(Frozen):
    """What a build gave out."""

    work: str
    title: str
    files: tuple[FileRow, ...]
    notes: tuple[str, ...]
    seconds: float
    cpu_seconds: float
    steps_run: int
    steps_kept: int
    tokens: int
    money: float
    currency: str

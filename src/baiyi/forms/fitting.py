"""Whether the records of an archive fit together, before any of them is written."""

from __future__ import annotations

from typing import Any

from blake3 import blake3
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from .. import values
from ..errors import BadArchive
from ..publish.gate import file_name
from ..store.archive import bad
from ..store.records import EngineUsed
from ..store.rows import EditRow, OutputRow, PartRow, ReleaseRow, Rows, StepRow, UseRow, WorkRow
from ..values import Brief, Sealed
from .studio import LEAVE, work_id
from .table import form

NOTES = TypeAdapter(tuple[tuple[str, str], ...])
IDENTITY = TypeAdapter(tuple[EngineUsed, ...])


class Fitting:
    """The check of one archive's records; `name` is what messages call it."""

    def __init__(self, rows: Rows, name: str) -> None:
        self._rows = rows
        self._name = name
        self._steps = {step.key: step for step in rows.steps}
        self._works = {work.id for work in rows.works}

    def check(self, meant: str) -> None:
        """Raises BadArchive, and NotFound for a form that is not here. `meant` is the first work."""
        rows = self._rows
        if not rows.works or rows.works[0].id != meant:
            raise self._bad(f"the work {meant} is not in it", f"其中没有作品 {meant}")
        for work in rows.works:
            self._work(work)
        self._chain()
        self._belongs()
        for part in rows.parts:
            self._part(part)
        for edit in rows.edits:
            self._json(edit.value, f"an edit of {edit.part}", f"{edit.part} 的一次修改")
        for step in rows.steps:
            self._step(step)
        self._reached()
        for row in rows.releases:
            self._release(row)

    def _work(self, work: WorkRow) -> None:
        try:
            brief = Brief.model_validate_json(work.brief)
        except ValidationError as error:
            first = error.errors()[0]
            said = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            raise self._bad(
                f"the brief of {work.id}: {said}", f"{work.id} 的任务书：{said}"
            ) from error
        form(brief.form)
        # By what the brief says; before that by all of its keys, which older archives go by.
        if work.id not in (work_id(brief), _id_as_written(work.brief)):
            raise self._bad(
                f"the number {work.id} is not that of its brief", f"编号 {work.id} 与其任务书不符"
            )
        if (work.form, work.language) != (brief.form, brief.language):
            raise self._bad(
                f"{work.id} is not of the form and language of its brief",
                f"{work.id} 的形式或语言与其任务书不符",
            )

    def _chain(self) -> None:
        """Each work but the first is what the one before it is made from."""
        works = self._rows.works
        sources = [Brief.model_validate_json(work.brief).source for work in works]
        if len(self._works) != len(works) or sources[:-1] != [work.id for work in works[1:]]:
            raise self._bad(
                "it holds works that the first is not made from", "其中有与首部作品无关的作品"
            )

    def _belongs(self) -> None:
        """Every row is of a work and a step that are there, and stands there once."""
        rows = self._rows
        of_work: tuple[PartRow | EditRow | UseRow | ReleaseRow, ...] = (
            *rows.parts,
            *rows.edits,
            *rows.uses,
            *rows.releases,
        )
        for work in {row.work for row in of_work} - self._works:
            raise self._bad(f"records of an unknown work {work}", f"有未知作品 {work} 的记录")
        for key in self._named() - self._steps.keys():
            raise self._bad(f"the step {key[:16]} is missing", f"缺少步骤 {key[:16]}")
        for told in (
            [work.id for work in rows.works],
            [(part.work, part.name) for part in rows.parts],
            [step.key for step in rows.steps],
            [(use.work, use.label, use.key) for use in rows.uses],
            [(row.work, row.name.casefold()) for row in rows.releases],
        ):
            if len(set(told)) != len(told):
                raise self._bad("a record stands in it twice", "有重复的记录")

    def _named(self) -> set[str]:
        rows = self._rows
        fed = {key for edge in rows.edges for key in (edge.key, edge.input_key)}
        own: tuple[PartRow | UseRow | OutputRow | ReleaseRow, ...] = (
            *rows.parts, *rows.uses, *rows.outputs, *rows.releases,
        )  # fmt: skip
        return fed | {row.key for row in own if row.key is not None}

    def _part(self, part: PartRow) -> None:
        """A part is a text, or one of the values of this house."""
        kind = str if part.type == "str" else getattr(values, part.type, None)
        if not (isinstance(kind, type) and issubclass(kind, (str, BaseModel))):
            raise self._bad(
                f"{part.name} is a {part.type}, which this Baiyi does not know",
                f"{part.name} 的类型 {part.type} 是本版本不认识的",
            )
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        for text in (part.value, part.machine):
            try:
                adapter.validate_json(text)
            except ValidationError as error:
                said = error.errors()[0]["msg"]
                raise self._bad(f"{part.name}: {said}", f"{part.name}：{said}") from error

    def _step(self, step: StepRow) -> None:
        if (step.outcome == "ok") != (step.result is not None):
            raise self._bad(f"the step {step.name} has no result", f"步骤 {step.name} 没有结果")
        try:
            IDENTITY.validate_json(step.identity)
            NOTES.validate_json(step.notes)
        except ValidationError as error:
            said = error.errors()[0]["msg"]
            raise self._bad(f"the step {step.name}: {said}", f"步骤 {step.name}：{said}") from error
        if step.result is not None:
            self._json(step.result, f"the result of {step.name}", f"{step.name} 的结果")

    def _reached(self) -> None:
        """No step travels that is not behind a part, a file or a use of these works."""
        rows = self._rows
        fed: dict[str, list[str]] = {}
        for edge in rows.edges:
            fed.setdefault(edge.key, []).append(edge.input_key)
        own: tuple[PartRow | UseRow | ReleaseRow, ...] = (*rows.parts, *rows.uses, *rows.releases)
        waiting = [row.key for row in own if row.key is not None]
        reached: set[str] = set()
        while waiting:
            key = waiting.pop()
            if key not in reached:
                reached.add(key)
                waiting += fed.get(key, ())
        for key in self._steps.keys() - reached:
            raise self._bad(
                f"the step {key[:16]} belongs to nothing in it", f"步骤 {key[:16]} 与作品无关"
            )

    def _release(self, row: ReleaseRow) -> None:
        """A finished file is the sealed result of its step, under a name that the gate gives."""
        step = self._steps[row.key]
        try:
            sealed = Sealed.model_validate_json(step.result or "")
        except ValidationError as error:
            raise self._bad(f"{row.name[:80]} is not sealed", f"{row.name[:80]} 未封存") from error
        told = (row.digest, row.media_type, row.size)
        same = told == (sealed.asset.digest, sealed.asset.media_type, sealed.asset.size)
        if not same or file_name(row.name, row.media_type) != row.name:
            raise self._bad(
                f"the file {row.name[:80]!r} is not what its step sealed",
                f"文件 {row.name[:80]!r} 与其步骤所封存的不符",
            )

    def _json(self, text: str, english: str, chinese: str) -> None:
        try:
            from_json(text, allow_inf_nan=False)
        except ValueError as error:
            raise self._bad(f"{english}: {error}", f"{chinese}：{error}") from error

    def _bad(self, english: str, chinese: str) -> BadArchive:
        return bad(self._name, english, chinese)


def _id_as_written(brief: str) -> str:
    """The number that the brief had when it was written down, by whichever version of Baiyi."""
    told = {key: value for key, value in from_json(brief).items() if key not in LEAVE}
    return blake3(to_json(told)).hexdigest()[:10]

"""The work that another one is made from: its text, and the steps that are behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from .. import values
from ..build.run import Build
from ..errors import BadBrief
from ..store.ledger import Ledger, PartRecord
from ..values import Brief, Manuscript
from . import parts
from .table import form


@dataclass(frozen=True)
class Source:
    """`fed`: the parts of the source and the keys of the steps that made them."""

    work: str
    manuscript: Manuscript
    fed: tuple[tuple[str, str | None], ...]


def source_of(ledger: Ledger, brief: Brief) -> Source | None:
    """What the brief's source says now; None where it names none. Raises as `told` does."""
    return None if brief.source is None else told(ledger, brief.source)


def told(ledger: Ledger, name: str) -> Source:
    """What a work, by id or title, says now, with its edits.

    Raises NotFound, and BadBrief where it has not been made.
    """
    work = ledger.works.find(name)
    found = parts.current(ledger, work.id)
    if not found:
        raise BadBrief(
            f"the source {work.id} ({work.title}) has not been made; run: baiyi rebuild {work.id}",
            f"来源作品 {work.id}（{work.title}）尚未完成；请运行：baiyi rebuild {work.id}",
        )
    manuscript = form(work.form).retell(_typed(found))
    return Source(work.id, manuscript, tuple((part.name, part.key) for part in found))


def parts_of(build: Build, brief: Brief) -> Mapping[str, Any]:
    """The parts of the brief's source as they are now, for forms that need more than its text.

    The chain of steps behind each leads through the source. Empty where the brief names none.
    """
    if brief.source is None:
        return {}
    work = build.ledger.works.find(brief.source)
    found = parts.current(build.ledger, work.id)
    typed = _typed(found)
    for part in found:
        build.taken_over(work.id, typed[part.name], ((part.name, part.key),))
    return typed


def _typed(found: tuple[PartRecord, ...]) -> Mapping[str, Any]:
    """Parts by name, as the values that they are."""
    return {p.name: TypeAdapter(getattr(values, p.type, str)).validate_json(p.value) for p in found}

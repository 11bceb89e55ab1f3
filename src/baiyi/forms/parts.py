"""Parts as people read and edit them."""

from __future__ import annotations

import json
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from .. import values
from ..brief.words import checked
from ..errors import BadBrief
from ..store.ledger import Ledger, PartRecord
from ..store.lineage import text_of
from ..values.reasons import wrong
from . import cues
from .records import PartRow

PROSE = ("Page", "Poem", "Lyrics", "ScriptScene", "Notation", "ChordSheet")  # edited as their text
CHAPTERS = "Chapter"  # as paragraphs, a line each, stars for a break; their titles stay
CUES = "Passage"  # as lines with their times
LONGEST = 200_000  # characters of an edited part


def rows(ledger: Ledger, work: str) -> tuple[PartRow, ...]:
    steps = {step.key: step for step in ledger.steps.of_work(work)}
    found = []
    for part in current(ledger, work):
        step = steps.get(part.key or "")
        line = " ".join(text_of(part.decoded()).split())
        beginning = line if len(line) <= 40 else f"{line[:40]}…"
        engine = step.engine if step else ""
        found.append(
            PartRow(name=part.name, edited=part.edited, engine=engine, beginning=beginning)
        )
    return tuple(found)


def current(ledger: Ledger, work: str) -> tuple[PartRecord, ...]:
    """The parts with the newest edits, those too that the next build will use for the first time."""
    newest = ledger.works.newest_edits(work)
    found = ((part, newest.get(part.name, part.machine)) for part in ledger.works.parts(work))
    return tuple(
        part.model_copy(update={"value": value, "edited": value != part.machine})
        for part, value in found
    )


def text(part: PartRecord) -> str:
    """A page, a poem or a chapter is its text, a title itself; everything else is YAML."""
    value = part.decoded()
    if isinstance(value, str):
        return value
    if part.type in PROSE:
        return str(value["text"])
    if part.type == CHAPTERS:
        return "\n\n".join(block["text"] or "***" for block in value["blocks"])
    if part.type == CUES:
        return cues.written(values.Passage.model_validate(value))
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)


def value(part: PartRecord, edited: str) -> str:
    """The edited text as the part's JSON. Raises BadBrief, naming what does not fit."""
    edited = checked(edited, part.name, LONGEST).strip()
    if not edited:
        raise BadBrief(
            f"your version of {part.name!r} is empty; nothing was changed",
            f"你给的 {part.name!r} 是空的；没有作任何改动",
        )
    before = part.decoded()
    if isinstance(before, str):
        return fitting(part, " ".join(edited.split()))
    return fitting(part, _changed(part, before, edited))


def fitting(part: PartRecord, changed: Any) -> str:
    """The changed value of the part as JSON. Raises BadBrief, naming what does not fit."""
    if isinstance(part.decoded(), str):
        return json.dumps(changed, ensure_ascii=False)
    model: type[BaseModel] = getattr(values, part.type)
    try:
        return model.model_validate(changed).model_dump_json()
    except ValidationError as error:
        first = wrong(error)
        where = first.where or part.name
        raise BadBrief(
            f"your version of {part.name!r} does not fit: {where}: {first.english}; nothing was changed",
            f"你对 {part.name!r} 的修改不合要求：{where}：{first.chinese}；没有作任何改动",
        ) from error


def _changed(part: PartRecord, before: Any, edited: str) -> Any:
    if part.type in PROSE:
        return before | {"text": edited}
    if part.type == CHAPTERS:
        kinds = {block["text"]: block["kind"] for block in before["blocks"]}
        blocks = (block.model_dump() for block in values.paragraphs(edited))
        return before | {"blocks": [b | {"kind": kinds.get(b["text"], b["kind"])} for b in blocks]}
    if part.type == CUES:
        return cues.read(edited, part.name).model_dump()
    return _yaml(part, edited)


def _yaml(part: PartRecord, edited: str) -> Any:
    from ..brief.file import load_yaml

    return load_yaml(edited, part.name)

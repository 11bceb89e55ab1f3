"""The versions of a part, each beside the one before: what the machine wrote, what people made of it."""

from __future__ import annotations

import re
from datetime import datetime
from difflib import SequenceMatcher
from typing import Literal

from fastapi import APIRouter, Request, Response

from ..forms import parts as forms_parts
from ..forms.studio import Studio
from ..values import Frozen
from .entering import Reader
from .pages import page

WORD = re.compile(r"\s+|[^\W_]+(?:['’][^\W_]+)*|.", re.DOTALL)
HAN = re.compile(r"[\u3400-\u9fff]")
LONGEST = 20_000  # units that are compared; longer texts are shown without marks
router = APIRouter()
Mark = tuple[Literal["same", "gone", "new"], str]


class Version(Frozen):
    """`at` is None for the machine's; `marks` say what of it is new and what of the one before is gone."""

    at: datetime | None
    undone: bool
    marks: tuple[Mark, ...]


@router.get("/works/{work}/versions/{part:path}")
def versions(work: str, part: str, request: Request, key: Reader) -> Response:
    studio: Studio = request.app.state.studio
    record = studio.ledger.works.get(work)
    found = versions_of(studio, work, part)
    return page(request, "_versions.html.j2", key=key, work=record, versions=found, part=part)


def versions_of(studio: Studio, work: str, part: str) -> tuple[Version, ...]:
    """The oldest first. Raises NotFound."""
    record = studio.ledger.works.part(work, part)
    before = forms_parts.text(record.model_copy(update={"value": record.machine}))
    found = [Version(at=None, undone=False, marks=(("same", before),))]
    for edit in studio.ledger.works.edits(work):
        if edit.part == record.name:
            text = forms_parts.text(record.model_copy(update={"value": edit.value}))
            found.append(Version(at=edit.at, undone=edit.undone, marks=compared(before, text)))
            before = before if edit.undone else text
    return tuple(found)


def compared(old: str, new: str) -> tuple[Mark, ...]:
    """The new text with what was taken out of the old: by words, in Chinese by characters."""
    one, other = (_units(text) for text in (old, new))
    if max(len(one), len(other)) > LONGEST:
        return (("same", new),)
    marks: list[Mark] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            marks.append(("same", "".join(one[a:b])))
        else:
            marks += [("gone", "".join(one[a:b]))] if a < b else []
            marks += [("new", "".join(other[c:d]))] if c < d else []
    return tuple(marks)


def _units(text: str) -> list[str]:
    units = WORD.findall(text)
    return [u for unit in units for u in (list(unit) if HAN.search(unit) else [unit])]

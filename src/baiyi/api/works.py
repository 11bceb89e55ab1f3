"""`/v1/works`: briefs in, works out: their parts, files and reasons. Making is a job (`jobs.py`)."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Header, Query, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from ..forms import rehearse, removing, takes
from ..forms.records import Effects, Estimate, Link, PartRow
from ..forms.studio import Studio
from ..forms.table import FORMS
from ..jobs.records import JobRecord, Priority
from ..protect.verify import Report, verify
from ..store.ledger import WorkRecord
from ..values import Brief, Frozen
from .faults import Fault
from .keys import Maker, Owner, Reader

NO_FILE = File(default=None)  # left out, not null: a form knows no null
router = APIRouter(prefix="/v1", tags=["works"])


class FormRow(Frozen):
    name: str
    english: str
    chinese: str


class Forms(Frozen):
    """The forms, and the JSON schema of a brief, which is one for all of them."""

    forms: tuple[FormRow, ...]
    brief: dict[str, Any]


class Works(Frozen):
    works: tuple[WorkRecord, ...]
    total: int


class FileEntry(Frozen):
    """A finished file; its bytes are under `/v1/works/{work}/files/{name}`."""

    name: str
    media_type: str
    size: int
    digest: str = Field(description="BLAKE3 of the bytes, hexadecimal")


class WorkPage(Frozen):
    """A work with all that belongs to it."""

    work: WorkRecord
    parts: tuple[PartRow, ...]
    files: tuple[FileEntry, ...]
    human_share: float
    jobs: tuple[JobRecord, ...]


class PartText(Frozen):
    name: str
    text: str
    version: str = Field(description="digest of the text; `If-Match` of a change")


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    brief: Brief
    priority: Priority = "normal"


class Edited(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=200_000)


@router.get("/forms")
def forms(key: Reader) -> Forms:
    """What can be made."""
    rows = (FormRow(name=name, english=r.english, chinese=r.chinese) for name, r in FORMS.items())
    return Forms(forms=tuple(rows), brief=Brief.model_json_schema())


@router.get("/works")
def works(
    request: Request,
    key: Reader,
    search: Annotated[str, Query(max_length=200)] = "",
    form: str | None = None,
    state: str | None = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Works:
    """The last changed first. `search` looks in titles, briefs and texts."""
    found, total = _studio(request).ledger.works.search(
        search, form=form, state=state, offset=offset, limit=limit
    )
    return Works(works=found, total=total)


@router.post("/works", status_code=202)
def make(asked: Asked, request: Request, key: Maker) -> JobRecord:
    """Ask for a work; its job says how far it is. The same brief goes on where it was."""
    job: JobRecord = request.app.state.jobs.make(asked.brief, by=key.name, priority=asked.priority)
    return job


@router.post("/works/estimate")
def estimate(asked: Asked, request: Request, key: Maker) -> Estimate:
    """What making it would take, before anything is made."""
    studio = _studio(request)
    return studio.estimate(studio.known(asked.brief))


@router.get("/works/{work}")
def show(work: str, request: Request, key: Reader) -> WorkPage:
    studio = _studio(request)
    record = studio.ledger.works.get(work)
    return WorkPage(
        work=record,
        parts=studio.parts(work),
        files=files_of(studio, work),
        human_share=studio.human_share(work),
        jobs=request.app.state.jobs.list(work=work, limit=20),
    )


@router.delete("/works/{work}", status_code=204)
def remove(work: str, request: Request, key: Owner, keep_files: bool = False) -> Response:
    """Remove a work: its brief, parts, edits, shares, and its finished files unless `keep_files`. What its
    steps made stays: other works may share it. It cannot be undone."""
    gone_from(request, work, keep_files=keep_files)
    return Response(status_code=204)


@router.post("/works/{work}/rebuild", status_code=202)
def rebuild(work: str, request: Request, key: Maker) -> JobRecord:
    """Make again what depends on the edits, and nothing else."""
    brief = _studio(request).ledger.works.get(work).brief
    job: JobRecord = request.app.state.jobs.make(brief, by=key.name, priority="high")
    return job


@router.get("/works/{work}/parts/{part:path}/effects")
def effects(work: str, part: str, request: Request, key: Reader) -> Effects:
    """What a rebuild would redo at most if the part were changed."""
    return rehearse.effects(_studio(request), work, part)


@router.post("/works/{work}/parts/{part:path}/effects")
def effects_of(work: str, part: str, edited: Edited, request: Request, key: Maker) -> Effects:
    """What a rebuild would redo at most if the part read so; nothing is kept."""
    return rehearse.effects(_studio(request), work, part, edited.text)


@router.get("/works/{work}/parts/{part:path}")
def part(work: str, part: str, request: Request, response: Response, key: Reader) -> PartText:
    """A part as people edit it: text, or YAML."""
    found = part_of(_studio(request), work, part)
    response.headers["ETag"] = f'"{found.version}"'
    return found


@router.post("/works/{work}/parts/{part:path}/another-picture", status_code=204)
def another(work: str, part: str, request: Request, key: Maker) -> Response:
    """Want another picture for a page or a poem: the next rebuild paints it. DELETE of the part
    `picture N` takes it back."""
    takes.another(_studio(request), work, part)
    return Response(status_code=204)


@router.put("/works/{work}/parts/{part:path}")
def edit(
    work: str,
    part: str,
    edited: Edited,
    request: Request,
    key: Maker,
    if_match: Annotated[str | None, Header()] = None,
) -> PartText:
    """Keep a human's version of a part. With `If-Match`, only where nobody was quicker (else 412)."""
    studio = _studio(request)
    before = part_of(studio, work, part)
    if if_match is not None and if_match.strip('"') != before.version:
        raise Fault(412, f"{before.name!r} has changed meanwhile; read it again", "changed")
    studio.edit(work, part, edited.text)
    return part_of(studio, work, part)


@router.delete("/works/{work}/parts/{part:path}")
def undo(work: str, part: str, request: Request, key: Maker) -> PartText:
    """Go back to the version before the newest edit."""
    studio = _studio(request)
    studio.undo(work, part)
    return part_of(studio, work, part)


@router.get("/works/{work}/why")
def why(
    work: str, thing: Annotated[str, Query(max_length=300)], request: Request, key: Reader
) -> tuple[Link, ...]:
    """Every step behind a file or a part, each after those that fed it."""
    studio = _studio(request)
    studio.ledger.works.get(work)
    return studio.why(work, thing)


@router.post("/verify")
def verified(file: UploadFile, key: Reader, beside: UploadFile = NO_FILE) -> Report:
    """What labels and credentials a file carries, and what it lacks. `beside`: its manifest, if apart."""
    return verify(file.file.read(), beside.file.read() if beside else None)


def gone_from(request: Request, work: str, *, keep_files: bool = False) -> None:
    """Remove a work that nothing works on. Raises NotFound, Fault 409."""
    studio = _studio(request)
    studio.ledger.works.get(work)
    for job in request.app.state.jobs.list(work=work):
        if not job.over:
            raise Fault(409, f"the job {job.id} works on it; stop that first", "busy")
    removing.remove(studio, work, keep_files=keep_files)


def _studio(request: Request) -> Studio:
    studio: Studio = request.app.state.studio
    return studio


def part_of(studio: Studio, work: str, part: str) -> PartText:
    """Raises NotFound with the parts there are."""
    name = studio.ledger.works.part(work, part).name
    text = studio.part_text(work, part)
    return PartText(name=name, text=text, version=hashlib.sha256(text.encode()).hexdigest()[:16])


def files_of(studio: Studio, work: str) -> tuple[FileEntry, ...]:
    """The finished files of a work, and the manifests beside them."""
    return tuple(
        FileEntry(name=Path(r.path).name, media_type=r.media_type, size=r.size, digest=r.digest)
        for r in studio.ledger.works.releases(work)
    )

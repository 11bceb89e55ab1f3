"""The pages that show works: all of them, and one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from ..api.files import sent
from ..api.jobs import watched
from ..api.works import files_of
from ..errors import NotFound
from ..forms import parts as forms_parts
from ..forms import people as forms_people
from ..forms.parts import CHAPTERS, PROSE
from ..forms.studio import Studio
from ..forms.table import FORMS, form
from ..forms.takes import part_of
from ..store.ledger import PartRecord, WorkRecord
from ..values import Frozen, Take
from .entering import Reader
from .pages import page
from .previews import painted, pictures, small

SHOWN = 24  # works at a time; more come as one scrolls
READ_ALOUD = "text/html"
PICTURED = ("Page", "Poem")  # the parts beside which a picture can be painted anew
router = APIRouter()
# A finished page of ours reads aloud by its own script, and may ask nothing of anybody.
SANDBOX = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; media-src data: blob:; font-src data:; frame-ancestors 'self'"
)


class Card(Frozen):
    """A work in the grid; `cover` is the digest of its picture, if it has one."""

    work: WorkRecord
    cover: str | None


class PartView(Frozen):
    """A part as it is shown: prose as paragraphs, everything else as it is edited."""

    name: str
    type: str
    paragraphs: tuple[str, ...]
    text: str
    value: Any
    edited: bool
    picture: str | None
    take: int | None  # which picture is wanted; None where none could be painted anew

    @property
    def prose(self) -> bool:
        return self.type == "str" or self.type in PROSE or self.type == CHAPTERS


@router.get("/")
def works(
    request: Request,
    key: Reader,
    search: Annotated[str, Query(max_length=200)] = "",
    form: str = "",
    state: str = "",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """Works as covers; asked for by htmx, the cards alone."""
    studio: Studio = request.app.state.studio
    found, total = studio.ledger.works.search(
        search, form=form or None, state=state or None, offset=offset, limit=SHOWN
    )
    newest = pictures(studio, [w.id for w in found])
    cards = [Card(work=w, cover=newest[w.id].get("cover")) for w in found]
    piece = request.headers.get("HX-Request") and request.headers.get("HX-Target") != "body"
    return page(
        request,
        "_cards.html.j2" if piece else "works.html.j2",
        key=key,
        cards=cards,
        total=total,
        search=search,
        form=form,
        state=state,
        forms=FORMS,
        next=offset + SHOWN if offset + SHOWN < total else None,
    )


@router.get("/works/{work}")
def work(work: str, request: Request, key: Reader) -> Response:
    return page(request, "work.html.j2", key=key, **shown(request, work))


@router.get("/works/{work}/parts")
def parts(work: str, request: Request, key: Reader, since: str = "") -> Response:
    """The parts, if the work has changed since; nothing (204) where it has not."""
    studio: Studio = request.app.state.studio
    if since:  # asked every few seconds
        works, newest = studio.ledger.works, pictures(studio, [work])[work]
        if since == version(works.get(work), len(works.parts(work)), newest):
            return Response(status_code=204)
    return page(request, "_parts.html.j2", key=key, **shown(request, work))


def shown(request: Request, work: str) -> dict[str, Any]:
    """What the page of a work shows. Raises NotFound."""
    studio: Studio = request.app.state.studio
    record = studio.ledger.works.get(work)
    jobs = request.app.state.jobs.list(work=work, limit=5)
    files = files_of(studio, work)
    now = forms_parts.current(studio.ledger, work)
    newest = pictures(studio, [work])[work]
    views = views_as(now, newest)
    canon = next((v for v in views if v.type == "Canon"), None)
    names = form(record.form).NAMES if record.form in FORMS else {}
    return {
        "work": record,
        "parts": views,
        "canon": canon,
        "spoken": canon is not None and forms_people.speaks(studio, work),
        "files": files,
        "read": next((f.name for f in files if f.media_type == READ_ALOUD), None),
        "job": next((j for j in jobs if not j.over), None),
        "last": jobs[0] if jobs else None,
        "human_share": studio.human_share(work),
        "names": {step: list(name) for step, name in names.items()},
        "version": version(record, len(now), newest),
    }


def version(work: WorkRecord, parts: int, newest: Mapping[str, str]) -> str:
    """Another one when anything that the page of a work shows has changed."""
    seen = f"{work.updated.timestamp()} {work.state} {parts} {''.join(newest.values())}"
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def views_of(studio: Studio, work: str) -> tuple[PartView, ...]:
    return views_as(forms_parts.current(studio.ledger, work), pictures(studio, [work])[work])


def views_as(now: Sequence[PartRecord], newest: Mapping[str, str]) -> tuple[PartView, ...]:
    takes = {p.name: Take.model_validate(p.decoded()).number for p in now if p.type == "Take"}
    return tuple(view(p, newest, takes) for p in now if p.name not in takes)


def view(part: PartRecord, pictured: Mapping[str, str], takes: Mapping[str, int]) -> PartView:
    text = forms_parts.text(part)
    return PartView(
        name=part.name,
        type=part.type,
        text=text,
        paragraphs=tuple(line for line in text.split("\n") if line.strip()),
        value=part.decoded(),
        edited=part.edited,
        picture=pictured.get(part.name) if part.type == "Page" else None,
        take=takes.get(part_of(part.name)) if part.type in PICTURED else None,
    )


@router.get("/works/{work}/events/{job}")
async def events(
    work: str,
    job: str,
    request: Request,
    key: Reader,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """What a job tells, to the page that watches it."""
    return await watched(request, job, last_event_id)


@router.get("/works/{work}/pictures/{digest}.webp")
def picture(work: str, digest: str, request: Request, key: Reader) -> Response:
    """A small picture of the work. Only those of its own."""
    studio: Studio = request.app.state.studio
    if digest not in painted(studio, work):
        raise NotFound(f"the work {work} has no such picture", f"作品 {work} 没有这幅图")
    data = small(studio.store, digest)
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(data, media_type="image/webp", headers=headers)


@router.get("/works/{work}/files/{name}")
def file(work: str, name: str, request: Request, key: Reader, inside: bool = False) -> Response:
    """A finished file, to keep; `inside`: to look at, in a frame that may do nothing else."""
    studio: Studio = request.app.state.studio
    return handed(studio, work, name, request, inside)


def handed(studio: Studio, work: str, name: str, request: Request, inside: bool) -> Response:
    """A finished file to keep, or to look at inside a frame of ours, where it may only play."""
    response = sent(studio, work, name, request, "inline" if inside else "attachment")
    if inside:
        response.headers["Content-Security-Policy"] = SANDBOX
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@router.get("/works/{work}/read")
def read(work: str, request: Request, key: Reader) -> Response:
    """The finished page that reads aloud, whole."""
    values = shown(request, work)
    if values["read"] is None:
        return RedirectResponse(f"/works/{work}", 303)
    return page(request, "read.html.j2", key=key, **values)


@router.get("/works/{work}/why/{thing:path}")
def why(work: str, thing: str, request: Request, key: Reader) -> Response:
    """The trail behind a part or a file."""
    studio: Studio = request.app.state.studio
    links = studio.why(work, Path(thing).name if "." in thing else thing)
    names = form(studio.ledger.works.get(work).form).NAMES
    return page(request, "_why.html.j2", key=key, links=links, thing=thing, names=names)

"""The page where a work is asked for: one line first, the rest folded behind good defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from ..brief.line import brief_from_line
from ..errors import BaiyiError, QuotaUsedUp
from ..forms.studio import Studio
from ..forms.table import FORMS, form
from ..store.api_keys import KeyRecord
from ..values import Brief
from .asking import EXAMPLES, FIELDS, SOURCED, fields_of, given_of
from .entering import Maker
from .pages import page

router = APIRouter()


@router.get("/new")
def new(request: Request, key: Maker, form: str = "picture_book", source: str = "") -> Response:
    return _asking(request, key, form if form in FIELDS else "picture_book", {"source": source})


@router.post("/new")
async def make(request: Request, key: Maker) -> Response:
    """Ask for the work; what is wrong is said above the line, and nothing typed is lost."""
    return await _with_brief(request, key, _made)


@router.post("/new/estimate")
async def estimate(request: Request, key: Maker) -> Response:
    return await _with_brief(request, key, _estimated)


@router.post("/works/{work}/rebuild")
def rebuild(work: str, request: Request, key: Maker) -> Response:
    """Make again what the edits have changed, or go on where it stopped."""
    brief = request.app.state.studio.ledger.works.get(work).brief
    request.app.state.jobs.make(brief, by=key.name, priority="high")
    return RedirectResponse(f"/works/{work}", 303)


@router.post("/works/{work}/stop/{job}")
def stop(work: str, job: str, request: Request, key: Maker) -> Response:
    request.app.state.jobs.cancel(job)
    return RedirectResponse(f"/works/{work}", 303)


async def _with_brief(request: Request, key: KeyRecord, then: Any) -> Response:
    asked = await request.form()
    return await run_in_threadpool(then, request, key, asked)


def _made(request: Request, key: KeyRecord, asked: FormData) -> Response:
    try:
        job = request.app.state.jobs.make(_brief(request, asked), by=key.name)
    except BaiyiError as error:
        return _asking(request, key, str(asked.get("form", "")), dict(asked), error)
    return RedirectResponse(f"/works/{job.work}", 303)


def _estimated(request: Request, key: KeyRecord, asked: FormData) -> Response:
    studio: Studio = request.app.state.studio
    found = studio.estimate(studio.known(_brief(request, asked)))
    return page(request, "_estimate.html.j2", key=key, estimate=found)


def _brief(request: Request, asked: FormData) -> Brief:
    """Raises BadBrief with the field that does not fit; NotFound for a form that there is not.

    What is read aloud or translated needs no line: it is called as its source is.
    """
    name = str(asked.get("form", ""))
    form(name)
    given = given_of(name, {k: v for k, v in asked.items() if isinstance(v, str)})
    line = str(asked.get("line", "")).strip()
    if not line and "source" in given:
        source = request.app.state.studio.ledger.works.get(given["source"])
        line = source.title
        into = {"zh": "en", "en": "zh"}.get(source.language, "en")
        given.setdefault("language", into if name == "translation" else source.language)
    return brief_from_line(line, form=name, **given)


def _asking(
    request: Request,
    key: KeyRecord,
    chosen: str,
    typed: Mapping[str, Any],
    error: BaiyiError | None = None,
) -> Response:
    studio: Studio = request.app.state.studio
    name = chosen if chosen in FIELDS else "picture_book"
    sources = studio.ledger.works.search(limit=200)[0] if name in SOURCED else ()
    return page(
        request,
        "new.html.j2",
        key=key,
        status=200 if error is None else 429 if isinstance(error, QuotaUsedUp) else 422,
        chosen=name,
        forms={form_name: FORMS[form_name] for form_name in FIELDS},
        examples=EXAMPLES,
        fields=fields_of(name),
        needs_source=SOURCED.get(name),
        sources=sources,
        typed=typed,
        error=error,
    )

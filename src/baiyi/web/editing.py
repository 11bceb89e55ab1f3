"""Parts of a work, edited in place."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from ..api.works import part_of
from ..errors import BadBrief, BaiyiError
from ..forms import people as forms_people
from ..forms import rehearse, takes
from ..forms.studio import Studio
from ..store.api_keys import KeyRecord
from .entering import Maker, Reader
from .pages import page
from .reading import views_of

router = APIRouter()


@router.get("/works/{work}/part/{part:path}")
def show(work: str, part: str, request: Request, key: Reader, edit: bool = False) -> Response:
    """A part as it reads; with `edit`, as it is edited, and what the change would redo."""
    if edit and key.role != "reader":
        return _editor(request, key, work, part)
    return shown(request, key, work, part)


@router.post("/works/{work}/part/{part:path}")
def keep(
    work: str,
    part: str,
    request: Request,
    key: Maker,
    text: Annotated[str, Form(max_length=200_000)],
    version: Annotated[str, Form(max_length=64)],
) -> Response:
    """Keep the user's version; where somebody was quicker, or it does not fit, nothing typed is lost."""
    studio: Studio = request.app.state.studio
    now = part_of(studio, work, part)
    if now.version != version:
        error: BaiyiError = BadBrief(
            "somebody changed this meanwhile; what stands there now is shown below yours",
            "这一部分刚被改过；现在的内容列在你的下面",
        )
        return _editor(request, key, work, part, text, error, now.text)
    try:
        studio.edit(work, part, text.replace("\r\n", "\n"))
    except BaiyiError as error:
        return _editor(request, key, work, part, text, error)
    return shown(request, key, work, part)


@router.post("/works/{work}/undo/{part:path}")
def undo(work: str, part: str, request: Request, key: Maker) -> Response:
    """Back to the version before."""
    request.app.state.studio.undo(work, part)
    return shown(request, key, work, part)


@router.post("/works/{work}/another/{part:path}")
def another(work: str, part: str, request: Request, key: Maker) -> Response:
    """Another picture, painted by the next rebuild."""
    takes.another(request.app.state.studio, work, part)
    return shown(request, key, work, part)


@router.post("/works/{work}/before/{part:path}")
def before(work: str, part: str, request: Request, key: Maker) -> Response:
    """Back to the picture before."""
    request.app.state.studio.undo(work, takes.part_of(part))
    return shown(request, key, work, part)


@router.get("/works/{work}/effects")
def waiting(work: str, request: Request, key: Maker) -> Response:
    """What the next rebuild will redo."""
    found = rehearse.waiting(request.app.state.studio, work)
    return page(request, "_effects.html.j2", key=key, effects=found, sure=None)


@router.get("/works/{work}/effects/{part:path}")
def effects(work: str, part: str, request: Request, key: Maker) -> Response:
    """What a change of the part would redo, whatever the change is."""
    return _effects(request, key, work, part, None)


@router.post("/works/{work}/effects/{part:path}")
def effects_of(
    work: str,
    part: str,
    request: Request,
    key: Maker,
    text: Annotated[str, Form(max_length=200_000)],
) -> Response:
    """What the text that is being typed would redo, before it is kept."""
    return _effects(request, key, work, part, text.replace("\r\n", "\n"))


def _effects(request: Request, key: KeyRecord, work: str, part: str, text: str | None) -> Response:
    found = rehearse.effects(request.app.state.studio, work, part, text)
    return page(request, "_effects.html.j2", key=key, effects=found, sure=text is not None)


def shown(request: Request, key: KeyRecord, work: str, part: str) -> Response:
    """A part as it reads, in the place of what asked for it."""
    studio: Studio = request.app.state.studio
    name = studio.ledger.works.part(work, part).name
    view = next(v for v in views_of(studio, work) if v.name == name)
    response = page(
        request, "_part.html.j2", key=key, part=view, work=studio.ledger.works.get(work),
        spoken=forms_people.speaks(studio, work),
    )  # fmt: skip
    response.headers["HX-Trigger"] = "part-shown"
    return response


def _editor(
    request: Request,
    key: KeyRecord,
    work: str,
    part: str,
    typed: str | None = None,
    error: BaiyiError | None = None,
    theirs: str | None = None,
) -> Response:
    studio: Studio = request.app.state.studio
    now = part_of(studio, work, part)
    return page(
        request,
        "_editor.html.j2",
        key=key,
        work=studio.ledger.works.get(work),
        part=now,
        text=now.text if typed is None else typed,
        error=error,
        theirs=theirs,
    )

"""A work removed by an owner, who has seen what goes."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from ..api.works import gone_from
from ..forms import removing
from .entering import Owner
from .pages import page

router = APIRouter()


@router.get("/works/{work}/remove")
def ask(work: str, request: Request, key: Owner) -> Response:
    """What would go and what would stay, and the button."""
    gone = removing.going(request.app.state.studio, work)
    names = [Path(path).name for path in gone.files]
    return page(request, "_remove.html.j2", key=key, gone=gone, names=names)


@router.post("/works/{work}/remove")
def remove(work: str, request: Request, key: Owner) -> Response:
    gone_from(request, work)
    return RedirectResponse("/", 303)

"""A work for readers: whoever has the link may read it until the link expires or is taken back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from ..api.works import files_of
from ..errors import NotFound
from ..forms.studio import Studio
from ..store.api_keys import KeyRecord
from .entering import Maker
from .pages import page
from .reading import READ_ALOUD, handed, views_of

DAY = 24 * 3600.0
router = APIRouter()


@router.get("/works/{work}/shares")
def shares(work: str, request: Request, key: Maker) -> Response:
    return _listed(request, key, work)


@router.post("/works/{work}/shares")
def share(
    work: str, request: Request, key: Maker, days: Annotated[int, Form(ge=1, le=365)]
) -> Response:
    """A new link; it is shown this once."""
    studio: Studio = request.app.state.studio
    studio.ledger.works.get(work)
    secret = studio.ledger.passes.give("share", key.name, days * DAY, work)
    return _listed(request, key, work, str(request.base_url) + f"s/{secret}")


@router.post("/works/{work}/shares/{share}/end")
def end(work: str, share: str, request: Request, key: Maker) -> Response:
    request.app.state.studio.ledger.passes.end_share(work, share)
    return _listed(request, key, work)


def _listed(request: Request, key: KeyRecord, work: str, link: str | None = None) -> Response:
    found = request.app.state.studio.ledger.passes.shares(work)
    return page(request, "_shares.html.j2", key=key, work_id=work, shares=found, link=link)


@router.get("/s/{secret}")
def shared(secret: str, request: Request) -> Response:
    """The work as its readers see it, with the labels of its making."""
    studio: Studio = request.app.state.studio
    work = _work(studio, secret)
    files = files_of(studio, work)
    response = page(
        request,
        "shared.html.j2",
        work=studio.ledger.works.get(work),
        secret=secret,
        parts=[v for v in views_of(studio, work) if v.prose],
        files=files,
        read=next((f.name for f in files if f.media_type == READ_ALOUD), None),
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@router.get("/s/{secret}/files/{name}")
def file(secret: str, name: str, request: Request, inside: bool = False) -> Response:
    studio: Studio = request.app.state.studio
    return handed(studio, _work(studio, secret), name, request, inside)


def _work(studio: Studio, secret: str) -> str:
    """Raises NotFound: a link that was never given and one that has expired look alike."""
    found = studio.ledger.passes.find(secret, "share")
    if found is None or found.work is None:
        raise NotFound(
            "this link opens nothing; it may have expired: ask for a new one",
            "此链接无效，可能已过期；请索取新的链接",
        )
    return found.work

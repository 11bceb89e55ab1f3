"""A work for readers: whoever has the link may read it until the link expires or is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from ..api.shares import LONGEST_SHARE, new_share
from ..api.works import files_of
from ..errors import NotFound
from ..forms.studio import Studio
from ..store.api_keys import KeyRecord
from ..store.passes import PassRecord
from .entering import Maker
from .pages import page
from .reading import READ_ALOUD, PartView, handed, views_of

OPENING = 160  # characters
router = APIRouter()


@router.get("/works/{work}/shares")
def shares(work: str, request: Request, key: Maker) -> Response:
    return _listed(request, key, work)


@router.post("/works/{work}/shares")
def share(
    work: str,
    request: Request,
    key: Maker,
    days: Annotated[int, Form(ge=1, le=LONGEST_SHARE)],
    indexable: Annotated[bool, Form()] = False,
) -> Response:
    """A new link; it is shown this once."""
    _, link = new_share(request, key, work, days, indexable)
    return _listed(request, key, work, link)


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
    share = _share(studio, secret)
    work = str(share.work)
    parts = [view for view in views_of(studio, work) if view.prose]
    files = files_of(studio, work)
    response = page(
        request,
        "shared.html.j2",
        work=studio.ledger.works.get(work),
        secret=secret,
        parts=parts,
        opening=_opening(parts),
        files=files,
        read=next((f.name for f in files if f.media_type == READ_ALOUD), None),
    )
    if not share.indexable:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@router.get("/s/{secret}/files/{name}")
def file(secret: str, name: str, request: Request, inside: bool = False) -> Response:
    studio: Studio = request.app.state.studio
    share = _share(studio, secret)
    response = handed(studio, str(share.work), name, request, inside)
    response.headers["X-Robots-Tag"] = "noindex"  # the page is what may be listed, not its files
    return response


def _opening(parts: Sequence[PartView]) -> str:
    """The first words of the work, as a search engine or a messenger shows them beside its title."""
    told = " ".join(line for part in parts if part.name != "title" for line in part.paragraphs)
    return told if len(told) <= OPENING else told[: OPENING - 1].rstrip() + "…"


def _share(studio: Studio, secret: str) -> PassRecord:
    """Raises NotFound: a link that was never given and one that has expired look alike."""
    found = studio.ledger.passes.find(secret, "share")
    if found is None or found.work is None:
        raise NotFound(
            "this link opens nothing; it may have expired: ask for a new one",
            "此链接无效，可能已过期；请索取新的链接",
        )
    return found

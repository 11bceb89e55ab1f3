"""Verify any file; the models of this machine; the keys of the house."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response, UploadFile

from ..catalog import models as cards
from ..errors import BaiyiError
from ..forms.studio import Studio
from ..protect.verify import verify
from ..store.api_keys import MOST, KeyRecord, Quota, Role
from ..store.weights import Weights
from .entering import Owner, Reader
from .pages import page

router = APIRouter()
Limit = Annotated[int | None, Form(ge=0, le=MOST)]


@router.get("/verify")
def ask(request: Request, key: Reader) -> Response:
    return page(request, "verify.html.j2", key=key)


@router.post("/verify")
def verified(
    request: Request, key: Reader, file: UploadFile, beside: UploadFile | None = None
) -> Response:
    """What the file carries, and what it lacks."""
    manifest = beside.file.read() if beside and beside.size else None
    report = verify(file.file.read(), manifest)
    return page(request, "_report.html.j2", key=key, report=report, name=file.filename or "")


@router.get("/models")
def models(request: Request, key: Reader) -> Response:
    studio: Studio = request.app.state.studio
    cache = Weights(studio.settings.cache, studio.settings)
    rows = [(card, cache.have(card.name)) for card in cards().values()]
    return page(request, "models.html.j2", key=key, rows=rows)


@router.get("/keys")
def keys(request: Request, key: Owner) -> Response:
    return _keys(request, key)


@router.post("/keys")
def add(
    request: Request,
    key: Owner,
    name: Annotated[str, Form(min_length=1, max_length=80)],
    role: Annotated[Role, Form()],
    tokens: Limit = None,
    seconds: Limit = None,
    storage: Limit = None,
) -> Response:
    """A new key; its secret is shown this once. A quota that is left empty is no limit."""
    quota = Quota(tokens=tokens, seconds=seconds, storage=storage)
    try:
        secret = request.app.state.studio.ledger.keys.add(name.strip(), role, quota)
    except BaiyiError as error:
        return _keys(request, key, error=error)
    return _keys(request, key, secret=secret)


@router.post("/keys/{name}/revoke")
def revoke(name: str, request: Request, key: Owner) -> Response:
    request.app.state.studio.ledger.keys.revoke(name)
    return _keys(request, key)


def _keys(
    request: Request,
    key: KeyRecord,
    *,
    secret: str | None = None,
    error: BaiyiError | None = None,
) -> Response:
    found = request.app.state.studio.ledger.keys.list()
    return page(request, "keys.html.j2", key=key, keys=found, secret=secret, error=error)

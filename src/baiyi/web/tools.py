"""Verify any file; the models of this machine; the keys of the house."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response, UploadFile

from .. import catalog
from ..errors import BaiyiError
from ..forms.advice import Advice, advice
from ..forms.studio import Studio
from ..forms.table import FORMS
from ..forms.wording import KINDS
from ..protect.verify import verify
from ..store.api_keys import MOST, KeyRecord, Quota, Role
from ..store.weights import Weights
from .entering import Owner, Reader
from .pages import language_of, page

router = APIRouter()
Typed = Annotated[str, Query(max_length=40)]
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
def models(request: Request, key: Reader, form: Typed = "", language: Typed = "") -> Response:
    """What there is; with a form, which of it fits this machine for such a work."""
    studio: Studio = request.app.state.studio
    cache = Weights(studio.settings.cache, studio.settings)
    fetches = request.app.state.jobs.fetches.all()
    rows = [(c, cache.have(c.name), fetches.get(c.name)) for c in catalog.all_models().values()]
    found: tuple[Advice, ...] = ()
    error: BaiyiError | None = None
    if form:
        try:
            found = advice(language_of(request) if language == "" else language, form)
        except BaiyiError as wrong:
            error = wrong
    return page(
        request, "models.html.j2", key=key, status=error.http_status if error else 200,
        rows=rows, advice=found, form=form, of=language, forms=FORMS, kinds=KINDS, error=error,
    )  # fmt: skip


@router.get("/models/{name}")
def model(name: str, request: Request, key: Reader) -> Response:
    """One row: whether the model is here, or how far it is on its way."""
    return _row(request, key, name)


@router.post("/models/{name}/get")
def get(name: str, request: Request, key: Owner) -> Response:
    """Fetch it; that goes on when nobody looks."""
    request.app.state.jobs.fetches.begin(name)
    return _row(request, key, name)


@router.post("/models/{name}/stop")
def stop(name: str, request: Request, key: Owner) -> Response:
    """Stop fetching it; what is fetched stays, and the next try goes on there."""
    request.app.state.jobs.fetches.stop(name)
    return _row(request, key, name, stopping=True)


def _row(request: Request, key: KeyRecord, name: str, stopping: bool = False) -> Response:
    studio: Studio = request.app.state.studio
    return page(
        request, "_model.html.j2", key=key, card=catalog.model(name), stopping=stopping, kinds=KINDS,
        here=Weights(studio.settings.cache, studio.settings).have(name),
        fetch=request.app.state.jobs.fetches.get(name),
    )  # fmt: skip


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

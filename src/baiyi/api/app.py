"""The app: its routes, its limits, the headers of every answer."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import __version__
from ..forms.settings_file import Following
from ..forms.studio import Studio
from ..jobs.queue import Jobs
from ..store.recent import Recent
from . import (
    archives,
    chat,
    completions,
    documents,
    embeddings,
    faults,
    files,
    images,
    jobs,
    moderations,
    people,
    shares,
    speech,
    transcriptions,
    usage,
    works,
)  # fmt: skip
from .engines import Models
from .keys import Reader, known, no_key
from .rates import Rates

LARGEST_BODY = 10_000_000  # bytes
LARGEST_UPLOAD = 200_000_000  # bytes, of a file that is verified; it lies on the disk meanwhile
UPLOADS = {  # with 100 kB for the form around the file
    "/verify": LARGEST_UPLOAD + 100_000,
    "/v1/verify": LARGEST_UPLOAD + 100_000,
    "/open": archives.LARGEST_UPLOAD,
    "/v1/works/archive": archives.LARGEST_UPLOAD,
    "/bring": documents.LARGEST_FILE + 100_000,
    "/v1/works/document": documents.LARGEST_FILE + 100_000,
    "/v1/audio/transcriptions": transcriptions.LARGEST_FILE + 100_000,
}
LARGEST_OF_STRANGERS = 100_000  # bytes of a body that are read before it is known who sends it
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
log = logging.getLogger(__name__)


def app_of(studio: Studio, queue: Jobs) -> FastAPI:
    """The API over that studio's engines, ledger and jobs. No other site's page may call it: CORS is closed."""
    app = FastAPI(
        title="Baiyi", version=__version__, docs_url=None, redoc_url=None,
        responses=faults.RESPONSES,
    )  # fmt: skip
    app.state.studio = studio
    app.state.jobs = queue
    app.state.models = Models(studio)
    app.state.rates = Rates(studio.settings.requests_per_minute)
    app.state.small_files = Recent[files.SmallFile](files.SECONDS, files.MOST)
    app.state.prices = Following(studio)
    app.state.knows = [known]  # ways to tell who asks
    faults.install(app)
    app.include_router(chat.router)
    app.include_router(completions.router)
    app.include_router(embeddings.router)
    app.include_router(documents.router)
    app.include_router(works.router)
    app.include_router(files.router)
    app.include_router(archives.router)
    app.include_router(shares.router)
    app.include_router(people.router)
    app.include_router(jobs.router)
    app.include_router(images.router)
    app.include_router(speech.router)
    app.include_router(transcriptions.router)
    app.include_router(moderations.router)
    app.include_router(usage.router)

    @app.get("/v1/models")
    def models(request: Request, key: Reader) -> dict[str, Any]:
        served = request.app.state.models.all()
        names = dict.fromkeys(model.id for model in served)  # a name may be one of several kinds
        return {"object": "list", "data": [_model(name) for name in names]}

    @app.get("/v1/models/{name}")
    def model(name: str, request: Request, key: Reader) -> dict[str, Any]:
        if name not in {m.id for m in request.app.state.models.all()}:
            raise faults.Fault(
                404, f"there is no model named {name!r} here", "model_not_found", "model"
            )
        return _model(name)

    app.add_middleware(files.Again)
    app.add_middleware(Guarded)
    return app


# How an app is served: it says nothing of what serves it, and stops within five seconds.
SERVED: dict[str, Any] = {
    "log_level": "warning",
    "server_header": False,
    "timeout_graceful_shutdown": 5,
    # Longer than clients keep one (httpx and openai: 5 s), or both give it up at once and a request is lost.
    "timeout_keep_alive": 65,
}


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "baiyi"}


class Guarded:
    """Limits the size of bodies, also of those that do not say it, and sets the headers.

    What is long is kept only of those who are known: nobody else may fill the disk. What comes after a
    refusal is read and let go, so that the client lives to hear it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = UPLOADS.get(scope["path"], LARGEST_BODY)
        said = dict(scope["headers"]).get(b"content-length", b"0")
        length = int(said) if said.isdigit() else most + 1
        known_ = length > LARGEST_OF_STRANGERS and await _known(scope)
        refused = _refused(length, most, known_)
        if refused:
            await faults.answer(refused)(scope, receive, send)
            return
        read = 0
        begun = False

        async def limited() -> Message:
            nonlocal read, refused, known_
            message = await receive()
            read += len(message.get("body", b""))
            known_ = known_ or (read > LARGEST_OF_STRANGERS and await _known(scope))
            refused = _refused(read, most, known_)
            if refused:  # whatever the app makes of it
                raise refused
            return message

        async def headed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                given = list(message.get("headers", ()))
                said = {name for name, _ in given}  # a page says its own policy
                own = [(n, v) for n, v in HEADERS if n not in said]
                message = {**message, "headers": [*given, *own]}
            await send(message)

        async def unless_refused(message: Message) -> None:
            if refused is None:
                await headed(message)

        try:
            await self._app(scope, limited, unless_refused)
        except Exception as error:
            if begun:
                raise
            if refused is None:
                if not isinstance(error, faults.Fault):
                    log.exception("a request to %s failed", scope["path"])
                await faults.answer(error)(scope, receive, headed)
        if refused and not begun:
            await faults.answer(refused)(scope, receive, headed)


async def _known(scope: Scope) -> bool:
    request = Request(scope)
    return any([await run_in_threadpool(knows, request) for knows in request.app.state.knows])


def _refused(length: int, most: int, known: bool) -> faults.Fault | None:
    """Why a body of so many bytes is not read."""
    if length > LARGEST_OF_STRANGERS and not known:
        return no_key()
    if length > most:
        return faults.Fault(413, f"the body is over {most:,} bytes", "too_large")
    return None

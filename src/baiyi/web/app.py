"""The server: the API, and the studio's pages beside it."""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ..api import app as api
from ..api.faults import Fault, answer, invalid_request
from ..errors import BaiyiError
from ..forms.studio import Studio
from ..jobs.queue import Jobs
from ..publish.typefaces import cut, families
from . import (
    bringing,
    chatting,
    editing,
    entering,
    making,
    moving,
    people,
    reading,
    removing,
    settings,
    sharing,
    tools,
    usage,
    versions,
    voicing,
    writing,
)
from .entering import NotEntered
from .pages import failed, refused

STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
ROOMS = (
    entering, reading, making, bringing, moving, removing, editing, people, versions, sharing, writing, chatting, voicing,
    tools, usage, settings,
)  # fmt: skip
API = ("/v1/", "/static/", "/openapi.json")


def app_of(studio: Studio, jobs: Jobs) -> FastAPI:
    """The whole server over that studio and its queue of jobs."""
    app = api.app_of(studio, jobs)
    app.state.knows.append(lambda request: entering.session(request) is not None)
    for room in ROOMS:
        app.include_router(room.router, include_in_schema=False)
    app.add_api_route("/fonts/garamond.woff2", garamond, include_in_schema=False)
    app.mount("/static", Static(directory=STATIC), name="static")
    _answer_in_pages(app)
    return app


def config_of(studio: Studio, jobs: Jobs, host: str, port: int) -> uvicorn.Config:
    """How the server is served by this process."""
    return uvicorn.Config(app_of(studio, jobs), host=host, port=port, **api.SERVED)


def serve(host: str, port: int, processes: int) -> None:
    """Serve by several processes, none of which holds anything; until the signal to stop."""
    uvicorn.run(
        "baiyi.web.app:of_this_process", factory=True, workers=processes, host=host, port=port,
        **api.SERVED,
    )  # fmt: skip


def of_this_process() -> FastAPI:
    """The server of one process among several: it opens the studio by the settings, until it ends."""
    opened = ExitStack()
    atexit.register(opened.close)
    studio = opened.enter_context(Studio.open())
    return app_of(studio, opened.enter_context(Jobs(studio)))


def garamond() -> Response:
    """The studio's typeface, from the catalogue; without it the reader's own serif stands in."""
    return Response(_garamond(), media_type="font/woff2", headers={"Cache-Control": FOREVER})


@cache
def _garamond() -> bytes:
    """EB Garamond for English and its neighbours. Raises MissingModel."""
    latin = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027))))
    return cut(families(("fonts-eb-garamond",), "en"), latin, "", "woff2")[0].data


class Static(StaticFiles):
    """Files whose URL names their version: a browser need never ask for them again. One that another
    file imports is called without it, and asked after each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FOREVER if scope["query_string"] else "no-cache"
        return response


def _answer_in_pages(app: FastAPI) -> None:
    """What goes wrong on a page is said on a page; the API keeps its own shape."""

    @app.exception_handler(BaiyiError)
    async def ours(request: Request, error: BaiyiError) -> Response:
        return answer(error) if _is_api(request) else failed(request, error)

    @app.exception_handler(Fault)
    async def fault(request: Request, error: Fault) -> Response:
        return answer(error) if _is_api(request) else refused(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        found = invalid_request(error)
        return answer(found) if _is_api(request) else refused(request, found)

    @app.exception_handler(NotEntered)
    async def enter(request: Request, error: NotEntered) -> Response:
        if request.headers.get("HX-Request"):
            return Response(status_code=204, headers={"HX-Redirect": "/enter"})
        return RedirectResponse("/enter", 303)


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(API)

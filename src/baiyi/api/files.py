"""Finished files: `/v1/works/{work}/files/{name}`, and small ones again without a turn of a thread."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ..errors import NotFound
from ..forms.studio import Studio
from ..store.recent import Recent
from .keys import Reader, allowed, secret_of

MANIFEST = "application/c2pa"
AT_ONCE = 1_000_000  # bytes of a file that are read in one go
SECONDS = 1.0  # how long a small file is handed out again without asking the ledger for it
MOST = 64_000_000  # bytes of small files in memory
# With one of these, an answer is more than the whole file.
APART = {b"range", b"content-length", b"transfer-encoding"}
router = APIRouter(prefix="/v1", tags=["works"])
Seen = tuple[int, int, int]  # of a file: which one, how long, when it was written


class SmallFile(Response):
    """A whole file that was read from `path` when it was `seen` so."""

    def __init__(self, path: Path, seen: Seen, tag: str, body: bytes, headers: dict[str, str]):
        super().__init__(body, headers=headers)
        self.path = path
        self.seen = seen
        self.tag = tag


@router.get("/works/{work}/files/{name}", response_class=FileResponse)
def file(work: str, name: str, request: Request, key: Reader) -> Response:
    """The bytes of a finished file; ranges and `ETag` are understood."""
    studio: Studio = request.app.state.studio
    epoch = studio.ledger.works.epoch
    response = sent(studio, work, name, request)
    if isinstance(response, SmallFile):
        small: Recent[SmallFile] = request.app.state.small_files
        small.keep(request.scope["path"], response, epoch=epoch, weight=len(response.body))
    return response


def sent(
    studio: Studio,
    work: str,
    name: str,
    request: Request,
    disposition: Literal["inline", "attachment"] = "inline",
) -> Response:
    """A finished file by its name in the ledger, never by a path of the request's. Raises NotFound."""
    release = studio.ledger.works.released(work, name)
    if release is not None:
        found, kind, tag = Path(release.path), release.media_type, f'"{release.digest}"'
        if found.name != name:
            found, kind, tag = Path(release.beside or ""), MANIFEST, f'"{release.digest}-c2pa"'
        if request.headers.get("if-none-match") == tag:
            return _unchanged(tag)
        if found.is_file():
            status = found.stat()
            answer = FileResponse(
                found, media_type=kind, filename=name, content_disposition_type=disposition,
                headers={"ETag": tag, "Cache-Control": "private, no-cache"}, stat_result=status,
            )  # fmt: skip
            if "range" in request.headers or status.st_size > AT_ONCE:
                return answer
            # Opened, read and sent by pieces, a small file would take four turns of other threads.
            whole = found.read_bytes()
            said = {**answer.headers, "content-length": str(len(whole))}
            return SmallFile(found, _seen(status), tag, whole, said)
    raise NotFound(
        f"there is no file {name!r} of the work {work}; make or rebuild it",
        f"作品 {work} 没有文件 {name!r}；请先制作或重做",
    )


class Again:
    """Hands out again what the route above has handed out a second ago, if the key was known then too.

    Nothing is decided anew here: neither who may read, nor what a file is. A key that this process
    has revoked, a work that it has removed and a file that anybody has written since end it at once,
    what another process revokes or removes after a second.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _again(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        await (found or self._app)(scope, receive, send)


def _again(scope: Scope) -> Response | None:
    """Raises Fault 429 for a key that asks too often."""
    state = scope["app"].state
    studio: Studio = state.studio
    small: Recent[SmallFile] = state.small_files
    found = small.get(scope["path"], epoch=studio.ledger.works.epoch)
    if found is None:
        return None
    said = dict(reversed(scope["headers"]))  # of several alike, the first counts
    if not APART.isdisjoint(said):
        return None
    secret = secret_of(said.get(b"authorization", b"").decode("latin-1"))
    key = studio.ledger.keys.recent(secret) if secret else None
    if key is None or not _is_as(found):
        return None
    state.rates.take(key.name)
    allowed(key, "reader")
    if said.get(b"if-none-match", b"").decode("latin-1") == found.tag:
        return _unchanged(found.tag)
    return found


def _is_as(file: SmallFile) -> bool:
    try:
        return _seen(file.path.stat()) == file.seen
    except OSError:
        return False


def _seen(status: os.stat_result) -> Seen:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _unchanged(tag: str) -> Response:
    return Response(status_code=304, headers={"ETag": tag})

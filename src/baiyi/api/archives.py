"""A whole work as one file: out for makers, in for owners (docs/archive.md)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from ..forms.moving import Moved, archive_name, pack, unpack
from ..forms.studio import Studio
from ..store.archive import LARGEST, MEDIA_TYPE
from .faults import Fault
from .keys import Maker, Owner
from .multipart import upload

CHUNK = 1 << 20
LARGEST_UPLOAD = LARGEST + 100_000  # bytes, with the form around the file
BODY = upload()
ZIP: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
}
router = APIRouter(prefix="/v1", tags=["works"])


@router.get("/works/{work}/archive", response_class=StreamingResponse, responses=ZIP)
def archive(work: str, request: Request, key: Maker) -> StreamingResponse:
    """The whole work as one file, with the works that it is made from."""
    return packed(request.app.state.studio, work)


@router.post("/works/archive", status_code=201, openapi_extra=BODY)
async def opened(request: Request, key: Owner) -> Moved:
    """Open an archive from another home. Its results are taken as they are: open only those of people
    whom you trust."""
    return await unpacked(request)


def packed(studio: Studio, work: str) -> StreamingResponse:
    """The archive, written to the disk first and gone when it is sent. Raises as `pack` does."""
    title = studio.ledger.works.get(work).title
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by who sends it)
    try:
        pack(studio, work, file)
        size = file.tell()
    except BaseException:
        file.close()
        raise
    headers = {
        "Content-Length": str(size),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(archive_name(title))}",
        "Cache-Control": "private, no-cache",
    }
    return StreamingResponse(_pieces(file), media_type=MEDIA_TYPE, headers=headers)


async def unpacked(request: Request) -> Moved:
    """The upload is read only after its key was looked at: it may be large. Raises as `unpack` does."""
    async with request.form(max_files=1, max_fields=1) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Fault(400, "send the archive as the file `file`", "invalid_value", "file")
        studio: Studio = request.app.state.studio
        return await run_in_threadpool(unpack, studio, file.file, file.filename or "the archive")


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk

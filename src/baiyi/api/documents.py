"""`/v1/works/document`: a file of the maker's own becomes a work: a text a document, a recording a transcript."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from ..forms.bring import brief_of_bytes
from ..forms.studio import Studio
from ..jobs.records import JobRecord
from ..store.api_keys import KeyRecord
from .faults import Fault
from .keys import Maker
from .multipart import upload

LARGEST_FILE = 200_000_000  # bytes; the disk holds it meanwhile, then memory
SAID = ("title", "author", "language")
BODY = upload(title=80, author=80, language=8)
router = APIRouter(prefix="/v1", tags=["works"])


@router.post("/works/document", status_code=202, openapi_extra=BODY)
async def document(request: Request, key: Maker) -> JobRecord:
    """Bring a file in. `language` of a recording may be left out: it is heard."""
    return await brought(request, key)


async def brought(request: Request, key: KeyRecord) -> JobRecord:
    """The job that reads or hears the upload, which is read only after its key was looked at.

    Raises Fault for a form without a file, and what `brief_of_bytes` and `Jobs.make` raise.
    """
    async with request.form(max_files=1, max_fields=len(SAID)) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise Fault(400, "send the file as `file`, with its name", "invalid_value", "file")
        given = {name: str(form.get(name) or "").strip() or None for name in SAID}
        data = await file.read()
        return await run_in_threadpool(_asked, request, key, data, file.filename, given)


def _asked(
    request: Request, key: KeyRecord, data: bytes, name: str, given: dict[str, str | None]
) -> JobRecord:
    studio: Studio = request.app.state.studio
    studio.ledger.usage.check(key, storage=True)  # before the file is kept
    brief = brief_of_bytes(studio.store, data, name, **given)
    job: JobRecord = request.app.state.jobs.make(brief, by=key.name)
    return job

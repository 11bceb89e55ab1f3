"""`/v1/jobs`: what waits, what is worked on, what they tell as they go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from ..jobs.queue import Jobs
from ..jobs.records import JobRecord, State
from ..store.job_events import JobEvents
from ..values import Frozen
from .keys import Maker, Reader
from .streaming import event

BEAT = 0.25  # seconds between two looks for news
SILENCE = 15.0  # seconds after which a watcher is told that the line still stands
router = APIRouter(prefix="/v1", tags=["jobs"])


class JobList(Frozen):
    jobs: tuple[JobRecord, ...]


@router.get("/jobs")
def jobs(
    request: Request,
    key: Reader,
    work: str | None = None,
    state: State | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> JobList:
    """The newest first."""
    return JobList(jobs=request.app.state.jobs.list(work=work, state=state, limit=limit))


@router.get("/jobs/{job}")
def job(job: str, request: Request, key: Reader) -> JobRecord:
    found: JobRecord = request.app.state.jobs.get(job)
    return found


@router.post("/jobs/{job}/cancel")
def cancel(job: str, request: Request, key: Maker) -> JobRecord:
    """Stop it; what it has made is kept."""
    found: JobRecord = request.app.state.jobs.cancel(job)
    return found


@router.post("/jobs/{job}/retry", status_code=202)
def retry(job: str, request: Request, key: Maker) -> JobRecord:
    """Go on with a job that failed or was stopped."""
    found: JobRecord = request.app.state.jobs.retry(job, by=key.name)
    return found


@router.get("/jobs/{job}/events", response_class=StreamingResponse)
async def events(
    job: str,
    request: Request,
    key: Reader,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """What it tells, as server-sent events, to its end; who comes back says which was the last."""
    return await watched(request, job, last_event_id)


async def watched(request: Request, job: str, last: str | None) -> StreamingResponse:
    """The events of a job after the one that was the last, while it goes on. Raises NotFound."""
    jobs: Jobs = request.app.state.jobs
    await run_in_threadpool(jobs.get, job)  # before the stream begins
    number = int(last) if last and last.isdecimal() else 0
    told = _told(jobs, request.app.state.studio.ledger.job_events, job, number)
    return StreamingResponse(
        told, media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def _told(jobs: Jobs, kept: JobEvents, job: str, number: int) -> AsyncIterator[bytes]:
    """The events after that number, then `ended` with the job as it is."""
    quiet = 0.0
    while True:
        # The job before its events: none comes after it is over.
        record = await run_in_threadpool(jobs.get, job)
        news = await run_in_threadpool(kept.after, job, number)
        for told in news:
            number = told.number
            yield event(told.body, told.type, told.number)
        if record.over and not news:
            yield event(record.model_dump(mode="json"), "ended")
            return
        if not news:
            await asyncio.sleep(BEAT)
            quiet += BEAT
            if quiet >= SILENCE:
                quiet = 0.0
                yield b": still here\n\n"

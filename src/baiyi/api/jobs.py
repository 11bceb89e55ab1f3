"""`/v1/jobs`: what waits, what is worked on, what they tell as they go."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from ..jobs.queue import Jobs
from ..jobs.records import JobRecord, State
from ..store.api_keys import KeyRecord
from ..store.job_events import JobEvent, JobEvents
from ..values import Frozen
from .keys import at_least

BEAT = 0.25  # seconds between two looks for news
SILENCE = 15.0  # seconds after which a watcher is told that the line still stands
router = APIRouter(prefix="/v1", tags=["jobs"])
Reader = Annotated[KeyRecord, Depends(at_least("reader"))]
Maker = Annotated[KeyRecord, Depends(at_least("maker"))]


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
    asked: Jobs = request.app.state.jobs
    await run_in_threadpool(asked.get, job)  # NotFound before the stream begins
    number = int(last_event_id) if last_event_id and last_event_id.isdecimal() else 0
    told = told_as_events(asked, request.app.state.studio.ledger.job_events, job, number)
    return StreamingResponse(
        told, media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def told_as_events(
    jobs: Jobs, kept: JobEvents, job: str, number: int
) -> AsyncIterator[bytes]:
    """The events after that number, then `ended` with the job as it is."""
    quiet = 0.0
    while True:
        record = await run_in_threadpool(
            jobs.get, job
        )  # before its events: none comes after it is over
        news = await run_in_threadpool(kept.after, job, number)
        for event in news:
            number = event.number
            yield _event(event)
        if record.over and not news:
            yield f"event: ended\ndata: {record.model_dump_json()}\n\n".encode()
            return
        if not news:
            await asyncio.sleep(BEAT)
            quiet += BEAT
            if quiet >= SILENCE:
                quiet = 0.0
                yield b": still here\n\n"


def _event(event: JobEvent) -> bytes:
    body = json.dumps(event.body, ensure_ascii=False)
    return f"id: {event.number}\nevent: {event.type}\ndata: {body}\n\n".encode()

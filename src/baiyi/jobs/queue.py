"""The queue of jobs, as those see it who ask for work: in the ledger's database, by DBOS.

Anybody may ask, look and cancel from any process; only a `Worker` works.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSClient
from dbos._error import DBOSNonExistentWorkflowError

from ..errors import NotFound, UserError
from ..forms.studio import Studio
from ..store.connect import engine_of
from ..store.leases import Owner
from ..store.ledger import url_of
from ..store.records import moment
from ..values import Brief
from .fetches import Fetches
from .records import JobRecord, Outcome, Priority, State, of_a_bug

QUEUE, WORKFLOW = "builds", "build"
TABLES = "tables of the queue"  # a lease
PRIORITIES: Mapping[Priority, int] = {"high": 1, "normal": 10, "low": 100}  # DBOS: lower is sooner
STATES: Mapping[str, State] = {
    "ENQUEUED": "waiting",
    "DELAYED": "waiting",
    "PENDING": "working",
    "SUCCESS": "done",
    "ERROR": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
    "CANCELLED": "stopped",
}


class Jobs:
    """The jobs of a studio. Safe for threads."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._engine, url = database(studio)
        self._client = DBOSClient(system_database_url=url, system_database_engine=self._engine)
        self.fetches = Fetches(studio)

    def make(self, brief: Brief, *, by: str, priority: Priority = "normal") -> JobRecord:
        """Ask for the work of this brief; it is listed from now on. One that waits already is enough.

        `by` is the name of a key, else whoever asks has no quota. Raises NotFound for a form that there
        is not, QuotaUsedUp, and what `Studio.known` raises.
        """
        ledger = self._studio.ledger
        if key := ledger.keys.named(by):
            ledger.usage.check(key, storage=True)
        brief = self._studio.known(brief)
        work = self._studio.begin(brief).id
        for job in self.list(work=work, state="waiting"):
            return job
        ledger.usage.ask(work, by)
        told = {"title": brief.title or brief.line[:40], "form": brief.form, "by": by}
        job_id = f"{work}-{secrets.token_hex(4)}"
        self._client.enqueue(
            {
                "workflow_name": WORKFLOW,
                "queue_name": QUEUE,
                "workflow_id": job_id,
                "priority": PRIORITIES[priority],
                "attributes": told,
            },
            brief.model_dump_json(),
        )
        return self.get(job_id)

    def list(
        self, *, work: str | None = None, state: State | None = None, limit: int = 100
    ) -> tuple[JobRecord, ...]:
        """The newest first."""
        wanted = [name for name, said in STATES.items() if said == state] if state else None
        found = self._client.list_workflows(
            status=wanted,
            workflow_id_prefix=f"{work}-" if work else None,  # SQLite finds no attributes
            limit=limit,
            sort_desc=True,
            load_input=False,
        )
        records = [record(status) for status in found]
        return tuple(r for r in records if state is None or r.state == state)

    def get(self, job: str) -> JobRecord:
        """Raises NotFound."""
        found = self._client.list_workflows(workflow_ids=[job], load_input=False)
        if not found:
            raise _unknown(job)
        return record(found[0])

    def cancel(self, job: str) -> JobRecord:
        """Stop it; what it has made is kept. One that is over stays as it is. Raises NotFound."""
        try:
            self._client.cancel_workflow(job)
        except DBOSNonExistentWorkflowError as error:
            raise _unknown(job) from error
        return self.get(job)

    def retry(self, job: str, *, by: str) -> JobRecord:
        """Ask once more for the work of a job that failed or was stopped: it goes on where it was.

        Raises NotFound, and UserError for a job that is not over.
        """
        before = self.get(job)
        if not before.over:
            raise UserError(
                f"the job {job} is {before.state}; it can be tried again when it is over",
                f"任务 {job} 尚未结束（{before.state}），结束后才能重试",
            )
        brief = self._studio.brief(before.work)
        return self.make(brief, by=by, priority=before.priority)

    def begun_by_others(self, worker: str) -> frozenset[str]:
        """The workers, but this one, that have jobs in hand: living ones and dead ones."""
        found = self._client.list_workflows(status="PENDING", load_input=False)
        return frozenset(s.executor_id for s in found if s.executor_id) - {worker}

    def put_back(self, worker: str) -> None:
        """Let the jobs wait again that this worker, which is dead, had in hand."""
        found = self._client.list_workflows(status="PENDING", executor_id=worker, load_input=False)
        for status in found:
            self._client.resume_workflow(status.workflow_id, queue_name=QUEUE)

    def close(self) -> None:
        self.fetches.close()
        self._client.destroy()
        self._engine.dispose()

    def __enter__(self) -> Jobs:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def database(studio: Studio) -> tuple[sa.Engine, str]:
    """An engine of its own for the queue, in the ledger's database, and its URL; its tables are there."""
    engine = engine_of(url_of(studio.settings), own_transactions=True)
    url = engine.url.render_as_string(hide_password=False)
    leases, owner = studio.ledger.leases, Owner()
    while not leases.take(TABLES, owner):  # DBOS's migrations run in one process at a time
        time.sleep(0.05)
    try:
        DBOS.migrate(url)
    finally:
        leases.end(owner)
        leases.release(owner, [TABLES])
    return engine, url


def record(status: Any) -> JobRecord:
    """A job from DBOS's status of its workflow."""
    told = status.attributes or {}
    state = STATES[status.status]
    outcome = Outcome()
    if state == "done":
        outcome = Outcome.model_validate_json(status.output)
        state = outcome.state
    elif state == "failed":
        outcome = Outcome(failure=of_a_bug(status.error or status.status))
    numbers = {number: name for name, number in PRIORITIES.items()}
    return JobRecord(
        id=status.workflow_id,
        work=status.workflow_id.partition("-")[0],
        title=told.get("title", ""),
        form=told.get("form", ""),
        asked_by=told.get("by", ""),
        state=state,
        priority=numbers.get(status.priority, "normal"),
        asked=moment(status.created_at / 1000),
        begun=moment(status.dequeued_at / 1000) if status.dequeued_at else None,
        ended=moment(status.completed_at / 1000) if status.completed_at else None,
        made=outcome.made,
        failure=outcome.failure,
    )


def _unknown(job: str) -> NotFound:
    return NotFound(f"there is no job {job!r}", f"没有任务 {job!r}")

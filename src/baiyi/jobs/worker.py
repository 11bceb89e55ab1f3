"""A worker: takes jobs from the queue, one after another, and finishes those of workers that died.

A job is one workflow of DBOS. What of it is done is known by the build system, not by the queue: a job
that is begun again finds its steps in the store.
"""

from __future__ import annotations

import logging
import threading
from types import TracebackType

from dbos import DBOS

from .. import __version__
from ..errors import Cancelled, CapReached
from ..forms.studio import Studio, work_id
from ..store.leases import Owner
from ..values import Brief
from .queue import QUEUE, WORKFLOW, Jobs, database
from .records import Outcome, of_error
from .telling import BEAT, Telling

PATIENCE = 30.0  # seconds that a job is given to stop when the worker is closed
LOOK = 5.0  # seconds between two looks after workers that died
POLL = 0.2  # seconds until a job that was asked for is noticed
log = logging.getLogger(__name__)


class _LeftOpen(BaseException):
    """Leaves a workflow as its row says: stopped by somebody, or to be gone on with by the next worker.

    DBOS writes down an end for every Exception, and for none but those.
    """


class Worker:
    """Works until it is closed. One a process: DBOS keeps one queue in each.

    `at_once` jobs are built side by side; their heavy engines share the cores either way.
    """

    def __init__(self, studio: Studio, *, at_once: int = 1) -> None:
        self._studio = studio
        self._at_once = at_once
        self._owner = Owner()
        self._closing = threading.Event()
        self._engine, self._url = database(studio)
        self._jobs = Jobs(studio)
        self._running = 0
        self._changed = threading.Condition()
        self._watch = threading.Thread(target=self._look_after, name="worker", daemon=True)

    def __enter__(self) -> Worker:
        self._studio.ledger.leases.take(_lease(self._owner.token), self._owner)
        DBOS(
            config={
                "name": "baiyi",
                "system_database_url": self._url,
                "system_database_engine": self._engine,
                "executor_id": self._owner.token,
                "application_version": __version__,  # any worker may finish what another began
                "log_level": "WARNING",
                "console_log_level": "ERROR",
                "enable_otlp": False,
                "run_migrations": False,  # done when the database was opened
            }
        )

        @DBOS.workflow(name=WORKFLOW)
        def build(brief: str) -> str:
            return self._counted(brief)

        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=self._at_once, polling_interval_sec=POLL)
        self._adopt()
        self._watch.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """What runs is stopped where it stands; the next worker goes on with it."""
        self._closing.set()
        self._watch.join()
        with self._changed:
            self._changed.wait_for(lambda: not self._running, timeout=PATIENCE)
        DBOS.destroy(destroy_registry=True)
        leases = self._studio.ledger.leases
        leases.end(self._owner)
        leases.release(self._owner, [_lease(self._owner.token)])
        self._jobs.close()
        self._engine.dispose()

    def _counted(self, brief: str) -> str:
        """A job: the work of a brief (JSON); its outcome, a failure too, as JSON."""
        with self._changed:
            self._running += 1
        try:
            return self._build(DBOS.workflow_id or "", brief)
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def _build(self, job: str, brief: str) -> str:
        wanted = Brief.model_validate_json(brief)
        ledger, owner, cancel = self._studio.ledger, Owner(), threading.Event()
        lease = f"work:{work_id(wanted)}"

        def beat() -> None:
            ledger.leases.renew(owner)
            if self._closing.is_set() or self._jobs.get(job).state != "working":
                cancel.set()

        with Telling(ledger.job_events, job, beat) as telling:
            try:
                while not ledger.leases.take(lease, owner):  # another build of the same work
                    if cancel.wait(BEAT):
                        raise Cancelled("the job was stopped", "任务已停止")
                self._studio.fetch(wanted, telling.fetching)
                by = self._jobs.get(job).asked_by
                with ledger.usage.charged(work_id(wanted), by):
                    outcome = Outcome(made=self._studio.make(wanted, telling.hear, cancel))
            except Cancelled as error:
                raise _LeftOpen from error
            except CapReached as error:
                outcome = Outcome(stopped=True, failure=of_error(error))
            except Exception as error:
                log.exception("the job %s of the work %s failed", job, work_id(wanted))
                outcome = Outcome(failure=of_error(error))
            finally:
                ledger.leases.end(owner)
                ledger.leases.release(owner, [lease])
        ledger.job_events.drop_words(job)
        return outcome.model_dump_json()

    def _look_after(self) -> None:
        while not self._closing.wait(LOOK):
            self._studio.ledger.leases.renew(self._owner)
            self._adopt()

    def _adopt(self) -> None:
        """Put back into the queue what dead workers had begun."""
        leases = self._studio.ledger.leases
        for dead in self._jobs.begun_by_others(self._owner.token):
            if leases.take(_lease(dead), self._owner):
                self._jobs.put_back(dead)
                leases.release(self._owner, [_lease(dead)])


def _lease(worker: str) -> str:
    return f"worker:{worker}"

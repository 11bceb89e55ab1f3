"""What jobs tell while they run: kept in the database, so that any process can tell it on."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ..values import Frozen
from .connect import Database
from .tables import job_events

WORDS = "words"


class JobEvent(Frozen):
    """`number` grows, over all jobs; who asks for those after it misses none and gets none twice."""

    number: int
    type: str
    body: dict[str, Any]


class JobEvents:
    def __init__(self, database: Database) -> None:
        self._database = database

    def tell(self, job: str, told: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Keep these events (type and body), in this order."""
        now = time.time()
        rows = [
            {"job": job, "type": kind, "body": json.dumps(body, ensure_ascii=False), "at": now}
            for kind, body in told
        ]
        if rows:
            with self._database.writing() as connection:
                connection.execute(sa.insert(job_events), rows)

    def only(self, job: str, told: tuple[str, dict[str, Any]]) -> None:
        """Keep this event in place of all that the job has told."""
        kind, body = told
        row = {"job": job, "type": kind, "body": json.dumps(body, ensure_ascii=False)}
        with self._database.writing() as connection:
            connection.execute(sa.delete(job_events).where(job_events.c.job == job))
            connection.execute(sa.insert(job_events), [row | {"at": time.time()}])

    def after(self, job: str, number: int, limit: int = 500) -> tuple[JobEvent, ...]:
        """The events of a job after that number, the oldest first."""
        query = (
            sa.select(job_events)
            .where(job_events.c.job == job, job_events.c.id > number)
            .order_by(job_events.c.id)
            .limit(limit)
        )
        return tuple(
            JobEvent(number=row.id, type=row.type, body=json.loads(row.body))
            for row in self._database.rows(query)
        )

    def drop_words(self, job: str) -> None:
        """At a job's end its text stands in the work; how it was written is no longer kept."""
        with self._database.writing() as connection:
            connection.execute(
                sa.delete(job_events).where(job_events.c.job == job, job_events.c.type == WORDS)
            )

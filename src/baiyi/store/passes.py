"""Passes: what opens something for a while. Only digests of them are kept.

An `entry` opens the studio in a browser once, a `session` until it expires, a `share` one work to whoever
has the link. None outlives the key that gave it.
"""

from __future__ import annotations

import secrets
import time
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from ..values import Frozen
from .api_keys import KeyRecord, digest, key_record
from .connect import Database
from .records import moment
from .tables import api_keys, passes

Sort = Literal["entry", "session", "share"]


class PassRecord(Frozen):
    """`id` is the beginning of its digest: names it, and opens nothing. `indexable`: search engines
    may list what a share shows."""

    id: str
    sort: Sort
    key: KeyRecord
    work: str | None
    created: datetime
    expires: datetime
    indexable: bool


class Passes:
    def __init__(self, database: Database) -> None:
        self._database = database

    def give(
        self,
        sort: Sort,
        key: str,
        seconds: float,
        work: str | None = None,
        *,
        indexable: bool = False,
    ) -> str:
        """A new pass by the key of that name; its secret. Those that have expired are cleared away."""
        secret, now = secrets.token_urlsafe(24), time.time()
        row = {
            "digest": digest(secret),
            "sort": sort,
            "key": key,
            "work": work,
            "created": now,
            "expires": now + seconds,
            "indexable": indexable,
        }
        with self._database.writing() as connection:
            connection.execute(sa.delete(passes).where(passes.c.expires < now))
            connection.execute(sa.insert(passes).values(**row))
        return secret

    def find(self, secret: str, sort: Sort) -> PassRecord | None:
        """The pass of that secret, if it is of that sort, has not expired, and its key is there."""
        found = self._rows(passes.c.digest == digest(secret), passes.c.sort == sort)
        return found[0] if found else None

    def use(self, secret: str, sort: Sort) -> PassRecord | None:
        """Like `find`; and it opens nothing any more. Of two at once, one gets it."""
        found = self.find(secret, sort)
        with self._database.writing() as connection:
            gone = connection.execute(sa.delete(passes).where(passes.c.digest == digest(secret)))
        return found if gone.rowcount else None

    def shares(self, work: str) -> tuple[PassRecord, ...]:
        """The links that share a work, the oldest first."""
        return self._rows(passes.c.work == work, passes.c.sort == "share")

    def end_share(self, work: str, start: str) -> None:
        """Take back the link of a work with that id."""
        with self._database.writing() as connection:
            connection.execute(
                sa.delete(passes).where(
                    passes.c.work == work, passes.c.digest.startswith(start, autoescape=True)
                )
            )

    def end_shares(self, work: str) -> None:
        """Take back every link of a work."""
        with self._database.writing() as connection:
            connection.execute(
                sa.delete(passes).where(passes.c.work == work, passes.c.sort == "share")
            )

    def _rows(self, *conditions: sa.ColumnElement[bool]) -> tuple[PassRecord, ...]:
        query = (
            sa.select(
                api_keys,
                passes.c.digest.label("pass_digest"),
                passes.c.sort,
                passes.c.work,
                passes.c.created.label("given"),
                passes.c.expires,
                passes.c.indexable,
            )
            .join(api_keys, api_keys.c.name == passes.c.key)
            .where(passes.c.expires > time.time(), *conditions)
            .order_by(passes.c.created)
        )
        return tuple(_record(row) for row in self._database.rows(query))


def _record(row: sa.Row[tuple[object, ...]]) -> PassRecord:
    return PassRecord(
        id=row.pass_digest[:12],
        sort=row.sort,
        key=key_record(row),
        work=row.work,
        created=moment(row.given),
        expires=moment(row.expires),
        indexable=row.indexable,
    )

"""Leases: of two builders of one step, one works and the other waits.

A lease names its owner by host, process id and the time the process began, so that a dead
owner on this machine is seen at once; one on another machine by its expiry.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from platform import node

import psutil
import sqlalchemy as sa

from .connect import Database
from .tables import leases, steps

SECONDS = 60.0  # how long a lease holds without being renewed


_ended: set[str] = set()  # tokens of this process's builds that are over


@cache
def _born(pid: int) -> float:
    return psutil.Process(pid).create_time()


@dataclass(frozen=True)
class Owner:
    """Who builds: one build in one process on one machine."""

    host: str = field(default_factory=node)
    pid: int = field(default_factory=os.getpid)
    born: float = field(default_factory=lambda: _born(os.getpid()))
    token: str = field(default_factory=lambda: uuid.uuid4().hex)


class Leases:
    def __init__(self, database: Database, seconds: float = SECONDS) -> None:
        self._database = database
        self.seconds = seconds

    def take(self, key: str, owner: Owner) -> bool:
        """Whether `owner` now holds the lease of `key`.

        False while a living builder holds it, or when the step has been done meanwhile: look
        for the result, wait a little, ask again.
        """
        now = time.time()
        values = {
            "key": key,
            "token": owner.token,
            "host": owner.host,
            "pid": owner.pid,
            "born": owner.born,
            "expires": now + self.seconds,
        }
        with self._database.writing() as connection:
            held = connection.execute(sa.select(leases).where(leases.c.key == key)).first()
            if held and held.token != owner.token and _lives(held, owner.host, now):
                return False
            # In PostgreSQL others take leases at the same time: only the lease seen is replaced.
            seen = (owner.token, held.token if held else owner.token)
            insert = self._database.insert(leases).values(**values)
            upsert = insert.on_conflict_do_update(
                index_elements=["key"], set_=values, where=leases.c.token.in_(seen)
            ).returning(leases.c.key)
            if connection.execute(upsert).first() is None:
                return False
            # Now that nobody else can, see whether somebody has: a result goes before its lease.
            done = sa.select(steps.c.key).where(steps.c.key == key, steps.c.outcome == "ok")
            if connection.execute(done).first():
                connection.execute(release(key, owner))
                return False
        return True

    def held(self, key: str) -> bool:
        """Whether somebody living holds the lease of `key`."""
        rows = self._database.rows(sa.select(leases).where(leases.c.key == key))
        return bool(rows) and _lives(rows[0], node(), time.time())

    def renew(self, owner: Owner) -> None:
        """Prolong all leases of `owner`."""
        with self._database.writing() as connection:
            connection.execute(
                sa.update(leases)
                .where(leases.c.token == owner.token)
                .values(expires=time.time() + self.seconds)
            )

    def end(self, owner: Owner) -> None:
        """`owner` builds no more. Known in this process even where a full disk keeps its leases."""
        _ended.add(owner.token)

    def release(self, owner: Owner, keys: Iterable[str]) -> None:
        with self._database.writing() as connection:
            for key in keys:
                connection.execute(release(key, owner))


def release(key: str, owner: Owner) -> sa.Delete:
    """The statement that gives the lease back; part of the transaction that stores a result."""
    return sa.delete(leases).where(leases.c.key == key, leases.c.token == owner.token)


def _lives(held: sa.Row[tuple[str, str, str, int, float, float]], host: str, now: float) -> bool:
    if held.expires < now or held.token in _ended:
        return False
    if held.host != host:
        return True
    try:
        process = psutil.Process(held.pid)
        return (
            process.status() != psutil.STATUS_ZOMBIE
            and abs(process.create_time() - held.born) < 1.0
        )
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:  # somebody else's, and running
        return True

"""Keys of the API. A secret is shown once, when it is made; what is kept is its digest."""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import Literal

import sqlalchemy as sa
from pydantic import Field

from ..errors import BadBrief, NotFound
from ..values import Frozen
from .connect import Database
from .recent import Recent
from .tables import api_keys

Role = Literal["reader", "maker", "owner"]
PREFIX = "by-"
MOST = 10**15  # of a quota
RECENT = 1.0  # seconds that a key may be known without a look at the ledger


class Quota(Frozen):
    """What a key may use; None is no limit."""

    tokens: int | None = Field(default=None, ge=0, le=MOST, description="read and written, a month")
    seconds: int | None = Field(default=None, ge=0, le=MOST, description="of engines, a month")
    storage: int | None = Field(default=None, ge=0, le=MOST, description="bytes of finished files")


class KeyRecord(Frozen):
    name: str
    role: Role
    created: float
    quota: Quota = Quota()


NO_QUOTA = Quota()
# Prepared once: asked for every request.
FIND = sa.select(api_keys).where(api_keys.c.digest == sa.bindparam("digest"))


class ApiKeys:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._recent: Recent[KeyRecord] = Recent(RECENT, 1000)
        self._epoch = 0  # how often this process has revoked a key

    def add(self, name: str, role: Role, quota: Quota = NO_QUOTA) -> str:
        """A new key; its secret, which nobody can read again. Raises BadBrief for a name in use."""
        secret = PREFIX + secrets.token_urlsafe(32)
        if any(key.name == name for key in self.list()):
            raise BadBrief(
                f"there is a key named {name!r} already; choose another name, or revoke that one",
                f"已有名为“{name}”的密钥；请换一个名字，或先撤销它",
            )
        with self._database.writing() as connection:
            connection.execute(
                sa.insert(api_keys).values(
                    digest=digest(secret),
                    name=name,
                    role=role,
                    created=time.time(),
                    **quota.model_dump(),
                )
            )
        return secret

    def find(self, secret: str) -> KeyRecord | None:
        """The key of that secret, if there is one."""
        wanted, epoch = digest(secret), self._epoch
        row = self._database.read(FIND, {"digest": wanted}).first()
        found = key_record(row) if row else None
        if found:
            self._recent.keep(wanted, found, epoch=epoch)
        return found

    def recent(self, secret: str) -> KeyRecord | None:
        """The key, if `find` found it within the last second and this process has revoked none since."""
        return self._recent.get(digest(secret), epoch=self._epoch)

    def named(self, name: str) -> KeyRecord | None:
        """The key of that name, if there is one."""
        query = sa.select(api_keys).where(api_keys.c.name == name)
        rows = self._database.rows(query)
        return key_record(rows[0]) if rows else None

    def list(self) -> tuple[KeyRecord, ...]:
        """In the order in which they were made."""
        query = sa.select(api_keys).order_by(api_keys.c.created)
        return tuple(key_record(row) for row in self._database.rows(query))

    def revoke(self, name: str) -> None:
        """Raises NotFound with the names there are."""
        names = [key.name for key in self.list()]
        if name not in names:
            there = ", ".join(names) or "-"
            raise NotFound(
                f"there is no key named {name!r}; there are: {there}",
                f"没有名为“{name}”的密钥；现有：{there}",
            )
        with self._database.writing() as connection:
            connection.execute(sa.delete(api_keys).where(api_keys.c.name == name))
        self._epoch += 1  # after it holds, so that nobody keeps what they read before


def digest(secret: str) -> str:
    """SHA-256: a key of 32 random bytes needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_record(row: sa.Row[tuple[object, ...]]) -> KeyRecord:
    """From a row with the columns of the table `api_keys`."""
    quota = {"tokens": row.tokens, "seconds": row.seconds, "storage": row.storage}
    return KeyRecord.model_validate(
        {"name": row.name, "role": row.role, "created": row.created, "quota": quota}
    )

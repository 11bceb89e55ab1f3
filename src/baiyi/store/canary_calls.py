"""What the calls of a canary took, and beside them those of the engine that it is tried against."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from .connect import Database
from .tables import canary_calls


class CanaryCall(NamedTuple):
    """One call while a canary runs. `new`: the canary's; `call`: the step's name, or the API's route.

    `key` is the step's key, or the digest of a request. `retries`: answers that could not be used before the
    one that could; `failed`: none could.
    """

    canary: str
    new: bool
    engine: str
    call: str
    key: str
    prompt_tokens: int
    written_tokens: int
    seconds: float
    retries: int
    failed: bool
    at: float


class CanaryCalls:
    """The table of them. Rows are only ever added. Safe for threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, call: CanaryCall) -> None:
        with self._database.writing() as connection:
            connection.execute(sa.insert(canary_calls), [call._asdict()])

    def of(self, canary: str) -> tuple[CanaryCall, ...]:
        """All calls under the id of a canary, in the order they ended."""
        columns = [canary_calls.c[name] for name in CanaryCall._fields]
        query = sa.select(*columns).where(canary_calls.c.canary == canary)
        rows = self._database.rows(query.order_by(canary_calls.c.id))
        return tuple(CanaryCall._make(row) for row in rows)

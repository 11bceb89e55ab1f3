"""What no work needs any more: steps that nothing uses, and the bytes that nothing names.

Mark and sweep. A step is needed by the works that used it and by the steps that took its output; an asset
by every digest that stands anywhere in the ledger. What is younger than some days stays, so that a brief
that comes again finds its steps done.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import sqlalchemy as sa

from .connect import Database
from .tables import edges, edits, leases, outputs, parts, releases, steps, uses, works

DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
AT_ONCE = 500  # rows that one statement deletes: SQLite and PostgreSQL take thousands of parameters
# Where the ledger keeps JSON or a digest, in which an asset may be named.
NAMING = (
    works.c.brief,
    parts.c.value,
    parts.c.machine,
    edits.c.value,
    steps.c.result,
    outputs.c.digest,
    releases.c.digest,
)


class Unused:
    def __init__(self, database: Database) -> None:
        self._database = database

    def steps(self, older: float) -> tuple[str, ...]:
        """The keys of steps that ended more than `older` seconds ago, that no work uses, nor any
        step of those, and that nobody works on."""
        used = sa.union(
            sa.select(uses.c.key.label("key")),
            sa.select(parts.c.key).where(parts.c.key.is_not(None)),
            sa.select(releases.c.key).where(releases.c.key.is_not(None)),
            sa.select(leases.c.key),
        ).subquery()
        needed = sa.select(used.c.key).cte("needed", recursive=True)
        needed = needed.union(
            sa.select(edges.c.input_key).join(needed, edges.c.key == needed.c.key)
        )
        query = (
            sa.select(steps.c.key)
            .where(steps.c.finished < time.time() - older)
            .where(steps.c.key.not_in(sa.select(needed.c.key)))
            .order_by(steps.c.key)
        )
        return tuple(row.key for row in self._database.rows(query))

    def forget(self, keys: tuple[str, ...]) -> int:
        """Forget those of the steps that nobody has begun to use meanwhile; how many.

        What they cost stays in the bill, which refers to no step.
        """
        gone = 0
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            with self._database.writing() as connection:
                query = (
                    sa.delete(steps)
                    .where(steps.c.key.in_(some))
                    .where(steps.c.key.not_in(sa.select(uses.c.key)))
                    .where(steps.c.key.not_in(sa.select(leases.c.key)))
                    .returning(steps.c.key)
                )
                keys_gone = [row.key for row in connection.execute(query)]
                for table in (edges, outputs):
                    connection.execute(sa.delete(table).where(table.c.key.in_(keys_gone)))
            gone += len(keys_gone)
        return gone

    def named(self, without: tuple[str, ...] = ()) -> set[str]:
        """Every digest that the ledger names, but for what those steps alone name."""
        skipped = set(without)
        found: set[str] = set()
        for column in NAMING:
            for key, text in self._texts(column):
                if key not in skipped:
                    found.update(DIGEST.findall(text))
        return found

    def _texts(self, column: sa.Column[str]) -> Iterator[tuple[str | None, str]]:
        """The column's values, with the step that each belongs to; read as they come."""
        of_step = column.table in (steps, outputs)
        key = column.table.c.key if of_step else sa.null()
        query = sa.select(key.label("of"), column.label("text")).where(column.is_not(None))
        for row in self._database.read(query):
            yield row.of, row.text

    def leased(self) -> set[str]:
        """The keys of steps that somebody works on."""
        return {row.key for row in self._database.rows(sa.select(leases.c.key))}

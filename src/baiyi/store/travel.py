"""Works that travel: their rows out of one ledger, and into another in one transaction."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, TypeVar

import sqlalchemy as sa

from ..errors import Differs
from .connect import Database
from .rows import (
    EdgeRow,
    EditRow,
    OutputRow,
    PartRow,
    ReleaseRow,
    Row,
    Rows,
    StepRow,
    UseRow,
    WorkRow,
)
from .tables import edges, edits, outputs, parts, releases, steps, uses, works

R = TypeVar("R", bound=Row)
AT_ONCE = 500  # keys in one question, and rows in one insert


class Travels:
    def __init__(self, database: Database) -> None:
        self._database = database

    def rows(self, ids: Sequence[str]) -> Rows:
        """All that the ledger knows of these works, and every step behind them."""
        used = self._of(uses, UseRow, ids, uses.c.position, uses.c.label, uses.c.key)
        own = self._of(parts, PartRow, ids, parts.c.position, parts.c.name)
        out = self._releases(ids)
        ours = {use.key for use in used}
        roots = ours | {part.key for part in own if part.key} | {row.key for row in out}
        keys, fed = self._behind(roots, ours)
        found = {step.key: step for step in self._steps(sorted(keys))}
        made = self._database_rows(outputs, outputs.c.key, sorted(found))
        return Rows(
            works=self._of(works, WorkRow, ids),
            parts=tuple(_known(part, found) for part in own),
            edits=self._of(edits, EditRow, ids, edits.c.id),
            steps=tuple(found.values()),
            uses=tuple(use for use in used if use.key in found),
            edges=tuple(edge for edge in fed if edge.input_key in found),
            outputs=tuple(sorted((_row(OutputRow, row) for row in made), key=str)),
            releases=tuple(row for row in out if _sealed(found.get(row.key))),
        )

    def settle(self, rows: Rows, out: Mapping[tuple[str, str], tuple[str, str | None]]) -> None:
        """Write them all, or nothing. Raises Differs where the first work is there meanwhile.

        Another work of theirs that is there stays as it is, and so does every step that is.
        `out` tells for each (work, name) of a release where it lies, and its manifest.
        """
        with self._database.writing() as connection:
            new = self._new_works(connection, rows.works)
            self._add(connection, steps, [_step(step) for step in rows.steps], self._better)
            self._add(connection, edges, [edge.model_dump() for edge in rows.edges])
            self._add(connection, outputs, [row.model_dump() for row in rows.outputs])
            for table, found in ((parts, rows.parts), (edits, rows.edits), (uses, rows.uses)):
                own = [row.model_dump() for row in found if row.work in new]
                self._add(connection, table, own)
            let_out = [_released(r, *out[r.work, r.name]) for r in rows.releases if r.work in new]
            self._add(connection, releases, let_out)

    def made_otherwise(self, rows: Rows) -> int:
        """How many of these steps succeeded here before, with another result."""
        results = {step.key: step.result for step in rows.steps if step.outcome == "ok"}
        here = self._database_rows(steps, steps.c.key, sorted(results))
        return sum(row.outcome == "ok" and row.result != results[row.key] for row in here)

    def _new_works(self, connection: sa.Connection, found: Sequence[WorkRow]) -> set[str]:
        """Those that were not there. Raises Differs where the first was."""
        now = time.time()
        new = set()
        for work in found:
            state = "stopped" if work.state == "building" else work.state  # nobody builds it here
            row = work.model_dump() | {"state": state, "updated": now}
            insert = self._database.insert(works).values(**row)
            told = connection.execute(insert.on_conflict_do_nothing().returning(works.c.id))
            new |= {row.id for row in told}
        if found[0].id not in new:
            raise Differs(
                f"the work {found[0].id} ({found[0].title}) was made here meanwhile; nothing was "
                "changed. Import again to see how they differ",
                f"作品 {found[0].id}（{found[0].title}）此间已在本处出现；没有作任何改动。"
                "请再次导入，以查看有何不同",
            )
        return new

    def _better(self, insert: Any) -> Any:
        """A step that succeeded elsewhere stands for one that did not here; its money is added."""
        new = {c.name: insert.excluded[c.name] for c in steps.columns if c.name != "key"}
        return insert.on_conflict_do_update(
            index_elements=["key"],
            set_=new | {"money": steps.c.money + insert.excluded.money},
            where=(steps.c.outcome != "ok") & (insert.excluded.outcome == "ok"),
        )

    def _add(
        self,
        connection: sa.Connection,
        table: sa.Table,
        rows: list[dict[str, Any]],
        conflict: Any = lambda insert: insert.on_conflict_do_nothing(),
    ) -> None:
        if rows:
            connection.execute(conflict(self._database.insert(table)), rows)

    def _behind(self, roots: Iterable[str], ours: set[str]) -> tuple[set[str], tuple[EdgeRow, ...]]:
        """Every step behind the roots, and what fed them.

        Where a value could have come from several steps, those of these works are meant, as
        `Lineage` has it: so no step of a stranger travels along because it gave the same.
        """
        seen = set(roots)
        kept: set[EdgeRow] = set()
        waiting = sorted(seen)
        while waiting:
            by_argument: dict[tuple[str, str], list[EdgeRow]] = {}
            for row in self._database_rows(edges, edges.c.key, waiting):
                edge = _row(EdgeRow, row)
                by_argument.setdefault((edge.key, edge.argument), []).append(edge)
            found = set()
            for candidates in by_argument.values():
                own = [edge for edge in candidates if edge.input_key in ours]
                found |= set(own or candidates)
            kept |= found
            waiting = sorted({edge.input_key for edge in found} - seen)
            seen |= set(waiting)
        return seen, tuple(sorted(kept, key=str))

    def _steps(self, keys: Sequence[str]) -> tuple[StepRow, ...]:
        found = []
        for row in self._database_rows(steps, steps.c.key, keys):
            step = _row(StepRow, row)
            if step.outcome != "ok":
                step = step.model_copy(update={"result": None})
            found.append(step)
        return tuple(sorted(found, key=lambda step: step.key))

    def _releases(self, ids: Sequence[str]) -> tuple[ReleaseRow, ...]:
        """By name; where one was let out into several folders, the newest."""
        query = sa.select(releases).where(releases.c.work.in_(ids)).order_by(releases.c.at)
        newest = {}
        for row in self._database.rows(query):
            if row.key is not None:
                named = dict(row._mapping) | {"name": PurePath(row.path).name}
                found = ReleaseRow.model_validate({n: named[n] for n in ReleaseRow.model_fields})
                newest[found.work, found.name] = found
        return tuple(newest[place] for place in sorted(newest))

    def _of(
        self, table: sa.Table, model: type[R], ids: Sequence[str], *order: sa.Column[Any]
    ) -> tuple[R, ...]:
        """Rows of these works, in the order of `ids`."""
        found: list[R] = []
        for work in ids:
            of_work = table.c.id if table is works else table.c.work
            query = sa.select(table).where(of_work == work).order_by(*order)
            found += [_row(model, row) for row in self._database.rows(query)]
        return tuple(found)

    def _database_rows(
        self, table: sa.Table, column: sa.Column[Any], keys: Sequence[str]
    ) -> list[sa.Row[Any]]:
        found: list[sa.Row[Any]] = []
        for start in range(0, len(keys), AT_ONCE):
            query = sa.select(table).where(column.in_(keys[start : start + AT_ONCE]))
            found += self._database.rows(query)
        return found


def _row(model: type[R], row: sa.Row[Any]) -> R:
    values = row._mapping
    return model.model_validate({name: values[name] for name in model.model_fields})


def _known(part: PartRow, found: Mapping[str, StepRow]) -> PartRow:
    return part if part.key in found else part.model_copy(update={"key": None})


def _sealed(step: StepRow | None) -> bool:
    return step is not None and step.outcome == "ok"


def _step(step: StepRow) -> dict[str, Any]:
    """A row for the table: it ran on no host of this house, so its seconds estimate nothing here."""
    return step.model_dump() | {"host": "", "error": None}


def _released(row: ReleaseRow, path: str, beside: str | None) -> dict[str, Any]:
    return row.model_dump(exclude={"name"}) | {"path": path, "beside": beside}

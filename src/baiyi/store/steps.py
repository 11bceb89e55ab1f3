"""Steps that were done: found by key, recorded whole, summed up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from platform import node
from typing import Any, NamedTuple

import sqlalchemy as sa

from ..values import Usage
from .connect import Database
from .leases import Owner, release
from .records import Costs, EngineUsed, StepRecord, step_record
from .tables import edges, outputs, steps, uses, works
from .usage import Call, Usages, model_of

TOKENS = steps.c.evaluated_tokens + steps.c.written_tokens

# Prepared once: the statement that a build asks for every step.
FIND = sa.select(steps.c.result, steps.c.notes).where(
    steps.c.key == sa.bindparam("key"), steps.c.outcome == "ok"
)


class Stored(NamedTuple):
    """A stored result: JSON, and the notes (pairs of English and Chinese) as JSON."""

    result: str
    notes: str

    def told(self) -> tuple[tuple[str, str], ...]:
        """The notes as pairs (English, Chinese)."""
        if self.notes == "[]":  # most have none, and a build reads many
            return ()
        return tuple((english, chinese) for english, chinese in json.loads(self.notes))


class Result(NamedTuple):
    """What a step gave to a work: JSON."""

    work: str
    name: str
    label: str
    result: str


class Use(NamedTuple):
    """That a work's build used a step."""

    work: str
    label: str
    key: str
    position: int
    build: int


class Edge(NamedTuple):
    """That the step `key` took the output of the step `input_key` as `argument`."""

    key: str
    argument: str
    input_key: str


@dataclass(frozen=True)
class Done:
    """A step that ended: in success ("ok"), in a named failure, or in a time-out."""

    key: str
    name: str
    version: int
    engine: str
    engines: tuple[EngineUsed, ...]
    seed: int | None
    outcome: str
    seconds: float
    cpu_seconds: float
    started: float
    finished: float
    usage: Usage = field(default_factory=Usage)
    result: str | None = None
    error: dict[str, Any] | None = None
    notes: tuple[tuple[str, str], ...] = ()
    edges: tuple[Edge, ...] = ()
    outputs: tuple[str, ...] = ()
    host: str = field(default_factory=node)

    def row(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "name": self.name,
            "version": self.version,
            "engine": self.engine,
            "identity": json.dumps(
                [e.model_dump(mode="json") for e in self.engines], ensure_ascii=False
            ),
            "seed": self.seed,
            "outcome": self.outcome,
            "error": json.dumps(self.error, ensure_ascii=False) if self.error else None,
            "result": self.result,
            "notes": json.dumps(self.notes, ensure_ascii=False),
            "seconds": self.seconds,
            "cpu_seconds": self.cpu_seconds,
            "prompt_tokens": self.usage.prompt_tokens,
            "evaluated_tokens": self.usage.evaluated_tokens,
            "written_tokens": self.usage.written_tokens,
            "money": self.usage.money,
            "currency": self.usage.currency,
            "host": self.host,
            "started": self.started,
            "finished": self.finished,
        }


class Steps:
    def __init__(self, database: Database, usages: Usages) -> None:
        self._database = database
        self._usages = usages

    def find(self, key: str) -> Stored | None:
        """The result of a step that succeeded."""
        row = self._database.read(FIND, {"key": key}).first()
        return Stored._make(row) if row else None

    def record(self, done: Done, owner: Owner | None = None, used: Sequence[Use] = ()) -> bool:
        """Store a step's end, give back its lease, note what was used and who pays: all or nothing.

        False where the step had succeeded before; that first result stays. The money of an
        attempt that came to nothing is not forgotten: it is added to that of the next.
        """
        row = done.row()
        insert = self._database.insert(steps).values(**row)
        upsert = insert.on_conflict_do_update(
            index_elements=["key"],
            set_=row | {"money": steps.c.money + insert.excluded.money},
            where=steps.c.outcome != "ok",
        ).returning(steps.c.key)  # a driver need not tell how many rows an insert wrote
        with self._database.writing() as connection:
            stored = connection.execute(upsert).first() is not None
            self._add(connection, edges, [edge._asdict() for edge in done.edges])
            self._add(connection, outputs, [{"digest": d, "key": done.key} for d in done.outputs])
            self._note(connection, used)
            self._usages.write(
                connection, [self._call(done, use) for use in used if use.key == done.key]
            )
            if owner:
                connection.execute(release(done.key, owner))
        return stored

    def note(self, used: Sequence[Use], fed: Sequence[Edge] = ()) -> None:
        """Record which works used which steps, and what fed them."""
        if not used and not fed:
            return
        with self._database.writing() as connection:
            self._note(connection, used)
            self._add(connection, edges, [edge._asdict() for edge in set(fed)])

    def get(self, key: str) -> StepRecord | None:
        """One step, whatever its outcome."""
        rows = self._database.rows(sa.select(steps).where(steps.c.key == key))
        return step_record(rows[0]) if rows else None

    def of_work(self, work: str) -> tuple[StepRecord, ...]:
        """The steps of a work in the order of its story, superseded ones among them."""
        used = _named([work])
        query = (
            sa.select(steps, used.c.label, used.c.build, works.c.builds)
            .join(used, used.c.key == steps.c.key)
            .join(works, works.c.id == used.c.work)
            .where(used.c.build == used.c.newest)
            .order_by(used.c.position, used.c.build)
        )
        return tuple(
            step_record(row, row.label, current=row.build == row.builds)
            for row in self._database.rows(query)
        )

    def results(self, of: Sequence[str], ending: Sequence[str]) -> tuple[Result, ...]:
        """What works got of the steps whose names end so: build by build, in the order of their story."""
        used = _named(of)
        query = (
            sa.select(used.c.work, steps.c.name, used.c.label, steps.c.result)
            .join(used, used.c.key == steps.c.key)
            .where(
                used.c.build == used.c.newest,
                steps.c.outcome == "ok",
                sa.or_(*(steps.c.name.endswith(end, autoescape=True) for end in ending)),
            )
            .order_by(used.c.work, used.c.build, used.c.position)
        )
        return tuple(Result._make(row) for row in self._database.rows(query))

    def costs(self, work: str) -> tuple[Costs, ...]:
        """What a work took in all its builds, a row for each step name and engine."""
        query = (
            sa.select(
                steps.c.name,
                steps.c.engine,
                sa.func.count(),
                sa.func.sum(steps.c.seconds),
                sa.func.sum(steps.c.cpu_seconds),
                sa.func.sum(TOKENS),
                sa.func.sum(steps.c.money),
                sa.func.max(steps.c.currency),
            )
            .where(steps.c.key.in_(sa.select(uses.c.key).where(uses.c.work == work)))
            .group_by(steps.c.name, steps.c.engine)
            .order_by(sa.func.min(steps.c.started))
        )
        found: Sequence[Any] = self._database.rows(query)
        return tuple(
            Costs(
                name=row[0],
                engine=row[1],
                times=row[2],
                seconds=row[3],
                cpu_seconds=row[4],
                tokens=int(row[5]),
                money=row[6],
                currency=row[7],
            )
            for row in found
        )

    def mean_seconds(self, name: str, engine: str | None = None) -> float | None:
        """Mean seconds of a step on this machine; None where it has never run here.

        `name` may be whole ("write.page") or its last part ("page").
        """
        query = sa.select(sa.func.avg(steps.c.seconds)).where(
            sa.or_(steps.c.name == name, steps.c.name.endswith(f".{name}", autoescape=True)),
            steps.c.host == node(),
            steps.c.outcome == "ok",
        )
        if engine is not None:
            # A step of two engines is recorded as "llama + ink".
            query = query.where(
                sa.or_(
                    steps.c.engine == engine,
                    steps.c.engine.startswith(f"{engine} + ", autoescape=True),
                    steps.c.engine.endswith(f" + {engine}", autoescape=True),
                )
            )
        mean = self._database.read(query).scalar()
        return None if mean is None else float(mean)

    def money(self, work: str) -> float:
        """What a work has cost at providers so far."""
        query = sa.select(sa.func.coalesce(sa.func.sum(steps.c.money), 0.0)).where(
            steps.c.key.in_(sa.select(uses.c.key).where(uses.c.work == work))
        )
        return float(self._database.read(query).scalar() or 0.0)

    def forget(self, digest: str) -> tuple[str, ...]:
        """Take back the results that hold a damaged asset, so that they are made again."""
        keys = tuple(
            row.key
            for row in self._database.rows(
                sa.select(outputs.c.key).where(outputs.c.digest == digest)
            )
        )
        self.withdraw(keys)
        return keys

    def withdraw(self, keys: Sequence[str]) -> None:
        """Take back results, so that they are made again."""
        with self._database.writing() as connection:
            connection.execute(
                sa.update(steps).where(steps.c.key.in_(keys)).values(outcome="damaged")
            )

    def _add(
        self, connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]
    ) -> None:
        if rows:
            connection.execute(self._database.insert(table).on_conflict_do_nothing(), rows)

    def _call(self, done: Done, use: Use) -> Call:
        return Call(
            key=self._usages.payer(use.work),
            work=use.work,
            model=model_of(done.engines),
            prompt_tokens=done.usage.prompt_tokens,
            written_tokens=done.usage.written_tokens,
            seconds=done.seconds,
            at=done.finished,
        )

    def _note(self, connection: sa.Connection, used: Iterable[Use]) -> None:
        latest = {(use.work, use.label, use.key): use._asdict() for use in used}
        if not latest:
            return
        insert = self._database.insert(uses)
        upsert = insert.on_conflict_do_update(
            index_elements=["work", "label", "key"],
            set_={"position": insert.excluded.position, "build": insert.excluded.build},
        )
        connection.execute(upsert, list(latest.values()))


def _named(of: Sequence[str]) -> sa.Subquery:
    """What works use, each with the newest build that used its step: an older label of it is none."""
    newest = sa.func.max(uses.c.build).over(partition_by=(uses.c.work, uses.c.key))
    return sa.select(uses, newest.label("newest")).where(uses.c.work.in_(of)).subquery()

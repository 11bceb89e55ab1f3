"""Usage: what each key used, by work and by model; what it may use, and what that costs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
from pydantic import Field

from ..errors import QuotaUsedUp
from ..values import Frozen
from .api_keys import KeyRecord
from .connect import Database
from .records import EngineUsed
from .tables import asked, calls, releases, works

if TYPE_CHECKING:
    from ..settings import Settings


class Call(NamedTuple):
    """One call of an engine, or one step that a build did. `key` is a name, "" for nobody's."""

    key: str
    work: str | None
    model: str
    prompt_tokens: int
    written_tokens: int
    seconds: float
    at: float


class Prices(Frozen):
    """The price book: what the house asks for what was used."""

    tokens_in: float = Field(ge=0, description="a million tokens of prompts")
    tokens_out: float = Field(ge=0, description="a million written tokens")
    seconds: float = Field(ge=0, description="a second of an engine or a step")
    currency: str

    @classmethod
    def of(cls, settings: Settings) -> Prices:
        return cls(
            tokens_in=settings.price_tokens_in,
            tokens_out=settings.price_tokens_out,
            seconds=settings.price_seconds,
            currency=settings.price_currency,
        )

    def money(self, prompt_tokens: int, written_tokens: int, seconds: float) -> float:
        tokens = (prompt_tokens * self.tokens_in + written_tokens * self.tokens_out) / 1e6
        return round(tokens + seconds * self.seconds, 6)


class UsageRow(Frozen):
    """What a key used of a model for a work. `title` is empty where the work is gone or there is none."""

    key: str
    work: str | None
    title: str
    model: str
    calls: int
    prompt_tokens: int
    written_tokens: int
    seconds: float
    money: float


class Usages:
    """The table of calls. Safe for threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._payers: dict[str, str] = {}
        self._lock = threading.Lock()

    def add(self, call: Call) -> None:
        with self._database.writing() as connection:
            self.write(connection, [call])

    def write(self, connection: sa.Connection, done: Sequence[Call]) -> None:
        """Add the calls within a transaction of somebody else's."""
        if done:
            connection.execute(sa.insert(calls), [call._asdict() for call in done])

    @contextmanager
    def charged(self, work: str, key: str) -> Iterator[None]:
        """Meanwhile, the steps that this process does for the work are that key's.

        Who does this holds the lease of the work: no other key's build of it runs here.
        """
        with self._lock:
            self._payers[work] = key
        try:
            yield
        finally:
            with self._lock:
                del self._payers[work]

    def payer(self, work: str) -> str:
        """The key that pays for what is done for the work now; "" where nobody asked through one."""
        with self._lock:
            return self._payers.get(work, "")

    def ask(self, work: str, key: str) -> None:
        """Note that the key asked for the work: its files are that key's storage."""
        row = {"work": work, "key": key, "at": time.time()}
        with self._database.writing() as connection:
            connection.execute(self._database.insert(asked).values(**row).on_conflict_do_nothing())

    def rows(
        self, since: float, until: float, prices: Prices, key: str | None = None
    ) -> tuple[UsageRow, ...]:
        """What was used from `since` to before `until`, a row for each key, work and model."""
        query = (
            sa.select(
                calls.c.key,
                calls.c.work,
                sa.func.max(works.c.title).label("title"),
                calls.c.model,
                sa.func.count().label("calls"),
                sa.func.sum(calls.c.prompt_tokens).label("prompt_tokens"),
                sa.func.sum(calls.c.written_tokens).label("written_tokens"),
                sa.func.sum(calls.c.seconds).label("seconds"),
            )
            .outerjoin(works, works.c.id == calls.c.work)
            .where(calls.c.at >= since, calls.c.at < until)
            .group_by(calls.c.key, calls.c.work, calls.c.model)
        )
        if key is not None:
            query = query.where(calls.c.key == key)
        found = [_row(row, prices) for row in self._database.rows(query)]
        # In Python: each database has its own order of letters, and of what is missing.
        return tuple(sorted(found, key=lambda row: (row.key, row.work or "", row.model)))

    def used(self, key: str, now: datetime) -> tuple[int, float]:
        """Tokens and seconds of a key since the month began."""
        tokens = sa.func.sum(calls.c.prompt_tokens + calls.c.written_tokens)
        query = sa.select(
            sa.func.coalesce(tokens, 0).label("tokens"),
            sa.func.coalesce(sa.func.sum(calls.c.seconds), 0.0).label("seconds"),
        ).where(calls.c.key == key, calls.c.at >= month(now).timestamp())
        row = self._database.rows(query)[0]
        return int(row.tokens), float(row.seconds)

    def stored(self, key: str) -> int:
        """Bytes of the finished files of the works that the key asked for."""
        query = sa.select(sa.func.coalesce(sa.func.sum(releases.c.size), 0)).where(
            releases.c.work.in_(sa.select(asked.c.work).where(asked.c.key == key))
        )
        return int(self._database.rows(query)[0][0])

    def check(self, key: KeyRecord, *, storage: bool = False) -> None:
        """Raises QuotaUsedUp; `storage`: of what makes files, too. Nothing is asked without a quota."""
        quota, now = key.quota, datetime.now(UTC)
        if quota.tokens is not None or quota.seconds is not None:
            tokens, seconds = self.used(key.name, now)
            if quota.tokens is not None and tokens >= quota.tokens:
                raise _used_up(key.name, ("tokens", "词元"), tokens, quota.tokens, now)
            if quota.seconds is not None and seconds >= quota.seconds:
                raise _used_up(key.name, ("seconds", "秒"), round(seconds), quota.seconds, now)
        if storage and quota.storage is not None:
            taken = self.stored(key.name)
            if taken >= quota.storage:
                raise QuotaUsedUp(
                    f"the files of the works that the key {key.name!r} asked for take {taken:,} "
                    f"bytes; its storage is {quota.storage:,}. It does not begin anew: remove works, "
                    "or give the key more",
                    f"密钥“{key.name}”所要作品的文件已占 {taken:,} 字节，其存储限额为 "
                    f"{quota.storage:,}。此限额不会自动重置：请删除作品，或提高限额",
                )


def month(now: datetime) -> datetime:
    """When its month began, UTC."""
    return datetime(now.year, now.month, 1, tzinfo=UTC)


def next_month(now: datetime) -> datetime:
    return datetime(now.year + now.month // 12, now.month % 12 + 1, 1, tzinfo=UTC)


def model_of(engines: Sequence[EngineUsed]) -> str:
    """The models behind a call; an engine without any is named itself. "" for no engine."""
    return " + ".join(
        ", ".join(model.name for model in engine.models)
        or str(engine.options.get("model") or engine.name)
        for engine in engines
    )


def _used_up(key: str, what: tuple[str, str], used: int, quota: int, now: datetime) -> QuotaUsedUp:
    again = next_month(now)
    error = QuotaUsedUp(
        f"the key {key!r} has used {used:,} {what[0]} this month; its quota is {quota:,}. It begins "
        f"anew on {again:%Y-%m-%d %H:%M} UTC",
        f"密钥“{key}”本月已用 {used:,} {what[1]}，限额为 {quota:,}。"
        f"{again:%Y-%m-%d %H:%M}（UTC）重新开始",
    )
    error.again = again
    return error


def _row(row: sa.Row[tuple[object, ...]], prices: Prices) -> UsageRow:
    values = dict(row._mapping)
    values |= {"prompt_tokens": int(row.prompt_tokens), "written_tokens": int(row.written_tokens)}
    money = prices.money(values["prompt_tokens"], values["written_tokens"], row.seconds)
    return UsageRow.model_validate(
        values | {"title": row.title or "", "seconds": round(row.seconds, 3), "money": money}
    )

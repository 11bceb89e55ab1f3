"""Connections to the ledger's database, and its migrations at open."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from ..errors import BadSetting, NewerDatabase, NoRoom
from .tables import REVISIONS

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0xBA141  # PostgreSQL's advisory lock for migrations


class Database:
    """SQLite or PostgreSQL by one URL. Safe for threads.

    Reading goes through one connection a thread, without transactions: that is what makes
    a stored step cheap to find. Writing takes a short transaction, one writer at a time.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _engine(url)
        self._reading = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._threads = threading.local()
        self._writer = threading.Lock()
        self.postgres = self._engine.dialect.name == "postgresql"
        try:
            self._migrate()
        except BaseException:
            self.close()
            raise

    def reader(self) -> sa.Connection:
        """This thread's connection for reading."""
        connection: sa.Connection | None = getattr(self._threads, "connection", None)
        if connection is None or connection.closed or connection.invalidated:
            connection = self._threads.connection = self._reading.connect()
        return connection

    def rows(
        self, query: sa.Executable, values: dict[str, Any] | None = None
    ) -> Sequence[sa.Row[Any]]:
        return self.reader().execute(query, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction: all of it holds or none. Raises NoRoom on a full disk."""
        try:
            with self._writer, self._engine.begin() as connection:
                yield connection
        except OperationalError as error:
            if "full" not in str(error.orig) and "No space" not in str(error.orig):
                raise
            raise NoRoom(
                f"the disk that holds the ledger is full ({self._engine.url.database}); make room, "
                "then run the same command again",
                f"账本所在磁盘已满（{self._engine.url.database}）；请腾出空间后再次运行同一命令",
            ) from error

    def insert(self, table: sa.Table) -> Any:
        """An INSERT of this database's dialect, for `on_conflict_do_*`."""
        return postgresql.insert(table) if self.postgres else sqlite.insert(table)

    def close(self) -> None:
        connection: sa.Connection | None = getattr(self._threads, "connection", None)
        if connection is not None:
            connection.close()
            self._threads.connection = None
        self._engine.dispose()

    def _version(self, connection: sa.Connection) -> str | None:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.exec_driver_sql(
            "SELECT version_num FROM alembic_version"
        ).scalar()
        return found

    def _migrate(self) -> None:
        version = self._version(self.reader())
        if version == REVISIONS[-1]:
            return
        if version is not None and version not in REVISIONS:
            raise NewerDatabase(
                f"the ledger {self._engine.url} was written by a later Baiyi (revision {version}; "
                f"this one knows up to {REVISIONS[-1]}); it was left untouched. Upgrade: "
                "pip install -U baiyi",
                f"账本 {self._engine.url} 由更新版本的百艺写成（修订 {version}，本版本止于 "
                f"{REVISIONS[-1]}），未作任何改动。请升级：pip install -U baiyi",
            )
        from alembic import command
        from alembic.config import Config

        with self.writing() as connection:
            if self.postgres:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            if self._version(connection) == REVISIONS[-1]:
                return  # another process was quicker
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _engine(url: str) -> sa.Engine:
    try:
        parsed = sa.make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(parsed, pool_size=0)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as error:
        raise BadSetting(
            f"the setting 'database' names no database that can be used: {error}; examples: "
            "sqlite:////folder/ledger.db, postgresql://user@host/name (needs baiyi[postgres])",
            f"设置 'database' 不是可用的数据库：{error}；例如 sqlite:////folder/ledger.db、"
            "postgresql://user@host/name（需要 baiyi[postgres]）",
        ) from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    for pragma in (
        "busy_timeout=30000",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: sa.Connection) -> None:
    """Take the write lock at once: a transaction that begins by reading can't wait for it later."""
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")

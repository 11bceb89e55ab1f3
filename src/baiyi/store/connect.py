"""Connections to the ledger's database, and its migrations at open."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from ..errors import BadSetting, BaiyiError, Damaged, NewerDatabase, NoRoom
from .tables import REVISIONS

MIGRATIONS = Path(__file__).parent / "migrations"
LITTLE = 1 << 16  # bytes; with less left SQLite cannot even begin
WAIT = 30.0  # seconds for another that writes to SQLite
LOCK = 0xBA141  # PostgreSQL's advisory lock for migrations


class Database:
    """SQLite or PostgreSQL by one URL. Safe for threads.

    Reading goes through one connection a thread, without transactions: that is what makes
    a stored step cheap to find. Writing takes a short transaction, one writer at a time.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = engine_of(url)
        self._reading = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._threads = threading.local()
        self._writer = threading.Lock()
        self.postgres = self._engine.dialect.name == "postgresql"
        try:
            self._migrate()
        except BaseException as error:
            self.close()
            raise self._named(error) from error

    def reader(self) -> sa.Connection:
        """This thread's connection for reading."""
        connection: sa.Connection | None = getattr(self._threads, "connection", None)
        if connection is None or connection.closed or connection.invalidated:
            connection = self._threads.connection = self._reading.connect()
        return connection

    def read(
        self, query: sa.Executable, values: dict[str, Any] | None = None
    ) -> sa.CursorResult[Any]:
        """The query's result; asked once more where the server has hung up meanwhile."""
        try:
            return self.reader().execute(query, values)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise self._named(error) from error
        try:
            return self.reader().execute(query, values)
        except DBAPIError as error:
            raise self._named(error) from error

    def rows(
        self, query: sa.Executable, values: dict[str, Any] | None = None
    ) -> Sequence[sa.Row[Any]]:
        return self.read(query, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction: all of it holds or none. Raises NoRoom on a full disk."""
        try:
            with self._writer, self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise self._named(error) from error

    def insert(self, table: sa.Table) -> Any:
        """An INSERT of this database's dialect, for `on_conflict_do_*`."""
        return postgresql.insert(table) if self.postgres else sqlite.insert(table)

    def close(self) -> None:
        connection: sa.Connection | None = getattr(self._threads, "connection", None)
        if connection is not None:
            connection.close()
            self._threads.connection = None
        self._engine.dispose()

    def _named(self, error: BaseException) -> BaseException:
        """What went wrong outside of Baiyi, under its name; a bug stays itself."""
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            return error
        said = str(error.orig).strip().partition("\n")[0]
        if "I/O error" in said and self._is_full():
            said = "the disk is full"  # SQLite lacks room for the file that its readers share
        return _trouble(str(self._engine.url), said)

    def _is_full(self) -> bool:
        folder = Path(self._engine.url.database or ".").parent
        return shutil.disk_usage(folder).free < LITTLE

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


def engine_of(url: str, *, own_transactions: bool = False) -> sa.Engine:
    """An engine for that URL, set up as the ledger needs it. Raises BadSetting.

    `own_transactions`: who uses it says itself when a transaction of SQLite takes the write lock.
    """
    try:
        parsed = sa.make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        is_sqlite = parsed.get_backend_name() == "sqlite"
        if is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(parsed, pool_size=0, pool_pre_ping=not is_sqlite)
    except OSError as error:
        raise _trouble(str(parsed), str(error)) from error
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as error:
        raise BadSetting(
            f"the setting 'database' names no database that can be used: {error}; examples: "
            "sqlite:////folder/ledger.db, postgresql://user@host/name (needs baiyi[postgres])",
            f"设置 'database' 不是可用的数据库：{error}；例如 sqlite:////folder/ledger.db、"
            "postgresql://user@host/name（需要 baiyi[postgres]）",
        ) from error
    if is_sqlite:
        sa.event.listen(engine, "connect", _prepare_sqlite)
        if not own_transactions:
            sa.event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={WAIT * 1000:.0f}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _write_ahead(connection: Any) -> None:
    """Turn the write-ahead log on. Of several that open a new file at once one turns it, and SQLite
    refuses the others without waiting, whatever busy_timeout says."""
    end = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.01)


def _begin_immediate(connection: sa.Connection) -> None:
    """Take the write lock at once: a transaction that begins by reading can't wait for it later."""
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _trouble(url: str, said: str) -> BaiyiError:
    """A database that is full, damaged, or cannot be used; `said` is its own word for it."""
    if "is full" in said or "No space" in said:
        return NoRoom(
            f"the disk that holds the ledger is full ({url}: {said}); make room, then run the same "
            "command again",
            f"账本所在磁盘已满（{url}：{said}）；请腾出空间后再次运行同一命令",
            place=url,
        )
    if any(words in said for words in ("malformed", "not a database", "I/O error")):
        return Damaged(
            f"the ledger {url} is damaged ({said}); put a copy of it back, or move it away to begin "
            "a new one: finished files are not touched",
            f"账本 {url} 已损坏（{said}）；请用备份恢复，或将其移走以新建账本：已完成的文件不受影响",
            place=url,
        )
    return BadSetting(
        f"the ledger {url} cannot be used: {said}; see that it is there, that you may write to it, "
        "and that the setting 'database' (or 'home') names it rightly",
        f"账本 {url} 无法使用：{said}；请确认它存在、可以写入，且设置 'database'（或 'home'）无误",
        place=url,
    )

"""Databases: migrations, refusals, writers beside each other, and servers that hang up."""

from __future__ import annotations

import hashlib
import multiprocessing
import subprocess
import sys
import threading
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from baiyi.errors import BadSetting, Damaged, NewerDatabase, NotFound
from baiyi.store.connect import MIGRATIONS, Database
from baiyi.store.ledger import Ledger
from baiyi.store.tables import REVISIONS, metadata
from baiyi.values import Brief

BRIEF = Brief(line="灯")


def test_migrations_make_the_tables_that_the_code_knows(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_revision() == REVISIONS[-1]
        assert compare_metadata(context, metadata) == []
    database.close()


def test_the_revisions_are_those_of_the_folder() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(found)) == REVISIONS


def test_what_is_written_is_there_when_it_is_opened_again(database_url: str) -> None:
    with Ledger(database_url) as ledger:
        work = ledger.works.add(BRIEF, title="t")
    with Ledger(database_url) as ledger:
        assert ledger.works.list() == (work,)


def set_revision(url: str, revision: str) -> None:
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    engine.dispose()


def test_a_database_of_a_later_baiyi_is_refused(database_url: str) -> None:
    with Ledger(database_url) as ledger:
        ledger.works.add(BRIEF, title="t", work_id="w1")
    set_revision(database_url, "0999")
    with pytest.raises(NewerDatabase, match=r"later Baiyi \(revision 0999;.*untouched") as caught:
        Ledger(database_url)
    assert caught.value.exit_code == 4 and "pip install -U baiyi" in caught.value.chinese
    set_revision(database_url, REVISIONS[-1])
    with Ledger(database_url) as ledger:
        assert ledger.works.get("w1").title == "t"


def test_a_refused_file_is_left_to_the_byte(tmp_path: Path) -> None:
    """By the command line, as a user meets it: exit code 4, and nothing is written."""
    file = tmp_path / "ledger.db"
    Ledger(f"sqlite:///{file}").close()
    set_revision(f"sqlite:///{file}", "0999")
    before = hashlib.sha256(file.read_bytes()).digest(), sorted(tmp_path.iterdir())
    command = [sys.executable, "-c", "from baiyi.cli.main import main; main()", "list"]
    environment = {"BAIYI_HOME": str(tmp_path), "BAIYI_LANGUAGE": "zh", "PATH": ""}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 4 and done.stdout == ""
    assert "由更新版本的百艺写成" in done.stderr and "Traceback" not in done.stderr
    assert (hashlib.sha256(file.read_bytes()).digest(), sorted(tmp_path.iterdir())) == before


def test_sqlite_is_set_for_several_writers_and_true_references(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")

    def pragmas(connection: sa.Connection) -> list[object]:
        names = ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert pragmas(database.reader()) == ["wal", 1, 30000, 1]
    with database.writing() as connection:
        assert pragmas(connection) == ["wal", 1, 30000, 1]
    found: list[list[object]] = []
    thread = threading.Thread(target=lambda: found.append(pragmas(database.reader())))
    thread.start()
    thread.join()
    assert found == [["wal", 1, 30000, 1]], "every connection is prepared"
    database.close()


def test_a_file_that_is_no_database_is_damaged_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    file.write_bytes(b"nothing of ours " * 300)
    with pytest.raises(Damaged, match=r"is damaged .*not a database") as caught:
        Ledger(f"sqlite:///{file}")
    assert "已损坏" in caught.value.chinese
    assert file.read_bytes() == b"nothing of ours " * 300


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "names no database"),
        ("oracle2://x", "names no database"),
        ("postgresql://me:secret@127.0.0.1:1/x", "cannot be used: connection failed"),
        ("sqlite:///{folder}/full/ledger.db", "cannot be used"),
        ("sqlite:///{folder}", "cannot be used: unable to open"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_by_its_setting(
    tmp_path: Path, url: str, told: str
) -> None:
    (tmp_path / "full").write_text("a file, not a folder")
    with pytest.raises(BadSetting, match=told) as caught:
        Ledger(url.format(folder=tmp_path))
    assert "'database'" in caught.value.english and "'database'" in caught.value.chinese
    assert "secret" not in caught.value.english + caught.value.chinese


def test_a_transaction_holds_whole_or_not_at_all(database_url: str) -> None:
    with Ledger(database_url) as ledger:
        database = ledger._database
        with pytest.raises(ZeroDivisionError), database.writing() as connection:
            connection.execute(sa.insert(metadata.tables["outputs"]), {"digest": "d", "key": "k"})
            raise ZeroDivisionError
        assert ledger.lineage.makers("d") == ()
        with pytest.raises(NotFound):
            ledger.works.get("w")


def test_a_server_that_hung_up_is_called_again(postgres_url: str) -> None:
    with Ledger(postgres_url) as ledger, Ledger(postgres_url) as other:
        ledger.works.add(BRIEF, title="t", work_id="w1")
        assert ledger.works.get("w1").title == "t"
        hang_up = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        )
        other._database.reader().exec_driver_sql(f"{hang_up} AND datname = current_database()")
        assert ledger.works.get("w1").title == "t", "reading"
        other._database.reader().exec_driver_sql(f"{hang_up} AND datname = current_database()")
        ledger.works.change("w1", state="done")
        assert ledger.works.get("w1").state == "done", "writing"


def write_much(url: str, number: int, begin: Barrier) -> None:
    begin.wait(60)
    with Ledger(url) as ledger:  # the first to come makes the tables
        for work in ("shared", f"w{number}"):
            ledger.works.add(BRIEF, title=work, work_id=work)
        for _ in range(25):
            ledger.works.begin_build("shared")
            ledger.works.change(f"w{number}", state="building")
            ledger.works.begin_build(f"w{number}")


def test_several_processes_open_and_write_at_once(database_url: str) -> None:
    """None is turned away, and no count is lost."""
    context = multiprocessing.get_context("spawn")
    begin = context.Barrier(3)
    given = [(database_url, number, begin) for number in range(3)]
    processes = [context.Process(target=write_much, args=some) for some in given[1:]]
    for process in processes:
        process.start()
    write_much(*given[0])
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    with Ledger(database_url) as ledger:
        counts = {work.id: work.builds for work in ledger.works.list()}
    assert counts == {"shared": 75, "w0": 25, "w1": 25, "w2": 25}

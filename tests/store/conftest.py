"""Each store and each ledger that there can be: the same tests hold for all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from baiyi.store.assets import AssetStore
from baiyi.store.ledger import Ledger
from baiyi.store.tables import metadata


@pytest.fixture(params=["folder", "s3"])
def assets(request: pytest.FixtureRequest, tmp_path: Path) -> AssetStore:
    if request.param == "folder":
        return AssetStore(tmp_path / "assets")
    return AssetStore(request.getfixturevalue("bucket"))


@pytest.fixture(scope="session")
def shared_postgres(postgres: str) -> str:
    """A ledger in PostgreSQL that each test finds empty; new databases take half a second."""
    server = sa.make_url(postgres).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE shared")
    engine.dispose()
    url = server.set(database="shared").render_as_string(hide_password=False)
    Ledger(url).close()
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a ledger with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    url: str = request.getfixturevalue("shared_postgres")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.exec_driver_sql(f"TRUNCATE {names} CASCADE")
    engine.dispose()
    return url


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    with Ledger(ledger_url) as opened:
        yield opened

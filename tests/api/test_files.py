"""Files that are handed out again from memory: never to anybody, nor anything, that the ledger would not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import sqlalchemy as sa
from little_home import little_brief
from patient_server import Served

from baiyi.store.ledger import Ledger, url_of
from baiyi.store.recent import Recent


@pytest.fixture(scope="module")
def book(server: Served) -> str:
    return server.studio.make(little_brief("en", pages=1)).work


@pytest.fixture
def reader(server: Served) -> Iterator[tuple[str, httpx.Client]]:
    """A reader's new key by name, and a client that sends it."""
    name = f"reader of {time.monotonic_ns()}"
    secret = server.studio.ledger.keys.add(name, "reader")
    headers = {"Authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=server.url, headers=headers) as client:
        yield name, client


@contextmanager
def questions(server: Served) -> Iterator[list[str]]:
    """What of keys and files the ledger is asked meanwhile."""
    asked: list[str] = []
    engine = server.studio.ledger._database._reading

    def listen(*given: object) -> None:
        statement = str(given[2])
        if "FROM api_keys" in statement or "FROM releases" in statement:
            asked.append(statement)

    sa.event.listen(engine, "before_cursor_execute", listen)
    yield asked
    sa.event.remove(engine, "before_cursor_execute", listen)


def cover(server: Served, work: str) -> str:
    name = next(f.path for f in server.studio.files(work) if f.path.endswith("cover.png"))
    return f"/works/{work}/files/{name.rpartition('/')[2]}"


def test_a_small_file_is_handed_out_again_without_the_ledger(
    server: Served, book: str, reader: tuple[str, httpx.Client]
) -> None:
    _, client = reader
    url = cover(server, book)
    first = client.get(url)
    with questions(server) as asked:
        again = client.get(url)
        unchanged = client.get(url, headers={"If-None-Match": first.headers["etag"]})
        assert not asked, "the ledger was asked"
        part = client.get(url, headers={"Range": "bytes=2-9"})
        assert asked, "a range is read from the file"
    assert again.content == first.content and unchanged.status_code == 304
    assert unchanged.headers["etag"] == first.headers["etag"] and not unchanged.content
    assert (part.status_code, part.content) == (206, first.content[2:10])
    apart = {"date"}
    assert {n: v for n, v in again.headers.items() if n not in apart} == {
        n: v for n, v in first.headers.items() if n not in apart
    }


def test_nobody_else_is_handed_it(
    server: Served, book: str, reader: tuple[str, httpx.Client]
) -> None:
    _, client = reader
    url = cover(server, book)
    assert client.get(url).status_code == 200
    for header in ("", "Bearer", "Bearer by-nobody", client.headers["authorization"][7:]):
        told = httpx.get(f"{server.url}{url}", headers={"Authorization": header})
        assert told.status_code == 401, header
    assert client.post(url).status_code == 405
    assert client.get(f"{url}x").status_code == client.get(url.upper()).status_code == 404


def test_a_key_that_is_revoked_here_opens_nothing_any_more(
    server: Served, book: str, reader: tuple[str, httpx.Client]
) -> None:
    name, client = reader
    url = cover(server, book)
    for _ in range(3):
        assert client.get(url).status_code == 200
    server.studio.ledger.keys.revoke(name)
    assert client.get(url).status_code == 401


def test_a_key_that_another_process_revokes_opens_nothing_after_a_second(
    server: Served, book: str, reader: tuple[str, httpx.Client]
) -> None:
    name, client = reader
    url = cover(server, book)
    assert client.get(url).status_code == 200
    other = Ledger(url_of(server.studio.settings))
    other.keys.revoke(name)
    other.close()
    until = time.monotonic() + 1.0
    while time.monotonic() < until:
        assert client.get(url).status_code in (200, 401)
    assert client.get(url).status_code == 401


def test_a_file_that_is_written_anew_is_seen_at_once(
    server: Served, reader: tuple[str, httpx.Client]
) -> None:
    _, client = reader
    work = server.studio.make(little_brief("en", pages=1, title="Another")).work
    url = cover(server, work)
    before = client.get(url)
    assert client.get(url).headers["etag"] == before.headers["etag"]
    server.studio.edit(work, "title", "The Same River")
    server.studio.make(server.studio.ledger.works.get(work).brief)
    after = client.get(url)
    assert after.headers["etag"] != before.headers["etag"] and after.content != before.content
    server.studio.ledger.works.remove(work)
    assert client.get(url).status_code == 404


def test_what_was_read_before_a_change_is_not_given_back_after_it() -> None:
    recent: Recent[str] = Recent(seconds=60, most=10)
    recent.keep("a", "one", epoch=0, weight=6)
    assert recent.get("a", epoch=0) == "one"
    assert recent.get("a", epoch=1) is None
    recent.keep("a", "late", epoch=0)
    assert recent.get("a", epoch=1) is None
    recent.keep("a", "new", epoch=1, weight=6)
    recent.keep("b", "two", epoch=1, weight=6)
    assert (recent.get("a", epoch=1), recent.get("b", epoch=1)) == (None, "two"), "no more than ten"


def test_nothing_is_kept_for_longer_than_it_may() -> None:
    recent: Recent[str] = Recent(seconds=0.05, most=10)
    recent.keep("a", "one", epoch=0)
    time.sleep(0.1)
    assert recent.get("a", epoch=0) is None


def test_what_nobody_asks_for_again_does_not_stay() -> None:
    recent: Recent[str] = Recent(seconds=0.01, most=1000)
    for number in range(50):
        recent.keep(str(number), "x", epoch=0, weight=10)
    time.sleep(0.05)
    recent.keep("last", "x", epoch=0)
    assert list(recent._kept) == ["last"] and recent._weight == 1

"""Every page and piece over HTTP: who may see it, what it says when something is wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from patient_server import Served

from baiyi.store.api_keys import Quota
from baiyi.store.usage import Call

Enter = Callable[[str], httpx.Client]
RANK = ("reader", "maker", "owner")


def over(client: httpx.Client, server: Served, work: str) -> None:
    end = time.monotonic() + 60
    while server.studio.find(work).state != "done":
        assert time.monotonic() < end
        time.sleep(0.05)


ROUTES = (
    ("GET", "/", "reader"),
    ("GET", "/works/{book}", "reader"),
    ("GET", "/works/{book}/parts", "reader"),
    ("GET", "/works/{book}/read", "reader"),
    ("GET", "/works/{book}/why/page 1", "reader"),
    ("GET", "/works/{book}/part/page 1", "reader"),
    ("GET", "/works/{book}/versions/page 1", "reader"),
    ("GET", "/works/{book}/remove", "owner"),
    ("GET", "/works/{book}/effects", "maker"),
    ("GET", "/works/{book}/people/Mina/voices", "maker"),
    ("GET", "/works/{book}/people/Mina/look", "maker"),
    ("POST", "/works/{book}/people/Mina/effects", "maker"),
    ("POST", "/works/{book}/people/Mina", "maker"),
    ("GET", "/works/{book}/voices/amy", "maker"),
    ("GET", "/works/{book}/voices/amy.mp3", "maker"),
    ("GET", "/verify", "reader"),
    ("GET", "/models", "reader"),
    ("GET", "/new", "maker"),
    ("POST", "/new", "maker"),
    ("POST", "/new/estimate", "maker"),
    ("GET", "/works/{book}/shares", "maker"),
    ("POST", "/works/{book}/shares", "maker"),
    ("POST", "/works/{book}/part/page 1", "maker"),
    ("GET", "/works/{book}/effects/page 1", "maker"),
    ("POST", "/works/{book}/effects/page 1", "maker"),
    ("POST", "/works/{book}/another/title", "maker"),
    ("POST", "/works/{book}/before/title", "maker"),
    ("POST", "/works/{book}/undo/page 1", "maker"),
    ("POST", "/works/{book}/stop/none-1", "maker"),
    ("GET", "/write", "maker"),
    ("POST", "/write/check", "reader"),
    ("POST", "/write/continue", "maker"),
    ("GET", "/models/axe-core", "reader"),
    ("GET", "/models?form=novel&language=zh", "reader"),
    ("POST", "/models/none/get", "owner"),
    ("POST", "/models/none/stop", "owner"),
    ("GET", "/settings", "owner"),
    ("POST", "/settings", "owner"),
    ("GET", "/works/{book}/archive", "maker"),
    ("GET", "/bring", "maker"),
    ("POST", "/bring", "maker"),
    ("GET", "/open", "owner"),
    ("POST", "/open", "owner"),
    ("GET", "/usage", "owner"),
    ("GET", "/keys", "owner"),
    ("POST", "/keys", "owner"),
)


@pytest.mark.parametrize(("method", "path", "least"), ROUTES)
def test_who_may_see_what(
    server: Served, enter: Enter, book: str, method: str, path: str, least: str
) -> None:
    url = path.replace("{book}", book)
    outside = httpx.request(method, server.pages + url)
    assert outside.status_code == 303 and outside.headers["location"] == "/enter"
    for role in RANK:
        found = enter(role).request(method, url)
        if RANK.index(role) < RANK.index(least):
            assert found.status_code == 403, (role, found.status_code)
        else:
            assert found.status_code not in (303, 401, 403, 500), (role, found.text)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "path", [path for method, path, _ in ROUTES if method == "GET" and "archive" not in path]
)
def test_a_page_is_whole_and_asks_nothing_of_anybody_else(
    enter: Enter, book: str, path: str, language: str
) -> None:
    found = enter("owner").get(path.replace("{book}", book), headers={"Accept-Language": language})
    assert found.status_code == 200
    if found.headers["content-type"].startswith("audio/"):
        return
    assert "{{" not in found.text
    assert "default-src 'self'" in found.headers["content-security-policy"]
    assert "http://" not in found.text.replace("http://www.w3.org", "")
    if found.text.startswith("<!doctype"):
        assert f'<html lang="{language}">' in found.text
        assert ("作品" in found.text) == (language == "zh")


def test_a_link_to_enter_works_once(server: Served) -> None:
    secret = server.studio.ledger.passes.give("entry", "owner", 60)
    with httpx.Client(base_url=server.pages) as client:
        first = client.get(f"/enter/{secret}")
        assert first.status_code == 303 and "httponly" in first.headers["set-cookie"].lower()
        assert client.get("/").status_code == 200
    assert httpx.get(f"{server.pages}/enter/{secret}").status_code == 403
    late = server.studio.ledger.passes.give("entry", "owner", -1)
    assert httpx.get(f"{server.pages}/enter/{late}").status_code == 403
    assert httpx.post(f"{server.pages}/enter", data={"secret": "by-none"}).status_code == 403


def test_who_leaves_and_whose_key_is_revoked_is_out(server: Served, enter: Enter) -> None:
    client = enter("reader")
    cookie = client.cookies["baiyi"]
    assert client.post("/leave").status_code == 303
    again = httpx.get(server.pages, cookies={"baiyi": cookie})
    assert again.status_code == 303, "the cookie is replayed"
    secret = server.studio.ledger.keys.add("guest", "reader")
    with httpx.Client(base_url=server.pages) as guest:
        guest.post("/enter", data={"secret": secret})
        assert guest.get("/").status_code == 200
        server.studio.ledger.keys.revoke("guest")
        assert guest.get("/").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
)
def test_another_sites_page_changes_nothing(
    server: Served, enter: Enter, book: str, headers: dict[str, str]
) -> None:
    before = server.studio.part_text(book, "page 1")
    for path in (f"/works/{book}/part/page 1", f"/works/{book}/undo/page 1", "/keys", "/new"):
        found = enter("owner").post(path, headers=headers, data={"text": "x", "version": "x"})
        assert found.status_code == 403, path
    assert server.studio.part_text(book, "page 1") == before


def test_a_work_is_asked_for_and_what_is_wrong_is_said_with_nothing_lost(
    server: Served, enter: Enter
) -> None:
    client = enter("maker")
    wrong = client.post("/new", data={"form": "picture_book", "line": "A red kite", "pages": "400"})
    assert wrong.status_code == 422 and "A red kite" in wrong.text and 'role="alert"' in wrong.text
    assert client.post("/new", data={"form": "picture_book", "line": " "}).status_code == 422
    assert client.post("/new", data={"form": "sculpture", "line": "x"}).status_code == 422
    pair = client.post("/new", data={"form": "product", "line": "x", "sheet": "no pair"})
    assert pair.status_code == 422 and "no pair" in pair.text
    told = client.post("/new/estimate", data={"form": "picture_book", "line": "x", "pages": "2"})
    assert told.status_code == 200 and "×2" in told.text
    piece = client.post(
        "/new/estimate", data={"form": "novel", "line": "x", "length": "many"},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert "many" in piece.text and "whole number" in piece.text


@pytest.mark.parametrize("path", ["/new", "/new/estimate"])
@pytest.mark.parametrize("name", ["secret.md", "../secret.md", "/etc/passwd"])
def test_a_source_is_a_work_and_no_file_of_the_server_is_opened(
    server: Served, enter: Enter, tmp_path: Path, path: str, name: str
) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# Mine\n\nNobody else shall read this.\n")
    for source in (name, str(secret)):
        asked = {"form": "novel", "line": "x", "language": "en", "length": "100", "source": source}
        told = enter("maker").post(path, data=asked)
        assert told.status_code == 422 and "by its id" in told.text, (source, told.text)
    assert all(work.title != "Mine" for work in server.studio.works())


def test_what_is_read_aloud_or_translated_needs_no_line(enter: Enter, book: str) -> None:
    for form in ("audiobook", "translation"):
        asked = {"form": form, "source": book, "line": "", "language": ""}
        told = enter("maker").post("/new/estimate", data=asked)
        assert told.status_code == 200 and "×" in told.text, told.text


def test_a_poem_is_checked_with_its_marks_and_prose_with_its_faults(enter: Enter) -> None:
    client = enter("reader")
    poem = "白日依山尽，黄河入海流。欲穷千里目，更上一层楼。"
    good = client.post("/write/check", data={"text": poem}).text
    assert "五绝" in good and 'class="present"' in good and "faulty" not in good
    bad = client.post("/write/check", data={"text": poem.replace("流", "水")}).text
    assert "<mark>水</mark>" in bad and 'class="missing"' in bad
    loop = client.post("/write/check", data={"text": "It rained all day. It rained all day."}).text
    assert "broken" in loop or "Holds" in loop
    assert "read as prose" in loop
    script = "INT. KITCHEN - DAY\n\nThe kettle sings.\n\nMAY\nIs it late?\n"
    assert "read as: screenplay" in client.post("/write/check", data={"text": script}).text
    assert "nothing to check" in client.post("/write/check", data={"text": " "}).text
    assert client.post("/write/check", data={"text": "x", "metre": "七言不绝"}).status_code == 422


def test_the_writer_at_the_desk_says_it_word_by_word_and_is_checked(enter: Enter) -> None:
    client = enter("maker")
    told = client.post("/write/rewrite", data={"text": "The river was quiet."}).text
    assert told.count("event: words") > 3
    assert "event: failed" in told or "event: done" in told
    assert client.post("/write/rewrite", data={"text": " "}).status_code == 422
    assert client.post("/write/rewrite", data={"text": "x" * 5000}).status_code == 422
    assert client.post("/write/embellish", data={"text": "x"}).status_code == 400


def test_a_file_is_verified(server: Served, enter: Enter, book: str) -> None:
    client = enter("reader")
    epub = next(f for f in server.studio.files(book) if f.path.endswith(".epub"))
    name = epub.path.rpartition("/")[2]
    data = client.get(f"/works/{book}/files/{name}").content
    good = client.post("/verify", files={"file": (name, data)}).text
    assert "Signed, and unchanged" in good
    bad = client.post("/verify", files={"file": ("<b>x</b>.epub", data[:-200] + b"x" * 200)}).text
    assert "Not signed, or changed" in bad and "<b>x</b>" not in bad


def test_the_language_is_the_readers_and_leads_back(server: Served, enter: Enter) -> None:
    client = enter("reader")
    back = client.post("/language/zh", headers={"Referer": f"{server.pages}/models"})
    assert back.headers["location"] == "/models"
    assert "作品" in client.get("/").text
    away = client.post("/language/en", headers={"Referer": "http://evil.example//evil.example"})
    assert away.headers["location"] == "/"


def test_usage_is_shown_by_days_and_downloaded(server: Served, enter: Enter) -> None:
    at = datetime(2024, 2, 29, 12, tzinfo=UTC).timestamp()
    server.studio.ledger.usage.add(Call("=<b>1</b>", "gone", "m", 1_500_000, 5, 2.0, at))
    owner = enter("owner")
    days = {"since": "2024-02-29", "until": "2024-02-29", "of": ""}
    shown = owner.get("/usage", params=days)
    assert "1,500,000" in shown.text and "=&lt;b&gt;" in shown.text and "gone" in shown.text
    sheet = owner.get("/usage", params=days | {"format": "csv"})
    assert sheet.headers["content-type"].startswith("text/csv") and "'=<b>" in sheet.text
    assert (
        "Nothing was used"
        in owner.get(
            "/usage", params=days | {"until": "2024-02-29", "since": "2024-02-29", "of": "owner"}
        ).text
    )
    for wrong, status in (
        ({"since": "x"}, 400),
        ({"until": "2024-01-01"}, 422),
        ({"of": "no"}, 404),
    ):
        found = owner.get("/usage", params=days | wrong)
        assert found.status_code == status and 'role="alert"' in found.text


def test_a_quota_that_is_used_up_is_said_where_the_work_is_asked_for(server: Served) -> None:
    secret = server.studio.ledger.keys.add("spent", "maker", Quota(seconds=0))
    with httpx.Client(base_url=server.pages) as client:
        client.post("/enter", data={"secret": secret})
        found = client.post("/new", data={"form": "picture_book", "line": "A red kite"})
    assert found.status_code == 429 and "A red kite" in found.text and "begins anew" in found.text


def test_a_key_is_given_a_quota(server: Served, enter: Enter) -> None:
    owner = enter("owner")
    asked = {"name": "limited", "role": "maker", "tokens": "9000", "seconds": "", "storage": "0"}
    shown = owner.post("/keys", data=asked).text
    assert "9,000" in shown
    found = server.studio.ledger.keys.named("limited")
    assert found is not None and found.quota == Quota(tokens=9000, storage=0)
    for wrong in ("-1", "1.5", "many", "9" * 30):
        refused = owner.post("/keys", data=asked | {"name": "x", "tokens": wrong})
        assert refused.status_code == 400 and 'role="alert"' in refused.text
    assert server.studio.ledger.keys.named("x") is None

"""Works over HTTP: made, watched, edited, read, explained; and what is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from little_home import little_brief
from patient_server import Served

from baiyi.protect.verify import verify


@pytest.fixture(scope="module")
def maker(server: Served) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {server.keys['maker']}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def book(maker: httpx.Client) -> str:
    """A finished work."""
    return str(made(maker, little_brief(pages=2))["work"])


def made(maker: httpx.Client, brief: Any) -> dict[str, Any]:
    asked = maker.post("/works", json={"brief": brief.model_dump(mode="json")})
    assert asked.status_code == 202, asked.text
    return finished(maker, asked.json()["id"])


def finished(maker: httpx.Client, job: str) -> dict[str, Any]:
    end = time.monotonic() + 60
    while True:
        found: dict[str, Any] = maker.get(f"/jobs/{job}").json()
        if found["state"] not in ("waiting", "working"):
            return found
        assert time.monotonic() < end, found
        time.sleep(0.05)


def events(lines: Iterator[str]) -> list[tuple[str, str, dict[str, Any]]]:
    """(id, event, data) of each."""
    found, now = [], {"id": "", "event": "", "data": "{}"}
    for line in lines:
        if not line and now["event"]:
            found.append((now["id"], now["event"], json.loads(now["data"])))
            now = {"id": "", "event": "", "data": "{}"}
        elif ": " in line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            now[name] = value
    return found


def test_the_forms_and_their_brief_are_told(maker: httpx.Client) -> None:
    told = maker.get("/forms").json()
    assert {"picture_book", "novel", "verse"} <= {form["name"] for form in told["forms"]}
    assert all(form["english"] and form["chinese"] for form in told["forms"])
    assert told["brief"]["properties"]["pages"]["maximum"] == 40


def test_a_work_is_made_watched_and_read(maker: httpx.Client) -> None:
    brief = little_brief(pages=3, seed=7).model_dump(mode="json")
    estimate = maker.post("/works/estimate", json={"brief": brief}).json()
    assert estimate["stages"] and estimate["seconds"] > 0
    job = maker.post("/works", json={"brief": brief}).json()
    with maker.stream("GET", f"/jobs/{job['id']}/events") as stream:
        told = events(stream.iter_lines())
    kinds = [event for _, event, _ in told]
    assert kinds[-1] == "ended" and told[-1][2]["state"] == "done" and "finished" in kinds
    again = told[len(told) // 2][0]
    headers = {"Last-Event-ID": again}
    with maker.stream("GET", f"/jobs/{job['id']}/events", headers=headers) as stream:
        rest = events(stream.iter_lines())
    assert [n for n, _, _ in rest if n] == [n for n, _, _ in told if n and int(n) > int(again)]
    work = maker.get(f"/works/{job['work']}").json()
    assert work["work"]["state"] == "done" and work["jobs"][0]["id"] == job["id"]
    assert {"page 1", "page 3", "title"} <= {part["name"] for part in work["parts"]}
    assert any(f["name"].endswith(".epub") for f in work["files"])


def test_a_page_is_edited_and_only_what_depends_on_it_is_made_anew(
    maker: httpx.Client, book: str
) -> None:
    before = maker.get(f"/works/{book}/parts/page 2")
    assert before.headers["etag"].strip('"') == before.json()["version"]
    text = before.json()["text"] + " The river was quiet again."
    url = f"/works/{book}/parts/page 2"
    edited = maker.put(url, json={"text": text}, headers={"If-Match": before.headers["etag"]})
    assert edited.status_code == 200 and edited.json()["text"] == text
    late = maker.put(url, json={"text": "mine"}, headers={"If-Match": before.headers["etag"]})
    assert late.status_code == 412 and maker.get(url).json()["text"] == text
    assert maker.get(f"/works/{book}").json()["work"]["state"] == "edited"
    done = finished(maker, maker.post(f"/works/{book}/rebuild").json()["id"])
    assert done["state"] == "done" and done["made"]["steps_kept"] > done["made"]["steps_run"]
    assert maker.get(f"/works/{book}").json()["human_share"] > 0
    assert maker.delete(url).json()["text"] == before.json()["text"]
    assert maker.delete(url).status_code == 404, "there is nothing more to undo"


def test_files_come_whole_in_ranges_and_not_twice(maker: httpx.Client, book: str) -> None:
    rows = maker.get(f"/works/{book}").json()["files"]
    epub = next(row for row in rows if row["name"].endswith(".epub"))
    url = f"/works/{book}/files/{epub['name']}"
    whole = maker.get(url)
    assert whole.headers["content-type"] == "application/epub+zip"
    assert len(whole.content) == epub["size"] and whole.headers["etag"] == f'"{epub["digest"]}"'
    part = maker.get(url, headers={"Range": "bytes=2-9"})
    assert part.status_code == 206 and part.content == whole.content[2:10]
    assert maker.get(url, headers={"If-None-Match": whole.headers["etag"]}).status_code == 304
    assert maker.get(url, headers={"Range": "bytes=999999999-"}).status_code == 416
    assert maker.get(url.upper()).status_code == maker.get(url[:-1]).status_code == 404
    report = maker.post("/verify", files={"file": ("book.epub", whole.content)}).json()
    assert report["whole"] and report["who"]
    links = maker.get(f"/works/{book}/why", params={"thing": epub["name"]}).json()
    assert links[-1]["inputs"] and any(link["engine"] == "little" for link in links)


@pytest.mark.parametrize(
    ("search", "found"),
    [("lights the river", True), ("LANTERN", True), ("no such words", False), ("100%", False)],
)
def test_works_are_found_by_words(maker: httpx.Client, book: str, search: str, found: bool) -> None:
    told = maker.get("/works", params={"search": search}).json()
    assert (book in [work["id"] for work in told["works"]]) == found
    assert told["total"] >= len(told["works"])


def test_two_chinese_characters_find_the_text_of_a_page(maker: httpx.Client) -> None:
    work = made(maker, little_brief("zh", pages=1))["work"]
    text = maker.get(f"/works/{work}/parts/page 1").json()["text"]
    for word in (text[3:5], "灯笼"):
        told = maker.get("/works", params={"search": word, "form": "picture_book"}).json()
        assert work in [w["id"] for w in told["works"]], word


def test_what_an_edit_redoes_is_told_before_it(maker: httpx.Client, book: str) -> None:
    any_change = maker.get(f"/works/{book}/parts/page 2/effects").json()
    assert any_change["changed"] and any_change["whole"] and any_change["seconds"] > 0
    stages = {stage["step"]: stage for stage in any_change["stages"]}
    assert stages["paint.stage_scene"]["of"] == ["page 2"] and "write.page" not in stages
    assert any(name.endswith(".epub") for name in any_change["files"])
    text = maker.get(f"/works/{book}/parts/page 2").json()["text"]
    same = maker.post(f"/works/{book}/parts/page 2/effects", json={"text": text}).json()
    assert (same["changed"], same["stages"], same["files"]) == (False, [], [])


def test_people_and_their_voices(maker: httpx.Client, book: str) -> None:
    told = maker.get(f"/works/{book}/people").json()
    assert told["people"][0]["name"] == "Mina" and told["spoken"] is False
    assert [v["name"] for v in maker.get(f"/works/{book}/voices").json()["voices"]] == ["amy"]
    heard = maker.get(f"/works/{book}/voices/amy/sample")
    assert heard.headers["content-type"] == "audio/mpeg" and verify(heard.content).whole
    effects = maker.post(f"/works/{book}/people/Mina/effects", json={"colour": "blue"}).json()
    assert "paint.illustrate" in {stage["step"] for stage in effects["stages"]}
    changed = maker.patch(f"/works/{book}/people/Mina", json={"colour": "blue"}).json()
    assert changed["look"]["colour"] == "blue"
    assert maker.delete(f"/works/{book}/parts/canon").status_code == 200


WRONG: tuple[tuple[str, str, Any, int, str], ...] = (
    ("POST", "/works", {"brief": {}}, 400, "brief.line"),
    ("POST", "/works", {"brief": {"line": "x", "pages": 400}}, 400, "brief.pages"),
    ("POST", "/works", {"brief": {"line": "x", "form": "sculpture"}}, 404, "sculpture"),
    ("POST", "/works", {"brief": {"line": "x", "source": "/etc/passwd"}}, 422, "/etc/passwd"),
    ("POST", "/works", {"brief": {"line": "x", "source": "novel.docx"}}, 422, "novel.docx"),
    ("POST", "/works", {"brief": {"line": "x", "source": "abcdef"}}, 404, "abcdef"),
    ("POST", "/works", {"brief": {"line": "x"}, "priority": "now"}, 400, "priority"),
    ("GET", "/works/0000000000", None, 404, "0000000000"),
    ("GET", "/works?limit=9999", None, 400, "limit"),
    ("GET", "/works/{book}/parts/page 99", None, 404, "page 99"),
    ("PUT", "/works/{book}/parts/page 1", {"text": "  "}, 422, "empty"),
    ("PUT", "/works/{book}/parts/canon", {"text": ": ["}, 422, "canon"),
    ("GET", "/works/{book}/parts/page 99/effects", None, 404, "page 99"),
    ("POST", "/works/{book}/parts/page 1/effects", {"text": "  "}, 422, "empty"),
    ("POST", "/works/{book}/parts/page 1/effects", {}, 400, "text"),
    ("POST", "/works/{book}/parts/title/another-picture", None, 404, "no picture of its own"),
    ("PATCH", "/works/{book}/people/Zed", {"voice": "amy"}, 404, "Zed"),
    ("PATCH", "/works/{book}/people/Mina", {"colour": "plaid"}, 422, "colour"),
    ("PATCH", "/works/{book}/people/Mina", {"name": "Zed"}, 400, "name"),
    ("GET", "/works/{book}/voices/siri/sample", None, 404, "siri"),
    ("GET", "/works/{book}/why?thing=nothing", None, 404, "nothing"),
    ("GET", "/works/{book}/files/..%2f..%2fetc%2fpasswd", None, 404, ""),
    ("GET", "/works/{book}/files/none.epub", None, 404, "none.epub"),
    ("GET", "/jobs/none-1", None, 404, "none-1"),
    ("GET", "/jobs/none-1/events", None, 404, "none-1"),
    ("POST", "/jobs/none-1/cancel", None, 404, "none-1"),
    ("POST", "/jobs/none-1/retry", None, 404, "none-1"),
    ("POST", "/verify", None, 400, "file"),
    ("PATCH", "/works", None, 405, ""),
    ("POST", "/works/{book}/shares", {"days": 0}, 400, "days"),
    ("POST", "/works/{book}/shares", {"forever": True}, 400, "forever"),
    ("POST", "/works/0000000000/shares", {}, 404, "0000000000"),
    ("DELETE", "/works/0000000000/shares/x", None, 404, "0000000000"),
)


@pytest.mark.parametrize(("method", "path", "body", "status", "named"), WRONG)
def test_what_is_wrong_is_named(
    maker: httpx.Client, book: str, method: str, path: str, body: Any, status: int, named: str
) -> None:
    found = maker.request(method, path.replace("{book}", book), json=body)
    assert found.status_code == status, found.text
    assert named in found.json()["error"]["message"] and found.json()["error"]["code"]


def test_a_share_is_given_listed_and_taken_back(maker: httpx.Client, book: str) -> None:
    given = maker.post(f"/works/{book}/shares", json={"days": 2, "indexable": True})
    assert given.status_code == 201, given.text
    told = given.json()
    assert told["url"].rpartition("/s/")[2] and told["indexable"] and told["key"] == "maker"
    listed = maker.get(f"/works/{book}/shares").json()["shares"]
    assert [one["id"] for one in listed] == [told["id"]]
    assert "url" not in listed[0], "the address is told once"
    assert maker.delete(f"/works/{book}/shares/{told['id']}").status_code == 204
    assert maker.get(f"/works/{book}/shares").json()["shares"] == []


LEAST = (
    ("GET", "/forms", "reader"),
    ("GET", "/works", "reader"),
    ("POST", "/works", "maker"),
    ("POST", "/works/estimate", "maker"),
    ("GET", "/works/{book}", "reader"),
    ("DELETE", "/works/{book}", "owner"),
    ("POST", "/works/{book}/rebuild", "maker"),
    ("GET", "/works/{book}/parts/title", "reader"),
    ("PUT", "/works/{book}/parts/title", "maker"),
    ("DELETE", "/works/{book}/parts/title", "maker"),
    ("GET", "/works/{book}/parts/title/effects", "reader"),
    ("POST", "/works/{book}/parts/title/effects", "maker"),
    ("POST", "/works/{book}/parts/title/another-picture", "maker"),
    ("GET", "/works/{book}/why", "reader"),
    ("GET", "/works/{book}/files/x", "reader"),
    ("GET", "/works/{book}/shares", "maker"),
    ("POST", "/works/{book}/shares", "maker"),
    ("DELETE", "/works/{book}/shares/x", "maker"),
    ("GET", "/works/{book}/people", "reader"),
    ("PATCH", "/works/{book}/people/x", "maker"),
    ("POST", "/works/{book}/people/x/effects", "maker"),
    ("GET", "/works/{book}/voices", "reader"),
    ("GET", "/works/{book}/voices/x/sample", "maker"),
    ("POST", "/verify", "reader"),
    ("GET", "/jobs", "reader"),
    ("GET", "/jobs/x", "reader"),
    ("GET", "/jobs/x/events", "reader"),
    ("POST", "/jobs/x/cancel", "maker"),
    ("POST", "/jobs/x/retry", "maker"),
)
RANK = ("reader", "maker", "owner")


def test_the_matrix_names_every_route(server: Served) -> None:
    """A new route must say here who may use it."""
    told = {(method, path.replace("{book}", "{work}")) for method, path, _ in LEAST}
    from baiyi.api import jobs, people, shares, works

    for router in (works.router, jobs.router, people.router, shares.router):
        for route in router.routes:
            for method in route.methods:  # type: ignore[attr-defined]
                path = route.path.removeprefix("/v1")  # type: ignore[attr-defined]
                path = (
                    path.replace("{part:path}", "title")
                    .replace("{name}", "x")
                    .replace("{voice}", "x")
                    .replace("{share}", "x")
                )
                assert (method, path.replace("{job}", "x")) in told, path


@pytest.mark.parametrize(("method", "path", "least"), LEAST)
def test_who_may_do_what(server: Served, method: str, path: str, least: str) -> None:
    url = server.url + path.replace("{book}", "0000000000")
    assert httpx.request(method, url).status_code == 401
    for role in RANK:
        headers = {"Authorization": f"Bearer {server.keys[role]}"}
        status = httpx.request(method, url, headers=headers).status_code
        if RANK.index(role) < RANK.index(least):
            assert status == 403, (role, status)
        else:
            assert status not in (401, 403), (role, status)


def test_a_work_that_is_worked_on_is_not_removed_and_a_finished_one_is(
    server: Served, maker: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITTLE_PAUSE", "0.2")
    brief = little_brief(pages=2, seed=11).model_dump(mode="json")
    job = maker.post("/works", json={"brief": brief}).json()
    owner = {"Authorization": f"Bearer {server.keys['owner']}"}
    url = f"/works/{job['work']}"
    assert maker.delete(url, headers=owner).status_code == 409
    assert maker.post(f"/jobs/{job['id']}/cancel").json()["state"] == "stopped"
    assert maker.delete(url, headers=owner).status_code == 204
    assert maker.get(url).status_code == 404


def test_its_files_go_with_a_work_unless_they_are_wished_kept_or_are_not_as_they_were(
    server: Served, maker: httpx.Client
) -> None:
    owner = {"Authorization": f"Bearer {server.keys['owner']}"}
    kept, gone = (
        server.studio.make(little_brief(pages=1, seed=seed, title=f"River {seed}")).work
        for seed in (31, 32)
    )
    paths = {
        w: [Path(r.path) for r in server.studio.ledger.works.releases(w)] for w in (kept, gone)
    }
    mine = next(path for path in paths[gone] if path.suffix == ".epub")
    mine.write_bytes(b"mine now")
    share = server.studio.ledger.passes.give("share", "owner", 60, gone)
    assert maker.delete(f"/works/{kept}?keep_files=true", headers=owner).status_code == 204
    assert all(path.is_file() for path in paths[kept])
    assert maker.delete(f"/works/{gone}", headers=owner).status_code == 204
    assert [path for path in paths[gone] if path.exists()] == [mine]
    assert server.studio.ledger.passes.find(share, "share") is None
    again = server.studio.make(little_brief(pages=1, seed=32, title="River 32"))
    assert again.steps_run < again.steps_kept, "what its steps made had stayed"

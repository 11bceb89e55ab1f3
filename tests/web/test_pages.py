"""Every page and piece over HTTP: who may see it, what it says when something is wrong."""

from __future__ import annotations

import hashlib
import html
import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from little_home import little_brief
from patient_server import Served

from baiyi import catalog
from baiyi.protect.verify import verify
from baiyi.store.api_keys import Quota
from baiyi.store.usage import Call
from baiyi.values import ModelCard, ModelFile, Source
from baiyi.web.versions import compared

Enter = Callable[[str], httpx.Client]
RANK = ("reader", "maker", "owner")


@pytest.fixture(scope="module")
def enter(server: Served) -> Iterator[Enter]:
    """A browser's client that has entered with the key of a role."""
    clients: list[httpx.Client] = []

    def entered(role: str) -> httpx.Client:
        client = httpx.Client(base_url=server.pages, timeout=30)
        clients.append(client)
        assert client.post("/enter", data={"secret": server.keys[role]}).status_code == 303
        return client

    yield entered
    for client in clients:
        client.close()


@pytest.fixture(scope="module")
def book(server: Served) -> str:
    return server.studio.make(little_brief("en", pages=2)).work


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


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        (
            "a red kite",
            "a blue kite",
            (("same", "a "), ("gone", "red"), ("new", "blue"), ("same", " kite")),
        ),
        ("风吹过桥", "风吹过河", (("same", "风吹过"), ("gone", "桥"), ("new", "河"))),
        ("", "x", (("new", "x"),)),
        ("same", "same", (("same", "same"),)),
    ],
)
def test_versions_are_compared_by_words_and_by_characters(
    old: str, new: str, marks: tuple[tuple[str, str], ...]
) -> None:
    assert compared(old, new) == marks


def test_two_people_at_one_part_lose_nothing(server: Served, enter: Enter, book: str) -> None:
    one, two = enter("maker"), enter("owner")
    url = f"/works/{book}/part/page 2"
    version = one.get(url, params={"edit": "true"}).text.partition('name="version" value="')[2][:16]
    kept = one.post(url, data={"text": "One was here.", "version": version})
    assert "One was here." in kept.text and "by hand" in kept.text
    late = two.post(url, data={"text": "Two came later.", "version": version})
    assert "Two came later." in late.text and "One was here." in late.text
    assert server.studio.part_text(book, "page 2") == "One was here."
    assert 'role="alert"' in one.post(url, data={"text": " ", "version": "x"}).text
    sides = one.get(f"/works/{book}/versions/page 2").text
    assert "<ins>One</ins>" in sides and "<del>" in sides and "as it was made" in sides
    back = one.post(f"/works/{book}/undo/page 2")
    assert back.status_code == 200 and "One was here." not in back.text


def test_a_share_shows_the_work_with_its_labels_until_it_is_taken_back(
    server: Served, enter: Enter, book: str
) -> None:
    maker = enter("maker")
    told = maker.post(f"/works/{book}/shares", data={"days": "3"}).text
    link = "/s/" + told.partition("/s/")[2].partition("<")[0]
    with httpx.Client(base_url=server.pages) as reader:
        shown = reader.get(link)
        assert shown.status_code == 200 and "Made with artificial intelligence" in shown.text
        assert shown.headers["x-robots-tag"] == "noindex" and 'href="/keys"' not in shown.text
        name = shown.text.partition(f'src="{link}/files/')[2].partition("?")[0]
        page = reader.get(f"{link}/files/{name}", params={"inside": "true"})
        assert page.status_code == 200 and "sandbox" in page.headers["content-security-policy"]
        assert reader.get(f"{link}/files/none.epub").status_code == 404
        assert reader.get(f"/works/{book}").status_code == 303, (
            "a share opens one work, nothing else"
        )
        share = server.studio.ledger.passes.shares(book)[0]
        maker.post(f"/works/{book}/shares/{share.id}/end")
        assert reader.get(link).status_code == 404
        late = server.studio.ledger.passes.give("share", "maker", -1, book)
        assert reader.get(f"/s/{late}").status_code == 404
    assert maker.post(f"/works/{book}/shares", data={"days": "9999"}).status_code == 400


def test_a_poem_is_checked_with_its_marks_and_prose_with_its_faults(enter: Enter) -> None:
    client = enter("reader")
    poem = "白日依山尽，黄河入海流。欲穷千里目，更上一层楼。"
    good = client.post("/write/check", data={"text": poem}).text
    assert "五绝" in good and 'class="present"' in good and "faulty" not in good
    bad = client.post("/write/check", data={"text": poem.replace("流", "水")}).text
    assert "<mark>水</mark>" in bad and 'class="missing"' in bad
    loop = client.post("/write/check", data={"text": "It rained all day. It rained all day."}).text
    assert "broken" in loop or "Holds" in loop
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


def test_what_a_change_redoes_is_said_while_it_is_typed(enter: Enter, book: str) -> None:
    client = enter("maker")
    piece = {"HX-Request": "true"}
    told = client.get(f"/works/{book}/effects/page 2", headers=piece).text
    assert "Any change redoes" in told and "staging of page 2" in told and ".epub" in told
    url, zh = f"/works/{book}/effects/page 2", {"Accept-Language": "zh"} | piece
    told = client.post(url, data={"text": "Quiet."}, headers=zh).text
    assert "分镜（第 2 页）" in told and "个文件" in told
    same = client.get(f"/works/{book}/part/page 2?edit=true").text
    text = html.unescape(same.partition("<textarea")[2].partition(">")[2].partition("</text")[0])
    assert "Nothing is changed yet" in client.post(url, data={"text": text}).text
    wrong = client.post(url, data={"text": " "}, headers=piece)
    assert wrong.status_code == 200 and 'role="alert"' in wrong.text
    assert client.post(url, data={"text": "x" * 200_001}).status_code == 400


def test_a_picture_is_shown_only_with_its_own_work(server: Served, enter: Enter, book: str) -> None:
    client = enter("reader")
    page = client.get("/").text
    picture = page.partition('<span class="cover"><img src="')[2].partition('"')[0]
    found = client.get(picture)
    assert found.headers["content-type"] == "image/webp" and found.content[8:12] == b"WEBP"
    other = server.studio.make(little_brief("zh", pages=1)).work
    assert client.get(picture.replace(book, other)).status_code == 404
    assert client.get(f"/works/{book}/pictures/..%2f..%2fetc.webp").status_code == 404


def test_while_a_book_is_made_anew_its_pictures_stay(server: Served, enter: Enter) -> None:
    client = enter("reader")
    work = server.studio.make(little_brief("en", pages=1, title="The Steady Light")).work
    before = client.get(f"/works/{work}").text
    pictures = set(re.findall(rf"/works/{work}/pictures/\w+\.webp", before))
    assert pictures
    server.studio.ledger.works.begin_build(work)  # and nothing of it is done yet
    assert f"/works/{work}/pictures" in client.get("/", params={"search": "steady"}).text
    assert pictures <= set(
        re.findall(rf"/works/{work}/pictures/\w+\.webp", client.get(f"/works/{work}").text)
    )
    assert {client.get(picture).status_code for picture in pictures} == {200}


def test_a_page_gets_another_picture_and_the_one_before(server: Served, enter: Enter) -> None:
    work = server.studio.make(little_brief("en", pages=1, title="The Other Light")).work
    client = enter("maker")
    pattern = rf"/works/{work}/pictures/\w+\.webp"
    first = re.findall(pattern, client.get(f"/works/{work}").text)
    assert "picture 2" in client.post(f"/works/{work}/another/page 1").text
    assert server.studio.find(work).state == "edited"
    server.studio.make(server.studio.brief(work))
    second = re.findall(pattern, client.get(f"/works/{work}").text)
    assert first and second != first
    assert "picture 2" not in client.post(f"/works/{work}/before/page 1").text
    server.studio.make(server.studio.brief(work))
    assert re.findall(pattern, client.get(f"/works/{work}").text) == first


def test_a_page_is_asked_for_again_only_when_it_is_another(server: Served, enter: Enter) -> None:
    client = enter("maker")
    work = server.studio.make(little_brief("en", pages=1, title="The Same Light")).work
    seen = re.search(r"/works/\w+/parts\?since=\w+", client.get(f"/works/{work}").text)
    assert seen is not None and client.get(seen[0]).status_code == 204
    server.studio.edit(work, "page 1", "Another river, another light.")
    assert "Another river" in client.get(seen[0]).text


def test_a_person_gets_another_voice_and_another_look(server: Served, enter: Enter) -> None:
    work = server.studio.make(little_brief("en", pages=1, narration=True, seed=31)).work
    client = enter("maker")
    card = client.get(f"/works/{work}").text
    assert "the narrator&#39;s voice" in card and "red robe" in card
    heard = client.get(f"/works/{work}/voices/amy")
    assert f'src="/works/{work}/voices/amy.mp3"' in heard.text
    sound = client.get(f"/works/{work}/voices/amy.mp3")
    assert sound.headers["content-type"] == "audio/mpeg" and verify(sound.content).whole
    shown = client.get(f"/works/{work}/people/Mina/voices").text
    assert "narration of page 1" in shown and "picture" not in shown
    kept = client.post(f"/works/{work}/people/Mina", data={"voice": "amy"}).text
    assert "♪ amy" in kept and "by hand" in kept
    look = {"role": "a smith", "colour": "teal", "figure": "girl", "carries": ""}
    told = client.post(f"/works/{work}/people/Mina/effects", data=look).text
    assert "picture" in told
    assert "teal robe" in client.post(f"/works/{work}/people/Mina", data=look).text
    wrong = {"HX-Request": "true"}
    for path, data in (
        (f"/works/{work}/people/Mina", {"voice": "siri"}),
        (f"/works/{work}/people/Mina", {"colour": "plaid"}),
        (f"/works/{work}/people/Zed/effects", {"colour": "red"}),
    ):
        assert 'role="alert"' in client.post(path, data=data, headers=wrong).text
    assert client.get(f"/works/{work}/voices/siri").status_code == 404


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


def test_a_model_is_fetched_while_the_page_shows_how_far_it_is(
    server: Served, enter: Enter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data, real = b"weights" * 1000, catalog.models()
    (tmp_path / "model.bin").write_bytes(data)
    files = SimpleHTTPRequestHandler
    monkeypatch.setattr(files, "log_message", lambda *_: None)
    hub = ThreadingHTTPServer(("127.0.0.1", 0), partial(files, directory=tmp_path))
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{hub.server_port}"

    def offered(*paths: str) -> ModelFile:
        digest = hashlib.sha256(data).hexdigest()
        sources = tuple(Source(parts=(f"{url}/{path}",)) for path in paths)
        return ModelFile(name="model.bin", size=len(data), sha256=digest, sources=sources)

    cards = {
        name: ModelCard(
            name=name, kind="writer", title="t", licence="MIT", homepage="", files=(file,)
        )
        for name, file in (
            ("tiny", offered("none.bin", "model.bin")),
            ("lost", offered("none.bin")),
        )
    }
    monkeypatch.setattr(catalog, "models", lambda: {**real, **cards})
    monkeypatch.setattr(
        server.studio, "settings", server.studio.settings.model_copy(update={"cache": tmp_path})
    )
    owner = enter("owner")
    assert "/models/tiny/get" in owner.get("/models").text
    assert "/models/tiny/get" not in enter("reader").get("/models").text
    shown = {name: owner.post(f"/models/{name}/get").text for name in cards}
    end = time.monotonic() + 30
    while any("<progress" in text for text in shown.values()):
        assert time.monotonic() < end, shown
        time.sleep(0.1)
        shown = {name: owner.get(f"/models/{name}").text for name in cards}
    assert "✓" in shown["tiny"] and "404" in shown["tiny"], "the source that failed is told"
    assert 'role="alert"' in shown["lost"] and "could not be fetched" in shown["lost"]
    again = owner.get("/models", headers={"Accept-Language": "zh"}).text
    assert "无法获取 lost/model.bin" in again and "继续获取" in again, "it is there after a reload"
    assert owner.post("/models/none/get").status_code == 404
    hub.shutdown()


def test_advice_is_by_form_and_language(enter: Enter) -> None:
    client = enter("reader")
    found = client.get("/models", params={"form": "picture_book", "language": "zh"}).text
    assert "writing · llama" in found and "speaking · kokoro" in found and "of memory" in found
    assert "finding · e5" not in found
    zh = client.get(
        "/models", params={"form": "novel", "language": "zh"}, headers={"Accept-Language": "zh"}
    ).text
    assert "写作 · llama" in zh and "配音 · kokoro" not in zh and "需要内存" in zh
    assert client.get("/models", params={"form": "sculpture"}).status_code == 404

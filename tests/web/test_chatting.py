"""Conversations over HTTP: whose they are, what is said, spoken, written down, remembered, forgotten."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import patient_engines
import pytest
from little_home import little_brief
from patient_server import Served, seconds, tones

from baiyi.protect.verify import verify
from baiyi.store.api_keys import Quota

Enter = Callable[[str], httpx.Client]
RANK = ("reader", "maker", "owner")
PIECE = {"HX-Request": "true"}
KEEPER = "Marlow: a lighthouse keeper, dry and kind"
LAMP = "阿灯：灯笼匠的女儿，手巧嘴快"


@pytest.fixture(scope="module")
def book(server: Served) -> str:
    return server.studio.make(little_brief("en", pages=1)).work


def begun(client: httpx.Client, line: str, **more: str) -> str:
    """The address of a conversation with nothing said in it."""
    place = client.post("/chat", data={"line": line, **more})
    assert place.status_code == 303, place.text
    where = place.headers["location"]
    assert client.post(f"{where}/forget").status_code == 200
    return str(where)


def chats(server: Served) -> Path:
    return server.studio.settings.home / "chats"


def quiet() -> None:
    """Answers that began before are none of this test's."""
    while patient_engines.busy.acquire(blocking=False):
        pass


def sounds(page: str) -> list[str]:
    return re.findall(r'data-sound="([^"]+)"', page)


ROUTES = (
    ("GET", ""), ("POST", ""), ("GET", "/{n}"), ("GET", "/{n}/turns"), ("POST", "/{n}/say"),
    ("POST", "/{n}/hear"), ("GET", "/{n}/said/{n}.mp3"), ("POST", "/{n}/forget"),
    ("POST", "/{n}/mend"), ("POST", "/{n}/delete"), ("GET", "/{n}/saying.mp3"), ("GET", "/{n}/voice"),
    ("POST", "/{n}/voice"),
)  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_makers_talk_and_nobody_sees_anothers_conversation(
    server: Served, enter: Enter, method: str, path: str
) -> None:
    place = begun(enter("maker"), "Ada: she mends clocks")
    url = "/chat" + path.replace("{n}", place.rpartition("/")[2])
    given: dict[str, Any] = {"data": {"text": "Hello"}}
    if path.endswith("hear"):
        given = {"files": {"file": ("speech", tones(1))}}
    given = given if method == "POST" else {}
    outside = httpx.request(method, server.pages + url, **given)
    assert outside.status_code == 303 and outside.headers["location"] == "/enter"
    assert enter("reader").request(method, url, **given).status_code == 403
    found = enter("owner").request(method, url, **given)
    assert found.status_code == (404 if path else 200 if method == "GET" else 422)
    if method == "POST":
        foreign = enter("maker").post(url, headers={"Origin": "http://evil.example"}, **given)
        assert foreign.status_code == 403
    assert enter("maker").get(place).status_code == 200, "it is still there"


@pytest.mark.parametrize(("language", "line", "text"), [("en", KEEPER, "The lamp burns all night."), ("zh", LAMP, "灯笼要扎得圆。")])  # fmt: skip
def test_an_answer_comes_in_pieces_is_kept_and_can_be_heard(
    enter: Enter, language: str, line: str, text: str
) -> None:
    client = enter("maker")
    client.headers["Accept-Language"] = language
    place = begun(client, line)
    told = client.post(f"{place}/say", data={"text": text}).text
    assert "event: words" in told and told.rstrip().rpartition("event: ")[2].startswith("done")
    page = client.get(place)
    name = re.split("[:：]", line)[0]
    assert page.text.count(text) >= 2 and f">{name}</b>" in page.text
    notice = {"en": "you are not talking with a person", "zh": "与你交谈的不是真人"}[language]
    assert notice in page.text and {"en": "AI generated", "zh": "AI生成"}[language] in page.text
    assert "microphone=(self)" in page.headers["permissions-policy"]
    address = sounds(page.text)[0]
    assert address in told
    sound = client.get(address)
    assert sound.headers["content-type"] == "audio/mpeg" and seconds(sound.content) > 0.3
    assert "AIGC" in str(verify(sound.content, None)) or b"AIGC" in sound.content
    assert client.get("/chat").text.count(text) == 1, "the list shows what was said last"
    assert client.get(f"{place}/said/{'0' * 16}.mp3").status_code == 404


def test_an_answer_is_spoken_while_it_is_written(server: Served, enter: Enter) -> None:
    client = enter("maker")
    place = begun(client, KEEPER)
    assert client.get(f"{place}/saying.mp3").status_code == 404, "nothing was said yet"
    names = [
        "mill",
        "bridge",
        "ferry",
        "market",
        "tower",
        "harbour",
        "garden",
        "orchard",
        "chapel",
        "meadow",
    ]
    passed = ", ".join(f"the {name} of {other}" for name in names for other in names[:5])
    text = f"One is done. And then we passed {passed}."
    with (
        client.stream("POST", f"{place}/say", data={"text": text}) as words,
        httpx.Client(base_url=client.base_url, cookies=client.cookies, timeout=30) as listener,
    ):
        lines = words.iter_lines()
        assert next(line for line in lines if "One is done." in line)
        with listener.stream("GET", f"{place}/saying.mp3") as voice:
            sound, parts = b"", voice.iter_bytes()
            while seconds(sound) < 2.1:  # the label's rhythm takes two
                sound += next(parts)
            rest = list(lines)
            assert any("And then we passed" in line for line in rest), (
                "it waited for the whole answer"
            )
            sound += b"".join(parts)
    once = client.get(f"{place}/saying.mp3").content
    assert abs(seconds(sound) - seconds(once)) < 0.6, "the same sentences, one after another"
    assert not list(chats(server).glob("*.saying")), "nothing of it is left"


def test_a_voice_is_chosen_and_one_that_is_not_there_is_refused(
    server: Served, enter: Enter
) -> None:
    client = enter("maker")
    place = begun(client, KEEPER)
    client.post(f"{place}/say", data={"text": "The lamp burns all night."})
    names = re.findall(r'<option value="([^"]+)"', client.get(f"{place}/voice").text)
    assert f'value="{names[-1]}" selected' in client.post(f"{place}/voice", data={"voice": names[-1]}).text  # fmt: skip
    refused = client.post(f"{place}/voice", data={"voice": "nobody"})
    assert refused.status_code == 404 and names[-1] in refused.text
    assert "selected" not in client.post(f"{place}/voice", data={"voice": ""}).text


def test_what_the_user_said_is_not_spoken(enter: Enter) -> None:
    client = enter("maker")
    place = begun(client, KEEPER)
    client.post(f"{place}/say", data={"text": "Say it twice. And then again."})
    page = client.get(place).text
    assert len(sounds(page)) == 1 and page.count('class="turn mine"') == 1


def test_who_goes_away_stops_the_writer_within_a_word(enter: Enter) -> None:
    client = enter("maker")
    place = begun(client, KEEPER)
    before = len(patient_engines.stopped)
    quiet()
    with (
        httpx.Client(base_url=client.base_url, cookies=client.cookies) as leaver,
        leaver.stream("POST", f"{place}/say", data={"text": "wait"}),
    ):
        assert patient_engines.busy.acquire(timeout=10)
    end = time.monotonic() + 5
    while len(patient_engines.stopped) == before:
        assert time.monotonic() < end, "it writes on for nobody"
        time.sleep(0.02)
    page = client.get(place).text
    assert "Nothing was said yet" in page, "it had not answered"
    assert "event: done" in client.post(f"{place}/say", data={"text": "So soon."}).text


def test_what_cannot_be_answered_is_said_in_place(server: Served, enter: Enter) -> None:
    client = enter("maker")
    place = begun(client, KEEPER)
    for text, why in (("", "0 characters"), ("x" * 2001, "2001 characters"), ("fail", "asked to")):
        told = client.post(f"{place}/say", data={"text": text}).text
        assert "event: failed" in told and why in told and "event: done" not in told
    assert "Nothing was said yet" in client.get(place).text
    chinese = client.post(f"{place}/say", data={"text": ""}, headers={"Accept-Language": "zh"})
    assert "请说 1 到 2000" in chinese.text
    secret = server.studio.ledger.keys.add("penniless", "maker", Quota(seconds=0))
    with httpx.Client(base_url=server.pages) as poor:
        poor.post("/enter", data={"secret": secret})
        place = begun(poor, KEEPER)
        for path, given in (
            ("say", {"data": {"text": "Hello"}}),
            ("hear", {"files": {"file": ("speech", tones(1))}}),
        ):
            refused = poor.post(f"{place}/{path}", headers=PIECE, **given)  # type: ignore[arg-type]
            assert 'role="alert"' in refused.text and "begins anew" in refused.text


def test_it_is_billed_to_who_talks(server: Served, enter: Enter) -> None:
    client = enter("talker")
    place = begun(client, KEEPER)
    client.post(f"{place}/say", data={"text": "The sea is calm."})
    client.get(sounds(client.get(place).text)[0])
    client.post(f"{place}/hear", files={"file": ("speech", tones(2))})
    bill = enter("owner").get("/usage", params={"of": "talker"}).text
    rows = re.findall(r'<td>talker</td><td>–</td><td>([^<]*)</td><td class="number">(\d+)', bill)
    assert dict(rows) == {"patient": "2", "counting": "1"}, "a writer, a speaker, a listener"


def test_a_recording_becomes_words_and_what_is_none_is_said(enter: Enter) -> None:
    client = enter("maker")
    place = begun(client, LAMP)
    found = client.post(f"{place}/hear", files={"file": ("speech", tones(2, 1))})
    assert found.json() == {"text": "la la la"}
    asked = patient_engines.Counting.heard[-1]
    assert asked["language"] == "zh" and asked["hint"] == "阿灯"
    assert client.post(f"{place}/hear", files={"file": ("s", tones(0))}).json() == {"text": ""}
    noise = client.post(f"{place}/hear", files={"file": ("s", b"no sound")}, headers=PIECE)
    assert 'role="alert"' in noise.text and "cannot be read as a sound" in noise.text


def test_a_listener_that_is_not_installed_is_told_with_its_remedy(
    server: Served, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from baiyi.errors import MissingModel

    def missing(*_: object) -> None:
        raise MissingModel("the model whisper is not here; run: baiyi models get whisper", "缺模型")

    client = enter("maker")
    place = begun(client, KEEPER)
    monkeypatch.setattr(server.studio.engines, "open", missing)
    told = client.post(f"{place}/hear", files={"file": ("s", tones(1))}, headers=PIECE)
    assert 'role="alert"' in told.text and "baiyi models get" in told.text


def test_a_memory_is_read_and_forgotten_note_by_note_and_at_once(
    server: Served, enter: Enter
) -> None:
    client = enter("maker")
    place = begun(client, KEEPER)
    for text in ("I have two cats.", "I live in Leeds.", "Rain again today."):
        client.post(f"{place}/say", data={"text": text})
    page = client.get(place).text
    notes = page.partition('id="notes"')[2]
    assert "I have two cats." in notes and "I live in Leeds." in notes and "Rain" not in notes
    number = re.findall(r'"note": (\d+)', notes)[0]
    left = client.post(f"{place}/forget", data={"note": number}, headers=PIECE).text
    assert "cats" not in left and "Leeds" in left and "Rain" in left and "hx-swap-oob" in left
    wrong = client.post(f"{place}/forget", data={"note": "99"}, headers=PIECE).text
    assert "no note 99" in wrong and "Leeds" in wrong, "beside what stands there"
    everything = client.post(f"{place}/forget", headers=PIECE).text
    assert "Leeds" not in everything and "Nothing was said yet" in everything
    stored = b"".join(path.read_bytes() for path in chats(server).iterdir())
    assert b"two cats" not in stored and b"Leeds" not in stored


def test_a_deleted_persona_is_gone_with_its_files(server: Served, enter: Enter) -> None:
    client = enter("maker")
    before = set(chats(server).iterdir())
    place = begun(client, "Short Jack: he comes and goes")
    client.post(f"{place}/say", data={"text": "Off with you."})
    assert client.post(f"{place}/delete").headers["location"] == "/chat"
    assert client.get(place).status_code == 404 and set(chats(server).iterdir()) == before


def test_two_tabs_see_each_other_and_unchanged_turns_are_not_sent_again(enter: Enter) -> None:
    one, two = enter("maker"), enter("maker")
    place = begun(one, "Gull: she sees everything from above")
    piece = two.get(f"{place}/turns").text
    since = re.findall(r"since=(\w+)", piece)[0]
    assert two.get(f"{place}/turns", params={"since": since}).status_code == 204
    one.post(f"{place}/say", data={"text": "Who is there?"})
    assert "Who is there?" in two.get(f"{place}/turns", params={"since": since}).text


def test_who_is_asked_while_it_answers_another_is_told_to_wait(enter: Enter) -> None:
    client, other = enter("maker"), enter("maker")
    place = begun(client, "Busy: she answers one at a time")
    quiet()
    with client.stream("POST", f"{place}/say", data={"text": "wait"}):
        assert patient_engines.busy.acquire(timeout=10)
        assert "wait until it has answered" in other.post(f"{place}/say", data={"text": "Me"}).text
        kept = other.post(f"{place}/delete", headers=PIECE)
        assert 'role="alert"' in kept.text and other.get(place).status_code == 200


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"line": ""}, "line is empty"),
        ({"line": "somebody without a name"}, "has no name"),
        ({"line": KEEPER, "seed": "many"}, "no whole number"),
        ({"character": "Nobody", "source": "{book}"}, "has no character"),
        ({"character": "Nobody", "source": "/etc/passwd.md"}, "by its id"),
        ({"character": "Nobody"}, "is of no work"),
    ],
)
def test_a_persona_that_cannot_be_is_said_with_nothing_lost(
    enter: Enter, book: str, given: dict[str, str], why: str
) -> None:
    given = {name: value.replace("{book}", book) for name, value in given.items()}
    told = enter("maker").post("/chat", data=given)
    assert told.status_code in (404, 422) and why in told.text and 'role="alert"' in told.text
    assert not given.get("line") or given["line"] in told.text


def test_a_character_of_a_work_is_talked_with_and_knows_its_world(enter: Enter, book: str) -> None:
    client, work = enter("maker"), book
    page = client.get(f"/works/{work}").text
    name = re.findall(r'name="character" value="([^"]+)"', page)[0]
    place = client.post("/chat", data={"character": name, "source": work}).headers["location"]
    assert client.post("/chat", data={"character": name, "source": work}).headers["location"] == place  # fmt: skip
    assert f">{name}</h1>" in client.get(place).text
    assert 'name="character"' not in enter("reader").get(f"/works/{work}").text


@pytest.mark.parametrize("name", ["../../../escape", "/etc/cron.d/x", "..", "a/b\\c", "<b>x</b>"])
def test_a_name_is_never_a_path_nor_markup(server: Served, enter: Enter, name: str) -> None:
    client = enter("maker")
    before = {p for p in server.studio.settings.home.parent.rglob("*") if p.is_file()}
    place = begun(client, "keeps the light", title=name)
    client.post(f"{place}/say", data={"text": "I live in Leeds."})
    new = {p for p in server.studio.settings.home.parent.rglob("*") if p.is_file()} - before
    assert {p.parent for p in new if "baiyi.db" not in p.name} == {chats(server)}
    assert "<b>x</b>" not in client.get(place).text + client.get("/chat").text
    for wrong in ("..%2f..%2fetc%2fpasswd", "..", "A" * 12, "0" * 12, "x" * 500):
        assert client.get(f"/chat/{wrong}/turns").status_code in (404, 405), wrong


def test_a_damaged_memory_is_told_and_mended_only_when_asked(server: Served, enter: Enter) -> None:
    client = enter("maker")
    place = begun(client, "Rusty: he forgets")
    for text in ("I have two cats.", "I live in Leeds."):
        client.post(f"{place}/say", data={"text": text})
    path = next(p for p in chats(server).glob("Rusty*.jsonl"))
    broken = path.read_bytes()[:-20]
    path.write_bytes(broken)
    page = client.get(place)
    assert page.status_code == 200 and "is damaged" in page.text and f"{place}/mend" in page.text
    assert client.get("/chat").status_code == 200 and path.read_bytes() == broken
    told = client.post(f"{place}/say", data={"text": "Hello"}).text
    assert "event: failed" in told
    for text in (page.text, told):
        assert path.name in text and str(path.parent) not in text, (
            "the server's folders are its own"
        )
    assert client.post(f"{place}/mend").headers["location"] == place
    assert "cats" in client.get(place).text
    assert path.with_name(f"{path.name}.damaged-1").read_bytes() == broken

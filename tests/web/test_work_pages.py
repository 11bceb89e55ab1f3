"""The pages of one work over HTTP: its parts, pictures and people; who else edits; who may read."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import httpx
import pytest
from little_home import little_brief
from patient_server import Served

from baiyi.protect.verify import verify
from baiyi.web.previews import pictures
from baiyi.web.versions import compared

Enter = Callable[[str], httpx.Client]


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


def test_search_engines_list_a_shared_page_only_by_choice(
    server: Served, enter: Enter, book: str
) -> None:
    maker = enter("maker")
    told = maker.post(f"/works/{book}/shares", data={"days": "3", "indexable": "true"}).text
    assert "may be listed" in told
    link = "/s/" + told.partition("/s/")[2].partition("<")[0]
    with httpx.Client(base_url=str(maker.base_url)) as reader:
        shown = reader.get(link)
        assert "x-robots-tag" not in shown.headers
        first = server.studio.part_text(book, "page 1")
        assert html.escape(first.splitlines()[0][:20]) in shown.text.partition("<article")[2], (
            "its words stand in the page itself"
        )
        assert 'name="description" content="' in shown.text
        name = shown.text.partition(f'src="{link}/files/')[2].partition("?")[0]
        assert reader.get(f"{link}/files/{name}").headers["x-robots-tag"] == "noindex"


def test_a_book_is_shown_by_its_cover_and_its_pages(server: Served, book: str) -> None:
    shown = pictures(server.studio, [book])[book]
    assert set(shown) == {"cover", "page 1", "page 2"}
    assert len(set(shown.values())) == 3


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


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_owner_sees_what_goes_and_removes_a_work(
    server: Served, enter: Enter, language: str
) -> None:
    title = f"Gone in {language}"
    work = server.studio.make(little_brief("en", pages=1, title=title)).work
    client = enter("owner")
    said = {"en": ("Remove this work", "cannot be undone"), "zh": ("删除这部作品", "不能恢复")}
    head = {"Accept-Language": language}
    assert said[language][0] in client.get(f"/works/{work}", headers=head).text
    assert said[language][0] not in enter("maker").get(f"/works/{work}", headers=head).text
    asked = client.get(f"/works/{work}/remove", headers=head).text
    assert said[language][1] in asked and ".epub" in asked
    assert client.get(f"/works/{work}").status_code == 200, "nothing goes by being asked"
    gone = client.post(f"/works/{work}/remove")
    assert gone.status_code == 303 and gone.headers["location"] == "/"
    assert client.get(f"/works/{work}").status_code == 404

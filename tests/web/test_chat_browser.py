"""Talking with a persona in a real browser: by hand, by voice, in two tabs, stopped, forgotten."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import patient_engines
import pytest
from patient_server import Served

expect = pytest.importorskip("playwright.sync_api").expect
Open = Callable[..., Any]
WORDS = {
    "en": {
        "first": "The lamp burns all night.", "second": "And the sea is calm.",
        "self": "I have two cats.", "note": "two cats", "heard": r"^(la ?)+$",
        "forget": "Forget everything", "forget it": "Yes, forget it all",
        "delete": "Delete this persona", "delete it": "Yes, delete it",
        "notice": "you are not talking with a person", "denied": "allow it for this page",
        "empty": "Who would you like to talk with?", "nothing": "Nothing was said yet",
    },
    "zh": {
        "first": "灯笼要扎得圆。", "second": "今晚河上有风。",
        "self": "我养了两只猫。", "note": "两只猫", "heard": r"^(la ?)+$",
        "forget": "全部忘掉", "forget it": "是，全部忘掉",
        "delete": "删除这个角色", "delete it": "是，删除",
        "notice": "与你交谈的不是真人", "denied": "请在地址栏旁允许",
        "empty": "想和谁聊聊？", "nothing": "还没有说过话",
    },
}  # fmt: skip


@pytest.fixture
def talker(server: Served, opened: Open, request: pytest.FixtureRequest) -> Open:
    """A browser of somebody who has talked with nobody yet."""
    name = f"talker of {request.node.name}"
    server.studio.ledger.keys.add(name, "maker")
    return lambda language, **options: opened(language, role=name, **options)


def begun(page: Any, server: Served) -> Any:
    """The conversation with the first example; its box."""
    page.goto(f"{server.pages}/chat")
    page.locator("main .bar form button").first.click()
    page.wait_for_url("**/chat/*")
    return page.locator("textarea[name=text]")


def say(page: Any, text: str, answers: int) -> None:
    """Say it, until there are so many answers that the server has kept."""
    page.fill("textarea[name=text]", text)
    page.keyboard.press("Enter")
    expect(page.locator("#turns [data-sound]")).to_have_count(answers, timeout=20_000)


def until(page: Any, true: str) -> None:
    """Asked from outside: the page's own policy lets it evaluate nothing."""
    end = time.monotonic() + 20
    while not page.evaluate(true):
        assert time.monotonic() < end, true
        page.wait_for_timeout(50)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_conversation_from_its_beginning_to_its_end(
    server: Served, talker: Open, language: str
) -> None:
    words = WORDS[language]
    page = talker(language, permissions=["microphone"])
    page.goto(f"{server.pages}/chat")
    expect(page.locator("h1")).to_have_text(words["empty"])
    box = begun(page, server)
    expect(page.locator(".notice")).to_contain_text(words["notice"])
    expect(page.locator("#turns")).to_contain_text(words["nothing"])

    box.press_sequentially(words["first"])
    page.keyboard.press("Shift+Enter")
    expect(box).to_have_value(words["first"] + "\n")
    page.keyboard.press("Enter")
    expect(page.locator("#turns [data-sound]")).to_have_count(1, timeout=20_000)
    expect(page.locator(".turn:not(.mine) p")).to_have_text(words["first"])
    expect(box).to_have_value("")
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)

    tab = page.context.new_page()
    tab.goto(page.url)
    say(page, words["second"], 2)
    expect(tab.locator("#turns")).to_contain_text(words["second"], timeout=10_000)
    say(tab, words["self"], 3)
    expect(page.locator("#notes")).to_contain_text(words["note"], timeout=10_000)
    tab.close()

    listen = page.locator("[data-sound]").first
    listen.click()
    expect(listen).to_have_attribute("aria-pressed", "true")
    expect(listen).to_have_attribute("aria-pressed", "false", timeout=20_000)  # it ended by itself
    expect(page.locator(".say .wrong")).to_be_hidden()

    page.locator("[data-record]").click()
    expect(page.locator("[data-record]")).to_have_attribute("aria-pressed", "true")
    page.wait_for_timeout(1500)
    page.locator("[data-record]").click()
    expect(box).to_have_value(re.compile(words["heard"]), timeout=20_000)
    box.fill("")

    page.locator(".remembered button").click()
    expect(page.locator(".remembered li")).to_have_count(0)
    expect(page.locator("#turns")).not_to_contain_text(words["note"])
    page.click(f"summary:has-text('{words['forget']}')")
    page.click(f"text={words['forget it']}")
    expect(page.locator("#turns")).to_contain_text(words["nothing"])
    page.click(f"summary:has-text('{words['delete']}')")
    page.click(f"text={words['delete it']}")
    page.wait_for_url("**/chat")
    expect(page.locator("h1")).to_have_text(words["empty"])


def test_answers_are_spoken_if_wished(server: Served, talker: Open) -> None:
    page = talker("en")
    begun(page, server)
    page.locator("[name=aloud]").check()
    page.reload()
    expect(page.locator("[name=aloud]")).to_be_checked()
    say(page, "Tell me of the storm and of the ship that came in that night.", 1)
    expect(page.locator("[data-sound]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-sound]")).to_have_attribute("aria-pressed", "false", timeout=20_000)


def test_the_voice_begins_with_the_first_sentence_while_the_rest_is_written(
    server: Served, talker: Open
) -> None:
    page = talker("en")
    box = begun(page, server)
    page.locator("[name=aloud]").check()
    box.fill("One is done. " + "And on " * 200)
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.say audio').currentTime > 0.2")
    assert page.locator("[data-stop]").is_visible(), "it waited for the whole answer"
    page.keyboard.press("Escape")
    until(page, "document.querySelector('.say audio').paused")
    expect(page.locator("#turns [data-sound]")).to_have_count(1, timeout=10_000)
    expect(page.locator(".say .wrong")).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_another_voice_is_taken_and_kept(server: Served, talker: Open, language: str) -> None:
    page = talker(language)
    begun(page, server)
    say(page, WORDS[language]["first"], 1)
    summary = {"en": "Voice", "zh": "声音"}[language]
    page.click(f"summary:has-text('{summary}')")
    choice = page.locator("#voice-of-answers")
    expect(choice.locator("option").nth(1)).to_be_attached()  # they come when the panel is opened
    others = choice.locator("option").evaluate_all("found => found.map(one => one.value)")
    choice.select_option(others[-1])
    expect(page.locator(".side [aria-live]")).to_have_text(
        {"en": "Taken.", "zh": "已采用。"}[language]
    )
    page.locator(".side [data-sound]").click()
    expect(page.locator(".side [data-sound]")).to_have_attribute("aria-pressed", "true")
    page.reload()
    page.click(f"summary:has-text('{summary}')")
    expect(choice).to_have_value(others[-1])


def test_stop_stops_the_writer_and_loses_nothing(server: Served, talker: Open) -> None:
    page = talker("en")
    box = begun(page, server)
    before = len(patient_engines.stopped)
    box.fill("wait")
    page.keyboard.press("Enter")
    page.click("[data-stop]")
    expect(box).to_have_value("wait")
    expect(page.locator("[data-send]")).to_be_visible()
    page.wait_for_timeout(1000)
    assert len(patient_engines.stopped) > before, "the writer writes on"

    box.fill("One is done. " + "And on " * 200)
    page.keyboard.press("Enter")
    expect(page.locator(".turn:not(.mine) p")).to_have_text("One is done.", timeout=10_000)
    page.keyboard.press("Escape")
    expect(page.locator("#turns [data-sound]")).to_have_count(1, timeout=10_000)
    page.reload()
    expect(page.locator(".turn:not(.mine) p")).to_have_text("One is done.")
    expect(box).to_have_value("")


def test_a_reload_gives_back_what_was_typed_and_what_was_on_its_way(
    server: Served, talker: Open
) -> None:
    page = talker("en")
    box = begun(page, server)
    box.fill("Half a sentence")
    page.reload()
    expect(box).to_have_value("Half a sentence")
    box.fill("wait")
    page.keyboard.press("Enter")
    expect(page.locator("[data-stop]")).to_be_visible()
    page.reload()
    expect(box).to_have_value("wait")


def test_what_fails_is_said_beside_the_box_and_the_words_stay(server: Served, talker: Open) -> None:
    page = talker("en")
    box = begun(page, server)
    box.fill("fail")
    page.keyboard.press("Enter")
    expect(page.locator(".say .wrong")).to_contain_text("asked to")
    expect(box).to_have_value("fail")
    expect(page.locator(".turn")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_microphone_it_is_said_why(server: Served, talker: Open, language: str) -> None:
    page = talker(language)  # headless, and not permitted: the browser refuses
    begun(page, server)
    page.click("[data-record]")
    expect(page.locator(".say .wrong")).to_contain_text(WORDS[language]["denied"])


def test_who_is_out_finds_the_words_again_after_entering(server: Served, talker: Open) -> None:
    page = talker("en")
    box = begun(page, server)
    place, cookies = page.url, page.context.cookies()
    page.context.clear_cookies()
    box.fill("Are you still there?")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/enter"))  # the page may ask twice to go there
    page.context.add_cookies(cookies)
    page.goto(place)
    expect(box).to_have_value("Are you still there?")

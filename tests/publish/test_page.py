"""The web page in a real browser: what it asks for, how it reads aloud, how it turns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from baiyi.publish.page import web_page
from baiyi.values import Book

Open = Callable[..., Any]


def silent(book: Book) -> Book:
    spreads = tuple(s.model_copy(update={"recording": None}) for s in book.spreads)
    return book.model_copy(update={"opening": None, "spreads": spreads})


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    """Open a book's page; at the end it must have asked nothing and complained of nothing."""
    contexts, asked, said = [], [], []

    def open_book(book: Book, notice: str = "声明", **options: Any) -> Any:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        file = tmp_path / f"book-{len(contexts)}.html"
        file.write_bytes(web_page(book, notice=notice).read())
        page.goto(file.as_uri())
        return page

    yield open_book
    for context in contexts:
        context.close()
    assert asked and not [url for url in asked if not url.startswith(("data:", "blob:", "file:"))]
    assert said == []


def leaf(page: Any) -> str:
    shown = page.eval_on_selector_all(
        ".leaf", "all => all.filter(e => e.offsetParent !== null).map(e => e.id)"
    )
    assert len(shown) == 1
    return str(shown[0])


def test_reads_aloud_and_the_light_moves(sample_book: Book, opened: Open) -> None:
    page = opened(sample_book)
    page.keyboard.press("ArrowRight")
    assert leaf(page) == "page-1"
    page.click("#play")
    page.wait_for_selector("#page-1 .lit")
    first = page.inner_text("#page-1 .lit")
    page.wait_for_function(
        "before => document.querySelector('.lit')?.textContent !== before && "
        "document.querySelector('.lit')",
        arg=first,
    )
    assert page.locator(".lit").count() == 1
    assert page.inner_text(".lit") in sample_book.spreads[0].page.text
    at = "document.querySelector('#page-1 audio').currentTime"
    assert page.evaluate(at) > 0.1
    page.click("#play")
    paused = page.evaluate(at)
    page.wait_for_timeout(250)
    assert page.evaluate(at) == paused


def test_light_stands_on_the_word_that_is_heard(
    sample_books: dict[str, Book], opened: Open
) -> None:
    page = opened(sample_books["en"])
    page.keyboard.press("ArrowRight")
    recording = sample_books["en"].spreads[0].recording
    assert recording is not None
    line = recording.lines[0]
    word = line.words[9]
    wanted = line.line.text[word.begin : word.end]
    page.locator("#page-1 [data-begin]").nth(9).click()
    page.wait_for_selector(f"#page-1 .lit:text-is('{wanted}')")
    now = page.evaluate("document.querySelector('#page-1 audio').currentTime")
    assert word.start_seconds <= now < word.stop_seconds + 0.3


def test_reads_on_to_the_next_page_and_stops_at_the_end(
    book_of: Callable[[str, int], Book], opened: Open
) -> None:
    page = opened(book_of("zh", 2))
    page.keyboard.press("ArrowRight")
    page.click("#play")
    page.evaluate("document.querySelector('#page-1 audio').currentTime = 3.2")
    page.wait_for_selector("#page-2.open .lit", timeout=5000)
    page.evaluate("document.querySelector('#page-2 audio').currentTime = 99")
    page.wait_for_selector("#play[aria-pressed=false]", timeout=5000)
    assert leaf(page) == "page-2" and page.locator(".lit").count() == 0


def test_keys_and_buttons_turn_the_pages(sample_book: Book, opened: Open) -> None:
    page = opened(sample_book)
    seen = [leaf(page)]
    for key in ("ArrowRight", "PageDown", "ArrowLeft", "End", "ArrowRight", "Home"):
        page.keyboard.press(key)
        seen.append(leaf(page))
    assert seen == ["front", "page-1", "page-2", "page-1", "colophon", "colophon", "front"]
    page.click("#next")
    assert leaf(page) == "page-1"
    assert re.search(r"1.*3", page.inner_text("#place"))
    before = page.evaluate("document.querySelector('#progress').value")
    page.click("#next")
    assert page.evaluate("document.querySelector('#progress').value") > before
    page.click("#previous")
    assert leaf(page) == "page-1"
    page.keyboard.press("Home")
    assert page.get_attribute("#previous", "aria-disabled") == "true"


def test_space_plays_and_pauses(sample_books: dict[str, Book], opened: Open) -> None:
    page = opened(sample_books["zh"])
    page.keyboard.press("Space")
    page.wait_for_selector("#play[aria-pressed=true]")
    page.wait_for_selector("h1.lit")
    page.keyboard.press("Space")
    page.wait_for_selector("#play[aria-pressed=false]")


def test_a_swipe_turns_the_page_on_a_small_phone(sample_book: Book, opened: Open) -> None:
    page = opened(sample_book, viewport={"width": 360, "height": 640}, has_touch=True)
    swipe = """([from, to]) => {
      const book = document.getElementById('book');
      const touch = (x) => new Touch({identifier: 1, target: book, clientX: x, clientY: 300});
      book.dispatchEvent(new TouchEvent('touchstart', {touches: [touch(from)]}));
      book.dispatchEvent(new TouchEvent('touchend', {changedTouches: [touch(to)]}));
    }"""
    page.evaluate(swipe, [300, 80])
    assert leaf(page) == "page-1"
    page.evaluate(swipe, [80, 300])
    assert leaf(page) == "front"
    page.evaluate(swipe, [200, 190])
    assert leaf(page) == "front"


@pytest.mark.parametrize("width", [320, 360, 1024, 1920])
def test_nothing_overflows_sideways_and_the_controls_stay_in_view(
    hostile_book: Book, opened: Open, width: int
) -> None:
    page = opened(hostile_book, viewport={"width": width, "height": 640})
    for _ in range(len(hostile_book.spreads) + 2):
        wide = page.evaluate(
            "['html', 'main', '.leaf.open'].map(s => document.querySelector(s))"
            ".map(e => e.scrollWidth - e.clientWidth)"
        )
        assert max(wide) <= 0, (leaf(page), wide)
        for button in page.locator("#controls button").all():
            box = button.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= 640 and min(box["width"], box["height"]) >= 40
        page.keyboard.press("ArrowRight")


def test_markup_in_titles_stays_text(hostile_book: Book, notice: str, opened: Open) -> None:
    page = opened(hostile_book, notice)
    assert "<script>alert(1)</script>" in page.inner_text("h1")
    assert "<script>alert(1)</script>" in page.title()
    assert page.locator("script").count() == 1
    page.keyboard.press("ArrowRight")
    assert "</span> *bold*" in page.inner_text(".leaf.open")


def test_notice_is_seen_on_every_leaf(sample_book: Book, notice: str, opened: Open) -> None:
    page = opened(sample_book, notice, viewport={"width": 360, "height": 640})
    for _ in range(len(sample_book.spreads) + 2):
        standing = page.locator("#standing")
        assert standing.inner_text() == notice
        box = standing.bounding_box()
        assert box["y"] + box["height"] <= 640
        page.keyboard.press("ArrowRight")
    assert notice in page.inner_text("#colophon")


def test_without_scripts_everything_is_there_to_read_and_hear(
    sample_book: Book, notice: str, opened: Open
) -> None:
    page = opened(sample_book, notice, java_script_enabled=False)
    for number, spread in enumerate(sample_book.spreads, 1):
        section = page.locator(f"#page-{number}")
        assert section.is_visible()
        assert section.locator("img").is_visible() and section.locator("audio").is_visible()
        text = "".join(section.locator(".text").inner_text().split())
        assert text == "".join(spread.page.text.split())
    assert page.locator("#front .notice").is_visible()
    assert not page.locator("#controls").is_visible()


def test_names_for_those_who_do_not_see(sample_book: Book, language: str, opened: Open) -> None:
    page = opened(sample_book)
    assert page.get_attribute("html", "lang").startswith(language)
    assert all(image.get_attribute("alt") for image in page.locator("img").all())
    assert all(b.get_attribute("aria-label") for b in page.locator("#controls button").all())
    page.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    assert page.evaluate(outline) == "solid"


def test_still_where_motion_is_unwanted(sample_books: dict[str, Book], opened: Open) -> None:
    motion = "getComputedStyle(document.querySelector('.leaf.open')).animationName"
    assert opened(sample_books["en"], reduced_motion="reduce").evaluate(motion) == "none"
    assert opened(sample_books["en"]).evaluate(motion) == "arrive"


def test_dark_by_system_and_by_button(sample_books: dict[str, Book], opened: Open) -> None:
    paper = "getComputedStyle(document.querySelector('.leaf.open')).backgroundColor"
    light = opened(sample_books["zh"]).evaluate(paper)
    page = opened(sample_books["zh"], color_scheme="dark")
    dark = page.evaluate(paper)
    assert dark != light
    page.click("#theme")
    assert page.evaluate(paper) == light
    size = "parseFloat(getComputedStyle(document.querySelector('.text')).fontSize)"
    before = page.evaluate(size)
    page.click("#size")
    assert page.evaluate(size) > before
    kept = "[document.cookie, localStorage.length, sessionStorage.length]"
    assert page.evaluate(kept) == ["", 0, 0]


def test_fonts_are_its_own(sample_book: Book, opened: Open) -> None:
    page = opened(sample_book)
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').length")
    assert loaded >= 1
    assert page.evaluate("[...document.fonts].filter(f => f.status == 'error').length") == 0


def test_a_silent_one_page_book_has_no_play_button(
    book_of: Callable[[str, int], Book], opened: Open
) -> None:
    page = opened(silent(book_of("en", 1)))
    assert page.locator("#play").count() == 0
    page.keyboard.press("Space")
    page.click("#next")
    assert leaf(page) == "page-1"
    page.click("#next")
    page.click("#again")
    assert leaf(page) == "front"


def test_policy_forbids_requests(sample_book: Book, notice: str) -> None:
    html = web_page(sample_book, notice=notice).read().decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;;") and "unsafe" not in policy[1]
    assert "http" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", html).replace("http-equiv", "")
    assert "localStorage" not in html and "cookie" not in html


def test_same_book_same_bytes(book_of: Callable[[str, int], Book], notice: str) -> None:
    first, second = (web_page(book_of("zh", 1), notice=notice) for _ in range(2))
    assert first.read() == second.read()

"""The studio in a real browser: the journeys of its users, and what they must never meet."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from little_home import LINES, little_brief
from patient_server import Served

from baiyi.protect.verify import verify
from baiyi.settings import settings
from baiyi.store.usage import Call
from baiyi.store.weights import Weights

Open = Callable[..., Any]
LITTLE = {"writer": "little", "painter": "little", "speaker": "little"}


@pytest.fixture(autouse=True)
def little_engines(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page asks for is made by the little engines: the settings of the server choose them."""
    changed = server.studio.settings.model_copy(update=LITTLE)
    monkeypatch.setattr(server.studio.engines, "_settings", changed)


def until(page: Any, true: str) -> None:
    """Waits by asking again: what a page's own policy forbids, playwright's waiting needs."""
    end = time.monotonic() + 30
    while not page.evaluate(true):
        assert time.monotonic() < end, true
        time.sleep(0.05)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_book_from_one_line_to_its_readers(
    server: Served, opened: Open, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITTLE_PAUSE", "0.15")
    zh = language == "zh"
    page = opened(language)
    page.click("[data-new]")
    page.fill("[name=line]", LINES[language])
    page.click("summary")
    page.fill("[name=pages]", "3")
    page.click("text=开始做" if zh else "text=Make it")
    page.wait_for_url("**/works/*")
    until(page, "(document.querySelector('.live .writing')?.textContent.length ?? 0) > 20")
    page.reload()  # in the middle
    page.wait_for_selector("text=✓")
    monkeypatch.delenv("LITTLE_PAUSE")
    page.wait_for_selector(".state.done", timeout=60_000)
    assert page.locator(".part .prose").count() >= 3 and page.locator(".part img").count() == 3
    work = page.url.rpartition("/")[2]

    part = page.locator("#part-page-2")
    text = part.locator(".prose").inner_text().replace("\n\n", "\n") + (
        " 灯亮了。" if zh else " Done."
    )
    part.locator("[data-edit]").click()
    page.wait_for_selector(f".effects:has-text('{'改动任何一处' if zh else 'Any change'}')")
    page.fill("textarea[name=text]", text)
    page.wait_for_selector(f".effects:has-text('{'保存后' if zh else 'Saving redoes'}')")
    told = page.locator(".effects").inner_text()
    assert ("图画" if zh else "picture") in told and ("第 2 页" if zh else "of page 2") in told
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#part-page-2 .by-hand")
    page.reload()
    page.click("text=按修改重做" if zh else "text=Rebuild what the edits change")
    page.wait_for_selector(".state.done", timeout=60_000)
    assert server.studio.human_share(work) > 0

    page.click("text=阅读" if zh else "a:has-text('Read')")
    frame = page.frame_locator("iframe.reader")
    frame.locator("h1").first.wait_for()
    page.go_back()

    with page.expect_download() as download:
        page.click("a[download]:has-text('.epub')")
    path = tmp_path / "book.epub"
    download.value.save_as(path)
    assert verify(path).whole

    page.click("text=分享" if zh else "button:has-text('Share')")
    page.click("text=新链接" if zh else "text=New link")
    link = page.locator("code.secret").inner_text()
    guest = opened(language, role="reader")
    guest.context.clear_cookies()
    guest.goto(link)
    assert guest.locator("footer strong").is_visible()
    guest.frame_locator("iframe.reader").locator("h1").first.wait_for()

    page.goto(f"{server.pages}/verify")
    page.set_input_files("input[type=file]", path)
    page.wait_for_selector(".verdict .present")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_another_voice_is_heard_taken_and_rebuilt(
    server: Served, opened: Open, language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    zh = language == "zh"
    work = server.studio.make(little_brief(language, pages=2, seed=12, narration=True)).work
    page = opened(language)
    page.goto(f"{server.pages}/works/{work}")
    person = page.locator(".person").first
    person.locator("button", has_text="换声音" if zh else "another voice").click()
    page.wait_for_selector(".voices")
    told = page.locator(".person-here .effects").inner_text()
    assert ("配音" if zh else "narration") in told and ("图画" if zh else "picture") not in told
    page.locator(".voices button", has_text="试听" if zh else "listen").first.click()
    page.wait_for_selector(".voices audio")
    until(page, "document.querySelector('audio').duration > 2")
    page.locator(".voices form button").first.click()
    page.wait_for_selector("#part-canon .by-hand")

    log = tmp_path / "asked.txt"
    monkeypatch.setenv("LITTLE_LOG", str(log))
    page.reload()
    page.wait_for_selector(f".title .effects:has-text('{'会重做' if zh else 'Rebuilding redoes'}')")
    page.click("text=按修改重做" if zh else "button:has-text('Rebuild what the edits change')")
    page.wait_for_selector(".state.done", timeout=60_000)
    asked = log.read_text("utf-8").splitlines()
    assert asked and all(line.startswith("speaks ") for line in asked), "only voices are made anew"

    page.locator("button", has_text="换形象" if zh else "another look").first.click()
    page.wait_for_selector(".looking")
    # It listens only when htmx is through with it; no hand is so quick.
    until(page, "!document.querySelector('.htmx-added')")
    page.select_option(".looking [name=colour]", "teal")
    page.wait_for_selector(f".looking .effects:has-text('{'图画' if zh else 'picture'}')")
    page.click(".looking button")
    page.wait_for_selector(f".person:has-text('{'青 长袍' if zh else 'teal robe'}')")


def test_by_keyboard_alone(server: Served, opened: Open) -> None:
    work = server.studio.make(little_brief("en", pages=2, seed=5)).work
    page = opened()
    page.keyboard.press("n")
    page.wait_for_url("**/new")
    assert page.evaluate("document.activeElement.name") == "line"
    page.goto(f"{server.pages}/works/{work}")
    for _ in range(2):
        page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "part-page-1"
    page.keyboard.press("e")
    page.wait_for_selector("textarea[name=text]:focus")
    page.keyboard.press("Control+End")
    page.keyboard.type(" And then it was quiet.")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#part-page-1 .by-hand")
    assert server.studio.part_text(work, "page 1").endswith("And then it was quiet.")
    page.goto(server.pages)
    page.keyboard.press("/")
    page.keyboard.type("no such work")
    page.wait_for_selector("text=Nothing of that kind")


def test_what_is_typed_outlives_a_reload(server: Served, opened: Open) -> None:
    work = server.studio.make(little_brief("en", pages=1, seed=6)).work
    page = opened()
    page.goto(f"{server.pages}/new")
    page.fill("[name=line]", "A kite above the harbour")
    page.reload()
    until(page, "document.querySelector('[name=line]').value.startsWith('A kite')")
    page.goto(f"{server.pages}/works/{work}")
    page.locator("#part-page-1 [data-edit]").click()
    page.fill("textarea[name=text]", "Half a sentence")
    page.reload()
    page.locator("#part-page-1 [data-edit]").click()
    until(page, "document.querySelector('textarea[name=text]')?.value === 'Half a sentence'")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_desk_goes_on_with_a_text_and_marks_a_poem(
    server: Served, opened: Open, language: str
) -> None:
    page = opened(language)
    page.goto(f"{server.pages}/write")
    before = {"en": "The river was quiet.", "zh": "河面很静。"}[language]
    page.fill("[name=text]", before)
    page.click("[data-tool=continue]")
    until(page, "!document.querySelector('[data-take]').disabled")
    said = page.locator(".proposal .writing").inner_text()
    page.click("[data-take]")
    after = page.locator("[name=text]").input_value()
    assert after.startswith(before) and after.endswith(said) and len(after) > len(before)
    page.keyboard.press("Control+z")
    assert page.locator("[name=text]").input_value() == before, "the browser undoes it"
    page.fill("[name=text]", "白日依山尽，黄河入海水。欲穷千里目，更上一层楼。")
    page.click("text=检查" if language == "zh" else "button:text-is('Check')")
    page.wait_for_selector(".verse mark:text('水')")
    page.reload()
    assert page.locator("[name=text]").input_value().startswith("白日依山尽")


def test_two_tabs_see_each_other(server: Served, opened: Open) -> None:
    work = server.studio.make(little_brief("en", pages=2, seed=8)).work
    one, two = opened(), opened()
    for page in (one, two):
        page.goto(f"{server.pages}/works/{work}")
    one.locator("#part-page-1 [data-edit]").click()
    one.fill("textarea[name=text]", "Written in the first tab.")
    one.keyboard.press("Control+Enter")
    two.wait_for_selector("text=Written in the first tab.", timeout=15_000)


def talked(page: Any, server: Served, language: str) -> str:
    """The path of a conversation in which something was said and noted."""
    line, text = {
        "en": ("Marlow: a lighthouse keeper", "I have two cats."),
        "zh": ("阿灯：灯笼匠的女儿", "我养了两只猫。"),
    }[language]
    page.goto(f"{server.pages}/chat")
    page.fill("textarea[name=line]", line)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/chat/*")
    page.fill("[name=text]", text)
    page.keyboard.press("Enter")
    page.wait_for_selector(".remembered li")
    return str(page.url.removeprefix(server.pages))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_whole_work_is_downloaded_lost_and_opened_again(
    server: Served, opened: Open, language: str, tmp_path: Path
) -> None:
    zh = language == "zh"
    work = server.studio.make(little_brief(language, pages=2, seed=11)).work
    title = server.studio.find(work).title
    page = opened(language)
    page.goto(f"{server.pages}/works/{work}")
    with page.expect_download() as download:
        page.click("text=下载整部作品" if zh else "text=Download the whole work")
    assert download.value.suggested_filename == f"{title}.baiyi"
    file = tmp_path / "work.baiyi"
    download.value.save_as(file)
    server.studio.ledger.works.remove(work)
    page.goto(server.pages + "/new")
    page.click("text=打开存档" if zh else "text=open an archive")
    page.set_input_files("[type=file]", str(file))
    page.click(f"button:has-text('{'打开' if zh else 'Open'}')")
    page.wait_for_selector("text=已打开" if zh else "text=It is here, as it was there")
    page.click(f".verdict a:has-text('{title}')")
    page.wait_for_url(f"**/works/{work}")
    page.wait_for_selector(".state.done")
    assert page.locator(".part img").count() == 2

    half = tmp_path / "half.baiyi"
    half.write_bytes(file.read_bytes()[:-50])
    answer = page.request.post(
        f"{server.pages}/open",
        headers={"Accept-Language": language},
        multipart={"file": {"name": half.name, "mimeType": "x/y", "buffer": half.read_bytes()}},
    )
    assert answer.status == 422 and ("不完整" if zh else "not all of it") in answer.text()


def pages(work: str) -> tuple[str, ...]:
    own = (f"/works/{work}", f"/works/{work}/read")
    models = ("/models", "/models?form=picture_book&language=zh")
    rest = ("/verify", "/open", *models, "/usage", "/keys", "/settings")
    return ("/", "/new", "/write", "/chat", *own, *rest)


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("zh", "light")])
def test_nobody_is_shut_out(
    server: Served, opened: Open, language: str, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """axe finds nothing on any page, light and dark, wide and narrow; nothing is wider than a phone."""
    work = server.studio.make(little_brief(language, pages=2, seed=9, narration=True)).work
    server.studio.ledger.usage.add(
        Call("owner", work, "qwen2.5-coder-1.5b-instruct", 1_234_567, 89_012, 345.6, time.time())
    )
    script = Weights(settings().cache, settings()).path("axe-core") / "axe.min.js"
    page = opened(
        language, color_scheme=theme, viewport={"width": 390, "height": 844}, bypass_csp=True
    )
    with monkeypatch.context() as patch:
        patch.setattr(server.studio.engines, "_settings", server.studio.settings)
        chat = talked(page, server, language)
    for path in (*pages(work), chat):
        page.goto(server.pages + path)
        if path.startswith("/works/") and not path.endswith("read"):
            page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            page.locator(
                ".person button", has_text=re.compile("another voice|换声音")
            ).first.click()
            page.wait_for_selector(".voices")
            page.locator(".person button", has_text=re.compile("look|形象")).nth(1).click()
            page.wait_for_selector(".looking")
            page.locator("[data-edit]").first.click()
            page.wait_for_selector("textarea[name=text]")
            page.wait_for_selector(".effects b")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{path} is {wide} pixels wide"
        page.evaluate(script.read_text("utf-8"))
        found = page.evaluate("axe.run(document, {iframes: false})")["violations"]
        told = [(v["id"], v["impact"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found]
        assert not told, (path, told)


def test_a_page_is_light_and_stands_still(server: Served, opened: Open) -> None:
    for n in range(3):
        server.studio.make(little_brief("en", pages=1, seed=20 + n))
    page = opened()
    sizes: list[int] = []
    page.on("response", lambda r: sizes.append(0 if r.url.endswith(".webp") else len(r.body())))
    page.goto(server.pages, wait_until="networkidle")
    assert sum(sizes) < 150_000, sizes
    shift = page.evaluate(
        """() => new Promise((done) => new PerformanceObserver((list) =>
          done(list.getEntries().reduce((sum, e) => sum + e.value, 0)))
          .observe({ type: "layout-shift", buffered: true }) || setTimeout(() => done(0), 500))"""
    )
    assert shift < 0.05


def test_what_fails_is_said_where_it_is_seen(
    server: Served, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITTLE_FAILS", "1")
    page = opened()
    page.goto(f"{server.pages}/new")
    page.fill("[name=line]", f"A failure at {time.time()}")
    page.click("summary")
    page.fill("[name=pages]", "2")
    page.click("text=Make it")
    page.wait_for_selector("[role=alert]", timeout=30_000)
    assert re.search("told to fail", page.locator("[role=alert]").inner_text())
    monkeypatch.delenv("LITTLE_FAILS")
    page.click("text=Go on where it stopped")
    page.wait_for_selector(".state.done", timeout=60_000)

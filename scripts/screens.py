"""`make screens`: pictures of the studio in the browser, of works that the real engines made, into docs/pictures/.

With names of pictures (`scripts/screens.py studio-chat`), those alone. The works are made once, in `.screens/`; needs Chromium and a Chinese font (Debian: chromium, fonts-noto-cjk).
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
HOME = ROOT / ".screens"
os.environ |= {"BAIYI_HOME": str(HOME / "home"), "BAIYI_OUT": str(HOME / "out")}

import uvicorn  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from baiyi.brief import brief_from_file  # noqa: E402
from baiyi.forms.studio import Studio  # noqa: E402
from baiyi.jobs.queue import Jobs  # noqa: E402
from baiyi.protect.authority import fingerprint  # noqa: E402
from baiyi.protect.label import notice  # noqa: E402
from baiyi.protect.seal import seal  # noqa: E402
from baiyi.publish.gate import handed_over  # noqa: E402
from baiyi.settings import settings  # noqa: E402
from baiyi.values import Asset, Origin  # noqa: E402
from baiyi.web.app import config_of  # noqa: E402

WORKS = (
    ("lighthouse.en.yaml", {}),
    ("autumn-river.zh.yaml", {}),
    ("spring-rain.zh.yaml", {}),
    ("lantern.zh.yaml", {}),
)
# Each page: its picture's name, and its address.
PAGES = {
    "studio-works": "/",
    "studio-new": "/new",
    "studio-bring": "/bring",
    "studio-work": "/works/{lighthouse}",
    "studio-shared": "/s/{share}",
    "studio-write": "/write",
    "studio-verify": "/verify",
    "studio-chat": "/chat",
    "studio-models": "/models?form=picture_book&language=en",
    "studio-usage": "/usage",
    "studio-keys": "/keys",
    "studio-settings": "/settings",
    "studio-phone": "/works/{lantern}",
}
PERSONA = (
    "Old Marlow: a lighthouse keeper of seventy, dry and kind, who has seen every ship of the coast"
)
SAID = (
    "Good evening. My name is Nora, and I live by the harbour.",
    "What do you do when the fog comes in?",
)
SLIPPED = "白日依山尽，黄河入海流。\n欲穷百里目，更上一层山。"
OUT = ROOT / "docs" / "pictures"
FOOT = 0.2  # of a picture's height
DESK, PHONE = {"width": 1180, "height": 820}, {"width": 390, "height": 780}


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed; run: sh scripts/system-packages.sh")
    wanted = tuple(sys.argv[1:]) or tuple(PAGES)
    if unknown := set(wanted) - set(PAGES):
        sys.exit(f"no pictures: {', '.join(unknown)}; there are: {', '.join(PAGES)}")
    with Studio.open() as studio, Jobs(studio) as jobs:
        places = {}
        for name, changes in WORKS if set(wanted) - NEEDS_NO_WORK else ():
            brief = brief_from_file(ROOT / "examples" / name, **changes)
            print(f"making {name} ...", flush=True)
            places[name.partition(".")[0]] = studio.make(brief).work
        if not studio.ledger.keys.list():
            studio.ledger.keys.add("studio", "owner")
        passes = studio.ledger.passes
        if "lantern" in places:
            places["share"] = passes.give("share", "studio", 3600, places["lantern"])
        server = uvicorn.Server(config_of(studio, jobs, "127.0.0.1", 0))
        threading.Thread(target=server.run, daemon=True).start()
        while not server.started:
            time.sleep(0.05)
        url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])

            def opened(locale: str, **options: Any) -> Any:
                page = browser.new_context(locale=locale, **options).new_page()
                page.goto(f"{url}/enter/{passes.give('entry', 'studio', 60)}")
                return page

            desk = opened("en-GB", viewport=DESK)
            phone = opened("zh-CN", viewport=PHONE, color_scheme="dark", device_scale_factor=2)
            for name in wanted:
                page = phone if name == "studio-phone" else desk
                page.goto(url + PAGES[name].format_map(places), wait_until="networkidle")
                if name in ACTED:
                    ACTED[name](page)
                taken(page, name)
            browser.close()
        server.should_exit = True


def checked(page: Any) -> None:
    """A poem with two slips, checked as its form asks."""
    page.fill("textarea[name=text]", SLIPPED)
    page.fill("input[name=metre]", "五绝")
    page.click("button:text-is('Check')")
    page.wait_for_selector("#checked :first-child")


def verified(page: Any) -> None:
    """A finished file of the studio, read back."""
    file = next(iter(sorted((HOME / "out").rglob("*.epub"))))
    page.set_input_files("input[type=file]", file)
    page.wait_for_selector("#report :first-child")


def talked(page: Any) -> None:
    """A conversation, held just now."""
    page.fill("textarea[name=line]", PERSONA)
    page.click("button:text-is('Begin')")
    page.wait_for_url("**/chat/*")
    page.click("summary:has-text('Forget everything')")
    page.click("text=Yes, forget it all")
    page.wait_for_selector("text=Nothing was said yet")
    for number, text in enumerate(SAID):
        page.fill("textarea[name=text]", text)
        page.keyboard.press("Enter")
        page.locator("#turns [data-sound]").nth(number).wait_for(timeout=600_000)


def taken(page: Any, name: str) -> None:
    """A picture of the page, small enough for the repository, labelled as what it shows is."""
    page.evaluate("document.activeElement?.blur()")
    out = io.BytesIO()
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        _with_a_foot(picture.convert("RGB")).save(out, "JPEG", quality=78, optimize=True)
    language = "zh" if page.evaluate("document.documentElement.lang") == "zh" else "en"
    origin = Origin(
        producer=settings().producer,
        produce_id=name,
        title=name,
        language=language,
        notice=notice(language),
    )
    sealed = seal(Asset.of(out.getvalue(), "image/jpeg"), origin, fingerprint())
    (OUT / f"{name}.jpg").write_bytes(handed_over(sealed))
    print(f"{OUT / name}.jpg")


def _with_a_foot(picture: Image.Image) -> Image.Image:
    """With room below for the label of its making, so that it hides nothing of the page."""
    width, height = picture.size
    colour = picture.getpixel((2, height - 2))
    whole = Image.new("RGB", (width, height + round(FOOT * height)), colour)
    whole.paste(picture)
    return whole


ACTED = {"studio-write": checked, "studio-verify": verified, "studio-chat": talked}
# A page of the studio's own, without a work on it.
NEEDS_NO_WORK = {"studio-chat", "studio-bring", "studio-new", "studio-keys", "studio-settings", "studio-write"}  # fmt: skip


if __name__ == "__main__":
    main()

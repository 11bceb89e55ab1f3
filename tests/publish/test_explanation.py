"""The pages that explain, in a real browser: they show what moved what, ask for nothing, fit a phone."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from baiyi.publish.explanation import attention_page, heat, influence_page, percent
from baiyi.values import Asset, Attention, Chance, Influence, Span

HOSTILE = "</script><b>海</b>"


def influence() -> Influence:
    """Two words of the prompt: the first moved the first word of the answer, the other hindered it."""
    prompt, answer = f"灯 河 {HOSTILE}", "灯亮了"
    return Influence(
        method="left out", model="tiny", language="zh", prompt=prompt, answer=answer, written=True,
        asked=(Span(start=0, end=1), Span(start=2, end=3)),
        answered=(Span(start=0, end=1), Span(start=1, end=3)),
        moved=((4.0, 0.0), (-2.0, 0.5)),
        chances=(
            Chance(text="灯", logprob=math.log(0.5), alternatives=(("河", math.log(0.25)),)),
            Chance(text="亮了", logprob=math.log(0.001), alternatives=((HOSTILE, -1.0),)),
        ),
    )  # fmt: skip


def attention() -> Attention:
    """Two layers of one head: the second token looks at itself in the first, ahead of it in the second."""
    return Attention(
        model="tiny", text="我爱", tokens=("我", "爱"), layers=2, heads=1,
        weights=bytes([255, 0, 0, 255, 255, 0, 204, 51]), rollout=bytes([255, 0, 153, 102]),
    )  # fmt: skip


def opened(asset: Asset, tmp_path: Path, chromium: Any) -> tuple[Any, Callable[[], list[str]]]:
    """The page on a phone, and what it asked of others or said in the console."""
    file = tmp_path / "page.html"
    file.write_bytes(asset.read())
    said: list[str] = []
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.on("request", lambda request: said.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    return page, lambda: [s for s in said if not s.startswith(("file:", "data:"))]


def test_a_word_of_the_answer_shows_what_moved_it(
    tmp_path: Path, notice: str, chromium: Any
) -> None:
    page, said = opened(influence_page(influence(), "zh", notice=notice), tmp_path, chromium)
    page.locator('[data-j="0"]').focus()
    assert page.locator("#said").inner_text() == "影响“灯”的词：灯 +4.0 · 河 −2.0"
    assert "h8" in page.locator('[data-i="0"]').get_attribute("class")
    assert "n4" in page.locator('[data-i="1"]').get_attribute("class")
    page.locator('[data-i="1"]').hover()
    assert page.locator("#said").inner_text() == "“河”影响了：灯 −2.0 · 亮了 +0.5"
    page.locator(".token").nth(1).focus()
    assert page.locator("#token").inner_text().startswith("“亮了” 0.1% · </script><b>海</b> 37%")
    assert page.locator("#asked").inner_text() == f"灯 河 {HOSTILE}"
    assert page.locator("b").count() == 0
    assert page.get_by_text(notice).count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert said() == []
    page.close()


def test_a_token_shows_where_each_head_looks(tmp_path: Path, chromium: Any) -> None:
    page, said = opened(attention_page(attention(), "en"), tmp_path, chromium)
    told = page.locator("#said")
    page.locator('[data-n="1"]').focus()
    assert told.inner_text() == "“爱” looks at: 我 60% · 爱 40%"
    page.locator("#layer").select_option(index=3)
    page.locator("#head").select_option(index=1)
    assert told.inner_text() == "“爱” looks at: 我 80% · 爱 20%"
    page.locator("#layer").select_option("mean")
    assert told.inner_text() == "“爱” looks at: 爱 60% · 我 40%"
    page.locator("#aside").check()
    assert told.inner_text() == "“爱” looks at: 爱 100%"
    page.locator("#overview").click(position={"x": 10, "y": 10})
    assert page.locator("#layer").input_value() == "0"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert said() == []
    page.close()


@pytest.mark.parametrize(
    ("value", "most", "told"),
    [(8, 8, "h8"), (-4, 8, "n4"), (0.1, 8, "h0"), (-0.1, 8, "h0"), (20, 8, "h8"), (0, 0, "h0")],
)
def test_a_colour_for_each_value(value: float, most: float, told: str) -> None:
    assert heat(value, most) == told


def test_chances_as_people_say_them() -> None:
    told = [percent(math.log(p)) for p in (1.0, 0.123, 0.0123, 0.0001)]
    assert told == ["100%", "12%", "1.2%", "<0.1%"]

"""`baiyi judge`: two folders compared, the report as a page, and what it cannot read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from baiyi.cli.judge import command

VERY = ("The lamp burns on the bridge tonight.", "A boat waits below, quiet and dark.",
        "Nobody asks who lit it first.", "By morning the river has carried it off.")  # fmt: skip
CHINESE = (
    "河上的灯亮了一夜。",
    "船家收起竹篙，听雨。",
    "没有人问是谁点的灯。",
    "天明时水已经退去。",
)


def run(*arguments: Any) -> Any:
    return CliRunner().invoke(command, [str(a) for a in arguments])


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Ten tasks; the second always says one sentence three times."""
    first, second = tmp_path / "varied", tmp_path / "looping"
    for place in (first, second):
        place.mkdir()
    for n in range(10):
        varied = [VERY[(n + k) % 4] for k in range(3)]
        (first / f"{n}.txt").write_text(" ".join(varied), "utf-8")
        (second / f"{n}.txt").write_text(" ".join([VERY[n % 4]] * 3), "utf-8")
    return first, second


def test_two_folders_are_compared_and_the_better_is_named(folders: tuple[Path, Path]) -> None:
    first, second = folders
    told = run(first, second, "--json")
    assert told.exit_code == 0
    found = json.loads(told.output)
    figures = {figure["name"]: figure for figure in found["figures"]}
    assert figures["loops"]["of"][0]["mean"] == 0 < figures["loops"]["of"][1]["mean"]
    assert figures["loops"]["difference"]["chance"] < 0.05
    assert "common" not in figures, "a measure of Chinese"
    assert json.loads(run(first, second, "--json").output) == found, "the same again"
    shown = run(first, second).output
    assert "| share that repeats itself |" in shown and "**varied is better**" in shown


def test_the_same_text_has_all_its_length_in_common(folders: tuple[Path, Path]) -> None:
    first, second = folders
    found = json.loads(run(first, "--references", first, "--training", second, "--json").output)
    figures = {figure["name"]: figure for figure in found["figures"]}
    assert figures["bleu"]["of"][0]["mean"] == pytest.approx(100)
    assert figures["chrf"]["of"][0]["mean"] == pytest.approx(100)
    assert figures["copied"]["of"][0]["low"] >= min(map(len, VERY))
    assert all(figure["difference"] is None for figure in found["figures"])


def test_the_report_is_a_page_of_its_own(folders: tuple[Path, Path], chromium: Any) -> None:
    first, second = folders
    out = first.parent / "reports" / "report.html"  # a folder that is not there yet
    assert run(first, second, "--out", out).exit_code == 0
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(out.as_uri())
    assert page.title() == "varied and looping, measured"
    assert page.locator("tbody tr").count() >= 5 and page.locator("strong").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert asked == [out.as_uri()]
    page.close()


def test_in_chinese(tmp_path: Path, baiyi: Any) -> None:
    place = tmp_path / "诗"
    place.mkdir()
    for n, text in enumerate(CHINESE):
        (place / f"{n}.md").write_text(text + CHINESE[n - 1], "utf-8")
    told = baiyi("judge", str(place), BAIYI_LANGUAGE="zh").out
    assert "平均句长" in told and "一级常用字" in told and "只有 4 篇" in told


def test_what_cannot_be_judged(folders: tuple[Path, Path], tmp_path: Path) -> None:
    first, second = folders
    assert "no folder" in str(run(tmp_path / "none").exception)
    (second / "3.txt").unlink()
    assert "has no text named 3" in str(run(first, second).exception)
    (second / "3.txt").write_text("……\n", "utf-8")
    assert "there are no words" in str(run(first, second).exception)
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "a.txt").write_text(VERY[0], "utf-8")
    assert "two or more" in str(run(alone).exception)
    assert "a report is .html" in run(first, "--out", "report.pdf").output
    (first / "3.txt").write_bytes(b"\x00\xff\x00")
    assert "3.txt" in str(run(first, second).exception)

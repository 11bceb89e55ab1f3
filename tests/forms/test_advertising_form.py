"""Advertising and product descriptions as works, made by little engines."""

from __future__ import annotations

import pytest
from little_home import ENGINES, Home

from baiyi.values import Brief

SHEET = {"品名": "小满随行杯", "容量": "480毫升", "材质": "316不锈钢", "售后": "一年质保"}


def texts(home: Home) -> list[str]:
    return [path.read_text("utf-8") for path in home.out.rglob("*.txt")]


@pytest.mark.parametrize("form", ["advertising", "product"])
def test_copy_becomes_five_editions_that_say_its_sheet(home: Home, form: str) -> None:
    brief = Brief(line="一杯热茶", form=form, sheet=SHEET, engines=ENGINES)
    with home.open() as studio:
        studio.make(brief)
    made = {path.suffix for path in home.out.rglob("*") if path.is_file()}
    assert {".docx", ".epub", ".pdf", ".md", ".txt"} <= made
    [text] = texts(home)
    assert "小满随行杯" in text
    if form == "product":
        assert "容量：480毫升" in text, "the specifications are the sheet"


def test_a_piece_that_a_human_writes_is_kept_and_what_it_breaks_is_told(home: Home) -> None:
    brief = Brief(
        line="一杯热茶", form="advertising", sheet=SHEET, channels=("poster",), engines=ENGINES
    )
    with home.open() as studio:
        work = studio.make(brief).work
        studio.edit(work, "poster.line", "全国销量第一的杯子，容量650毫升")
        again = studio.make(brief)
        assert studio.human_share(work) > 0
    [text] = texts(home)
    assert "全国销量第一的杯子" in text
    told = [note for note in again.notes if note.startswith("poster.line")]
    assert any("14" in note and "650" not in note for note in told), "the length"
    assert any("9(3)" in note or "第九条" in note for note in told), "the law"
    assert any("650" in note for note in told), "the sheet"

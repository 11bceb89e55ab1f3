"""`baiyi export` and `baiyi import` of a whole work, between two homes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_terminal import LINE, Run

ELSEWHERE = {"BAIYI_HOME": "other/home", "BAIYI_OUT": "other/out"}


def test_a_work_goes_to_another_home_and_is_gone_on_with(baiyi: Run, work: str, home: Path) -> None:
    page = home / "page.txt"
    page.write_text("The lamp was lit by hand.", "utf-8")
    assert baiyi("edit", work, "page", "2", "--from", str(page)).code == 0
    before = baiyi("show", work, "--json").json
    ran = baiyi("export", work[:6])
    file = home / f"{before['work']['title']}.baiyi"
    assert ran.code == 0 and file.name in ran.out and "baiyi import" in ran.out
    told = baiyi("export", work, "-o", "copy", "--json").json
    assert told == {"work": work, "path": str(home / "copy.baiyi"), "size": file.stat().st_size}
    assert file.read_bytes() == (home / "copy.baiyi").read_bytes()

    moved = baiyi("import", str(file), "--json", **ELSEWHERE).json
    assert (moved["work"], moved["new"], moved["files"]) == (work, True, 1)
    after = baiyi("show", work, "--json").json
    assert after["parts"] == before["parts"] and after["steps"] == before["steps"]
    assert Path(after["files"][0]["path"]).is_relative_to(home / "other/out")
    assert baiyi("verify", after["files"][0]["path"], "--json").json["whole"]
    rebuilt = baiyi("rebuild", work, "--json").json
    assert rebuilt["steps_run"] == 2, "the page is bound anew, and the file signed"
    assert "The lamp was lit by hand." in Path(rebuilt["files"][0]["path"]).read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_it_says(baiyi: Run, work: str, home: Path, language: str) -> None:
    baiyi("export", work, "-o", "work.baiyi")
    page = home / "page.txt"
    page.write_text("Another end.", "utf-8")
    zh = language == "zh"
    first = baiyi("import", "work.baiyi", BAIYI_LANGUAGE=language, **ELSEWHERE)
    assert first.code == 0 and f"{'作品编号' if zh else 'the work is'} {work}" in first.out
    again = baiyi("import", "work.baiyi")
    assert again.code == 0 and ("已在本处" if zh else "here already, the same") in again.out
    baiyi("edit", work, "page", "1", "--from", str(page))
    other = baiyi("import", "work.baiyi")
    assert other.code == 2 and ("内容不同" if zh else "not the same") in other.err
    assert baiyi("show", work, "page", "1").out.strip() == "Another end."
    options = baiyi("import", "work.baiyi", "--title", "Mine")
    assert options.code == 2 and ("请去掉这些选项" if zh else "leave them out") in options.err
    whole = (home / "work.baiyi").read_bytes()
    (home / "half.baiyi").write_bytes(whole[: len(whole) // 2])
    half = baiyi("import", "half.baiyi")
    assert half.code == 2 and ("不完整" if zh else "not all of it") in half.err
    (home / "renamed.bin").write_bytes(whole)
    assert baiyi("import", "renamed.bin").code == 2, "it is known by how it begins, and differs"
    none = baiyi("import", "none.baiyi", "--json")
    assert none.json["error"] == "BadArchive" and "none.baiyi" in none.json["message"][language]


def test_what_cannot_be_exported(baiyi: Run, work: str, home: Path) -> None:
    assert "no work 'none'" in baiyi("export", "none").err
    there = baiyi("export", work, "-o", "nowhere/work")
    assert there.code == 2 and "choose another file (-o)" in there.err
    assert not list(home.glob(".*part"))


def test_a_work_that_stopped_halfway_moves_as_far_as_it_is(baiyi: Run, home: Path) -> None:
    brief = home / "brief.yaml"
    brief.write_text(f"line: {LINE}\nform: tiny\npages: 2\ntone: broken\n", "utf-8")
    assert baiyi("make", str(brief)).code == 6
    work = baiyi("list", "--json").json[0]["id"]
    steps = len(baiyi("show", work, "--json").json["steps"])
    assert baiyi("export", work, "-o", "half.baiyi").code == 0
    moved = baiyi("import", "half.baiyi", "--json", **ELSEWHERE).json
    assert moved["files"] == 0 and baiyi("list", "--json").json[0]["state"] == "failed"
    assert len(baiyi("show", work, "--json").json["steps"]) == steps

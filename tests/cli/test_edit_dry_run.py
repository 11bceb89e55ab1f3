"""`baiyi edit --dry-run`: what a rebuild would redo, and nothing kept."""

from __future__ import annotations

from pathlib import Path

from tiny_terminal import Run


def test_what_an_edit_would_redo_is_told_and_nothing_kept(
    baiyi: Run, work: str, tmp_path: Path
) -> None:
    before = baiyi("show", work, "--json").json
    told = baiyi("edit", work, "canon", "--dry-run")
    assert told.code == 0 and "2  page" in told.out and "file  " in told.out
    text = tmp_path / "page.txt"
    text.write_text("Another page.", "utf-8")
    told = baiyi("edit", work, "page", "1", "--from", str(text), "--dry-run", BAIYI_LANGUAGE="zh")
    assert "文件" in told.out and "正文" not in told.out, "the other pages stay"
    text.write_text(baiyi("show", work, "page", "1").out, "utf-8")
    told = baiyi("edit", work, "page", "1", "--from", str(text), "--dry-run", BAIYI_LANGUAGE="en")
    assert told.out == "a rebuild would redo nothing\n"
    assert baiyi("show", work, "--json").json == before
    wrong = baiyi("edit", work, "page", "7", "--dry-run")
    assert wrong.code == 2 and "page 7" in wrong.err

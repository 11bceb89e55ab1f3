"""`baiyi clean`: what removed works have left goes, what others need stays, and nothing goes unasked."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from tiny_terminal import Run


def aged(home: Path) -> int:
    """Make every asset an hour older than it is; how many there are."""
    paths = [path for path in (home / "home" / "assets").glob("??/*") if path.is_file()]
    for path in paths:
        os.utime(path, (time.time() - 7200,) * 2)
    return len(paths)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_goes_unasked(baiyi: Run, work: str, language: str) -> None:
    refused = baiyi("clean", BAIYI_LANGUAGE=language)
    assert refused.code == 2 and "--yes" in refused.err and "--dry-run" in refused.err
    wrong = baiyi("clean", "--days", "-1", BAIYI_LANGUAGE=language)
    assert wrong.code == 2 and "--days" in wrong.err


def test_what_a_removed_work_has_left_goes_and_the_rest_stays(
    baiyi: Run, work: str, home: Path
) -> None:
    other = baiyi("make", "another one", "--form", "tiny", "--pages", "1", "--json").json["work"]
    many = aged(home)
    assert many and baiyi("clean", "--days", "0", "--dry-run", "--json").json["assets"] == 0
    assert baiyi("remove", work, "--yes").code == 0
    soon = baiyi("clean", "--yes", "--json").json
    assert soon["steps"] == soon["assets"] == 0, "30 days are not over"
    would = baiyi("clean", "--days", "0", "--dry-run", "--json").json
    assert would["steps"] > 0 and would["assets"] > 0 and would["size"] > 0
    assert aged(home) == many, "a dry run takes nothing"
    assert baiyi("clean", "--days", "0", "--yes", "--json").json == would
    assert aged(home) == many - would["assets"]
    again = baiyi("clean", "--days", "0", "--yes", "--json").json
    assert again["steps"] == again["assets"] == again["size"] == 0
    whole = baiyi("rebuild", other, "--json")
    assert whole.code == 0 and whole.json["steps_run"] == 0, "the other work is untouched"


def test_a_half_done_step_that_nobody_goes_on_with_goes(baiyi: Run, work: str, home: Path) -> None:
    folder = home / "home" / "unfinished" / ("f" * 64)
    (folder / "run").mkdir(parents=True)
    (folder / "run" / "checkpoint").write_bytes(b"x" * 1000)
    assert baiyi("clean", "--days", "0", "--yes", "--json").json["unfinished"] == 0, "too young"
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (time.time() - 3 * 86400,) * 2)
    assert baiyi("clean", "--days", "7", "--yes", "--json").json["unfinished"] == 0
    told = baiyi("clean", "--days", "2", "--yes", "--json").json
    assert (told["unfinished"], told["size"]) == (1, 1000) and not folder.exists()

"""`baiyi remove`: it asks, says what goes, and takes nothing that is not the work's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_terminal import Run


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_anybody_to_ask_nothing_is_removed(baiyi: Run, work: str, language: str) -> None:
    refused = baiyi("remove", work, BAIYI_LANGUAGE=language)
    assert refused.code == 2 and "--yes" in refused.err
    assert ("不能恢复" if language == "zh" else "cannot be undone") in refused.err
    assert baiyi("show", work, "--json").code == 0
    assert baiyi("remove", work, "--json").json["error"] == "UserError"


def test_a_work_goes_with_its_files(baiyi: Run, work: str) -> None:
    paths = [Path(f["path"]) for f in baiyi("show", work, "--json").json["files"]]
    told = baiyi("remove", work[:6], "--yes", "--json").json
    assert (told["work"], told["parts"] > 0, told["kept"]) == (work, True, [])
    assert {str(path.absolute()) for path in paths} <= set(told["files"])
    assert not any(Path(path).exists() for path in told["files"])
    assert not any(path.exists() or path.parent.exists() for path in paths)
    assert baiyi("show", work).code != 0
    none = baiyi("remove", work, "--yes")
    assert none.code == baiyi("show", work).code and work in none.err


def test_files_that_are_wished_kept_and_those_that_were_changed_stay(baiyi: Run, work: str) -> None:
    path = Path(baiyi("show", work, "--json").json["files"][0]["path"])
    path.write_text("mine now", "utf-8")
    told = baiyi("remove", work, "--yes")
    assert told.code == 0 and path.name in told.out and path.read_text("utf-8") == "mine now"

"""Folders that are whole, or what they were."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from baiyi.errors import NoRoom, UserError
from baiyi.store.whole import new_folder


def test_a_folder_is_replaced_whole_and_only_where_that_is_asked_for(tmp_path: Path) -> None:
    to = tmp_path / "model"
    for text in ("first", "second"):
        with new_folder(to, replace=True) as building:
            (building / "deep").mkdir()
            (building / "deep" / f"{text}.txt").write_text(text)
    assert [file.name for file in to.rglob("*.*")] == ["second.txt"]
    with pytest.raises(UserError, match="not empty"), new_folder(to):
        pass
    assert list(tmp_path.iterdir()) == [to]


@pytest.mark.parametrize(
    "full",
    [
        shutil.Error([("a", "b", "[Errno 28] No space left on device")]),  # of copytree
        RuntimeError("I/O error: No space left on device (os error 28)"),  # of safetensors
    ],
)
def test_a_disk_that_is_full_in_words_only_leaves_what_was_there(
    tmp_path: Path, full: Exception
) -> None:
    to = tmp_path / "model"
    to.mkdir()
    (to / "kept.txt").write_text("kept")
    with pytest.raises(NoRoom, match="the disk is full"), new_folder(to, replace=True):
        raise full
    assert list(tmp_path.iterdir()) == [to] and (to / "kept.txt").read_text() == "kept"

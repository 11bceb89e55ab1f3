"""Work that is done in another process, and a process that is killed at it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from baiyi.errors import NoRoom, UserError
from baiyi.models.data import files, workers


def test_a_result_and_an_error_come_back() -> None:
    assert workers.away(os.getpid) != os.getpid()
    with pytest.raises(UserError, match="cannot be read") as caught:
        workers.away(files.read, Path("/none/such"))
    assert "无法读取" in caught.value.chinese


def test_a_killed_process_is_told_and_the_next_work_is_done() -> None:
    with pytest.raises(NoRoom, match="most likely because memory is full"):
        workers.away(signal.raise_signal, signal.SIGKILL)
    assert workers.away(len, "ab") == 2

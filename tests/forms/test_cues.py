"""Passages as people edit them: lines with times."""

from __future__ import annotations

import pytest

from baiyi.errors import BadBrief
from baiyi.forms.cues import read, written
from baiyi.values import Cue, Passage

PASSAGE = Passage(
    cues=(
        Cue(start_seconds=0.5, stop_seconds=2.25, text="The ferry does not wait."),
        Cue(start_seconds=3723.004, stop_seconds=3725.0, text="船不等人。"),
    )
)


def test_what_is_written_is_read_again() -> None:
    text = written(PASSAGE)
    assert text.splitlines() == [
        "00:00:00.500 - 00:00:02.250  The ferry does not wait.",
        "01:02:03.004 - 01:02:05.000  船不等人。",
    ]
    assert read(text, "passage 1") == PASSAGE


def test_other_spellings_of_times_and_lines_that_go_on() -> None:
    told = read(
        "0:01,5 --> 00:02  one\n\nand more\n1:02:03.004 – 1:02:05 two\n1:02:06 - 1:02:07 \n", "x"
    )
    assert [(c.start_seconds, c.text) for c in told.cues] == [
        (1.5, "one and more"),
        (3723.004, "two"),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no time at all", "line 1 has no time"),
        ("0:05 - 0:04  backwards", "line 1 ends before it begins"),
        ("0:05 - 0:06  a\n0:01 - 0:02  b", "line 2 begins before the line above it"),
    ],
)
def test_what_does_not_fit_is_named_by_its_line(text: str, why: str) -> None:
    with pytest.raises(BadBrief, match=f"passage 3, {why}") as caught:
        read(text, "passage 3")
    assert "第" in caught.value.chinese and "passage 3" in caught.value.chinese

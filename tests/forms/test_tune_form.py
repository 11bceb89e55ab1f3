"""A tune as a work: made once, labelled, edited by hand, explained."""

from __future__ import annotations

import pytest
from little_home import Home

from baiyi.brief import brief_from_line
from baiyi.errors import BadBrief, Unsupported
from baiyi.protect.verify import verify
from baiyi.values import Brief

KINDS = {".mp3", ".wav", ".mid", ".musicxml", ".pdf"}


def brief(**given: object) -> Brief:
    told = {"form": "tune", "bars": 4, "tempo": 200, "metre": "4/4", "author": "Lin Yi"}
    return brief_from_line("a calm tune for a quiet garden", **told | given)


@pytest.mark.models
def test_a_tune_is_made_once_labelled_edited_and_rebuilt_no_further_than_needed(home: Home) -> None:
    with home.open() as studio:
        made = studio.make(brief())
        again = studio.make(brief())
        assert again.steps_run == 0 and made.steps_run > 8
        files = {path.suffix: path for path in home.out.glob("*/*")}
        assert set(files) == KINDS | {".c2pa"}
        for kind in KINDS:
            report = verify(files[kind])
            outcomes = {f.rule: f.outcome for f in report.findings}
            assert outcomes["gb45438.explicit"] == outcomes["gb45438.implicit"] == "present", kind
            assert report.whole and outcomes["gb45438.integrity"] == "present", kind
        before = {kind: files[kind].read_bytes() for kind in KINDS}

        text = studio.part_text(made.work, "melody")
        assert text.startswith("X:1\nT:A Quiet Garden\n") and "\nP:A\n" in text
        lines = text.splitlines()
        first = max(n for n, line in enumerate(lines) if line == "P:A") + 1
        broken = [*lines[:first], lines[first].replace("|", "c |", 1), *lines[first + 1 :]]
        studio.edit(made.work, "melody", "\n".join(broken))
        with pytest.raises(BadBrief, match="bar 1 of the section A"):
            studio.make(brief())
        studio.undo(made.work, "melody")

        changed = [
            *lines[:first],
            "d4 f4 | " + lines[first].split("|", 1)[1].strip(),
            *lines[first + 1 :],
        ]
        studio.edit(made.work, "melody", "\n".join(changed))
        edited = studio.make(brief())
        ran = {step.name for step in studio.ledger.steps.of_work(made.work)}
        assert "compose.melody" in ran and edited.steps_run < made.steps_run
        assert 0 < studio.human_share(made.work) < 0.6
        assert all(files[kind].read_bytes() != before[kind] for kind in KINDS)


def test_a_tune_is_of_itself_alone_and_bad_briefs_are_named(home: Home) -> None:
    with home.open() as studio:
        with pytest.raises(BadBrief, match="did you mean 'flute'"):
            studio.make(brief(instruments=("fluet",)))
        with pytest.raises(Unsupported, match="6/8"):
            studio.make(brief(metre="7/8"))
        for bars in (0, 10_000):
            with pytest.raises(BadBrief, match="bars"):
                brief(bars=bars)
    assert brief_from_line("waltz", metre="3/4").form == "tune"

"""The people of a canon: other voices, heard before they are taken; other looks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from little_home import Home, little_brief

from baiyi.errors import BadBrief, NotFound, UserError
from baiyi.forms import people
from baiyi.forms.studio import Studio
from baiyi.protect.verify import verify
from baiyi.store.leases import Owner
from baiyi.store.usage import Prices

Told = tuple[Home, Studio, str]


@pytest.fixture(scope="module")
def told(shared_home: Home) -> Iterator[Told]:
    with shared_home.open() as studio:
        yield shared_home, studio, studio.make(little_brief("zh", narration=True, pages=2)).work


def test_a_voice_is_heard_before_it_is_taken_labelled_and_spoken_once(told: Told) -> None:
    home, studio, work = told
    home.asked()
    before = studio.costs(work)
    first = people.sample(studio, work, "an")
    assert len(home.asked()) == 1
    report = verify(first)
    assert report.whole and report.media_type == "audio/mpeg"
    lacking = {f.rule for f in report.findings if f.outcome in ("missing", "broken")}
    assert lacking <= {"euaia.watermark"}
    assert people.sample(studio, work, "an") == first and home.asked() == []
    assert {c.step for c in studio.costs(work)} - {c.step for c in before} == {
        "speak.sample",
        "publish.spoken",
    }
    assert studio.make(studio.brief(work)).steps_run == 0, "no build is superseded by it"
    with pytest.raises(NotFound, match="no voice 'amy' that speaks zh; it has: an, ping"):
        people.sample(studio, work, "amy")


def test_it_is_paid_by_who_listens(told: Told) -> None:
    _, studio, work = told
    people.sample(studio, work, "ping", by="somebody")
    rows = studio.ledger.usage.rows(0, 4e9, Prices.of(studio.settings), "somebody")
    assert {row.work for row in rows} == {work} and sum(row.seconds for row in rows) > 0


def test_while_the_work_is_made_nobody_listens(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    _, studio, work = told
    monkeypatch.setattr(people, "PATIENCE", 0.1)
    other = Owner()
    assert studio.ledger.leases.take(f"work:{work}", other)
    with pytest.raises(UserError, match="is being made"):
        people.sample(studio, work, "an")
    studio.ledger.leases.release(other, [f"work:{work}"])


def test_another_voice_and_another_look_are_edits_of_the_canon(told: Told) -> None:
    home, studio, work = told
    assert people.speaks(studio, work)
    assert [voice.name for voice in people.voices(studio, work)] == ["an", "ping"]
    who = people.people(studio, work)[0]
    other = "an" if who.voice == "ping" else "ping"
    said = people.effects(studio, work, who.name, {"voice": other})
    assert {stage.kind for stage in said.stages} <= {"speaker", None}
    assert people.change(studio, work, who.name, {"voice": other}).voice == other
    assert studio.find(work).state == "edited" and studio.human_share(work) == 0
    home.asked()
    studio.make(studio.brief(work))
    assert all(line.startswith("speaks") for line in home.asked())
    assert people.change(studio, work, who.name, {"voice": None}).voice is None

    said = people.effects(studio, work, who.name, {"colour": "teal", "voice": other})
    assert {stage.kind for stage in said.stages} == {"writer", "painter", None}
    changed = people.change(studio, work, who.name, {"colour": "teal", "role": "a smith"})
    assert (changed.look.colour, changed.role, changed.look.hair) == ("teal", "a smith", "braids")
    studio.undo(work, "canon")
    assert people.people(studio, work)[0].role == who.role


@pytest.mark.parametrize(
    ("who", "changes", "kind", "named"),
    [
        ("Nobody", {"voice": "an"}, NotFound, "Nobody"),
        (None, {"voice": "siri"}, NotFound, "siri"),
        (None, {"voice": "amy"}, NotFound, "amy"),
        (None, {"colour": "plaid"}, BadBrief, "colour"),
        (None, {"role": "x" * 200}, BadBrief, "role"),
        (None, {"name": "Zed"}, BadBrief, "name"),
        (None, {"hat": None}, BadBrief, "hat"),
    ],
)
def test_what_does_not_fit_is_named_and_changes_nothing(
    told: Told, who: str | None, changes: dict[str, str | None], kind: type[Exception], named: str
) -> None:
    _, studio, work = told
    before = people.people(studio, work)
    with pytest.raises(kind, match=named):
        people.change(studio, work, who or before[0].name, changes)
    assert people.people(studio, work) == before


def test_a_work_that_nobody_reads_aloud_has_people_without_voices(told: Told) -> None:
    _, studio, _ = told
    silent = studio.make(little_brief("en", pages=1, narration=False)).work
    assert not people.speaks(studio, silent) and people.people(studio, silent)

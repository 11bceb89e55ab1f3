"""ABC as others write it is read; the text of the melody model says what the notes say."""

from __future__ import annotations

import pytest

from baiyi.values import Metre, abc, melody_text
from baiyi.values.modes import MODES, altered, signature, spelled

JIG = """X: 7
T: The Bag Of Meal
M: 6/8
L: 1/8
Q: 3/8=110
R: jig
K: Edor
|: "Em"e2f {a}gfe | ~B3 (dcB) | (AB)^c !trill!d2e | f>ed e3 :|
|: [eg]2f gfe |1 B3 dcB | ABc d2e | edB E3 :|2 B3 B3 | c3 d3 | e3- e3 |]
"""


def test_a_tune_as_its_players_write_it() -> None:
    sheet = abc.read(JIG)
    assert (sheet.title, sheet.tonic, sheet.mode, sheet.tempo) == (
        "The Bag Of Meal",
        "E",
        "dorian",
        110,
    )
    assert sheet.metre == Metre(beats=6, unit=8) and sheet.steady
    first = [(note.pitch, note.ticks) for note in sheet.bars[0].notes]
    assert first == [(76, 24), (78, 12), (79, 12), (78, 12), (76, 12)]
    assert sheet.bars[2].notes[2].pitch == 73, "the accidental"
    assert [n.ticks for n in sheet.bars[3].notes[:2]] == [18, 6], "broken rhythm"
    assert sheet.bars[4].notes[0].pitch == 79, "of a chord the highest"
    assert all(bar.ticks == 72 for bar in sheet.bars)


def test_sections_are_told_without_their_key_second_endings_for_first_ones() -> None:
    text, about = melody_text.told(abc.read(JIG))
    assert about == {
        "mode": "dorian", "metre": "6/8", "flow": about["flow"], "range": about["range"], "sections": "AB",
    }  # fmt: skip
    assert text.startswith("[④4C2D2K2D2C③"), text
    melody = melody_text.untold(text)
    assert [len(section) for section in melody.sections] == [4, 4]
    assert melody.sections[1][-1] == ((0, 72),), "the tie is one tone"


def test_a_mode_goes_by_the_tone_on_which_the_tune_ends() -> None:
    tune = "X:1\nM:4/4\nL:1/4\nK:G\nABcd|edcB|ABcd|eAAA|\n"
    assert melody_text.told(abc.read(tune))[1]["mode"] == "dorian"
    with pytest.raises(melody_text.Untellable, match="no mode"):
        melody_text.told(abc.read(tune.replace("eAAA", "eBBB")))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("X:1\nABC|\n", "no key"),
        ("X:1\nK:H\nABC|\n", "no key that is known"),
        ("X:1\nM:7\nK:C\nABC|\n", "no metre"),
        ("X:1\nK:C\nAB§|\n", "not understood"),
        ("X:1\nK:C\nA0|\n", "no length"),
        ("X:1\nK:C\nA/4096|\n", "too fine"),
        ("X:1\nK:C\n>A|\n", "after no note"),
        ("X:1\nK:C\nc'''''''''|\n", "too high"),
        ("X:1\nK:A#\nC|\n", "signs"),
        ("", "no key"),
    ],
)
def test_what_is_no_abc_is_named(text: str, why: str) -> None:
    with pytest.raises(abc.NotABC, match=why) as caught:
        abc.read(text)
    assert caught.value.chinese


def test_signatures_and_spelling() -> None:
    assert (signature("D", "major"), signature("A", "minor"), signature("E", "dorian")) == (2, 0, 2)
    assert signature("Bb", "major") == -2 and altered(-2) == {"B": -1, "E": -1}
    assert signature("G", "zhi") == 0 and signature("A", "yu") == 0 and signature("D", "shang") == 0
    assert spelled(70, -2) == ("B", -1, 4) and spelled(61, 2) == ("C", 1, 4)
    for mode in MODES.values():
        if mode.five:
            assert set(mode.degrees) < set(MODES[mode.parent].degrees)
    assert {tuple(sorted((9 + d) % 12 for d in MODES["yu"].degrees))} == {(0, 2, 4, 7, 9)}

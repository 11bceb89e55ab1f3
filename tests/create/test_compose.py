"""From words to a plan, from a melody to chords, an arrangement and its sound."""

from __future__ import annotations

import io
import re
from typing import Any

import av
import numpy as np
import pytest

from baiyi.brief import brief_from_line
from baiyi.create.compose import play
from baiyi.create.compose.arrange import arrange
from baiyi.create.compose.harmony import KINDS, chord, harmonise, read_chords
from baiyi.create.compose.instruments import ROWS, instrument
from baiyi.create.compose.melody import read_melody
from baiyi.create.compose.notation import written
from baiyi.create.compose.plan import METRES, plan_tune
from baiyi.errors import BadBrief, Unsupported
from baiyi.values import Arrangement, Brief, ChordSheet, Metre, Notation, Tune, TunePlan
from baiyi.values.modes import MODES

TUNE = """X:1
T:The Ferry
M:4/4
L:1/8
Q:1/4=92
P:AABA
K:D
P:A
d2 A2 F2 A2 | G2 B2 A4 | (3efe d2 c2 e2 | d4- d2 z2 |]
P:B
f2 e2 d2 f2 | e2 d2 B4 | A2 B2 ^c2 A2 | d2 f2 d4 |]
"""


def brief(line: str, **given: Any) -> Brief:
    return brief_from_line(line, form="tune", **given)


def plan(line: str = "a calm tune", **given: Any) -> TunePlan:
    return plan_tune(brief(line, **given), seed=1)


def tune(text: str = TUNE, **given: Any) -> Tune:
    return read_melody(Notation(text=text), plan(**given), "")


def arranged(**given: Any) -> tuple[Tune, Arrangement]:
    asked = plan(**given)
    found = read_melody(Notation(text=TUNE.replace("P:AABA", "P:AB")), asked, "")
    return found, arrange(found, harmonise(found), asked)


def test_words_decide_in_both_languages() -> None:
    slow = plan("a slow, wistful tune for a rainy harbour")
    assert MODES[slow.mode].minor and slow.metre == Metre(beats=6, unit=8) and slow.tempo < 60
    assert slow.title == "A Rainy Harbour" and "wistful" in slow.mood
    merry = plan("a merry reel for the fair")
    assert merry.mode == "major" and str(merry.metre) == "2/2" and merry.flow == "lively"
    rain = plan("江南夜雨，慢板，思乡")
    assert rain.mode == "yu" and rain.title == "江南夜雨" and rain.tempo <= 60
    assert "guzheng" in rain.instruments
    assert plan("春天的圆舞曲，D大调，欢快").metre == Metre(beats=3, unit=4)
    assert not MODES[plan("春天的圆舞曲，欢快").mode].five, "a waltz is none of the five tones"


def test_the_brief_wins_over_the_words() -> None:
    said = plan(
        "a slow sad song", mode="Bb mixolydian", metre="9/8", tempo=120, bars=20, structure="abac",
        instruments=("二胡", "grand piano"),
    )  # fmt: skip
    assert (said.tonic, said.mode, str(said.metre), said.tempo) == ("Bb", "mixolydian", "9/8", 120)
    assert said.form == "ABAC" and said.bars == 20 and said.instruments == ("erhu", "piano")
    assert plan(mode="D羽").mode == "yu" and plan(mode="D羽").tonic == "D"
    assert plan(mode="f♯小调").tonic == "F#" and plan(mode="G").mode == "major"


@pytest.mark.parametrize("bars", [4, 5, 7, 8, 9, 12, 13, 16, 17, 24, 30, 31, 32, 64, 100, 255, 256])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_tune_has_as_many_bars_as_were_asked_for(bars: int, language: str) -> None:
    found = plan("夜曲" if language == "zh" else "night", bars=bars)
    assert found.bars == bars and set(found.form) == set(found.lengths)
    assert max(found.lengths.values()) <= 16 and found.form[0] == "A"


def test_what_there_is_none_of_is_named_with_what_there_is() -> None:
    for given, error, words in (
        ({"metre": "7/13"}, BadBrief, "3/4"),
        ({"metre": "waltz/x"}, BadBrief, "no metre"),
        ({"metre": "5/4"}, Unsupported, "6/8"),
        ({"mode": "dorain"}, BadBrief, "dorian"),
        ({"mode": "A# major"}, BadBrief, "seven"),
        ({"instruments": ("flut",)}, BadBrief, "flute"),
        ({"instruments": ("古琴筝",)}, BadBrief, "instrument"),
        ({"structure": "ABCDEF", "bars": 4}, BadBrief, "bars"),
    ):
        with pytest.raises(error, match=words) as caught:
            plan(**given)  # type: ignore[arg-type]
        assert re.search(r"[\u4e00-\u9fff]", caught.value.chinese)
    for bars in (0, 3, 10_000, -8):
        with pytest.raises(BadBrief, match="bars"):
            plan(bars=bars)


def test_instruments_are_of_general_midi_and_can_be_named_in_both_languages() -> None:
    assert all(0 <= row.program < 128 and row.lowest + 18 <= row.highest for row in ROWS)
    assert all(instrument(row.chinese) is row is instrument(row.name) for row in ROWS)


def test_abc_that_was_written_is_read_as_the_same_tune() -> None:
    once = tune()
    assert tune(written(once)) == once
    assert len(once.played) == 16 and once.form == "AABA"
    five = once.model_copy(update={"mode": "gong"})
    assert "宫" in written(five)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("G2 B2 A4", "G2 B2 A2", r"bar 2 of the section A \(line 9\) has 6 eighths, and not 8"),
        ("e2 d2 B4", "e2 d2 B4 c2", r"bar 2 of the section B"),
        ("P:AABA", "P:AAXA", "the section X"),
        ("P:B\n", "P:A\n", "written twice"),
        ("P:B\n", "P:b\n", "no section"),
        ("K:D\n", "", "no key"),
        ("f2 e2", "f2 [K:G] e2", "changes key"),
        ("f2 e2", "f2 ; e2", "not ABC notation: line 11"),
    ],
)
def test_an_edit_that_does_not_add_up_is_named_by_its_bar(
    before: str, after: str, why: str
) -> None:
    assert before in TUNE
    with pytest.raises(BadBrief, match=why) as caught:
        tune(TUNE.replace(before, after, 1))
    assert re.search(r"[\u4e00-\u9fff]", caught.value.chinese)


def test_chords_fit_the_melody_and_end_at_home() -> None:
    found = tune()
    sheet = harmonise(found)
    chords = read_chords(sheet, found)
    assert chords["A"][-1] == ("D",) and chords["B"][-1] == ("D",)
    for section in found.sections:
        for bar, names in zip(section.bars, chords[section.label], strict=True):
            sounding = {n.pitch % 12 for n in bar.notes if n.pitch is not None}
            assert any(sounding & chord(name).tones for name in names)
    five = found.model_copy(update={"tonic": "G", "mode": "gong"})
    tones = {(7 + d) % 12 for d in MODES["gong"].degrees}
    for bars in read_chords(harmonise(five), five).values():
        assert all(chord(name).tones <= tones for bar in bars for name in bar)
    assert {chord(f"C{kind}").kind for kind in KINDS} == set(KINDS)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A: D | G | A\nB: D | G | A | D", "3 bars"),
        ("A: D | H | A | D\nB: D | G | A | D", "bar 2: 'H'"),
        ("A: D | G | A | D", "section B"),
        ("A: D | | A | D\nB: D | G | A | D", "one to four"),
    ],
)
def test_chords_that_do_not_fit_are_named(text: str, why: str) -> None:
    with pytest.raises(BadBrief, match=why):
        read_chords(ChordSheet(text=text), tune())


@pytest.mark.parametrize("metre", METRES)
def test_every_metre_and_pattern_is_played_within_its_instruments(metre: str) -> None:
    for line in ("a calm tune", "a tune", "a lively dance"):
        for lead in ("flute", "erhu", "cello"):
            given = plan(line, metre=metre, instruments=(lead, "harp", "double bass", "strings"))
            bar = "d" + str(given.metre.ticks // 12)
            text = f"X:1\nM:{metre}\nL:1/8\nP:AAB\nK:D\nP:A\n{bar}|{bar}|\nP:B\n{bar}|{bar}|\n"
            found = read_melody(Notation(text=text), given, "")
            made = arrange(found, harmonise(found), given)
            assert [voice.name for voice in made.voices] == ["melody", "chords", "bass", "bed"]
            for voice in made.voices[1:]:
                row = instrument(voice.instrument)
                assert voice.strikes
                for strike in voice.strikes:
                    assert strike.start + strike.ticks <= made.ticks
                    assert row.lowest <= strike.pitch <= row.highest + 12
                    assert strike.pitch % 12 in {2, 6, 9, 11, 4, 7, 1}, "of the mode"


def samples_of(flac: bytes) -> tuple[Any, int]:
    with av.open(io.BytesIO(flac)) as container:
        stream = container.streams.audio[0]
        frames = [f.to_ndarray().reshape(-1, 2) for f in container.decode(stream)]
        return np.concatenate(frames) / 32768, stream.rate


@pytest.mark.models
def test_the_sound_is_as_loud_as_music_and_has_the_chords_that_are_written() -> None:
    found, made = arranged(bars=16)
    once, again = play.play(made), play.play(made)
    assert once == again, "the same arrangement, the same bytes"
    samples, rate = samples_of(once.read())
    seconds = play.when(made, made.ticks)
    assert rate == 44_100 and samples.shape[1] == 2
    assert seconds + 2 < len(samples) / rate < seconds + 4, "a tail, and no more"
    assert seconds > found.seconds, "the end is drawn out"
    assert np.abs(samples).max() < 10 ** (-1.0 / 20), "no clipping"
    assert abs(play.loudness_of(samples.astype(np.float32)) + 16) < 0.7
    assert np.sqrt((samples[: rate // 2] ** 2).mean()) > 0.005, "it begins at once"
    assert np.abs(samples[-200:]).max() < 0.01, "it ends in silence"
    assert np.abs(samples[:, 0] - samples[:, 1]).max() > 0.01, "left is not right"
    hits, bars = 0, found.played
    for number in range(len(bars)):
        begin, end = (
            round(play.when(made, n * found.metre.ticks) * rate) for n in (number, number + 1)
        )
        heard = chroma(samples[begin:end].mean(axis=1), rate)
        label, place = found.form[number // 4], number % 4
        own = set().union(*(chord(name).tones for name in made.chords[label][place]))
        own |= {n.pitch % 12 for n in bars[number].notes if n.pitch is not None}
        hits += sum(heard[t] for t in own) > 0.75
    assert hits >= 7, f"{hits} of {len(bars)} bars sound as they are written"


def chroma(samples: Any, rate: int) -> Any:
    """Share of the sound's power in each pitch class, 65 to 1,100 Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / rate)
    inside = (hertz > 65) & (hertz < 1100)
    classes = np.round(12 * np.log2(hertz[inside] / 440) + 69).astype(int) % 12
    shares = np.bincount(classes, spectrum[inside], 12)
    return shares / shares.sum()


@pytest.mark.models
def test_a_damaged_soundfont_and_a_tune_without_end_are_refused(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from baiyi.errors import MissingModel, StepFailed
    from baiyi.settings import settings

    _, made = arranged(bars=16)
    monkeypatch.setenv("BAIYI_CACHE", str(tmp_path))
    settings.cache_clear()
    try:
        with pytest.raises(MissingModel, match="baiyi models get fluidr3-mono"):
            play.rendered(made)
        path = tmp_path / "weights" / play.SOUNDFONT / play.FILE
        path.parent.mkdir(parents=True)
        path.write_bytes(b"RIFF, but no SoundFont")
        with pytest.raises(StepFailed, match="cannot be read"):
            play.rendered(made)
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    slow = made.model_copy(update={"tempi": ((0, 1.0),)})
    with pytest.raises(StepFailed, match="minutes"):
        play.play(slow)

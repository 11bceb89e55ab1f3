"""Recordings: where they are cut, what is kept of their times, how their words are set out."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from baiyi.documents import limits, recording
from baiyi.documents.sound import RATE, sound_of
from baiyi.errors import BadBrief, Unsupported
from baiyi.values import Asset, Cue, Heard, HeardWord, Manuscript, Passage, Sound

ABOUT = Manuscript(title="渡口", language="zh", chapters=())


def noise(*pieces: tuple[float, float]) -> bytes:
    """A WAV of (seconds, loudness) after each other."""
    chance = np.random.default_rng(1)
    samples = [chance.normal(0, level, int(RATE * seconds)) for seconds, level in pieces]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.concatenate(samples).clip(-1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()


class Echo:
    """A listener that says a word in the middle of whatever it hears."""

    asked: Any = None

    def languages(self) -> tuple[str, ...]:
        return ("en", "zh")

    def listen(self, sound: Sound, **asked: Any) -> Iterator[Heard]:
        self.asked = asked
        word = HeardWord(text="word", start_seconds=1.0, stop_seconds=1.5)
        yield Heard(text=" word", language="en", start_seconds=1.0, stop_seconds=1.5, words=(word,))


def test_a_long_recording_is_cut_where_it_is_quietest_and_nothing_of_it_is_lost() -> None:
    data = noise((250, 0.1), (2, 0.0005), (100, 0.1))
    found = recording.stretches(Asset.of(data, "audio/wav"))
    sounds = [sound_of(piece.sound.read()) for piece in found]
    assert len(found) == 2 and 250 < found[1].start_seconds < 252
    assert sum(s.seconds for s in sounds) == pytest.approx(352, abs=0.01)
    assert found[1].start_seconds == pytest.approx(sounds[0].seconds, abs=1e-6)


def test_times_are_those_of_the_whole_recording() -> None:
    [short] = recording.stretches(Asset.of(noise((3, 0.1)), "audio/wav"))
    listener = Echo()
    [told] = recording.heard(
        short.model_copy(update={"start_seconds": 250.2}), "en", "Mina", listener=listener
    )
    assert (told.start_seconds, told.words[0].stop_seconds) == (251.2, 251.7)
    assert listener.asked == {"language": "en", "hint": "Mina"}
    with pytest.raises(Unsupported, match="'xx' is none that is heard here; there are: en, zh"):
        recording.heard(short, "xx", "", listener=listener)


def test_chinese_marks_are_set_as_chinese_sets_them() -> None:
    assert recording.full_width("夜里下了雨, 河水涨了?真的!") == "夜里下了雨，河水涨了？真的！"
    assert (
        recording.full_width("At 3.5, he left. 好, ok, 3,000") == "At 3.5, he left. 好，ok, 3,000"
    )


def test_paragraphs_end_with_a_pause_or_with_a_sentence_where_they_are_long() -> None:
    def cue(start: float, stop: float, text: str) -> Cue:
        return Cue(start_seconds=start, stop_seconds=stop, text=text)

    told = recording.manuscript_of(
        ABOUT,
        [
            Passage(
                cues=(cue(0, 1, "夜里下了雨，"), cue(1.2, 2, "河水涨了。"), cue(5, 6, "He left."))
            ),
            Passage(
                cues=(
                    cue(6.5, 7, "Then she came."),
                    cue(7.1, 8, "x" * 300 + "."),
                    cue(8.1, 9, "End."),
                )
            ),
        ],
    )
    assert [block.text[:30] for block in told.chapters[0].blocks] == [
        "夜里下了雨，河水涨了。",
        "He left. Then she came. xxxxxx",
        "End.",
    ]
    assert recording.manuscript_of(ABOUT, [Passage()]).chapters == ()


@pytest.mark.parametrize("data", [b"", b"not a sound at all", b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_recording_is_refused(data: bytes) -> None:
    with pytest.raises(BadBrief):
        recording.sound_seconds(data, "x.mp3")


def test_what_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RECORDING", 2)
    with pytest.raises(BadBrief, match="longer than 2 s"):
        recording.stretches(Asset.of(noise((3, 0.1)), "audio/wav"))
    monkeypatch.setattr(limits, "RECORDING_FILE", 100)
    with pytest.raises(BadBrief, match=r"x\.wav: bytes"):
        recording.sound_seconds(noise((1, 0.1)), "x.wav")

"""The listener on its real model: what our own voices say is understood, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import opencc
import pytest

from baiyi.engines.listener_whisper import WhisperListener
from baiyi.engines.speaker_kokoro import KokoroSpeaker
from baiyi.errors import Damaged, MissingModel, StepFailed
from baiyi.settings import settings
from baiyi.testing import ListenerConformance
from baiyi.values import Line, Sound

MODEL, VOICES = "whisper-base", "kokoro-82m-int8"
WEIGHTS = settings().cache / "weights"
CHINESE = "妈妈一边炒菜，一边听收音机里的新闻。"


@pytest.fixture(scope="module")
def speaker() -> Iterator[KokoroSpeaker]:
    made = KokoroSpeaker(KokoroSpeaker.Options(), {VOICES: WEIGHTS / VOICES})
    yield made
    made.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[WhisperListener]:
    made = WhisperListener(WhisperListener.Options(), {MODEL: WEIGHTS / MODEL})
    yield made
    made.close()


def spoken(speaker: KokoroSpeaker, text: str, language: str) -> Sound:
    """The line at the speaker's own rate, 24 kHz."""
    sounds = list(speaker.speak(Line(speaker="narrator", text=text, language=language)))
    return Sound(samples=b"".join(sound.samples for sound in sounds), rate=sounds[0].rate)


class TestWhisper(ListenerConformance):
    engine_class = WhisperListener
    weights = {MODEL: WEIGHTS / MODEL}  # noqa: RUF012
    words, language = "floats down the river", "en"

    @pytest.fixture(scope="class")
    @classmethod
    def speech(cls, speaker: KokoroSpeaker) -> Sound:
        return spoken(speaker, "The lantern floats down the river at dusk.", "en")


def test_chinese_is_heard_as_such_and_written_in_simplified_characters(
    speaker: KokoroSpeaker, listener: WhisperListener
) -> None:
    parts = list(listener.listen(spoken(speaker, CHINESE, "zh")))
    text = "".join(part.text for part in parts)
    assert {part.language for part in parts} == {"zh"}
    assert all(word in text for word in ("妈妈", "一边", "收音机", "新闻")), text
    assert text == opencc.OpenCC("t2s").convert(text)


def test_times_are_those_of_the_sound_with_its_silences(
    speaker: KokoroSpeaker, listener: WhisperListener
) -> None:
    line = Line(speaker="narrator", text="One lantern. Two boats.", language="en")
    sounds = list(speaker.speak(line))
    begins = np.cumsum([0.0, *(sound.seconds for sound in sounds)])
    said_at = [
        begin + word.start_seconds
        for begin, sound in zip(begins, sounds, strict=False)
        for word in sound.words
    ]
    said = spoken(speaker, line.text, "en")
    quiet = np.zeros(3 * said.rate, "<f4").tobytes()
    parts = list(listener.listen(Sound(samples=quiet + said.samples, rate=said.rate)))
    starts = [word.start_seconds for part in parts for word in part.words]
    # The speaker knows when it begins each word; the listener is right to half a second.
    assert starts == pytest.approx([3 + start for start in said_at], abs=0.5)


def test_a_closed_listener_a_missing_and_a_broken_model_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match="baiyi models get whisper-base"):
        WhisperListener(WhisperListener.Options(), {MODEL: tmp_path})
    (tmp_path / "model.bin").write_bytes(b"no model")
    with pytest.raises(Damaged, match="fetch it again"):
        WhisperListener(WhisperListener.Options(), {MODEL: tmp_path})
    closed = WhisperListener(WhisperListener.Options(), {MODEL: WEIGHTS / MODEL})
    closed.close()
    with pytest.raises(StepFailed, match="closed"):
        list(closed.listen(WhisperListener.examples()[0]))

"""The speaker on its real model: heard back by a recogniser, levelled, timed, streamed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import opencc
import pyloudnorm
import pytest
from faster_whisper import WhisperModel

from baiyi.engines.speaker_kokoro import KokoroSpeaker
from baiyi.engines.speech.acoustics import FRAME, RATE, Acoustics
from baiyi.errors import Damaged, MissingModel, NotFound, StepFailed, Unsupported
from baiyi.settings import settings
from baiyi.testing import SpeakerConformance
from baiyi.values import Line, Sound

MODEL = "kokoro-82m-int8"
WEIGHTS = {MODEL: settings().cache / "weights" / MODEL}


class TestKokoro(SpeakerConformance):
    engine_class = KokoroSpeaker
    weights = WEIGHTS


@pytest.fixture(scope="module")
def speaker() -> Iterator[KokoroSpeaker]:
    made = KokoroSpeaker(KokoroSpeaker.Options(), WEIGHTS)
    yield made
    made.close()


@pytest.fixture(scope="module")
def listener() -> Any:
    folder = settings().cache / "weights" / "whisper-base"
    return WhisperModel(str(folder), device="cpu", compute_type="int8")


def line(text: str, language: str = "zh", **changed: Any) -> Line:
    return Line(speaker="narrator", text=text, language=language, **changed)


def samples(sounds: list[Sound]) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.concatenate([np.frombuffer(s.samples, "<f4") for s in sounds])


def heard(listener: Any, sounds: list[Sound], language: str) -> str:
    at = np.arange(0, sum(s.seconds for s in sounds) - 0.001, 1 / 16_000)
    wave = np.interp(at, np.arange(len(samples(sounds))) / RATE, samples(sounds))
    found, _ = listener.transcribe(
        wave.astype(np.float32),
        language=language,
        vad_filter=True,
        condition_on_previous_text=False,
    )
    text = "".join(segment.text for segment in found)
    return opencc.OpenCC("t2s").convert(text)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("zh", "妈妈一边炒菜，一边听收音机里的新闻。", ("妈妈", "一边", "收音机", "新闻")),
        ("zh", "他在北京学习computer science。", ("北京", "学习", "computer", "science")),
        ("en", "The doctor told the whole story for $3.50.", ("doctor", "whole story", "3.50")),
    ],
)
def test_what_is_spoken_is_understood(
    speaker: KokoroSpeaker, listener: Any, language: str, text: str, words: tuple[str, ...]
) -> None:
    understood = heard(listener, list(speaker.speak(line(text, language))), language).lower()
    assert all(word in understood for word in words), understood


def test_loudness_is_that_of_the_whole_and_of_each_sentence(speaker: KokoroSpeaker) -> None:
    text = (
        "The river rose in the night. Stop! By morning, the old bridge was gone, and the mill too."
    )
    sounds = list(speaker.speak(line(text, "en")))
    meter = pyloudnorm.Meter(RATE)
    assert meter.integrated_loudness(samples(sounds)) == pytest.approx(-18, abs=0.8)
    for sound in sounds:
        assert meter.integrated_loudness(samples([sound])) == pytest.approx(-18, abs=1)
        assert np.abs(samples([sound])).max() <= 10 ** (-1 / 20)


def test_a_cry_of_one_word_is_as_loud(speaker: KokoroSpeaker) -> None:
    loud = samples(list(speaker.speak(line("停！"))))
    speech = np.tile(loud[np.abs(loud) > 1e-4], 4)
    assert pyloudnorm.Meter(RATE).integrated_loudness(speech) == pytest.approx(-18, abs=3)
    assert np.abs(loud).max() <= 10 ** (-1 / 20)


def test_words_stand_in_the_text_and_follow_one_another(speaker: KokoroSpeaker) -> None:
    text = "2026年3月5日，小满带了2个朋友去OpenAI公司。\u200f他们付了¥3.50😀。"
    sounds = list(speaker.speak(line(text)))
    words = [(text[w.begin : w.end], w) for s in sounds for w in s.words]
    assert (
        "".join(name for name, _ in words) == "2026年3月5日小满带了2个朋友去OpenAI公司他们付了¥3.50"
    )
    for sound in sounds:
        times = [(w.start_seconds, w.stop_seconds) for w in sound.words]
        assert times == sorted(times) and all(a < b <= sound.seconds for a, b in times)
        said = [(p.start_seconds, p.stop_seconds) for p in sound.phonemes]
        assert said == sorted(said) and said[-1][1] <= sound.seconds
    name, spoken = max(words, key=lambda pair: pair[1].stop_seconds - pair[1].start_seconds)
    assert name in ("2026年", "¥3.50", "OpenAI"), "the longest to say takes longest"
    assert spoken.stop_seconds - spoken.start_seconds > 0.5


def test_there_is_sound_where_a_word_is_and_none_between_sentences(speaker: KokoroSpeaker) -> None:
    sounds = list(speaker.speak(line("灯一盏一盏地亮了起来。孩子们跑到桥上看小船漂过去。")))
    assert len(sounds) >= 1
    for sound in sounds:
        wave = samples([sound])
        for word in sound.words:
            part = wave[round(word.start_seconds * RATE) : round(word.stop_seconds * RATE)]
            assert np.sqrt((part**2).mean()) > 0.01, word
        assert np.abs(wave[-round(0.1 * RATE) :]).max() == 0
        assert abs(wave[0]) < 1e-3, "no click at the seam"


def test_the_frames_of_the_phonemes_are_the_whole_sound() -> None:
    acoustics = Acoustics(WEIGHTS[MODEL], 2)
    spoken = acoustics.say("həlˈO wˈɜɹld.", "af_heart", 1.0)
    assert sum(spoken.frames) * FRAME == len(spoken.samples)
    assert len(spoken.frames) == len("həlˈO wˈɜɹld.") + 2


@pytest.mark.parametrize("text", ["……！？", "😀👍", " \n\t ", "\u202e\x00", "Ω≈ç√"])
def test_nothing_to_say_is_a_short_silence(speaker: KokoroSpeaker, text: str) -> None:
    sounds = list(speaker.speak(line(text)))
    assert 0 < sum(s.seconds for s in sounds) < 3
    if text != "Ω≈ç√":
        assert not samples(sounds).any() and not sounds[0].words


def test_a_very_long_text_streams_and_stops_when_closed(speaker: KokoroSpeaker) -> None:
    text = "河边的灯亮了，孩子们跑过石桥。" * 1334
    assert len(text) > 20_000
    list(speaker.speak(line("灯。")))  # the front end is loaded
    begin = time.perf_counter()
    stream = speaker.speak(line(text))
    first = next(stream)
    one = time.perf_counter() - begin
    assert 0.5 < first.seconds < 20
    stream.close()
    assert time.perf_counter() - begin - one < 1
    assert list(speaker.speak(line("灯亮了。")))


def test_a_sentence_longer_than_the_model_takes_is_spoken_whole(speaker: KokoroSpeaker) -> None:
    text = "他走过石桥" * 18
    sounds = list(speaker.speak(line(text, speed=2.0)))
    assert len(sounds) > 1
    words = "".join(text[w.begin : w.end] for s in sounds for w in s.words)
    assert words == text


def test_slower_is_longer(speaker: KokoroSpeaker) -> None:
    slow, fast = (
        sum(s.seconds for s in speaker.speak(line("灯笼在河上漂。", speed=speed)))
        for speed in (0.7, 1.5)
    )
    assert slow > 1.5 * fast


def test_threads_get_their_own_sound(speaker: KokoroSpeaker) -> None:
    texts = ["灯亮了。", "A lamp.", "河水流。", "The river."]
    alone = [[s.samples for s in speaker.speak(line(text))] for text in texts]
    found: dict[int, list[bytes]] = {}

    def work(number: int) -> None:
        found[number] = [s.samples for s in speaker.speak(line(texts[number]))]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[n] for n in range(len(texts))] == alone


def test_languages_and_voices_that_are_not_there_are_named(speaker: KokoroSpeaker) -> None:
    with pytest.raises(Unsupported, match="'fr'") as caught:
        list(speaker.speak(line("Bonjour", "fr")))
    assert "不会说" in caught.value.chinese
    with pytest.raises(NotFound, match="zf_xiaoxiao"):
        list(speaker.speak(line("灯", voice="../af_heart")))


def test_there_are_voices_of_both_languages_and_genders(speaker: KokoroSpeaker) -> None:
    kinds = {(v.language, v.gender) for v in speaker.voices()}
    assert kinds == {(a, b) for a in ("zh", "en") for b in ("female", "male")}
    assert len(speaker.voices()) == 36


def test_a_missing_a_damaged_and_a_closed_model_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match="baiyi models get"):
        KokoroSpeaker(KokoroSpeaker.Options(), {MODEL: tmp_path})
    (tmp_path / "vocab.json").write_text('{"vocab": {"a": 1}}')
    (tmp_path / "bad.onnx").write_bytes(b"not a model")
    with pytest.raises(Damaged, match="cannot be loaded"):
        KokoroSpeaker(KokoroSpeaker.Options(), {MODEL: tmp_path})
    closed = KokoroSpeaker(KokoroSpeaker.Options(), WEIGHTS)
    closed.close()
    with pytest.raises(StepFailed):
        list(closed.speak(line("灯")))

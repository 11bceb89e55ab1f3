"""Pages read aloud: what is heard when, and with which voice."""

from __future__ import annotations

import io
import threading
from itertools import pairwise

import av
import numpy as np
import pytest
from tiny_people import EN, ZH
from tiny_speaker import Tones, pitch_of, tones

from baiyi.build import progress
from baiyi.create import speak
from baiyi.create.speak.narrate import AFTER_CLAUSE, AFTER_PARAGRAPH, AFTER_SENTENCE
from baiyi.create.speak.recording import AFTER, BEFORE, MARGIN
from baiyi.errors import Cancelled, NotFound, StepFailed, Unsupported
from baiyi.values import Canon, Line, Page, Recording, Sound, Usage

TEXTS = {
    "zh": "“让一让，孩子。”渡爷爷说，“你坐在我的路上啦。”\n阿灯跳起来。她看见一串旧脚印，弯弯曲曲。\n“有人走过！”阿灯说。",
    "en": "“Move over, child,” said Granny Tor. “You are sitting on my road.”\nAda jumped up. “Who's "
    "there?” she asked. Nobody knew.",
}
PEOPLE = {"zh": ZH, "en": EN}


def narrated(language: str, speaker: Tones | None = None, text: str = "") -> Recording:
    page = Page(number=3, text=text or TEXTS[language])
    return speak.narrate(page, PEOPLE[language], language, speaker=speaker or tones())


def samples(recording: Recording) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], int]:
    with av.open(io.BytesIO(recording.audio.read())) as file:
        stream = file.streams.audio[0]
        parts = [frame.to_ndarray().reshape(-1) for frame in file.decode(stream)]
        assert stream.codec_context.name == "flac" and stream.codec_context.channels == 1
        assert parts[0].dtype == np.int16
        return np.concatenate(parts) / 32768, stream.rate


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_is_heard_when_its_time_says(language: str) -> None:
    speaker = tones()
    recording = narrated(language, speaker)
    sound, rate = samples(recording)
    assert recording.number == 3 and recording.audio.media_type == "audio/flac"
    assert recording.seconds == pytest.approx(len(sound) / rate, abs=1e-6) and rate == speaker.rate
    loud = np.abs(sound) > 0.02
    names = [voice.name for voice in speaker.all]
    said = 0
    for line in recording.lines:
        for word in line.words:
            said += 1
            assert line.start_seconds <= word.start_seconds < word.stop_seconds <= line.stop_seconds
            first, last = round(word.start_seconds * rate), round(word.stop_seconds * rate)
            assert loud[first:last].mean() > 0.7
            loud[first:last] = False
            spectrum = np.abs(np.fft.rfft(sound[first:last], rate))
            assert line.line.voice
            wanted = pitch_of(names.index(line.line.voice))
            assert abs(int(spectrum.argmax()) - wanted) < 15, "another voice is heard"
    assert said > 20 and not loud.any(), "something is heard that is no word"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_offsets_lead_to_the_very_word_of_the_page(language: str) -> None:
    text = TEXTS[language]
    heard = ""
    for line in narrated(language).lines:
        assert text.startswith(line.line.text, line.begin)
        for word in line.words:
            heard += text[line.begin + word.begin : line.begin + word.end]
    assert heard == "".join(c for c in text if c.isalnum() or c == "'")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_times_go_on_and_lines_are_apart(language: str) -> None:
    recording = narrated(language)
    times = [
        t for line in recording.lines for w in line.words for t in (w.start_seconds, w.stop_seconds)
    ]
    assert times == sorted(times)
    assert recording.lines[0].start_seconds == BEFORE
    assert recording.seconds - recording.lines[-1].stop_seconds == pytest.approx(AFTER, abs=0.001)


def test_pauses_follow_the_text() -> None:
    lines = narrated("zh").lines
    assert [line.line.text for line in lines] == [
        "让一让，孩子。", "渡爷爷说，", "你坐在我的路上啦。",
        "阿灯跳起来。她看见一串旧脚印，弯弯曲曲。", "有人走过！", "阿灯说。",
    ]  # fmt: skip
    gaps = [b.start_seconds - a.stop_seconds for a, b in pairwise(lines)]
    assert gaps == pytest.approx(
        [AFTER_SENTENCE, AFTER_CLAUSE, AFTER_PARAGRAPH, AFTER_PARAGRAPH, AFTER_SENTENCE], abs=0.001
    )
    edge = lines[0].words[0].start_seconds - lines[0].start_seconds
    assert 0 < edge <= MARGIN + 0.001, "the speaker's own silence at the edge is cut"


def test_each_speaks_with_the_own_voice_and_old_people_slowly() -> None:
    cast = speak.cast(ZH, "zh", speaker=tones())
    voices = {c.name: c.voice for c in cast.characters} | {"narrator": "hong"}
    recording = speak.narrate(Page(number=3, text=TEXTS["zh"]), cast, "zh", speaker=tones())
    assert recording == narrated("zh"), "a canon without voices is cast in the same way"
    for line in recording.lines:
        assert line.line.voice == voices[line.line.speaker]
    speeds = {line.line.speaker: line.line.speed for line in recording.lines}
    assert speeds["渡爷爷"] < speeds["narrator"] < speeds["阿灯"] == 1


def test_the_same_page_gives_the_same_bytes() -> None:
    one, two = narrated("zh"), narrated("zh")
    assert one == two and one.audio.read() == two.audio.read()
    assert narrated("zh", text="灯亮了。").audio.digest != one.audio.digest


def test_words_that_no_voice_could_say_are_named() -> None:
    speaker = tones()
    speaker.mute = {"串", "旧"}
    assert narrated("zh", speaker).unspoken == ("串旧",)
    heard: list[str] = []

    class Ear(Quiet):
        def note(self, english: str, chinese: str) -> None:
            heard.append(english + chinese)

    with progress.listening(Ear()):
        found = narrated("en", text="Ada said “привет!” It is Привет, naïve мир and мир.")
    assert found.unspoken == ("привет", "Привет", "мир")
    assert len(heard) == 1 and "привет" in heard[0] and "没有念出" in heard[0]


@pytest.mark.parametrize("text", ["……", "“！”\n🏮", "мир"])
def test_a_page_without_a_word_to_say_is_a_short_silence(text: str) -> None:
    recording = narrated("en", text=text)
    assert recording.lines == () and recording.seconds == pytest.approx(BEFORE + AFTER)
    assert not samples(recording)[0].any()
    assert recording.unspoken == (("мир",) if text == "мир" else ())


class Quiet:
    """Hears a step and says nothing."""

    def words(self, text: str) -> None: ...
    def note(self, english: str, chinese: str) -> None: ...
    def used(self, usage: Usage) -> None: ...
    def check(self) -> None: ...


def test_it_stops_between_two_sentences_and_the_speaker_is_told() -> None:
    stop = threading.Event()
    checks: list[int] = []

    class Stopper(Quiet):
        def check(self) -> None:
            checks.append(1)
            if len(checks) == 6:
                stop.set()
            if stop.is_set():
                raise Cancelled("stopped", "已停止")

    speaker = tones()
    with progress.listening(Stopper()), pytest.raises(Cancelled):
        narrated("zh", speaker, text="一。二。三。四。五。六。七。八。九。十。")
    assert len(checks) == 6 and len(speaker.spoken) == speaker.closed == 1
    assert len(narrated("zh", speaker).lines) == 6, "the speaker can go on"


def test_a_voice_that_the_speaker_lacks_is_refused_by_the_characters_name() -> None:
    strange = ZH.characters[0].model_copy(update={"voice": "nobody"})
    canon = Canon(characters=(strange,))
    with pytest.raises(NotFound) as caught:
        speak.narrate(Page(number=1, text="灯亮了。"), canon, "zh", speaker=tones())
    assert "阿灯" in caught.value.english and "nobody" in caught.value.chinese


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(Unsupported, match="fr"):
        speak.narrate(Page(number=1, text="Bonjour."), ZH, "fr", speaker=tones())


class Wrong(Tones):
    """Gives sound that is no good."""

    def __init__(self, *sounds: Sound) -> None:
        super().__init__(Tones.Options(), {})
        self.sounds = sounds

    def speak(self, line: Line):  # type: ignore[no-untyped-def]
        yield from self.sounds


def sound(value: float, rate: int = 16_000) -> Sound:
    return Sound(samples=np.full(1600, value, "<f4").tobytes(), rate=rate)


def test_sound_that_is_no_good_fails_the_step() -> None:
    for speaker in (Wrong(sound(0.1), sound(0.1, 8000)), Wrong(sound(float("nan")))):
        with pytest.raises(StepFailed, match="tones"):
            narrated("zh", speaker)


def test_too_loud_is_held_at_full_scale_and_a_speaker_without_times_is_trusted() -> None:
    recording = narrated("zh", Wrong(sound(3.0)), text="灯亮了。")
    heard, _ = samples(recording)
    assert heard.max() == pytest.approx(32767 / 32768) and heard.min() >= 0
    assert recording.unspoken == () and recording.lines[0].words == ()


def test_a_speaker_of_another_rate_keeps_it() -> None:
    recording = narrated("zh", tones(44_100))
    assert samples(recording)[1] == 44_100

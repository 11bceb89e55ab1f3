"""The house's own engines behind OpenAI's own client: spoken and heard back, painted, gone on with."""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Iterator

import pytest
from patient_server import Served, client, seconds, serve
from PIL import Image

from baiyi.engines.speaker_kokoro import KokoroSpeaker
from baiyi.protect.label_sound import rhythm_seconds
from baiyi.protect.verify import verify
from baiyi.values import Line, Sound

SAID = {
    "en": "The lantern floats down the river at dusk. Two boats wait under the old bridge.",
    "zh": "妈妈一边炒菜，一边听收音机里的新闻。爸爸在院子里修自行车。",
}
VOICES = {"en": "af_heart", "zh": "zf_xiaoyi"}
WORDS = {"en": ("lantern", "river", "boats", "bridge"), "zh": ("妈妈", "新闻", "院子", "自行车")}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve(tmp_path_factory.mktemp("real"), {})


@pytest.mark.parametrize("language", SAID)
def test_what_a_voice_says_is_heard_back(
    house: Served, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = client(house)
    heard = threading.Event()
    speak = KokoroSpeaker.speak

    def patient(speaker: KokoroSpeaker, line: Line) -> Iterator[Sound]:
        """The second sentence is spoken when the first has been heard, or never."""
        for number, sound in enumerate(speak(speaker, line)):
            assert number == 0 or heard.wait(60), "no sentence left before the last was spoken"
            yield sound

    monkeypatch.setattr(KokoroSpeaker, "speak", patient)
    said = b""
    with asking.audio.speech.with_streaming_response.create(
        model="kokoro", input=SAID[language], voice=VOICES[language], response_format="mp3"
    ) as answer:
        for part in answer.iter_bytes():
            said += part
            # The label leaves before anything is spoken: what counts is when speech can be heard.
            if not heard.is_set() and seconds(said) > rhythm_seconds():
                heard.set()
    made = asking.audio.transcriptions.create(
        model="whisper", file=("said.mp3", said), response_format="verbose_json",
        timestamp_granularities=["word"],
    )  # fmt: skip
    assert made.language == language
    assert all(word in made.text for word in WORDS[language]), made.text
    assert made.words is not None and made.words[0].start > 1.4, "the rhythm is no word"


def test_a_prompt_is_painted_as_a_scene_by_either_painter(house: Served) -> None:
    for painter in ("ink", "papercut"):
        made = client(house).images.generate(
            model=painter, prompt="A girl with a lantern by the river at night", size="512x512"
        )
        [picture] = made.data or []
        assert picture.revised_prompt == "River, night, clear, with girl, lantern."
        data = base64.b64decode(picture.b64_json or "")
        with Image.open(io.BytesIO(data)) as image:
            assert image.size == (512, 512)
        assert verify(data).whole


def test_a_text_goes_on_as_it_stands(house: Served) -> None:
    made = client(house).completions.create(
        model="llama", prompt="春眠不觉晓，处处闻啼", max_tokens=6, temperature=0, logprobs=2
    )
    choice = made.choices[0]
    assert choice.text.startswith("鸟") and choice.finish_reason == "length"
    assert choice.logprobs is not None and choice.logprobs.token_logprobs
    assert made.usage is not None and made.usage.completion_tokens == 6

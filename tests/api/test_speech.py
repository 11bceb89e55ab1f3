"""`/v1/audio/speech` by OpenAI's own client: labelled from its first byte, and sent as it is spoken."""

from __future__ import annotations

import io
import json
import time
from typing import Any

import av
import httpx
import mutagen.id3
import openai
import pytest
from patient_engines import PatientSpeaker
from patient_server import Served, client, headers, seconds

from baiyi.protect.label_sound import hears_rhythm, rhythm_seconds
from baiyi.protect.verify import verify
from baiyi.publish.sound import decode
from baiyi.publish.stream import CODINGS, RATE, streamed
from baiyi.values import Asset, Recording, Sound

WORDS = "One two three. 四五六七。Eight!"  # a tone of a tenth of a second each: 8
SECONDS = 0.8


def say(server: Served, text: str = WORDS, **changes: Any) -> bytes:
    asked: dict[str, Any] = {"model": "patient", "input": text, "voice": "amy"} | changes
    return client(server).audio.speech.create(**asked).content


def tags(data: bytes) -> dict[str, str]:
    if data.startswith(b"ID3"):  # also before AAC, whose reader passes over it
        frames = mutagen.id3.ID3(io.BytesIO(data)).getall("TXXX")
        return {frame.desc: str(frame.text[0]) for frame in frames}
    with av.open(io.BytesIO(data)) as container:
        found = {**container.metadata, **container.streams.audio[0].metadata}
    return {name: found[name] for name in ("AIGC", "DigitalSourceType") if name in found}


@pytest.mark.parametrize("name", CODINGS)
def test_a_sound_has_both_labels_and_all_its_words(server: Served, name: str) -> None:
    data = say(server, response_format=name)
    media_type = CODINGS[name].media_type
    recording = Recording(number=1, audio=Asset.of(data, media_type), seconds=0)
    samples, rate = decode(recording)
    assert len(samples) / rate == pytest.approx(rhythm_seconds() + SECONDS, abs=0.1)
    assert hears_rhythm(samples, rate)
    if name == "wav":
        report = {f.rule: f.outcome for f in verify(data).findings}
        assert report["gb45438.implicit"] == report["gb45438.explicit"] == "present"
    else:
        label = json.loads(tags(data)["AIGC"])
        assert label["Label"] == "1" and label["ContentProducer"] and label["ProduceID"]
        assert tags(data)["DigitalSourceType"].endswith("trainedAlgorithmicMedia")


@pytest.mark.parametrize("name", ["mp3", "flac", "wav"])
def test_our_own_reader_finds_the_labels_and_claims_no_signature(server: Served, name: str) -> None:
    report = verify(say(server, response_format=name))
    found = {f.rule: f.outcome for f in report.findings}
    assert report.media_type == CODINGS[name].media_type and not report.whole
    assert found["gb45438.explicit"] == found["gb45438.implicit"] == "present"
    assert found["iptc.source_type"] == "present" and found["c2pa.signature"] == "missing"
    assert "broken" not in found.values()


@pytest.mark.parametrize("name", CODINGS)
def test_a_sentence_leaves_before_the_next_is_spoken(server: Served, name: str) -> None:
    PatientSpeaker.spoken.clear()
    text = "Wait here for the others now. Then go on. Now end."
    with client(server).audio.speech.with_streaming_response.create(
        model="patient", input=text, voice="amy",
        response_format=name,  # type: ignore[arg-type]  # a name of CODINGS
    ) as answer:  # fmt: skip
        parts = answer.iter_bytes()
        heard = next(parts)
        assert PatientSpeaker.spoken == [], "the labels leave before anything is spoken"
        PatientSpeaker.may_speak.release()
        while seconds(heard) < rhythm_seconds() + 0.3:
            heard += next(parts)  # in vain, if the first sentence waited for the others
        assert PatientSpeaker.spoken == [0]
        PatientSpeaker.may_speak.release(2)
        heard += b"".join(parts)
    assert PatientSpeaker.spoken == [0, 1, 2]
    assert seconds(heard) == pytest.approx(rhythm_seconds() + 1.1, abs=0.1)


def test_who_goes_away_stops_the_voice_at_its_sentence(server: Served) -> None:
    PatientSpeaker.spoken.clear()
    with client(server).audio.speech.with_streaming_response.create(
        model="patient", input="Wait one. Two. Three.", voice="amy"
    ) as answer:
        next(answer.iter_bytes())
    time.sleep(0.3)  # the server hears of it
    PatientSpeaker.may_speak.release(3)
    time.sleep(0.3)
    assert PatientSpeaker.spoken in ([], [0]), "at most the sentence that was begun"
    while PatientSpeaker.may_speak.acquire(blocking=False):
        pass


def test_wav_is_exact_to_the_sample(server: Served) -> None:
    data = say(server, response_format="wav")
    samples = (len(data) - data.index(b"data") - 8) // 2
    assert samples == round(rhythm_seconds() * RATE) + round(SECONDS * RATE)


def test_a_voice_that_fails_does_not_end_like_a_whole_sound(server: Served) -> None:
    with pytest.raises((httpx.RemoteProtocolError, openai.APIConnectionError)):
        say(server, "This is well. This will fail.")
    assert say(server), "the seat was given back"


@pytest.mark.parametrize(
    ("changes", "param", "remedy"),
    [
        ({"model": "tts-1"}, "model", "there are: patient"),
        ({"voice": "alloy"}, "voice", "there are: ping, an, amy"),
        ({"response_format": "pcm"}, "response_format", "ask for wav"),
        ({"response_format": "ogg"}, "response_format", "'opus'"),
        ({"speed": 4}, "speed", "less than or equal to 2"),
        ({"input": "Привет, как дела"}, "input", "they speak en, zh"),
        ({"input": ""}, "input", "at least 1"),
        ({"input": "x" * 5000}, "input", "at most 4096"),
        ({"instructions": "whisper"}, "instructions", ""),
        ({"stream_format": "sse"}, "stream_format", "'audio'"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    server: Served, changes: dict[str, Any], param: str, remedy: str
) -> None:
    found = httpx.post(
        f"{server.url}/audio/speech",
        json={"model": "patient", "input": "Hello.", "voice": "amy"} | changes,
        headers=headers(server, "maker"),
    )
    error = found.json()["error"]
    assert found.status_code in (400, 404) and error["param"] == param, error
    assert remedy in error["message"]


def test_no_sound_leaves_without_its_label() -> None:
    sound = Sound(samples=b"\0" * 400, rate=RATE)
    with pytest.raises(TypeError, match="only with its label"):
        next(streamed([sound], "mp3", {}, b""))

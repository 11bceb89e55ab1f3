"""`/v1/audio/transcriptions` by OpenAI's own client: every format, and files that hold no sound."""

from __future__ import annotations

import socket
from typing import Any

import httpx
import pytest
from patient_engines import Counting
from patient_server import Served, client, headers, tones

from baiyi.api.transcriptions import LARGEST_FILE
from baiyi.documents import limits
from baiyi.documents.sound import sound_of
from baiyi.errors import BadBrief
from baiyi.publish.subtitles import srt, vtt
from baiyi.values import Heard

SAID = ("tones.wav", tones(3, 2))


def hear(server: Served, **changes: Any) -> Any:
    asked: dict[str, Any] = {"model": "counting", "file": SAID} | changes
    return client(server).audio.transcriptions.create(**asked)


def test_what_is_said_as_json_and_as_text(server: Served) -> None:
    made = hear(server)
    assert made.text == "la la la la la" and made.usage.seconds == 1
    assert hear(server, response_format="text") == "la la la la la\n"


def test_what_is_said_as_subtitles(server: Served) -> None:
    assert hear(server, response_format="srt") == (
        "1\n00:00:00,000 --> 00:00:00,300\nla la la\n\n2\n00:00:00,400 --> 00:00:00,600\nla la\n"
    )
    assert hear(server, response_format="vtt") == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:00.300\nla la la\n\n00:00:00.400 --> 00:00:00.600\nla la\n"
    )


def test_words_and_sentences_with_their_times(server: Served) -> None:
    made = hear(server, response_format="verbose_json")
    assert (made.language, made.duration, made.words) == ("en", 0.7, None)
    assert [(s.id, s.start, s.end, s.text) for s in made.segments] == [
        (0, 0.0, 0.3, " la la la"), (1, 0.4, 0.6, " la la"),
    ]  # fmt: skip
    both = hear(server, response_format="verbose_json", timestamp_granularities=["word", "segment"])
    assert [(w.word, w.start) for w in both.words] == [("la", n / 10) for n in (0, 1, 2, 4, 5)]
    assert len(both.segments) == 2
    alone = hear(server, response_format="verbose_json", timestamp_granularities=["word"])
    assert len(alone.words) == 5 and alone.segments is None


def test_the_listener_is_told_what_was_asked(server: Served) -> None:
    hear(server, language="zh", prompt="Lanterns, Xiaoman.", temperature=0.5)
    asked = {"language": "zh", "hint": "Lanterns, Xiaoman.", "temperature": 0.5}
    assert Counting.heard[-1] == asked
    hear(server)
    assert Counting.heard[-1] == {"language": None, "hint": "", "temperature": 0.0}


def test_silence_says_nothing(server: Served) -> None:
    made = hear(server, file=("still.wav", tones(0, 0, 0)), response_format="verbose_json")
    assert (made.text, made.segments) == ("", [])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file is empty"),
        (b"no sound at all, but words " * 40, "cannot be read as a sound"),
        (b"\x89PNG\r\n\x1a\n" + bytes(400), "cannot be read as a sound"),
        (tones(3)[:40], "cannot be read as a sound"),
        (tones(3)[:44], "holds no sound"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(3000), "cannot be read as a sound"),
    ],
)
def test_a_file_that_holds_no_sound_is_refused_with_the_reason(
    server: Served, data: bytes, why: str
) -> None:
    error = refused(server, {"file": ("x.mp3", data)}, {})
    assert error["param"] == "file" and why in error["message"], error


def test_a_playlist_opens_nothing(server: Served) -> None:
    with socket.create_server(("127.0.0.1", 0)) as waiting:
        waiting.settimeout(0.5)
        address = f"http://127.0.0.1:{waiting.getsockname()[1]}/a.ts"
        for playlist in (
            f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{address}\n#EXT-X-ENDLIST\n",
            f"ffconcat version 1.0\nfile '{address}'\n",
        ):
            error = refused(server, {"file": ("x.m3u8", playlist.encode())}, {})
            assert "cannot be read as a sound" in error["message"]
        with pytest.raises(TimeoutError):
            waiting.accept()


def test_a_file_over_the_limit_is_refused_by_its_size(server: Served) -> None:
    for size in (LARGEST_FILE + 1, LARGEST_FILE + 1_000_000):
        found = httpx.post(
            f"{server.url}/audio/transcriptions", headers=headers(server, "maker"),
            files={"file": ("x.wav", bytes(size))}, data={"model": "counting"},
        )  # fmt: skip
        error = found.json()["error"]
        assert found.status_code == 413 and error["code"] == "too_large", error


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"model": "whisper-1"}, "model"),
        ({"language": "xx"}, "language"),
        ({"response_format": "docx"}, "response_format"),
        ({"temperature": "hot"}, "temperature"),
        ({"timestamp_granularities[]": "letter"}, "timestamp_granularities[]"),
        ({"stream": "true"}, "stream"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    server: Served, changes: dict[str, str], param: str
) -> None:
    assert refused(server, {"file": SAID}, changes)["param"].startswith(param)


def test_a_form_without_a_file_is_refused(server: Served) -> None:
    assert refused(server, {"other": SAID}, {})["param"] in ("file", "other")


def refused(server: Served, files: dict[str, Any], changes: dict[str, str]) -> dict[str, Any]:
    found = httpx.post(
        f"{server.url}/audio/transcriptions",
        files=files,
        data={"model": "counting"} | changes,
        headers=headers(server, "maker"),
    )
    assert found.status_code in (400, 404), found.text
    error: dict[str, Any] = found.json()["error"]
    assert error["type"] == "invalid_request_error"
    return error


def test_a_sound_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SOUND", 1)
    with pytest.raises(BadBrief, match="longer than 1 s"):
        sound_of(tones(9, 9))


def test_subtitles_of_long_and_of_strange_words() -> None:
    part = Heard(text=" a < b & c", language="en", start_seconds=3599.9996, stop_seconds=3723.5)
    assert srt([part]) == "1\n01:00:00,000 --> 01:02:03,500\na < b & c\n"
    assert vtt([part]) == "WEBVTT\n\n01:00:00.000 --> 01:02:03.500\na &lt; b &amp; c\n"
    assert (srt([]), vtt([])) == ("", "WEBVTT\n")

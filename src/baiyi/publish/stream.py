"""A sound in the codings that players take, while it is still being spoken."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream

from ..values import Sound
from .sound import SAME_BYTES, frame_of

RATE = 24_000  # Hz, mono: what voices speak at, and every coding here takes
OPEN = 0xFFFFFFFF  # the size of a RIFF chunk that has no end yet, as players know it


@dataclass(frozen=True)
class Coding:
    """`bit_rate` is in bits a second; 0 where nothing is lost."""

    container: str
    codec: str
    media_type: str
    bit_rate: int = 0


CODINGS: Mapping[str, Coding] = {
    "mp3": Coding("mp3", "libmp3lame", "audio/mpeg", 64_000),
    "opus": Coding("ogg", "libopus", "audio/ogg", 48_000),
    "aac": Coding("adts", "aac", "audio/aac", 64_000),
    "flac": Coding("flac", "flac", "audio/flac"),
    "wav": Coding("s16le", "pcm_s16le", "audio/wav"),
}
# No tags and no table of contents of FFmpeg's own; Ogg pages of a fifth of a second (in µs).
MUXING = {"mp3": {"id3v2_version": "0", "write_xing": "0"}, "opus": {"page_duration": "200000"}}


def streamed(
    sounds: Iterable[Sound], name: str, tags: Mapping[str, str], id3: bytes
) -> Iterator[bytes]:
    """The sounds one after another in the coding of that name (of CODINGS), mono, 24 kHz.

    What is there leaves with its sound, but for the part of a frame that waits for the next. `tags`
    go into FLAC and Ogg; `id3`, the same as an ID3v2 tag, stands before MP3 and AAC and in WAV's
    header. Raises TypeError without the label that a generated sound has to carry.
    """
    if "AIGC" not in tags or b"AIGC" not in id3:
        raise TypeError("a sound leaves only with its label: baiyi.protect.label_sound.beginning")
    coding = CODINGS[name]
    if name in ("mp3", "aac"):
        yield id3
    elif name == "wav":
        yield _wave_header(id3)
    sink = _Sink()
    options = {**SAME_BYTES, "flush_packets": "1", **MUXING.get(name, {})}
    with av.open(sink, "w", format=coding.container, options=options) as out:
        out.metadata.update(tags)
        stream = cast(AudioStream, out.add_stream(coding.codec, rate=RATE, layout="mono"))
        if coding.bit_rate:
            stream.bit_rate = coding.bit_rate
        into = AudioResampler(stream.format, "mono", RATE)
        done = 0
        for sound in sounds:
            samples = np.frombuffer(sound.samples, "<f4")
            for frame in _resampled(samples, sound.rate):
                for ready in into.resample(frame):
                    ready.pts = done
                    done += ready.samples
                    out.mux(stream.encode(ready))
            yield sink.taken()
        out.mux(stream.encode(None))
    yield sink.taken()


def _resampled(samples: np.ndarray, rate: int) -> Iterator[av.AudioFrame]:
    """A sound alone at RATE: each has its own resampler, which leaves nothing behind."""
    if not len(samples):
        return
    own = AudioResampler("flt", "mono", RATE)
    yield from own.resample(frame_of(samples, rate, 0))
    yield from own.resample(None)


def _wave_header(id3: bytes) -> bytes:
    """RIFF/WAVE, 16 bits, up to the samples; the tag before them, since the end is not known."""
    padded = id3 + b"\0" * (len(id3) % 2)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16)
    tag = struct.pack("<4sI", b"id3 ", len(id3)) + padded
    return struct.pack("<4sI4s", b"RIFF", OPEN, b"WAVE") + form + tag + struct.pack("<4sI", b"data", OPEN)  # fmt: skip


class _Sink:
    """Where a container writes to; it has no `seek`, so nothing is written a second time."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What has been written since the last time."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data

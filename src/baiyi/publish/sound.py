"""Narration in the codings that publications carry."""

from __future__ import annotations

import io

import av
import numpy as np
from av.audio.resampler import AudioResampler

from ..build.step import step
from ..errors import Damaged
from ..values import Asset, Recording

Samples = np.ndarray[tuple[int], np.dtype[np.float32]]

# Writers of containers then leave out their version and the time of day.
SAME_BYTES = {"fflags": "+bitexact"}


def decode(recording: Recording, rate: int | None = None) -> tuple[Samples, int]:
    """The recording's samples, mono, -1 to 1, and their rate in Hz. Raises Damaged.

    With `rate` they are resampled to it, else they keep their own.
    """
    try:
        with av.open(io.BytesIO(recording.audio.read()), "r") as container:
            stream = container.streams.audio[0]
            rate = rate or stream.rate
            resampler = AudioResampler("flt", "mono", rate)
            frames = [f for frame in container.decode(stream) for f in resampler.resample(frame)]
            frames += resampler.resample(None)
    except (av.FFmpegError, IndexError) as error:
        raise Damaged(
            f"the narration of page {recording.number} cannot be read as audio "
            f"({recording.audio.digest[:12]}: {error}); make it again with: baiyi rebuild",
            f"第 {recording.number} 页的配音无法作为音频读取（{recording.audio.digest[:12]}：{error}）；"
            "请用 baiyi rebuild 重新制作",
        ) from error
    parts = [frame.to_ndarray().reshape(-1) for frame in frames]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32), rate


def frame_of(samples: Samples, rate: int, start: int) -> av.AudioFrame:
    """Samples as a frame whose first sample is number `start` of the stream."""
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = rate
    frame.pts = start
    return frame


@step(version=1)
def spoken(recording: Recording) -> Asset:
    """The recording as MP3, not yet labelled or signed: every browser plays it."""
    return Asset.of(mp3(recording), "audio/mpeg")


def mp3(recording: Recording) -> bytes:
    """The recording as MP3, mono, about 2.7 bits a sample: 64 kbit/s at 24 kHz, 128 at 44.1.

    MP3 because every EPUB reading system must play it (EPUB 3.3, core media types).
    """
    samples, rate = decode(recording)
    file = io.BytesIO()
    with av.open(file, "w", format="mp3", options={**SAME_BYTES, "id3v2_version": "0"}) as out:
        stream = out.add_stream("libmp3lame", rate=rate, layout="mono")
        stream.bit_rate = 128_000 if rate > 24_000 else 64_000
        for start in range(0, len(samples), rate):
            out.mux(stream.encode(frame_of(samples[start : start + rate], rate, start)))
        out.mux(stream.encode(None))
    return file.getvalue()

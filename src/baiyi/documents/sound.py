"""The bytes of a sound file, as they come from anybody: its samples, or why it has none."""

from __future__ import annotations

import io
from collections.abc import Iterator

import av
import numpy as np
from av.audio.resampler import AudioResampler

from ..errors import BadBrief
from ..values import Sound
from . import limits

RATE = 16_000  # Hz: what speech is recognised at
# By name, so that no playlist is read: those make FFmpeg open other files and addresses.
FORMATS = "mp3,wav,flac,ogg,aac,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpeg,aiff,amr"

Samples = np.ndarray[tuple[int], np.dtype[np.float32]]


def sound_of(data: bytes) -> Sound:
    """The first sound track, mono, 16 kHz. Raises BadBrief where there is none, or over an hour."""
    parts = [*decoded(data, limits.SOUND)]
    if not parts:
        raise BadBrief("the file holds no sound", "文件中没有声音")
    return Sound(samples=np.concatenate(parts).astype("<f4").tobytes(), rate=RATE)


def decoded(data: bytes, longest: int) -> Iterator[Samples]:
    """The samples of the first sound track as they are decoded, mono, 16 kHz.

    Raises BadBrief for what is no sound, and for what is longer than `longest` seconds.
    """
    if not data:
        raise BadBrief("the file is empty", "文件是空的")
    count = 0
    try:
        with av.open(io.BytesIO(data), "r", options={"format_whitelist": FORMATS}) as container:
            resampler = AudioResampler("flt", "mono", RATE)
            for frame in container.decode(container.streams.audio[0]):
                for ready in resampler.resample(frame):
                    yield ready.to_ndarray().reshape(-1).astype("<f4", copy=False)
                    count += ready.samples
                if count > longest * RATE:
                    raise BadBrief(
                        f"the sound is longer than {longest} s; divide it",
                        f"声音超过 {longest} 秒；请分段",
                    )
            for ready in resampler.resample(None):
                yield ready.to_ndarray().reshape(-1).astype("<f4", copy=False)
    except (av.FFmpegError, IndexError) as error:
        raise BadBrief(
            "the file cannot be read as a sound (mp3, wav, flac, ogg, aac, m4a, mp4, webm): "
            f"{error if str(error) else 'it has no sound track'}",
            f"该文件无法作为声音读取（mp3、wav、flac、ogg、aac、m4a、mp4、webm）：{error}",
        ) from error

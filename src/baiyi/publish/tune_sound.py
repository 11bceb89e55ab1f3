"""The sound of a tune in the codings that people send and cut."""

from __future__ import annotations

import io
from typing import Any

import av

from ..build.step import step
from ..errors import Damaged
from ..values import Asset
from .sound import SAME_BYTES

BIT_RATE = 192_000


@step(version=1)
def tune_mp3(sound: Asset, title: str, author: str) -> Asset:
    """MP3, stereo, 192 kbit/s, not yet labelled or signed. Raises Damaged."""
    return Asset.of(_coded(sound, "mp3", "libmp3lame", title, author), "audio/mpeg")


@step(version=1)
def tune_wav(sound: Asset, title: str, author: str) -> Asset:
    """WAV, 16 bits, not yet labelled or signed. Raises Damaged."""
    return Asset.of(_coded(sound, "wav", "pcm_s16le", title, author), "audio/wav")


def _coded(sound: Asset, container: str, codec: str, title: str, author: str) -> bytes:
    file = io.BytesIO()
    try:
        with (
            av.open(io.BytesIO(sound.read()), "r") as source,
            av.open(file, "w", format=container, options=SAME_BYTES) as out,
        ):
            given = source.streams.audio[0]
            stream: Any = out.add_stream(codec, rate=given.rate, layout="stereo")
            if codec == "libmp3lame":
                stream.bit_rate = BIT_RATE
                out.metadata.update(
                    {"title": title, "artist": author} if author else {"title": title}
                )
            into = av.AudioResampler(format=stream.format, layout="stereo", rate=given.rate)
            for frame in source.decode(given):
                for ready in into.resample(frame):
                    out.mux(stream.encode(ready))
            for ready in into.resample(None):
                out.mux(stream.encode(ready))
            out.mux(stream.encode(None))
    except (av.FFmpegError, IndexError) as error:
        raise Damaged(
            f"the tune's sound cannot be read ({sound.digest[:12]}: {error}); make it again with: baiyi rebuild",
            f"无法读取乐曲的声音（{sound.digest[:12]}：{error}）；请用 baiyi rebuild 重新制作",
        ) from error
    return file.getvalue()

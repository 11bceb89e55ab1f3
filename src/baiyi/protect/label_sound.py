"""The labels of sound: what is heard at its start, and the tag AIGC.

GB 45438-2025, 5.3: a sound says that it is generated, or plays the rhythm short-long short-short
(the Morse signs of A and I). Narration speaks the notice itself; for a sound without words the
rhythm is put before it and the sound is encoded again with its own codec, rate and bit rate.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import av
import numpy as np
from numpy.typing import NDArray

from ..build.progress import check
from ..errors import Unsupported
from ..values import Origin
from .content import content_digest
from .label import Labelled, implicit, source_type
from .marks import FREEFORM, FREEFORM_TYPE
from .tags import FLAC, ID3, MP4, TXXX, WAVE, ID3NoHeaderError, MP4FreeForm

Samples = NDArray[np.float32]

UNIT = 0.13  # seconds; a short sign is 1, a long one 3, a pause 1, between letters 3 (ITU-R M.1677)
SIGNS = ((1, 1), (3, 3), (1, 1), (1, 0))  # (sound, pause after it) in units
SILENCE = 0.6  # seconds between the rhythm and the sound
STREAM_LEVEL = 0.1  # RMS of the rhythm before speech that nobody has heard yet: -20 dBFS
PITCH = 587.33  # Hz, D5
FORMATS = {
    "audio/mpeg": ("mp3", "libmp3lame"),
    "audio/mp4": ("mp4", "aac"),
    "audio/wav": ("wav", "pcm_s16le"),
    "audio/flac": ("flac", "flac"),
}


def label_sound(
    data: bytes, media_type: str, origin: Origin, *, spoken_notice: bool, existing: str | None
) -> Labelled:
    """MP3, MP4/M4B, WAV or FLAC with the tag AIGC.

    With `spoken_notice` the sound says itself at its start that it is generated; else the rhythm
    is put before it. Chapters, cover and other tags are kept.
    """
    if spoken_notice:
        explicit = ("spoken at the start", "开头语音说明")
    else:
        data = with_rhythm(data, media_type)
        explicit = ("rhythm short-long short-short at the start", "开头有“短长 短短”节奏")
    aigc = implicit(origin, content_digest(data, media_type) or "", existing)
    return Labelled(_tagged(data, media_type, aigc, source_type(origin)), explicit, aigc)


@dataclass(frozen=True)
class Beginning:
    """What a sound begins with that leaves while it is being spoken: its labels.

    `rhythm` is mono at the rate asked for; `tags` are what machines read, `id3` the same as ID3v2.
    """

    rhythm: Samples
    tags: Mapping[str, str]
    id3: bytes


def beginning(origin: Origin, rate: int) -> Beginning:
    """The labels of a sound without an end: no digest of its content is known, and nothing signs it."""
    tags = {"AIGC": implicit(origin, ""), "DigitalSourceType": source_type(origin)}
    frames, out = ID3(), io.BytesIO()
    for name, text in tags.items():
        frames.add(TXXX(encoding=3, desc=name, text=[text]))
    frames.save(out, v1=0, padding=lambda _: 0)
    return Beginning(rhythm(rate, STREAM_LEVEL), tags, out.getvalue())


def rhythm(rate: int, level: float) -> Samples:
    """Short-long short-short, mono float32 at `rate` Hz, `level` the RMS of its tones (0 to 1)."""
    pieces = []
    for sound, pause in SIGNS:
        pieces += [_tone(sound * UNIT, rate), np.zeros(round(pause * UNIT * rate), np.float32)]
    pieces.append(np.zeros(round(SILENCE * rate), np.float32))
    return cast(Samples, np.concatenate(pieces) * np.float32(level * np.sqrt(2)))


def rhythm_seconds() -> float:
    """How long the rhythm with its silence takes."""
    return sum(sound + pause for sound, pause in SIGNS) * UNIT + SILENCE


def _tone(seconds: float, rate: int) -> Samples:
    """A soft tone with a faint octave; raised-cosine edges, so that it does not click."""
    time = np.arange(round(seconds * rate)) / rate
    wave = 0.92 * np.sin(2 * np.pi * PITCH * time) + 0.08 * np.sin(4 * np.pi * PITCH * time)
    edge = min(len(time) // 2, round(0.018 * rate))
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / edge)
    wave[:edge] *= ramp
    wave[len(wave) - edge :] *= ramp[::-1]
    return wave.astype(np.float32)


def hears_rhythm(samples: Samples, rate: int) -> bool:
    """Whether mono samples begin (within 4 s) with short-long short-short on one pitch."""
    step = rate // 100
    frames = samples[: len(samples) // step * step].reshape(-1, step)
    loud = np.sqrt((frames.astype(np.float64) ** 2).mean(axis=1)) if len(frames) else np.zeros(0)
    if not len(loud) or loud.max() < 1e-4:
        return False
    begin = int(np.argmax(loud > 1e-4))
    edges = np.flatnonzero(np.diff(np.r_[0, loud > loud[begin : begin + 60].max() * 0.3, 0]))
    runs = list(zip(edges[::2], edges[1::2], strict=True))[:4]
    if len(runs) < 4 or runs[0][0] > 400:
        return False
    lengths = [stop - start for start, stop in runs]
    gaps = [runs[i + 1][0] - runs[i][1] for i in range(3)]
    short = (lengths[0] + lengths[2] + lengths[3]) / 3
    in_time = (
        all(abs(lengths[i] - short) <= 0.35 * short for i in (0, 2, 3))
        and lengths[1] >= 2 * short
        and gaps[1] >= 1.5 * max(gaps[0], gaps[2], 1)
    )
    pitches = [_pitch(samples[start * step : stop * step], rate) for start, stop in runs]
    return in_time and max(pitches) <= 1.06 * min(pitches)


def _pitch(samples: Samples, rate: int) -> float:
    """The strongest frequency, Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), n=rate))
    return float(np.argmax(spectrum[50:]) + 50)


def with_rhythm(data: bytes, media_type: str) -> bytes:
    """The sound with the rhythm before it, as loud as the sound itself; chapters move with it."""
    container, codec = FORMATS[media_type]
    with av.open(io.BytesIO(data)) as source:
        if not source.streams.audio:
            raise Unsupported("the file holds no sound to label", "该文件中没有可加标识的声音")
        if any(
            not s.disposition & av.stream.Disposition.attached_pic for s in source.streams.video
        ):
            raise Unsupported(
                "a video cannot be labelled yet; label its sound and its pictures apart",
                "暂不支持为视频加标识；请分别为声音和画面加标识",
            )
        stream = source.streams.audio[0]
        level = _level(data)
        out = io.BytesIO()
        with av.open(out, "w", format=container) as sink:
            sink.metadata.update(source.metadata)
            if chapters := source.chapters():
                sink.set_chapters(_moved(chapters))
            _encode(source, stream, sink, codec, level)
    return _with_tags_of(data, out.getvalue(), media_type)


def _encode(source: Any, stream: Any, sink: Any, codec: str, level: float) -> None:
    rate, layout = stream.rate, stream.layout.name
    new = sink.add_stream(codec, rate=rate, layout=layout)
    if codec in ("aac", "libmp3lame") and stream.bit_rate:
        new.bit_rate = stream.bit_rate
    channels = len(stream.layout.channels)
    into = av.AudioResampler(format=new.format or "fltp", layout=layout, rate=rate)
    beat = np.repeat(rhythm(rate, level)[None, :], channels, axis=0)
    first = av.AudioFrame.from_ndarray(np.ascontiguousarray(beat), format="fltp", layout=layout)
    first.sample_rate, first.pts, first.time_base = rate, 0, Fraction(1, rate)
    done = 0
    plain = av.AudioResampler(format="fltp", layout=layout, rate=rate)
    for frame in _frames(first, source, stream, plain):
        check()
        for ready in into.resample(frame):
            ready.pts, ready.time_base = done, Fraction(1, rate)
            done += ready.samples
            sink.mux(new.encode(ready))
    sink.mux(new.encode(None))


def _frames(first: Any, source: Any, stream: Any, plain: Any) -> Iterator[Any]:
    yield first
    position = first.samples
    for frame in source.decode(stream):
        for piece in plain.resample(frame):
            piece.pts, piece.time_base = position, Fraction(1, stream.rate)
            position += piece.samples
            yield piece


def _level(data: bytes) -> float:
    """RMS of the sound where it is not silent (above -50 dBFS), between -40 and -12 dBFS."""
    total, count = 0.0, 0
    source: Any = av.open(io.BytesIO(data))
    with source:
        stream = source.streams.audio[0]
        mono = av.AudioResampler(format="flt", layout="mono", rate=16000)
        for frame in source.decode(stream):
            check()
            for piece in mono.resample(frame):
                samples = piece.to_ndarray().ravel().astype(np.float64)
                whole = samples[: len(samples) // 160 * 160].reshape(-1, 160)
                power = (whole**2).mean(axis=1)
                loud = power[power > 10**-5]
                total, count = total + float(loud.sum()), count + len(loud)
    level = (total / count) ** 0.5 if count else 0.0
    return min(max(level, 10 ** (-40 / 20)), 10 ** (-12 / 20))


def _moved(chapters: list[Any]) -> list[Any]:
    """Chapters as much later as the rhythm takes; the first begins at 0 and holds it."""
    moved = []
    for number, chapter in enumerate(chapters):
        shift = round(rhythm_seconds() / float(chapter["time_base"]))
        begin = 0 if number == 0 and chapter["start"] == 0 else chapter["start"] + shift
        moved.append({**chapter, "start": begin, "end": chapter["end"] + shift})
    return moved


def _with_tags_of(old: bytes, new: bytes, media_type: str) -> bytes:
    """The new sound with the old one's tags, cover and (MP3) chapters."""
    out = io.BytesIO(new)
    if media_type == "audio/mp4":
        source, target = MP4(io.BytesIO(old)), MP4(out)
        if source.tags:
            if target.tags is None:
                target.add_tags()
            target.tags.update(source.tags)
    elif media_type == "audio/flac":
        source, target = FLAC(io.BytesIO(old)), FLAC(out)
        target.tags.extend(
            pair for pair in source.tags or () if pair[0].upper() not in ("ENCODER",)
        )
        for picture in source.pictures:
            target.add_picture(picture)
    else:
        return _with_id3_of(old, new, media_type)
    out.seek(0)
    target.save(out)
    return out.getvalue()


def _with_id3_of(old: bytes, new: bytes, media_type: str) -> bytes:
    tags = _id3(old, media_type)
    shift = round(rhythm_seconds() * 1000)
    for chapter in tags.getall("CHAP"):
        chapter.start_time += shift if chapter.start_time else 0
        chapter.end_time += shift
    return _save_id3(new, media_type, tags)


def _tagged(data: bytes, media_type: str, aigc: str, kind: str) -> bytes:
    """The sound with the label among its tags."""
    out = io.BytesIO(data)
    if media_type == "audio/mp4":
        tagged = MP4(out)
        if tagged.tags is None:
            tagged.add_tags()
        tagged[FREEFORM] = [MP4FreeForm(aigc.encode())]
        tagged.tags.setdefault(FREEFORM_TYPE, [MP4FreeForm(kind.encode())])
    elif media_type == "audio/flac":
        tagged = FLAC(out)
        tagged["AIGC"] = aigc
        if "DIGITALSOURCETYPE" not in tagged:
            tagged["DIGITALSOURCETYPE"] = kind
    else:
        tags = _id3(data, media_type)
        tags.add(TXXX(encoding=3, desc="AIGC", text=[aigc]))
        if "TXXX:DigitalSourceType" not in tags:
            tags.add(TXXX(encoding=3, desc="DigitalSourceType", text=[kind]))
        return _save_id3(data, media_type, tags)
    out.seek(0)
    tagged.save(out)
    return out.getvalue()


def _id3(data: bytes, media_type: str) -> Any:
    if media_type == "audio/wav":
        return WAVE(io.BytesIO(data)).tags or ID3()
    try:
        return ID3(io.BytesIO(data))
    except ID3NoHeaderError:
        return ID3()


def _save_id3(data: bytes, media_type: str, tags: Any) -> bytes:
    out = io.BytesIO(data)
    if media_type == "audio/mpeg":
        tags.save(out, v1=0)
        return out.getvalue()
    sound = WAVE(out)
    if sound.tags is None:
        sound.add_tags()
    sound.tags.clear()
    for frame in tags.values():
        sound.tags.add(frame)
    out.seek(0)
    sound.save(out)
    return out.getvalue()

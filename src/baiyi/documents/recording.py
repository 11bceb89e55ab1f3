"""A recording becomes text: cut at its silences, heard stretch by stretch, each a step."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import av
import numpy as np

from ..build import progress
from ..build.step import step
from ..errors import BadBrief, Unsupported
from ..kinds import Listener
from ..values import (
    Asset,
    Block,
    Chapter,
    Cue,
    Frozen,
    Heard,
    Manuscript,
    Passage,
)
from . import limits
from .chapters import glued
from .sound import FORMATS, RATE, Samples, decoded, sound_of

FLAC = "audio/flac"
SHORTEST, LONGEST = 240, 300  # seconds of a stretch: it ends where it is quietest between them
WINDOW = 0.5  # seconds, of which the loudness is looked at
PAUSE = 2.0  # seconds of silence that begin a paragraph
SENTENCE_ENDS = '。！？…!?.”」』"'
MARKS = {",": "，", "?": "？", "!": "！", ":": "：", ";": "；", ".": "。"}
AFTER_CHINESE = re.compile(r"(?<=[\u3400-\u9fff\u300b\u201d])([,?!:;.]) ?")
PARAGRAPH = 300  # characters after which a paragraph ends with the sentence


class Stretch(Frozen):
    """Some minutes of a recording, lossless, 16 kHz, mono."""

    start_seconds: float
    sound: Asset


@step(version=1)
def stretches(recording: Asset) -> tuple[Stretch, ...]:
    """The recording in stretches, each cut where it is quietest. Raises BadBrief for what is no sound."""
    found, begin = [], 0
    for samples in _cut(recording.read()):
        found.append(Stretch(start_seconds=begin / RATE, sound=Asset.of(_flac(samples), FLAC)))
        begin += len(samples)
    return tuple(found)


@step(version=1)
def heard(
    stretch: Stretch, language: str | None, hint: str, *, listener: Listener
) -> tuple[Heard, ...]:
    """What is said in a stretch, at the times of the whole recording.

    `language` is ISO 639-1; None: it is heard. Raises Unsupported for one that the listener does not know.
    """
    if language is not None and language not in listener.languages():
        raise Unsupported(
            f"language {language!r} is none that is heard here; there are: "
            f"{', '.join(listener.languages())}",
            f"听写不支持语言 {language!r}；可用：{'、'.join(listener.languages())}",
        )
    found = []
    for part in listener.listen(sound_of(stretch.sound.read()), language=language, hint=hint):
        progress.words(part.text)
        found.append(_later(part, stretch.start_seconds))
    return tuple(found)


@step(version=1)
def passage(said: tuple[Heard, ...]) -> Passage:
    """What was heard as cues, which a human can put right."""
    return Passage(
        cues=tuple(
            Cue(
                start_seconds=s.start_seconds,
                stop_seconds=s.stop_seconds,
                text=full_width(s.text.strip()),
            )
            for s in said
            if s.text.strip()
        )
    )


def full_width(text: str) -> str:
    """The text with the marks after Chinese characters as Chinese sets them: Whisper writes commas of ASCII."""
    return AFTER_CHINESE.sub(lambda found: MARKS[found[1]], text)


def manuscript_of(about: Manuscript, passages: Sequence[Passage]) -> Manuscript:
    """The recording as a text: a paragraph ends with a pause, or with a sentence where it is long."""
    cues = [cue for one in passages for cue in one.cues]
    blocks = tuple(Block(text=text) for text in _paragraphs(cues))
    return about.model_copy(update={"chapters": (Chapter(blocks=blocks),) if blocks else ()})


def _paragraphs(cues: Sequence[Cue]) -> Iterator[str]:
    text = cues[0].text if cues else ""
    for before, cue in pairwise(cues):
        full = len(text) >= PARAGRAPH and text.endswith(tuple(SENTENCE_ENDS))
        if full or cue.start_seconds - before.stop_seconds >= PAUSE:
            yield text
            text = cue.text
        else:
            text = glued(text, cue.text)
    if text:
        yield text


def _later(part: Heard, seconds: float) -> Heard:
    words = tuple(
        word.model_copy(
            update={
                "start_seconds": round(word.start_seconds + seconds, 3),
                "stop_seconds": round(word.stop_seconds + seconds, 3),
            }
        )
        for word in part.words
    )
    moved = {
        "start_seconds": round(part.start_seconds + seconds, 3),
        "stop_seconds": round(part.stop_seconds + seconds, 3),
        "words": words,
    }
    return part.model_copy(update=moved)


def _cut(data: bytes) -> Iterator[Samples]:
    """Stretches of samples as they are decoded: no more than one is in memory."""
    waiting: list[Samples] = []
    count = 0
    for piece in decoded(data, limits.RECORDING):
        waiting.append(piece)
        count += len(piece)
        while count >= LONGEST * RATE:
            samples = np.concatenate(waiting)
            end = _quietest(samples[: LONGEST * RATE])
            yield samples[:end]
            progress.check()
            waiting, count = [samples[end:]], count - end
    if count:
        yield np.concatenate(waiting)


def _quietest(samples: Samples) -> int:
    """Where, from SHORTEST on, the quietest half second has its middle."""
    window = int(WINDOW * RATE)
    late = samples[SHORTEST * RATE :]
    windows = late[: len(late) // window * window].reshape(-1, window)
    number = int(np.argmin((windows.astype(np.float64) ** 2).mean(axis=1)))
    return SHORTEST * RATE + number * window + window // 2


def _flac(samples: Samples) -> bytes:
    file = io.BytesIO()
    whole = (np.clip(samples, -1, 1) * 32767).astype("<i2").reshape(1, -1)
    with av.open(file, "w", format="flac", options={"fflags": "+bitexact"}) as out:
        stream = out.add_stream("flac", rate=RATE, layout="mono")
        for start in range(0, whole.shape[1], RATE):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(whole[:, start : start + RATE]), format="s16", layout="mono"
            )
            frame.sample_rate = RATE
            frame.pts = start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def sound_seconds(data: bytes, name: str) -> float:
    """How long the recording says that it is. Raises BadBrief where it has no sound track."""
    limits.within(len(data), limits.RECORDING_FILE, f"{name}: bytes", f"{name}：字节数")
    first = next(iter(decoded(data, limits.RECORDING)), None)
    if first is None:
        raise BadBrief(f"{name} holds no sound", f"{name} 中没有声音")
    with av.open(io.BytesIO(data), "r", options={"format_whitelist": FORMATS}) as container:
        return float(container.duration or 0) / av.time_base

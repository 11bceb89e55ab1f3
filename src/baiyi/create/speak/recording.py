"""Spoken lines joined into one recording: pauses, times, and lossless sound."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import av
import numpy as np

from ...build import progress
from ...errors import StepFailed
from ...kinds import Speaker
from ...values import Asset, Line, Recording, Sound, SpokenLine, WordTime

Samples = np.ndarray[tuple[int], np.dtype[np.float32]]

RATE = 24_000  # Hz, of a recording in which nothing is said
BEFORE, AFTER = 0.3, 0.6  # seconds of silence around the whole
QUIET = 10 ** (-50 / 20)  # below -50 dBFS nothing is heard
MARGIN = 0.03  # seconds that stay of the silence at the edges of a line

# The muxer then leaves out its version and the time of day.
SAME_BYTES = {"fflags": "+bitexact"}

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
IDEOGRAPH = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class Cue:
    """A line, where it begins in the page's text, and the seconds of silence after it."""

    line: Line
    begin: int
    pause: float


@dataclass(frozen=True)
class Said:
    """What the speaker made of one line; word times from its own start."""

    samples: Samples
    rate: int
    words: tuple[WordTime, ...]


def record(number: int, cues: Sequence[Cue], speaker: Speaker) -> Recording:
    """All lines in their order. Words that no voice could say are named in `unspoken`."""
    rate = 0
    parts: list[Samples] = []
    lines: list[SpokenLine] = []
    unspoken: list[str] = []
    for cue in cues:
        said = say(cue.line, speaker)
        unspoken += missed(cue.line.text, said)
        if said is None:
            continue
        if not parts:
            rate = said.rate
            parts.append(silence(BEFORE, rate))
        if said.rate != rate:
            raise _wrong(cue.line, speaker, f"{said.rate} Hz after {rate} Hz", "采样率前后不一")
        start = sum(map(len, parts)) / rate
        lines.append(
            SpokenLine(
                line=cue.line,
                start_seconds=round(start, 4),
                stop_seconds=round(start + len(said.samples) / rate, 4),
                begin=cue.begin,
                words=tuple(_moved(word, start) for word in said.words),
            )
        )
        parts += [said.samples, silence(cue.pause, rate)]
    if unspoken:
        names = ", ".join(dict.fromkeys(unspoken))
        progress.note(f"not spoken: {names}", f"没有念出：{names}")
    rate = rate or RATE
    if lines:
        parts[-1] = silence(AFTER, rate)
    samples = np.concatenate(parts or [silence(BEFORE + AFTER, rate)])
    return Recording(
        number=number,
        audio=Asset.of(flac(samples, rate), "audio/flac"),
        seconds=len(samples) / rate,
        lines=tuple(lines),
        unspoken=tuple(dict.fromkeys(unspoken)),
    )


def say(line: Line, speaker: Speaker) -> Said | None:
    """The line's sound without the silence around it; None where nothing is heard.

    The step can be stopped between sentences; the speaker is then told to stop as well.
    """
    sounds: list[Sound] = []
    stream = speaker.speak(line)
    try:
        progress.check()
        for sound in stream:
            sounds.append(sound)
            progress.check()
    finally:
        if close := getattr(stream, "close", None):
            close()
    if not sounds:
        return None
    rate = sounds[0].rate
    if any(sound.rate != rate for sound in sounds):
        raise _wrong(line, speaker, "sound of several rates", "采样率前后不一")
    words: list[WordTime] = []
    clock = 0
    for sound in sounds:
        words += [_moved(word, clock / rate) for word in sound.words]
        clock += len(sound.samples) // 4
    samples = np.concatenate([np.frombuffer(sound.samples, "<f4") for sound in sounds])
    if not np.isfinite(samples).all():
        raise _wrong(line, speaker, "samples that are no numbers", "无效的采样值")
    return _trimmed(samples.astype(np.float32), rate, words)


def _trimmed(samples: Samples, rate: int, words: Sequence[WordTime]) -> Said | None:
    """Without the silence at both ends, but never without a part of a word."""
    loud = np.flatnonzero(np.abs(samples) > QUIET)
    if not len(loud):
        return None
    first, last = int(loud[0]), int(loud[-1]) + 1
    if words:
        first = min(first, round(words[0].start_seconds * rate))
        last = max(last, round(max(word.stop_seconds for word in words) * rate))
    margin = round(MARGIN * rate)
    first, last = max(0, first - margin), min(len(samples), last + margin)
    end = (last - first) / rate
    return Said(samples[first:last], rate, tuple(_within(w, first / rate, end) for w in words))


def _within(word: WordTime, earlier: float, end: float) -> WordTime:
    start = min(max(0.0, word.start_seconds - earlier), end)
    stop = min(max(start, word.stop_seconds - earlier), end)
    return word.model_copy(update={"start_seconds": start, "stop_seconds": stop})


def _moved(word: WordTime, later: float) -> WordTime:
    return word.model_copy(
        update={
            "start_seconds": round(word.start_seconds + later, 4),
            "stop_seconds": round(word.stop_seconds + later, 4),
        }
    )


def missed(text: str, said: Said | None) -> list[str]:
    """The words of the text that are not among those said. A speaker that times no words is trusted."""
    if said is not None and not said.words:
        return []
    heard: set[int] = set()
    for word in said.words if said else ():
        heard.update(range(word.begin, word.end))
    return [piece for match in WORD.finditer(text) for piece in _unheard(match, heard)]


def _unheard(word: re.Match[str], heard: set[int]) -> Iterable[str]:
    """The whole word where no part of it is heard; of Chinese, the characters that are not."""
    place = range(word.start(), word.end())
    if not IDEOGRAPH.search(word[0]):
        return () if heard.intersection(place) else (word[0],)
    kept = "".join(" " if i in heard else c for i, c in zip(place, word[0], strict=True))
    return kept.split()


def silence(seconds: float, rate: int) -> Samples:
    return np.zeros(round(seconds * rate), np.float32)


def flac(samples: Samples, rate: int) -> bytes:
    """Mono, 16 bit; the same samples give the same bytes."""
    whole = np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16)
    file = io.BytesIO()
    with av.open(file, "w", format="flac", options=SAME_BYTES) as out:
        stream = out.add_stream("flac", rate=rate, layout="mono")
        stream.codec_context.format = "s16"
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        for start in range(0, len(whole), rate):
            piece = whole[start : start + rate].reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(piece, format="s16", layout="mono")
            frame.sample_rate = rate
            frame.pts = start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def _wrong(line: Line, speaker: Speaker, english: str, chinese: str) -> StepFailed:
    begins = line.text[:20]
    return StepFailed(
        f"the speaker {speaker.name} gave {english} for {begins!r}; use another speaker",
        f"配音引擎 {speaker.name} 为“{begins}”给出的声音有误（{chinese}）；请换一个引擎",
    )

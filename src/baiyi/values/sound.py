"""Spoken lines, their sound and their times."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .asset import Asset, Frozen


class Line(Frozen):
    """Who says what, how. `speaker` is a canon name, or "narrator"."""

    speaker: str
    text: str = Field(min_length=1)
    language: str = "zh"
    voice: str | None = None
    speed: float = Field(default=1.0, ge=0.5, le=2.0)


class WordTime(Frozen):
    """One spoken word: where it stands in the line's text (character offsets), and when."""

    begin: int
    end: int
    start_seconds: float
    stop_seconds: float


class PhonemeTime(Frozen):
    phoneme: str
    start_seconds: float
    stop_seconds: float


class Sound(Frozen):
    """Mono samples, float32 little endian in -1..1, with the times of words and phonemes."""

    samples: bytes = Field(repr=False)
    rate: int = Field(description="Hz")
    words: tuple[WordTime, ...] = ()
    phonemes: tuple[PhonemeTime, ...] = ()

    @property
    def seconds(self) -> float:
        return len(self.samples) / 4 / self.rate


class SpokenLine(Frozen):
    """A line within a recording. Word offsets are into `line.text`; times are the recording's."""

    line: Line
    start_seconds: float
    stop_seconds: float
    begin: int = Field(description="where line.text starts in the page's text; -1 if nowhere")
    words: tuple[WordTime, ...] = ()


class Recording(Frozen):
    """The narration of one page: lossless audio (FLAC) and its timings."""

    number: int
    audio: Asset
    seconds: float
    lines: tuple[SpokenLine, ...] = ()
    unspoken: tuple[str, ...] = Field(default=(), description="words that no voice could say")


class Voice(Frozen):
    """A voice that a speaker has."""

    name: str
    language: str
    gender: Literal["female", "male"]
    pitch: float | None = Field(default=None, gt=0, description="median Hz; None: not known")
    quality: float = Field(default=0.5, ge=0, le=1)


class HeardWord(Frozen):
    """A word as it was understood, when, and how likely it is that it was said."""

    text: str
    start_seconds: float
    stop_seconds: float
    likelihood: float = Field(default=1.0, ge=0, le=1)


class Cue(Frozen):
    """Words with the time at which they are said, as in subtitles (W3C WebVTT, 3.1)."""

    start_seconds: float = Field(ge=0)
    stop_seconds: float = Field(ge=0)
    text: str


class Passage(Frozen):
    """Some minutes of a recording as words, which a human may have put right."""

    cues: tuple[Cue, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(cue.text for cue in self.cues)


class Heard(Frozen):
    """A stretch of speech, about a sentence; joined as they are, the texts are the whole."""

    text: str
    language: str
    start_seconds: float
    stop_seconds: float
    words: tuple[HeardWord, ...] = ()
    logprob: float = Field(default=0.0, le=0, description="mean natural logarithm of a token's")
    silence: float = Field(default=0.0, ge=0, le=1, description="likelihood that nobody speaks")

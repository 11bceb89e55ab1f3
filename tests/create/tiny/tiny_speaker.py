"""A real speaker of tones: one for each word, its pitch by the voice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from pydantic import Field

from baiyi.errors import NotFound
from baiyi.values import Frozen, Line, Sound, Voice, WordTime

RATE = 16_000
WORD = re.compile(r"[\u4e00-\u9fff]|[A-Za-z0-9]+(?:['’][A-Za-z]+)*")
LEAD, TONE, REST = 0.2, 0.15, 0.05  # seconds: silence around a sentence, a word, after a word
STEP = 40  # Hz between the tones of two voices


def pitch_of(voice: int) -> float:
    """Hz, of the voice of that place."""
    return 200.0 + STEP * voice


def tones(rate: int = RATE) -> Tones:
    return Tones(Tones.Options(rate=rate), {})


class Tones:
    """Says words of Chinese characters and Latin letters; `mute` ones it leaves out."""

    name: ClassVar[str] = "tones"

    class Options(Frozen):
        rate: int = Field(default=RATE, description="Hz")

    def __init__(self, options: Any, weights: Mapping[str, Path]) -> None:
        self.rate: int = options.rate
        self.mute: set[str] = set()
        self.spoken: list[Line] = []
        self.closed = 0
        self.all = [
            Voice(name=name, language=language, gender=gender, quality=quality)
            for name, language, gender, quality in (
                ("ming", "zh", "male", 0.6), ("hong", "zh", "female", 0.9),
                ("lan", "zh", "female", 0.7), ("yu", "zh", "female", 0.5),
                ("gang", "zh", "male", 0.4),
                ("amy", "en-US", "female", 0.8), ("bob", "en-US", "male", 0.7),
                ("cid", "en-GB", "male", 0.6), ("dot", "en-GB", "female", 0.8),
            )
        ]  # fmt: skip

    @classmethod
    def examples(cls) -> Sequence[Line]:
        return (Line(speaker="narrator", text="河灯亮了，一盏一盏。", language="zh", voice="hong"),)

    def voices(self) -> Sequence[Voice]:
        return self.all

    def speak(self, line: Line) -> Iterator[Sound]:
        names = [voice.name for voice in self.all]
        if line.voice not in names:
            raise NotFound(f"no voice {line.voice}", f"没有声音 {line.voice}")
        self.spoken.append(line)
        try:
            for sentence in re.finditer(r"[^。！？.!?]+[。！？.!?]*", line.text):
                if WORD.search(sentence[0]):
                    yield self._sentence(sentence, pitch_of(names.index(line.voice)), line.speed)
        finally:
            self.closed += 1

    def _sentence(self, sentence: re.Match[str], pitch: float, speed: float) -> Sound:
        parts, words, clock = [np.zeros(round(LEAD * self.rate))], [], round(LEAD * self.rate)
        time = np.arange(round(TONE / speed * self.rate)) / self.rate
        for word in WORD.finditer(sentence[0]):
            if word[0] in self.mute:
                continue
            parts.append(0.3 * np.sin(2 * np.pi * pitch * time) * np.hanning(len(time)))
            words.append(
                WordTime(
                    begin=sentence.start() + word.start(),
                    end=sentence.start() + word.end(),
                    start_seconds=clock / self.rate,
                    stop_seconds=(clock + len(time)) / self.rate,
                )
            )
            parts.append(np.zeros(round(REST / speed * self.rate)))
            clock += len(time) + len(parts[-1])
        parts.append(np.zeros(round(LEAD * self.rate)))
        samples = np.concatenate(parts).astype("<f4").tobytes()
        return Sound(samples=samples, rate=self.rate, words=tuple(words))

    def close(self) -> None:
        pass

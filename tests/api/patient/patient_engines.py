"""A writer that takes its time word by word, and knows when it is stopped; an embedder of counts."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from little_engines import LittleSpeaker

from baiyi.errors import StepFailed
from baiyi.values import (
    Estimate,
    Frozen,
    Heard,
    HeardWord,
    Line,
    Piece,
    Prompt,
    Sound,
    TokenChoice,
    Usage,
)

PAUSE = 0.02  # seconds a word
busy = threading.Semaphore(0)  # released for each answer that has begun
stopped: list[str] = []  # first words of the answers that were not heard to the end


class Patient:
    """Says the last message again, word by word; `wait` alone makes an answer of a thousand words."""

    name: ClassVar[str] = "patient"
    Options = Frozen
    streams: ClassVar[int] = 2
    skill: ClassVar[str] = "small"

    def __init__(self, options: Any, weights: Mapping[str, Path]) -> None:
        pass

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        asked = prompt.messages[-1].text
        if asked == "fail":
            raise StepFailed("the writer patient failed: it was asked to", "写作引擎失败")
        words = asked.split() if asked != "wait" else ["still"] * 1000
        if prompt.schema_ is not None:
            words = [
                json.dumps(first_choices(prompt.schema_) or {"said": asked, "seed": prompt.seed})
            ]
        words = words[: prompt.max_tokens]
        busy.release()
        told = 0
        try:
            for n, word in enumerate(words):
                if word in prompt.stop:
                    break
                time.sleep(PAUSE)
                told += 1
                chosen = TokenChoice(token=word, logprob=-0.5, alternatives=((word, -0.5),))
                yield Piece(
                    text=word if n == 0 else f" {word}", tokens=(chosen,) if prompt.logprobs else ()
                )
            finish = "length" if len(words) == prompt.max_tokens else "stop"
            used = Usage(prompt_tokens=len(asked), evaluated_tokens=1, written_tokens=told)
            yield Piece(text="", finish=finish, usage=used)
        except GeneratorExit:
            stopped.append(asked)
            raise

    def estimate(self, prompt: Prompt) -> Estimate:
        return Estimate()

    def close(self) -> None:
        pass


class Other(Patient):
    """The same under another name: what a canary is."""

    name: ClassVar[str] = "other"


class PatientSpeaker(LittleSpeaker):
    """Speaks in tones; where it is told to wait, each sentence waits until it may be spoken."""

    name: ClassVar[str] = "patient"
    may_speak = threading.Semaphore(0)
    spoken: ClassVar[list[int]] = []  # the numbers of the sentences of the line that is spoken

    def speak(self, line: Line) -> Iterator[Sound]:
        self.spoken.clear()
        for number, sound in enumerate(super().speak(line)):
            if "fail" in line.text and number:
                raise StepFailed("the speaker patient failed: it was asked to", "朗读引擎失败")
            if line.text.startswith("Wait"):
                assert self.may_speak.acquire(timeout=10), "nobody let it go on"
            self.spoken.append(number)
            yield sound


class Counting:
    """Hears the tones of the little speaker: a word for each, a sentence for each silence between."""

    name: ClassVar[str] = "counting"
    Options = Frozen
    heard: ClassVar[list[dict[str, Any]]] = []  # what it was asked with

    def __init__(self, options: Any, weights: Mapping[str, Path]) -> None:
        pass

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()

    def languages(self) -> Sequence[str]:
        return ("en", "zh")

    def listen(self, sound: Sound, **asked: Any) -> Iterator[Heard]:
        self.heard.append(asked)
        samples = np.frombuffer(sound.samples, "<f4")
        tenth = sound.rate // 10
        frames = samples[: len(samples) // tenth * tenth].reshape(-1, tenth)
        loud = np.r_[False, np.sqrt((frames**2).mean(axis=1)) > 0.05, False]
        edges = np.flatnonzero(np.diff(loud.astype(int)))
        for begin, end in edges.reshape(-1, 2).tolist():
            words = tuple(
                HeardWord(text="la", start_seconds=n / 10, stop_seconds=(n + 1) / 10)
                for n in range(begin, end)
            )
            yield Heard(
                text=" la" * len(words), language=asked["language"] or "en", words=words,
                start_seconds=begin / 10, stop_seconds=end / 10,
            )  # fmt: skip

    def close(self) -> None:
        pass


def first_choices(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The first of every choice that the schema gives."""
    given = schema.get("properties", {})
    return {name: choice["enum"][0] for name, choice in given.items() if "enum" in choice}


class Signs:
    """Counts of four letters, as a unit vector."""

    name: ClassVar[str] = "signs"
    Options = Frozen

    def __init__(self, options: Any, weights: Mapping[str, Path]) -> None:
        pass

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()

    def embed(self, texts: Sequence[str], *, purpose: str) -> list[list[float]]:
        rows = [[1.0 + text.count(letter) for letter in "aeio"] for text in texts]
        return [[x / math.sqrt(sum(y * y for y in row)) for x in row] for row in rows]

    def close(self) -> None:
        pass

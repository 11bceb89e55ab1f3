"""Phonemes -> samples, and how long each phoneme lasts: Kokoro 82M on onnxruntime.

Source: hexgrad, Kokoro-82M v1.0 (Apache-2.0), after Li et al. 2023, "StyleTTS 2"
(arXiv 2306.07691).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ... import stopping
from ..onnx_session import session

RATE = 24_000
FRAME = 600  # samples
DURATIONS = b"/encoder/Clip_output_0"  # frames of each token, within the graph
LONGEST = 510  # tokens, without the two at the ends

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Utterance:
    """`frames` has one number for each phoneme, and one more at either end for the quiet there.

    sum(frames) * FRAME == len(samples).
    """

    samples: Samples
    frames: tuple[int, ...]


class Acoustics:
    """The model, for several threads at once. `alphabet` is what it can say."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._numbers: dict[str, int] = json.loads((folder / "vocab.json").read_text("utf-8"))[
            "vocab"
        ]
        self._folder = folder
        self._styles: dict[str, Samples] = {}
        [model] = folder.glob("*.onnx")
        graph = with_output(model.read_bytes(), DURATIONS)
        self._session = session(graph, threads)

    def sayable(self, phonemes: str) -> str:
        """The phonemes without what the model's alphabet lacks."""
        return "".join(p for p in phonemes if p in self._numbers)

    def say(self, phonemes: str, voice: str, speed: float) -> Utterance:
        """Speak 1 to 510 phonemes, each of the alphabet. Raises what the step's listener raises."""
        tokens = np.array([[0, *(self._numbers[p] for p in phonemes), 0]], np.int64)
        style = self._style(voice)[min(len(phonemes), LONGEST) - 1][None]
        run = onnxruntime.RunOptions()
        with stopping.interrupting(lambda: setattr(run, "terminate", True)):
            audio, frames = self._session.run(
                ["audio", DURATIONS.decode()],
                {"tokens": tokens, "style": style, "speed": np.array([speed], np.float32)},
                run,
            )
        return Utterance(np.asarray(audio, np.float32).ravel(), tuple(map(int, frames.ravel())))

    def _style(self, voice: str) -> Samples:
        """510 styles of 256 numbers: one for each length of what is said."""
        if voice not in self._styles:
            stored = np.fromfile(self._folder / f"{voice}.bin", "<f4")
            self._styles[voice] = stored.astype(np.float32).reshape(LONGEST, 256)
        return self._styles[voice]


def with_output(model: bytes, name: bytes) -> bytes:
    """The ONNX model with one more output, by name.

    Protobuf merges what is repeated: a second `graph` (field 7 of a ModelProto) with only an
    `output` (field 12, a ValueInfoProto with its name in field 1) adds to the first.
    """
    value = b"\x0a" + bytes([len(name)]) + name
    graph = b"\x62" + bytes([len(value)]) + value
    return model + b"\x3a" + bytes([len(graph)]) + graph

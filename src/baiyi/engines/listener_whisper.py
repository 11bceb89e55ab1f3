"""Whisper on CTranslate2 (faster-whisper), int8: what is said, with the time of each word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import av
import numpy as np
import opencc
from faster_whisper import WhisperModel
from faster_whisper.transcribe import Segment
from pydantic import Field

from ..errors import Damaged, MissingModel, StepFailed, Unsupported
from ..values import Frozen, Heard, HeardWord, Sound
from .cores import physical_cores

RATE = 16_000  # Hz, what the model hears
# Where an answer loops or is unlikely it is tried again, warmer each time: Whisper's own defaults.
WARMER = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]

Samples = np.ndarray[tuple[int], np.dtype[np.float32]]


class WhisperListener:
    """Hears with Whisper. The same sound gives the same words, unless it had to try again.

    Silence is left out before the model hears it, which else invents words for it. Chinese is
    written in simplified characters, whatever the model wrote (but 著 stays: OpenCC cannot tell
    着 from it).
    """

    name = "whisper"

    class Options(Frozen):
        threads: int = Field(
            default=0, ge=0, le=256, description="threads; 0: one for each physical core"
        )

    def __init__(self, options: Options, weights: Mapping[str, Path]) -> None:
        self.options = options
        self._model: WhisperModel | None = _model(weights, options.threads or physical_cores())
        self._simple = opencc.OpenCC("t2s")

    @classmethod
    def examples(cls) -> list[Sound]:
        """Three seconds of silence, in which nothing is said: speech would need a speaker."""
        return [Sound(samples=bytes(4 * 3 * RATE), rate=RATE)]

    def languages(self) -> Sequence[str]:
        return tuple(self._open().supported_languages)

    def listen(
        self, sound: Sound, *, language: str | None = None, hint: str = "", temperature: float = 0.0
    ) -> Iterator[Heard]:
        """Stream what is said. Raises Unsupported for a language that Whisper does not know."""
        model = self._open()
        if language is not None and language not in model.supported_languages:
            names = ", ".join(model.supported_languages)
            raise Unsupported(
                f"the listener whisper does not know the language {language!r}; it knows: {names}",
                f"听写引擎 whisper 不认识语言 {language!r}；它认识：{names}",
            )
        segments, told = model.transcribe(
            _at_rate(sound),
            language=language,
            initial_prompt=hint or None,
            temperature=temperature or WARMER,
            vad_filter=True,
            condition_on_previous_text=False,  # else a loop in one window goes on in the next
            word_timestamps=True,
        )
        for segment in segments:
            yield self._heard(segment, told.language)

    def _heard(self, segment: Segment, language: str) -> Heard:
        written = self._simple.convert if language == "zh" else str
        return Heard(
            text=written(segment.text),
            language=language,
            start_seconds=segment.start,
            stop_seconds=segment.end,
            words=tuple(
                HeardWord(
                    text=written(word.word.strip()),
                    start_seconds=word.start,
                    stop_seconds=word.end,
                    likelihood=word.probability,
                )
                for word in segment.words or ()
            ),
            logprob=segment.avg_logprob,
            silence=segment.no_speech_prob,
        )

    def _open(self) -> WhisperModel:
        if self._model is None:
            raise StepFailed("the listener whisper is closed", "听写引擎 whisper 已关闭")
        return self._model

    def close(self) -> None:
        self._model = None


def _at_rate(sound: Sound) -> Samples:
    samples = np.frombuffer(sound.samples, "<f4")
    if sound.rate == RATE or not len(samples):
        return samples
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = sound.rate
    resampler = av.AudioResampler("flt", "mono", RATE)
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([f.to_ndarray().reshape(-1) for f in frames])


def _model(weights: Mapping[str, Path], threads: int) -> WhisperModel:
    folders = [folder for folder in weights.values() if (folder / "model.bin").is_file()]
    if not folders:
        where = ", ".join(str(folder) for folder in weights.values()) or "nowhere"
        raise MissingModel(
            f"the listener needs a model.bin and found none in {where}; "
            "run: baiyi models get whisper-base",
            f"听写引擎需要 model.bin，在 {where} 没有找到；请运行：baiyi models get whisper-base",
        )
    try:
        return WhisperModel(
            str(folders[0]), device="cpu", compute_type="int8", cpu_threads=threads,
            local_files_only=True,
        )  # fmt: skip
    except Exception as error:
        raise Damaged(
            f"the listener's model in {folders[0]} cannot be loaded: {error}; delete the folder and "
            "fetch it again: baiyi models get whisper-base",
            f"无法加载 {folders[0]} 中的听写模型：{error}；请删除该文件夹后重新获取："
            "baiyi models get whisper-base",
            place=folders[0],
        ) from error

"""Kokoro 82M, int8, on onnxruntime: Mandarin, English and both in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from pydantic import Field

from ..errors import Damaged, MissingModel, NotFound, StepFailed, Unsupported
from ..values import Frozen, Line, PhonemeTime, Sound, Voice, WordTime
from .cores import physical_cores
from .speech.acoustics import FRAME, RATE, Acoustics, Utterance
from .speech.chunks import Chunk, chunks
from .speech.loudness import edges, faded, levelled, quiet
from .speech.phonemes import Phonemes
from .speech.reading import read
from .speech.sentences import sentences
from .speech.spoken import Spoken
from .speech.voices import DEFAULTS, british, voice
from .speech.zones import write_out

LEAD, TAIL = 0.03, 0.06  # seconds kept around speech, so that no breath or s is cut
END = 0.12  # seconds of quiet after the last sentence
BESIDE = frozenset("ˈˌːʰʲ̃→↗↘↓ᵝ")  # what colours the sound beside it
SILENT = frozenset(' ;:,.!?—…"()“”')


class KokoroSpeaker:
    """Speaks with Kokoro. The same line gives the same bytes.

    Each item is about a sentence, at -18 LUFS with no peak over -1 dBFS, and ends with the quiet
    that follows it. What no voice can say (other scripts, emoji) is left out and has no WordTime;
    a line with nothing to say is a short silence.
    """

    name = "kokoro"

    class Options(Frozen):
        threads: int = Field(
            default=0, ge=0, le=256, description="threads; 0: one for each physical core"
        )

    def __init__(self, options: Options, weights: Mapping[str, Path]) -> None:
        self.options = options
        folder = _folder(weights)
        self._voices = tuple(voice(file.stem) for file in sorted(folder.glob("[abz][fm]_*.bin")))
        self._phonemes = Phonemes()
        self._acoustics: Acoustics | None = _acoustics(folder, options.threads or physical_cores())

    @classmethod
    def examples(cls) -> list[Line]:
        return [
            Line(speaker="narrator", text="小满提着竹篮，把河灯一盏一盏点亮。", language="zh"),
            Line(
                speaker="narrator", text="The lantern floats down the river at dusk.", language="en"
            ),
        ]

    def voices(self) -> Sequence[Voice]:
        return self._voices

    def speak(self, line: Line) -> Iterator[Sound]:
        """Stream the line. Raises Unsupported for a language, NotFound for a voice it lacks."""
        acoustics = self._acoustics
        if acoustics is None:
            raise StepFailed("the speaker kokoro is closed", "朗读引擎 kokoro 已关闭")
        name = self._voice(line)
        said = False
        held: Chunk | None = None
        for chunk in self._chunks(line, name, acoustics):
            if held is not None:
                yield _sound(acoustics, held, name, line.speed, held.pause)
            said, held = True, chunk
        if held is not None:
            yield _sound(acoustics, held, name, line.speed, END)
        if not said:
            yield Sound(samples=quiet(0.3).tobytes(), rate=RATE)

    def _chunks(self, line: Line, name: str, acoustics: Acoustics) -> Iterator[Chunk]:
        written = write_out(read(line.text), line.language)

        def words() -> Iterator[tuple[list[Spoken], float]]:
            for sentence in sentences(written):
                found = self._phonemes.words(sentence.text, british=british(name))
                sayable = [Spoken(acoustics.sayable(w.phonemes), w.place) for w in found]
                if any(w.place and w.phonemes for w in sayable):
                    yield [w for w in sayable if w.phonemes], sentence.pause

        return chunks(words())

    def _voice(self, line: Line) -> str:
        if line.language not in DEFAULTS:
            raise Unsupported(
                f"the speaker kokoro speaks zh and en, not {line.language!r}",
                f"朗读引擎 kokoro 会说 zh 与 en，不会说 {line.language!r}",
            )
        wanted = line.voice or DEFAULTS[line.language]
        names = [v.name for v in self._voices]
        if wanted not in names:
            raise NotFound(
                f"there is no voice named {wanted!r}; there are: {', '.join(names)}",
                f"没有名为 {wanted!r} 的声音；现有：{'、'.join(names)}",
            )
        return wanted

    def close(self) -> None:
        self._acoustics = None


def _sound(acoustics: Acoustics, chunk: Chunk, name: str, speed: float, pause: float) -> Sound:
    phonemes = "".join(word.phonemes for word in chunk.words)
    spoken = acoustics.say(phonemes, name, speed)
    begin, end = edges(spoken.samples)
    begin = max(0, begin - round(LEAD * RATE))
    end = min(len(spoken.samples), end + round(TAIL * RATE))
    clean = faded(levelled(spoken.samples[begin:end]))
    samples = np.concatenate([clean, quiet(pause / speed)])
    seconds = len(clean) / RATE
    starts = _starts(spoken, begin, seconds)
    return Sound(
        samples=samples.astype("<f4").tobytes(),
        rate=RATE,
        words=tuple(_words(chunk, starts)),
        phonemes=tuple(_phoneme_times(phonemes, starts)),
    )


def _starts(spoken: Utterance, begin: int, seconds: float) -> list[float]:
    """When each phoneme starts, and when the last one stops, in what is left after trimming."""
    ends = np.cumsum(spoken.frames)[:-1] * FRAME
    return [min(max((int(n) - begin) / RATE, 0.0), seconds) for n in ends]


def _words(chunk: Chunk, starts: Sequence[float]) -> Iterator[WordTime]:
    """The words in their order; what stands for one stretch of the text is one word."""
    at = 0
    last: WordTime | None = None
    for word in chunk.words:
        count = len(word.phonemes)
        if word.place is not None:
            begin, end = word.place
            now = WordTime(
                begin=begin, end=end, start_seconds=starts[at], stop_seconds=starts[at + count]
            )
            if last is not None and begin < last.end:
                last = WordTime(
                    begin=min(last.begin, begin),
                    end=max(last.end, end),
                    start_seconds=last.start_seconds,
                    stop_seconds=now.stop_seconds,
                )
            else:
                if last is not None:
                    yield last
                last = now
        at += count
    if last is not None:
        yield last


def _phoneme_times(phonemes: str, starts: Sequence[float]) -> Iterator[PhonemeTime]:
    """The sounds, with the time of stress, length and tone marks given to the sound beside them."""
    pending: float | None = None
    held: PhonemeTime | None = None
    for n, phoneme in enumerate(phonemes):
        start, stop = starts[n], starts[n + 1]
        if phoneme in "ˈˌ":
            pending = start if pending is None else pending
        elif phoneme in BESIDE:
            if held is not None:
                held = held.model_copy(update={"stop_seconds": stop})
        else:
            if held is not None:
                yield held
            held = None
            if phoneme not in SILENT:
                first = start if pending is None else pending
                held = PhonemeTime(phoneme=phoneme, start_seconds=first, stop_seconds=stop)
            pending = None
    if held is not None:
        yield held


def _folder(weights: Mapping[str, Path]) -> Path:
    for folder in weights.values():
        if (folder / "vocab.json").is_file() and list(folder.glob("*.onnx")):
            return folder
    where = ", ".join(str(folder) for folder in weights.values()) or "nowhere"
    raise MissingModel(
        f"the speaker needs a .onnx file and vocab.json and found none in {where}; "
        "run: baiyi models get kokoro-82m-int8",
        f"朗读引擎需要 .onnx 文件和 vocab.json，在 {where} 没有找到；"
        "请运行：baiyi models get kokoro-82m-int8",
    )


def _acoustics(folder: Path, threads: int) -> Acoustics:
    try:
        return Acoustics(folder, threads)
    except Exception as error:
        raise Damaged(
            f"the speaker's model in {folder} cannot be loaded: {error}; delete the folder and "
            "fetch it again: baiyi models get kokoro-82m-int8",
            f"无法加载 {folder} 中的朗读模型：{error}；请删除该文件夹后重新获取："
            "baiyi models get kokoro-82m-int8",
            place=folder,
        ) from error

"""Narration recognised back by Whisper base: character and word error rates of what was spoken.

    python bench/recognise.py [--language zh] [--voice zf_xiaoxiao] [--show]

Each sentence of bench/sentences.toml is spoken alone and recognised alone. Text and transcript
are compared after the same treatment of both: numbers and signs written out, letters made small,
marks left out, traditional characters made simple, and characters that sound the same whatever
is meant (他 她 它; 的 地 得) made one. For Chinese there is also the rate of syllables: the same
comparison in pinyin with tones, since the recogniser writes other characters of the same sound
(家具 加剧) that nobody hears. Names and rare words are reported apart.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import tomllib
from pathlib import Path

import av
import jiwer
import numpy as np
import opencc
from faster_whisper import WhisperModel
from numpy.typing import NDArray
from pypinyin import Style, lazy_pinyin

from baiyi.engines.speaker_kokoro import KokoroSpeaker
from baiyi.engines.speech.reading import read
from baiyi.engines.speech.zones import write_out
from baiyi.settings import settings
from baiyi.values import Line

SPEAKER, LISTENER = "kokoro-82m-int8", "whisper-base"
HEARING = 16_000  # Hz
SAME = str.maketrans({"她": "他", "它": "他", "地": "的", "得": "的", "著": "着"})
TOKEN = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|[\u3400-\u9fff]")


def tokens(text: str, language: str, simple: opencc.OpenCC) -> list[str]:
    """Comparable pieces: Chinese characters and, in small letters, English words."""
    written = write_out(read(simple.convert(text)), language).text
    return [token.lower() for token in TOKEN.findall(written.translate(SAME))]


def syllables(found: list[str]) -> list[str]:
    """Characters as pinyin with tones: what is left is what was really misheard."""
    return [syllable for token in found for syllable in lazy_pinyin(token, style=Style.TONE3)]


def heard(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """24 kHz to 16 kHz, with half a second of quiet at either end, as in a recording."""
    quiet = np.zeros(12_000, np.float32)
    sound = np.concatenate([quiet, sound, quiet])
    frame = av.AudioFrame.from_ndarray(sound[None], format="flt", layout="mono")
    frame.sample_rate = 24_000
    resampler = av.AudioResampler(format="flt", layout="mono", rate=HEARING)
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([f.to_ndarray().ravel() for f in frames])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=("zh", "en"), action="append")
    parser.add_argument("--voice")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--first", type=int, help="only so many sentences of each list")
    parser.add_argument("--show", action="store_true", help="print every sentence with an error")
    given = parser.parse_args()
    data = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
    weights = settings().cache / "weights"
    speaker = KokoroSpeaker(
        KokoroSpeaker.Options(threads=given.threads), {SPEAKER: weights / SPEAKER}
    )
    listener = WhisperModel(
        str(weights / LISTENER), device="cpu", compute_type="int8", cpu_threads=given.threads
    )
    simple = opencc.OpenCC("t2s")

    def rate(texts: list[str], language: str) -> dict[str, object]:
        errors = count = clean = misheard = 0
        seconds = 0.0
        begin = time.perf_counter()
        for text in texts:
            line = Line(speaker="narrator", text=text, language=language, voice=given.voice)
            sounds = list(speaker.speak(line))
            samples = np.concatenate([np.frombuffer(s.samples, "<f4") for s in sounds])
            seconds += len(samples) / 24_000
            segments, _ = listener.transcribe(
                heard(samples),
                language=language,
                beam_size=5,
                vad_filter=True,
                condition_on_previous_text=False,
            )
            said = "".join(segment.text for segment in segments)
            want, got = tokens(text, language, simple), tokens(said, language, simple)
            found = jiwer.process_words(" ".join(want), " ".join(got) or "-")
            alike = jiwer.process_words(" ".join(syllables(want)), " ".join(syllables(got)) or "-")
            misheard += alike.substitutions + alike.deletions + alike.insertions
            wrong = found.substitutions + found.deletions + found.insertions
            errors, count, clean = errors + wrong, count + len(want), clean + (wrong == 0)
            if wrong and given.show:
                print(f"  {wrong}/{len(want)}  {text}\n        {said.strip()}", flush=True)
        by_sound = {"syllable_rate": round(misheard / count, 4)} if language == "zh" else {}
        return {
            "errors": errors,
            "of": count,
            "rate": round(errors / count, 4),
            **by_sound,
            "without_error": f"{clean}/{len(texts)}",
            "spoken_seconds": round(seconds, 1),
            "wall_seconds": round(time.perf_counter() - begin, 1),
        }

    for language in given.language or ("zh", "en"):
        measure = "character error rate" if language == "zh" else "word error rate"
        for part in ("sentences", "hard"):
            result = rate(data[language][part][: given.first], language)
            print(json.dumps({"language": language, "part": part, "measure": measure, **result}))


if __name__ == "__main__":
    main()

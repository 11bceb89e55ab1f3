"""Real-time factor of the speaker kokoro against the package kokoro-onnx, in one process.

    python bench/speaker.py [--repeats 5] [--threads 0] [--calls]

Both get the same model, voice, phonemes and threads, and run in turn, so that a slow moment
meets both. Below 1 is faster than it sounds. `--calls` adds whether one call with two threads or
two calls at once with one thread each gives more sound a second.
"""

from __future__ import annotations

import argparse
import json
import logging
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from kokoro_onnx import Kokoro

from baiyi.engines.cores import physical_cores
from baiyi.engines.speaker_kokoro import KokoroSpeaker
from baiyi.settings import settings
from baiyi.values import Line

MODEL = "kokoro-82m-int8"
VOICE = "zf_xiaoxiao"
TEXT = "老木匠说，好的木头要放三年才能做家具。孩子们跑到桥上，看着小船从脚下慢慢地漂过去。"


def peer(folder: Path, threads: int) -> Kokoro:
    """kokoro-onnx as its own documentation sets it up, with our number of threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    [model] = folder.glob("*.onnx")
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    style = np.fromfile(folder / f"{VOICE}.bin", "<f4").reshape(510, 1, 256)
    with tempfile.TemporaryDirectory() as work:
        voices = Path(work, "voices.npz")
        np.savez(voices, **{VOICE: style})
        return Kokoro.from_session(session, str(voices), vocab_config=str(folder / "vocab.json"))


def timed(call: Callable[[], float]) -> float:
    """Seconds of work a second of sound."""
    begin = time.perf_counter()
    seconds = call()
    return (time.perf_counter() - begin) / seconds


def spread(values: list[float]) -> dict[str, float]:
    return {
        "min": round(min(values), 3),
        "median": round(statistics.median(values), 3),
        "max": round(max(values), 3),
    }


def together(call: Callable[[], float], count: int) -> float:
    """Seconds of work a second of sound, of `count` calls at once."""
    found: list[float] = []
    threads = [threading.Thread(target=lambda: found.append(call())) for _ in range(count)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (time.perf_counter() - begin) / sum(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--calls", action="store_true")
    parser.add_argument("--weights", type=Path, default=settings().cache / "weights" / MODEL)
    given = parser.parse_args()
    logging.getLogger("kokoro_onnx").setLevel(logging.ERROR)
    threads = given.threads or physical_cores()

    def speaker(count: int) -> Callable[[], float]:
        made = KokoroSpeaker(KokoroSpeaker.Options(threads=count), {MODEL: given.weights})
        line = Line(speaker="narrator", text=TEXT, voice=VOICE)
        return lambda: sum(sound.seconds for sound in made.speak(line))

    front = KokoroSpeaker(KokoroSpeaker.Options(threads=threads), {MODEL: given.weights})
    acoustics = front._acoustics
    assert acoustics is not None
    line = Line(speaker="narrator", text=TEXT, voice=VOICE)
    chunks = list(front._chunks(line, VOICE, acoustics))
    phonemes = ["".join(word.phonemes for word in chunk.words) for chunk in chunks]
    other = peer(given.weights, threads)

    def theirs() -> float:
        sounds = [other.create(p, VOICE, is_phonemes=True)[0] for p in phonemes]
        return sum(len(sound) for sound in sounds) / 24_000

    calls = {"ours": speaker(threads), "theirs": theirs}
    both: dict[str, list[float]] = {"ours": [], "theirs": []}
    for call in calls.values():
        call()  # warm
    for number in range(given.repeats):
        for name in ("ours", "theirs") if number % 2 else ("theirs", "ours"):
            both[name].append(timed(calls[name]))
    ratios = [a / b for a, b in zip(both["ours"], both["theirs"], strict=True)]
    result = {name: spread(values) for name, values in both.items()}
    told = {"threads": threads, "peer": "kokoro-onnx", "real_time_factor": result}
    print(json.dumps({**told, "ratio": spread(ratios)}), flush=True)
    if given.calls:
        one, two = speaker(1), speaker(2)
        one(), two()
        rows: dict[str, list[float]] = {"one call, 2 threads": [], "two calls, 1 thread each": []}
        for _ in range(given.repeats):
            rows["one call, 2 threads"].append(together(two, 1))
            rows["two calls, 1 thread each"].append(together(one, 2))
        print(json.dumps({name: spread(values) for name, values in rows.items()}))


if __name__ == "__main__":
    main()

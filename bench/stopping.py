"""How soon an engine stops when nobody wants its work any more: bench/stopping.py [--repeats 20]

Each engine is stopped at a moment drawn by seed within its work: the writer while it reads a long
prompt and while it writes, the speaker in one long sentence, the painters in a large picture.
"""

from __future__ import annotations

import argparse
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from baiyi import stopping
from baiyi.engines.painter_ink import InkPainter
from baiyi.engines.painter_papercut import PapercutPainter
from baiyi.engines.speaker_kokoro import KokoroSpeaker
from baiyi.engines.writer_llama import LlamaWriter
from baiyi.errors import Cancelled
from baiyi.settings import settings
from baiyi.values import Line, Message, Prompt

GOAL = 1.0  # seconds
SIDE = 2048  # pixels, the largest that the API paints
SENTENCE = "The old keeper who had lit the lamp " + "and climbed the winding stair " * 8 + "slept."


class Stop:
    """Asked for after so many seconds of work."""

    def __init__(self, after: float) -> None:
        self.asked = time.monotonic() + after

    def check(self) -> None:
        if time.monotonic() >= self.asked:
            raise Cancelled("stopped", "已停止")


def late(work: Callable[[], Any], after: float) -> float | None:
    """Seconds between the wish to stop and the end of the work; None where it had ended before."""
    stop = Stop(after)
    try:
        with stopping.wanted(stop.check):
            work()
    except Cancelled:
        return time.monotonic() - stop.asked
    return None


def heard(pieces: Iterator[Any]) -> None:
    """As a step hears a stream: each item is also a point where it can be stopped."""
    for _ in pieces:
        stopping.check()


def told(name: str, work: Callable[[int], Any], repeats: int) -> None:
    rng = random.Random(name)
    began = time.monotonic()
    work(0)
    whole = time.monotonic() - began
    waits = [late(partial(work, n + 1), rng.uniform(0.05, 0.9) * whole) for n in range(repeats)]
    stopped = [wait for wait in waits if wait is not None]
    print(
        f"{name:22} {whole:6.1f} s whole; stops after {statistics.median(stopped):.2f} s at the median, "
        f"{max(stopped):.2f} s at most of {len(stopped)} (goal {GOAL:g} s)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=20)
    repeats = parser.parse_args().repeats
    weights = settings().cache / "weights"

    for painter in (InkPainter, PapercutPainter):
        engine = painter(painter.Options(), {})
        scene = engine.examples()[0]

        def paint(seed: int, engine: Any = engine, scene: Any = scene) -> None:
            engine.paint(scene, width=SIDE, height=SIDE, seed=seed)

        told(f"painter {painter.name}", paint, repeats)

    name = "kokoro-82m-int8"
    speaker = KokoroSpeaker(KokoroSpeaker.Options(), {name: weights / name})
    line = Line(speaker="narrator", text=SENTENCE, language="en")
    told("speaker kokoro", lambda _: heard(speaker.speak(line)), repeats)
    speaker.close()

    name = "qwen2.5-coder-1.5b-instruct"
    writer = LlamaWriter(LlamaWriter.Options(remember=False), {name: weights / name})

    def write(text: str, tokens: int) -> None:
        prompt = Prompt(messages=(Message(role="user", text=text),), max_tokens=tokens, seed=1)
        heard(writer.write(prompt))

    told("writer llama, writing", lambda _: write("Tell a long story of a lamp.", 120), repeats)
    told("writer llama, reading", lambda n: write(f"{n}. " + SENTENCE * 8, 1), repeats)
    writer.close()


if __name__ == "__main__":
    threading.current_thread().name = "bench"
    main()

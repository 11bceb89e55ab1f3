"""Tokens a second of the writer llama against bare xllamacpp, in one process with the same settings.

    python bench/writer.py [--repeats 5] [--tokens 64]

Both run in turn, on one server each with the same parameters; with one and with four streams.
Then how many tokens of a repeated beginning are read again.
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from baiyi.engines.writer_llama import LlamaWriter, request
from baiyi.settings import settings
from baiyi.values import Message, Prompt

MODEL = "qwen2.5-coder-1.5b-instruct"


def prompts(number: int, streams: int, tokens: int) -> list[Prompt]:
    return [
        Prompt(
            messages=(Message(role="user", text=f"Tale {number}-{n}: tell of a lantern."),),
            max_tokens=tokens,
            temperature=0,
        )
        for n in range(streams)
    ]


def ours(writer: LlamaWriter, prompt: Prompt) -> int:
    usage = list(writer.write(prompt))[-1].usage
    return usage.written_tokens if usage else 0


def bare(writer: LlamaWriter, prompt: Prompt) -> int:
    """The same server, called as its own documentation does."""
    written = 0

    def hear(chunk: dict) -> bool:  # type: ignore[type-arg]
        nonlocal written
        if usage := chunk.get("usage"):
            written = usage["completion_tokens"]
        return False

    writer._server.handle_chat_completions(request(prompt) | {"cache_prompt": True}, hear)
    return written


def speed(
    call: Callable[[LlamaWriter, Prompt], int], writer: LlamaWriter, work: Sequence[Prompt]
) -> float:
    """New tokens a second of all streams together."""
    counts: list[int] = []
    threads = [threading.Thread(target=lambda p=p: counts.append(call(writer, p))) for p in work]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begin)


def measure(writer: LlamaWriter, streams: int, repeats: int, tokens: int) -> dict[str, object]:
    """Pairs in alternating order, so that a slow moment meets both."""
    both: dict[str, list[float]] = {"ours": [], "bare": []}
    calls = {"ours": ours, "bare": bare}
    for number in range(repeats):
        for name in ("ours", "bare") if number % 2 else ("bare", "ours"):
            work = prompts(2 * number + (name == "ours"), streams, tokens)
            both[name].append(speed(calls[name], writer, work))
    ratios = [a / b for a, b in zip(both["ours"], both["bare"], strict=True)]
    return {
        "streams": streams,
        "ours": round(statistics.median(both["ours"]), 2),
        "bare": round(statistics.median(both["bare"]), 2),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_lowest": round(min(ratios), 3),
        "ratio_highest": round(max(ratios), 3),
    }


def repeated(writer: LlamaWriter) -> dict[str, int]:
    beginning = "You know this tale. " + "The lantern floats down the river at dusk. " * 40
    usages = []
    for end in ("Who lit it?", "Where is it now?", "What comes next?"):
        prompt = Prompt(messages=(Message(role="user", text=beginning + end),), max_tokens=4)
        usages.append(list(writer.write(prompt))[-1].usage)
    sent = sum(u.prompt_tokens for u in usages if u)
    return {"sent": sent, "evaluated": sum(u.evaluated_tokens for u in usages if u)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--weights", type=Path, default=settings().cache / "weights" / MODEL)
    given = parser.parse_args()
    options = LlamaWriter.Options(context=8192, streams=4, threads=given.threads)
    writer = LlamaWriter(options, {MODEL: given.weights})
    speed(bare, writer, prompts(99, 1, 8))  # warm
    for streams in (1, 4):
        print(json.dumps(measure(writer, streams, given.repeats, given.tokens)), flush=True)
    print(json.dumps(repeated(writer)))
    writer.close()


if __name__ == "__main__":
    main()

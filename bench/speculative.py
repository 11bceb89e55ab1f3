"""Speculative decoding with a small draft model, against the same writer without: bench/speculative.py [DRAFT.gguf]

Leviathan et al. 2023. Each way writes the same four passages, in turns, with the same seeds; the ratio
of tokens a second is printed with its spread, and beside it n-gram drafts out of the prompt itself.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("GOMP_SPINCOUNT", "1000")

import xllamacpp

from baiyi.engines.writer_llama import model_file
from baiyi.settings import settings
from baiyi.store.weights import Weights

MODEL = "qwen2.5-coder-1.5b-instruct"
ASKED = (
    "写一段雨夜里两个人在渡口说话的故事，二百字，说的话放在“”里。",
    "Write a passage of about 120 words in which a tailor opens a parcel and knows an old coat.",
    "把这段话译成英文：河面上没有风，水是灰的，像一匹没晾干的布。他问今天还开船吗，老方说，你上学，我就开。",
    "Translate into Chinese: He took the boat over once more, empty there and empty back, and very slowly.",
)


def server(model: Path, draft: Path | None, ngrams: bool, tokens: int) -> Any:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 2
    parameters.warmup = False
    parameters.verbosity = -1
    types = xllamacpp.common_speculative_type
    if draft:
        parameters.speculative.types = [types.COMMON_SPECULATIVE_TYPE_DRAFT_SIMPLE]
        parameters.speculative.draft.mparams.path = str(draft)
        parameters.speculative.draft.n_max = tokens
        parameters.speculative.draft.cpuparams.n_threads = 2
        parameters.speculative.draft.cpuparams_batch.n_threads = 2
    elif ngrams:
        parameters.speculative.types = [types.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
    return xllamacpp.Server(parameters)


def speed(at: Any, question: str, seed: int) -> tuple[float, str]:
    """Tokens a second of the answer, and the answer."""
    told: list[dict[str, Any]] = []
    body = {
        "messages": [{"role": "user", "content": question}],
        "max_tokens": 160, "temperature": 0.7, "top_p": 0.9, "seed": seed, "stream": False,
    }  # fmt: skip
    began = time.perf_counter()
    at.handle_chat_completions(body, lambda chunk: told.append(chunk) and False)
    last = told[-1]
    seconds = (
        last.get("timings", {}).get("predicted_ms", 1000 * (time.perf_counter() - began)) / 1000
    )
    return last["usage"]["completion_tokens"] / seconds, last["choices"][0]["message"]["content"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("draft", type=Path, nargs="?", help="GGUF of a smaller model of the family")
    parser.add_argument("--tokens", type=int, default=4, help="of a draft, at most")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    here = settings()
    model = model_file({MODEL: Weights(here.cache, here).path(MODEL)})
    ways = {
        "alone": server(model, None, False, 0),
        **({"draft": server(model, given.draft, False, given.tokens)} if given.draft else {}),
        "ngrams": server(model, None, True, 0),
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(given.rounds):
        for question in ASKED:
            for name, at in ways.items():
                found[name].append(speed(at, question, turn)[0])
    for name, speeds in found.items():
        ratios = [s / alone for s, alone in zip(speeds, found["alone"], strict=True)]
        print(
            f"{name:7} {statistics.median(speeds):5.1f} tokens a second, "
            f"{statistics.median(ratios):.2f} of alone ({min(ratios):.2f} to {max(ratios):.2f})"
        )


if __name__ == "__main__":
    main()

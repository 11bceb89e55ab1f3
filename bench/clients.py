"""Eight clients at once, streaming: through our API, and through xllamacpp's own server.

Both answer with the same model in the same process, one after the other, each prompt new but for its
beginning, which every slot remembers after a round of each that is not counted; who is first changes with each
round. Tokens are counted by the usage that each tells. The goal: at least 0.95 of its tokens a second, and a p95 of the
time to the first token that is no worse.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import uvicorn

from baiyi.forms.studio import Studio
from baiyi.jobs.queue import Jobs
from baiyi.settings import Settings
from baiyi.values import Brief
from baiyi.web.app import config_of

ASKED = "In a few sentences, tell how a lantern maker of the river town number {} begins the day."


def one(url: str, key: str, body: dict[str, object]) -> tuple[float, int]:
    """Seconds to the first words, and tokens written."""
    began, first, tokens = time.perf_counter(), 0.0, 0
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.stream("POST", url, json=body, headers=headers, timeout=300) as answer:
        answer.raise_for_status()
        for line in answer.iter_lines():
            if not line.startswith("data: {"):
                continue
            told = json.loads(line[6:])
            if not first and any(c["delta"].get("content") for c in told.get("choices", ())):
                first = time.perf_counter() - began
            tokens = (told.get("usage") or {}).get("completion_tokens", tokens)
    return first, tokens


def together(
    url: str, key: str, model: str, clients: int, tokens: int, seed: int
) -> tuple[float, list[float]]:
    """Tokens a second of all, and each one's time to the first words."""
    bodies = [
        {
            "model": model,
            "messages": [{"role": "user", "content": ASKED.format(100 * seed + n)}],
            "max_tokens": tokens,
            "seed": seed,
            "temperature": 0.7,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        for n in range(clients)
    ]  # fmt: skip
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as several:
        told = list(several.map(lambda body: one(url, key, body), bodies))
    return sum(n for _, n in told) / (time.perf_counter() - began), [first for first, _ in told]


def late(firsts: list[float]) -> float:
    """Their 95th percentile, seconds."""
    return sorted(firsts)[round(0.95 * (len(firsts) - 1))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        Studio.open(Settings(home=Path(folder))) as studio,
    ):
        engines = studio.engines
        writer = engines.open(engines.choose("writer", Brief(line="-")))
        own = f"{writer._server.listening_address}/v1/chat/completions"
        key = studio.ledger.keys.add("bench", "maker")
        with Jobs(studio) as jobs:
            server = uvicorn.Server(config_of(studio, jobs, "127.0.0.1", 0))
            thread = threading.Thread(target=server.run, daemon=True)
            thread.start()
            while not server.started:
                time.sleep(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            ours = f"http://127.0.0.1:{port}/v1/chat/completions"
            for m, url in enumerate((ours, own)):  # until every slot remembers how prompts begin
                together(url, key, "llama", asked.clients, asked.tokens, m)
            rows = []
            for n in range(asked.rounds):
                pair = {
                    m: together(url, key, "llama", asked.clients, asked.tokens, 2 * n + m + 2)
                    for m, url in list(enumerate((ours, own)))[:: -1 if n % 2 else 1]
                }
                rows.append((pair[0], pair[1]))
            server.should_exit = True
            thread.join(10)
    ratios = sorted(a[0] / b[0] for a, b in rows)
    waits = sorted(late(a[1]) / late(b[1]) for a, b in rows)
    for name, place in (("through the API", 0), ("xllamacpp's own server", 1)):
        speed = statistics.median(row[place][0] for row in rows)
        firsts = late([first for row in rows for first in row[place][1]])
        print(f"{name}: {speed:.1f} tokens a second, first words after {firsts:.2f} s (p95)")
    print(
        f"{asked.clients} clients, {asked.tokens} tokens each: {ratios[len(ratios) // 2]:.2f} of its speed "
        f"({ratios[0]:.2f} to {ratios[-1]:.2f}; goal 0.95), p95 of the first words "
        f"{waits[len(waits) // 2]:.2f} of its ({waits[0]:.2f} to {waits[-1]:.2f}; goal: no worse)"
    )


if __name__ == "__main__":
    main()

"""What a request to the API costs over a call of the engine itself: bench/api.py

An engine that answers at once stands for the writer, so that only the server's own work is seen: one
chat request after the other over one connection, and the engine's call in the same process, in turns.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import uvicorn

from baiyi.forms.studio import Studio
from baiyi.jobs.queue import Jobs
from baiyi.settings import Settings
from baiyi.values import Message, Piece, Prompt, Usage
from baiyi.web.app import config_of

REQUESTS = 400
GOAL = 3.0  # ms at the median


class AtOnce:
    """A writer whose answer is there already."""

    streams = 4

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        yield Piece(text="ready")
        yield Piece(text="", finish="stop", usage=Usage(written_tokens=1))

    def close(self) -> None:
        pass


def timed(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    writer = AtOnce()
    with (
        tempfile.TemporaryDirectory() as folder,
        Studio.open(Settings(home=Path(folder), requests_per_minute=0)) as studio,
        Jobs(studio) as jobs,
        mock.patch.object(studio.engines, "open", lambda engine: writer),
    ):
        key = studio.ledger.keys.add("bench", "maker")
        server = uvicorn.Server(config_of(studio, jobs, "127.0.0.1", 0))
        threading.Thread(target=server.run, daemon=True).start()
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {key}"}
        ) as client:
            body = {"model": "llama", "messages": [{"role": "user", "content": "hello"}]}
            prompt = Prompt(messages=(Message(role="user", text="hello"),))
            rows: list[tuple[float, float]] = []
            for _ in range(REQUESTS):
                served = timed(
                    lambda: client.post("/v1/chat/completions", json=body).raise_for_status()
                )
                bare = timed(lambda: list(writer.write(prompt)))
                rows.append((served, bare))
        server.should_exit = True
    over = sorted(served - bare for served, bare in rows[REQUESTS // 10 :])
    print(
        f"a chat request over the bare engine: {statistics.median(over):.2f} ms at the median, "
        f"p95 {over[int(0.95 * len(over))]:.2f} ms ({len(over)} requests; goal {GOAL} ms)"
    )


if __name__ == "__main__":
    main()

"""A server in this process on 127.0.0.1, with engines of the tests, and keys of each role."""

from __future__ import annotations

import io
import threading
import time
import wave
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest
import uvicorn
from little_home import open_home
from openai import OpenAI

from baiyi.forms.studio import Studio
from baiyi.jobs.queue import Jobs
from baiyi.jobs.worker import Worker
from baiyi.settings import settings
from baiyi.web.app import config_of


@dataclass(frozen=True)
class Served:
    """Where the server of the tests is, and who may ask it."""

    url: str  # of the API
    keys: dict[str, str]
    studio: Studio

    @property
    def pages(self) -> str:
        """The address of the studio in the browser."""
        return self.url.removesuffix("/v1")


ENGINES = {
    "BAIYI_WRITER": "patient",
    "BAIYI_EMBEDDER": "signs",
    "BAIYI_PAINTER": "little",
    "BAIYI_SPEAKER": "patient",
    "BAIYI_LISTENER": "counting",
}


def serve(folder: Path, engines: Mapping[str, str] = ENGINES) -> Iterator[Served]:
    """A server whose works lie in the folder; without `engines`, with the house's own."""
    with pytest.MonkeyPatch.context() as patch:
        for _ in open_home(folder, patch):
            patch.setenv("BAIYI_REQUESTS_PER_MINUTE", "0")  # tests ask as fast as they can
            for name, engine in engines.items():
                patch.setenv(name, engine)
            settings.cache_clear()
            with Studio.open() as studio, Worker(studio), Jobs(studio) as jobs:
                roles = ("reader", "maker", "owner")
                keys = {role: studio.ledger.keys.add(role, role) for role in roles}
                own = uvicorn.Server(config_of(studio, jobs, "127.0.0.1", 0))
                thread = threading.Thread(target=own.run, daemon=True)
                thread.start()
                while not own.started:
                    time.sleep(0.01)
                port = own.servers[0].sockets[0].getsockname()[1]
                yield Served(f"http://127.0.0.1:{port}/v1", keys, studio)
                own.should_exit = True
                thread.join(10)


def client(server: Served, role: str = "maker") -> OpenAI:
    return OpenAI(base_url=server.url, api_key=server.keys[role], max_retries=0)


def headers(server: Served, role: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {server.keys[role]}"}


def tones(*counts: int) -> bytes:
    """A WAV of so many tones of a tenth of a second, each count followed by as long a silence."""
    clock = np.arange(1600) / 16_000
    tone, rest = 8000 * np.sin(2 * np.pi * 330 * clock), np.zeros(1600)
    samples = np.concatenate([part for n in counts for part in (*[tone] * n, rest)])
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(samples.astype("<i2").tobytes())
    return out.getvalue()


def seconds(data: bytes) -> float:
    """How much of what has come can be heard already."""
    try:
        with av.open(io.BytesIO(data)) as container:
            return sum(f.samples / f.rate for f in container.decode(audio=0))
    except av.FFmpegError:
        return 0.0

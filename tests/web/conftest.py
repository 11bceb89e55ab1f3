"""The server of the API's tests, seen through a browser."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from baiyi import catalog

sys.path.insert(0, str(Path(__file__).parents[1] / "api" / "patient"))
sys.path.insert(0, str(Path(__file__).parents[1] / "forms" / "little"))
catalog.engines.cache_clear()

from little_home import little_brief  # noqa: E402  (found by the lines above)
from patient_server import Served, serve, tones  # noqa: E402


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serve(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def chromium_arguments(tmp_path_factory: pytest.TempPathFactory) -> Sequence[str]:
    """Its microphone hears tones, three and a silence again and again, where a page may use it."""
    heard = tmp_path_factory.mktemp("heard") / "tones.wav"
    heard.write_bytes(tones(3))
    return (
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={heard}",
    )


@pytest.fixture
def opened(server: Served, chromium: Any) -> Iterator[Callable[..., Any]]:
    """A browser that has entered; at the end it must have asked only this server, and complained of
    nothing."""
    contexts, strange, said = [], [], []

    def enter(language: str = "en", role: str = "owner", **options: Any) -> Any:
        context = chromium.new_context(
            locale={"en": "en-GB", "zh": "zh-CN"}[language], accept_downloads=True, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda r: r.url.startswith((server.pages, "data:", "blob:")) or strange.append(r.url),
        )
        page.on("console", lambda m: m.type == "error" and said.append(m.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        secret = server.studio.ledger.passes.give("entry", role, 60)
        page.goto(f"{server.pages}/enter/{secret}")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert not strange and not said, (strange, said)


Enter = Callable[[str], httpx.Client]


@pytest.fixture(scope="module")
def enter(server: Served) -> Iterator[Enter]:
    """A browser's client that has entered with the key of a role, or a maker's new one of that name."""
    clients: list[httpx.Client] = []

    def entered(role: str) -> httpx.Client:
        client = httpx.Client(base_url=server.pages, timeout=30)
        clients.append(client)
        secret = server.keys.get(role) or server.studio.ledger.keys.add(role, "maker")
        assert client.post("/enter", data={"secret": secret}).status_code == 303
        return client

    yield entered
    for client in clients:
        client.close()


@pytest.fixture(scope="module")
def book(server: Served) -> str:
    return server.studio.make(little_brief("en", pages=2)).work

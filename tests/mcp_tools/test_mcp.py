"""The studio's tools, called by the official SDK's own client over stdio, as a model's host does."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from baiyi import catalog

LITTLE = Path(__file__).parents[1] / "forms" / "little"
sys.path.insert(0, str(LITTLE))
catalog.engines.cache_clear()

from little_home import Home, open_home  # noqa: E402  (found by the lines above)

ENGINES = {f"BAIYI_{kind}": "little" for kind in ("WRITER", "PAINTER", "SPEAKER")}
LINE = "A lantern maker's daughter lights the river"
BOOK = {"line": LINE, "options": {"pages": 2, "narration": False}, "wait_seconds": 120}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    yield from open_home(tmp_path, monkeypatch)


def with_client(home: Home, work: Callable[[Client], Awaitable[None]]) -> None:
    path = os.pathsep.join([str(LITTLE), os.environ.get("PYTHONPATH", "")])
    process = StdioServerParameters(
        command=sys.executable, args=["-m", "baiyi.cli.main", "mcp"], cwd=str(home.folder),
        env={**os.environ, **ENGINES, "PYTHONPATH": path},
    )  # fmt: skip

    async def run() -> None:
        with anyio.fail_after(180):
            async with Client(stdio_client(process)) as client:
                await work(client)

    anyio.run(run)


async def call(client: Client, tool: str, **given: Any) -> Any:
    found = await client.call_tool(tool, given)
    assert not found.is_error, found.content
    told = found.structured_content
    return told["result"] if told is not None and set(told) == {"result"} else told


async def refused(client: Client, tool: str, **given: Any) -> str:
    found = await client.call_tool(tool, given)
    assert found.is_error
    return json.dumps([part.model_dump(mode="json") for part in found.content])


def test_a_model_makes_a_book_edits_it_and_asks_why(home: Home) -> None:
    async def work(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert {"make", "why", "verified", "search", "edit"} <= {tool.name for tool in tools}
        assert all(tool.description and tool.input_schema for tool in tools)
        told = await call(client, "forms")
        assert "picture_book" in told["forms"] and "pages" in told["options"]
        assert "engines" not in told["options"]
        heard: list[str] = []

        async def hear(progress: float, total: float | None, message: str | None) -> None:
            heard.append(message or "")

        made = await client.call_tool("make", BOOK, progress_callback=hear)
        assert not made.is_error and made.structured_content is not None, made.content
        told = made.structured_content.get("result", made.structured_content)
        assert told["state"] == "done" and any(path.endswith(".epub") for path in told["files"])
        assert "write.plan" in heard and all(Path(path).is_file() for path in told["files"])
        work_id = told["work"]
        epub = next(Path(path).name for path in told["files"] if path.endswith(".epub"))
        assert (await call(client, "search", words="lantern"))[0]["work"] == work_id
        page = await call(client, "read", work=work_id, part="page 1")
        text = f"{page['text']} The end."
        assert (await call(client, "edit", work=work_id, part="page 1", text=text))["text"] == text
        again = await call(client, "rebuild", work=work_id)
        assert again["state"] == "done"
        assert any("human" in line for line in await call(client, "why", work=work_id, thing=epub))
        assert (await call(client, "verified", work=work_id, file=epub))["whole"]

    with_client(home, work)


def test_what_is_wrong_is_told_in_words(home: Home) -> None:
    secret = home.folder / "secret.txt"
    secret.write_text("mine")

    async def work(client: Client) -> None:
        assert "sculpture" in await refused(client, "make", line="x", form="sculpture")
        assert "pages" in await refused(client, "make", line="x", options={"pages": 999})
        engines = {"engines": {"writer": "openai"}}
        assert "for people" in await refused(client, "make", line="x", options=engines)
        source = {"source": str(secret)}
        told = await refused(client, "make", line="x", form="translation", options=source)
        assert "name a work" in told and "mine" not in told
        assert "no work" in await refused(client, "read", work="none")
        waiting = await call(client, "make", **(BOOK | {"wait_seconds": 0}))
        assert waiting["state"] in ("waiting", "working")
        assert (await call(client, "status", job=waiting["job"]))["work"] == waiting["work"]
        told = await refused(client, "verified", work=waiting["work"], file=str(secret))
        assert "no file" in told

    with_client(home, work)

"""From an engine's iterator, which blocks, to the server's loop, which must not.

Each call runs in a thread of its own. Who goes away stops it: the iterator is closed at its next item,
and an engine that is on the way there stops where it looks (`stopping`): within a token, a stroke,
or the middle of a sentence.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TypeVar

from fastapi import Request

from .. import stopping
from ..errors import Cancelled

T = TypeVar("T")
LOOK = 0.25  # seconds between two looks whether the client is still there
GONE = 499  # nginx's status for a client that closed its request


def event(body: object, kind: str | None = None, number: int | None = None) -> bytes:
    """A server-sent event, its body as JSON (WHATWG HTML, 9.2)."""
    head = ("" if number is None else f"id: {number}\n") + (f"event: {kind}\n" if kind else "")
    return f"{head}data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()


class ClientGone(Exception):
    """Nobody is there to read the answer."""


async def items(call: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
    """The items of the iterator as they come. Leaving it, however, stops the engine."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[tuple[str, object]] = asyncio.Queue()
    stop = threading.Event()

    def heard() -> None:
        if stop.is_set():
            raise Cancelled("nobody listens any more", "已无人在听")

    def put(sort: str, what: object) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(queue.put_nowait, (sort, what))

    def work() -> None:
        try:
            with stopping.wanted(heard):
                iterator = call()
                try:
                    for item in iterator:
                        if stop.is_set():
                            break
                        put("item", item)
                finally:
                    if close := getattr(iterator, "close", None):
                        close()
            put("end", None)
        except BaseException as error:
            put("error", error)

    threading.Thread(target=work, daemon=True, name="api").start()
    try:
        while True:
            sort, what = await queue.get()
            if sort == "end":
                return
            if sort == "error":
                assert isinstance(what, BaseException)
                raise what
            yield what  # type: ignore[misc]  # an item, as the thread put it
    finally:
        stop.set()


async def whole(call: Callable[[], Iterator[T]], request: Request) -> list[T]:
    """All items, while the client waits for them. Raises ClientGone where it does not any more."""
    found: list[T] = []

    async def gather() -> None:
        async for item in items(call):
            found.append(item)

    task = asyncio.create_task(gather())
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=LOOK)
            if not task.done() and await request.is_disconnected():
                raise ClientGone
        await task
    finally:
        task.cancel()
    return found

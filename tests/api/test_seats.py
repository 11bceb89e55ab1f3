"""Seats at an engine come back, however the answer ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack

import pytest
from starlette.types import Message

from baiyi.api.faults import Fault
from baiyi.api.seats import Seated, Seats


async def told() -> AsyncIterator[bytes]:
    yield b"data: one\n\n"
    yield b"data: two\n\n"


async def gone() -> Message:
    return {"type": "http.disconnect"}


async def here() -> Message:
    await asyncio.sleep(60)
    raise AssertionError("nobody waits that long")


async def closed(message: Message) -> None:
    raise OSError("the client is gone")


async def heard(message: Message) -> None:
    pass


@pytest.mark.parametrize(
    ("receive", "send"), [(gone, heard), (gone, closed), (here, closed), (here, heard)]
)
def test_a_stream_gives_its_seat_back_even_where_it_never_began(receive, send) -> None:  # type: ignore[no-untyped-def]
    seats = Seats(1)
    for _ in range(2 * seats.most):  # were one kept, the house would be full
        try:
            asyncio.run(Seated(told(), seats)({"type": "http"}, receive, send))
        except* OSError:
            pass
        except* Exception as other:
            assert "ClientDisconnect" in repr(other), other
    with ExitStack() as all_of_them:
        for _ in range(seats.most):
            all_of_them.enter_context(seats.one())
        with pytest.raises(Fault, match="already"), seats.one():
            pass

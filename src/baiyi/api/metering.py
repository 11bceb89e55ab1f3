"""What a request uses of an engine, charged to the key that asked.

A route that asks an engine takes `meter: Metered` in place of its key, and gives the engine's function
through it: `meter.call(served, embedder.embed)` for one result, `meter.each(served, call)` for results
that come one by one. Both are called in a thread, and so is what they write down.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from types import TracebackType
from typing import Annotated, Any, ParamSpec, TypeVar, cast

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from ..errors import BaiyiError, Cancelled
from ..forms.studio import Studio
from ..kinds import Writer
from ..store.api_keys import NO_QUOTA, KeyRecord
from ..store.canary_calls import CanaryCall
from ..store.usage import Call, model_of
from ..values import Piece, Prompt, Usage
from .engines import Served
from .keys import Maker

P = ParamSpec("P")
R = TypeVar("R")


class Meter:
    """The meter of one request. What fails, or is not heard to its end, is charged as far as it went."""

    def __init__(self, studio: Studio, key: KeyRecord) -> None:
        self.key = key
        self._studio = studio

    def call(self, served: Served, function: Callable[P, R]) -> Callable[P, R]:
        """The function, measured. Its tokens are not known: 0."""

        def measured(*args: P.args, **inputs: P.kwargs) -> R:
            began, outcome = time.monotonic(), Outcome()
            try:
                with outcome:
                    return function(*args, **inputs)
            finally:
                self._write(served, Usage(), began, outcome)

        return measured

    def each(self, served: Served, call: Callable[[], Iterator[R]]) -> Callable[[], Iterator[R]]:
        """The call, measured to the last item that is taken.

        A writer tells what it used with its last piece. Where that is not waited for, each piece
        counts as one written token, and the prompt as none.
        """

        def measured() -> Iterator[R]:
            began, pieces, outcome = time.monotonic(), 0, Outcome()
            used: Usage | None = None
            found = call()
            try:
                with outcome:
                    for item in found:
                        if isinstance(item, Piece):
                            used = item.usage or used
                            pieces += bool(item.text)
                        yield item
            finally:
                if close := getattr(found, "close", None):
                    close()
                self._write(served, used or Usage(written_tokens=pieces), began, outcome)

        return measured

    def writer(self, served: Served, writer: Writer) -> Writer:
        """The writer, each of whose calls is measured: for steps that ask it themselves."""
        return cast(Writer, _Measured(self, served, writer))

    def _write(self, served: Served, used: Usage, began: float, outcome: Outcome) -> None:
        seconds, now = time.monotonic() - began, time.time()
        if served.trial and outcome.known:  # one that the client left says nothing of either engine
            self._studio.ledger.canary_calls.add(
                CanaryCall(
                    canary=served.trial.canary.id,
                    new=served.trial.new,
                    engine=served.engine,
                    call=f"api.{served.kind}",
                    key=served.call,
                    prompt_tokens=used.prompt_tokens,
                    written_tokens=used.written_tokens,
                    seconds=seconds,
                    retries=0,
                    failed=outcome.failed,
                    at=now,
                )
            )
        engine = self._studio.engines.identity(served.kind, served.engine)
        self._studio.ledger.usage.add(
            Call(
                key=self.key.name,
                work=None,
                model=model_of((engine,)),
                prompt_tokens=used.prompt_tokens,
                written_tokens=used.written_tokens,
                seconds=seconds,
                at=now,
            )
        )


class Outcome:
    """How a call ended, as a context manager around it: well, in a failure, or left by who asked."""

    def __init__(self) -> None:
        self.known = self.failed = False

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.failed = isinstance(error, BaiyiError) and not isinstance(error, Cancelled)
        self.known = error is None or self.failed


class _Measured:
    """Is the writer in everything but that its calls are counted."""

    def __init__(self, meter: Meter, served: Served, writer: Writer) -> None:
        self._meter = meter
        self._served = served
        self._writer = writer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        return self._meter.each(self._served, partial(self._writer.write, prompt))()


async def metered(request: Request, key: Maker) -> Meter:
    """A dependency: the meter of a maker's key that may still use something. Raises QuotaUsedUp."""
    studio: Studio = request.app.state.studio
    if key.quota != NO_QUOTA:  # the others need no thread
        await run_in_threadpool(studio.ledger.usage.check, key)
    return Meter(studio, key)


Metered = Annotated[Meter, Depends(metered)]

"""The engine that this house usually takes, for who works on its pages."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from ..api.engines import Models, Served
from ..api.seats import Seats
from ..store.api_keys import KeyRecord


async def usual(request: Request, key: KeyRecord, kind: str) -> tuple[Served, Any, Seats]:
    """The engine of that kind, open, and its seats. Raises QuotaUsedUp, MissingModel, MissingExtra."""
    models: Models = request.app.state.models
    served = models.usual(kind)
    engine, seats = await run_in_threadpool(models.open, served)
    await run_in_threadpool(request.app.state.studio.ledger.usage.check, key)
    return served, engine, seats

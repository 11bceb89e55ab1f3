"""The page of what was used, and what it costs."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from ..api.usage import sheet
from ..errors import BaiyiError, UserError
from ..forms.billing import Bill, bill
from .entering import Owner
from .pages import page

router = APIRouter()
Typed = Annotated[str, Query(max_length=80)]


@router.get("/usage")
def usage(
    request: Request, key: Owner, since: Typed = "", until: Typed = "", of: Typed = "",
    format: Typed = "",
) -> Response:  # fmt: skip
    """A form sends its empty fields too: they are as if not given."""
    found: Bill | None = None
    error: BaiyiError | None = None
    try:
        request.app.state.prices.look()
        found = bill(request.app.state.studio, _day(since), _day(until), of or None)
    except BaiyiError as wrong:
        error = wrong
    if found is not None and format == "csv":
        return sheet(found)
    return page(
        request, "usage.html.j2", key=key, status=error.http_status if error else 200, bill=found,
        since=since or str(found.since if found else ""),
        until=until or str(found.until if found else ""), of=of, error=error,
    )  # fmt: skip


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise UserError(
            f"{typed!r} is no day; write it like 2026-11-26",
            f"{typed!r} 不是日期；请写成 2026-11-26 这样",
        ) from error

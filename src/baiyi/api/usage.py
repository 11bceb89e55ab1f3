"""`/v1/usage`: what each key used, by work and model, and what is asked for it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from ..forms.billing import Bill, as_csv, bill
from .keys import Owner

router = APIRouter(prefix="/v1", tags=["usage"])
CSV = "text/csv"


@router.get("/usage", response_model=Bill, responses={200: {"content": {CSV: {}}}})
def usage(
    request: Request,
    key: Owner,
    since: date | None = None,
    until: date | None = None,
    of: Annotated[str | None, Query(alias="key", max_length=80)] = None,
    format: Literal["json", "csv"] = "json",
) -> Bill | Response:
    """From the one day to the other (UTC, both count); by default from the first of this month to today.

    `key` is the name of one; `format=csv` gives a table for a spreadsheet.
    """
    request.app.state.prices.look()
    found = bill(request.app.state.studio, since, until, of)
    return sheet(found) if format == "csv" else found


def sheet(found: Bill) -> Response:
    """A bill as a file of CSV."""
    name = f"usage-{found.since}-{found.until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(as_csv(found), media_type=f"{CSV}; charset=utf-8", headers=headers)

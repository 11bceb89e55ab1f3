"""`/v1/works/{work}/shares`: links by which whoever has one reads a work, until they expire."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from ..forms.studio import Studio
from ..store.api_keys import KeyRecord
from ..store.passes import PassRecord
from ..values import Frozen
from .keys import Maker

DAY = 24 * 3600.0
LONGEST_SHARE = 365  # days
router = APIRouter(prefix="/v1", tags=["works"])


class Share(Frozen):
    """A link without its secret: that is told once, when the link is made."""

    id: str
    key: str = Field(description="name of the key that gave it; the link ends with that key")
    created: datetime
    expires: datetime
    indexable: bool = Field(description="search engines may list the page")


class NewShare(Share):
    url: str = Field(description="the page, to whoever has this address; it is told only now")


class Shares(Frozen):
    shares: tuple[Share, ...]


class AskedShare(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: int = Field(default=14, ge=1, le=LONGEST_SHARE)
    indexable: bool = False


@router.get("/works/{work}/shares")
def shares(work: str, request: Request, key: Maker) -> Shares:
    """The links of a work that have not expired, the oldest first."""
    studio: Studio = request.app.state.studio
    studio.ledger.works.get(work)
    return Shares(shares=tuple(_row(one) for one in studio.ledger.passes.shares(work)))


@router.post("/works/{work}/shares", status_code=201)
def share(work: str, asked: AskedShare, request: Request, key: Maker) -> NewShare:
    """A new link to read the work by, and to download its files."""
    record, url = new_share(request, key, work, asked.days, asked.indexable)
    return NewShare(**_row(record).model_dump(), url=url)


@router.delete("/works/{work}/shares/{share}", status_code=204)
def end(work: str, share: str, request: Request, key: Maker) -> None:
    """Take a link back. One that is not there any more is no error."""
    studio: Studio = request.app.state.studio
    studio.ledger.works.get(work)
    studio.ledger.passes.end_share(work, share)


def new_share(
    request: Request, key: KeyRecord, work: str, days: int, indexable: bool
) -> tuple[PassRecord, str]:
    """The pass that was given, and the address that opens it. Raises NotFound for no such work."""
    studio: Studio = request.app.state.studio
    studio.ledger.works.get(work)
    passes = studio.ledger.passes
    secret = passes.give("share", key.name, days * DAY, work, indexable=indexable)
    record = passes.find(secret, "share")
    assert record is not None, "it was given just now, for a day at least"
    return record, f"{request.base_url}s/{secret}"


def _row(record: PassRecord) -> Share:
    return Share(
        id=record.id,
        key=record.key.name,
        created=record.created,
        expires=record.expires,
        indexable=record.indexable,
    )

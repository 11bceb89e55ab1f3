"""A file of one's own brought in: a text, or a recording, which is heard."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from ..api.documents import brought
from ..api.faults import Fault
from ..documents.read import ENDINGS, RECORDINGS
from ..errors import BaiyiError, QuotaUsedUp
from .entering import Maker
from .pages import page

router = APIRouter()


@router.get("/bring")
def ask(request: Request, key: Maker) -> Response:
    return page(request, "bring.html.j2", key=key, accepted=_accepted(), error=None)


@router.post("/bring")
async def bring(request: Request, key: Maker) -> Response:
    """The page of the new work, or what is wrong with the file."""
    try:
        job = await brought(request, key)
    except Fault as fault:
        error: BaiyiError = BaiyiError("choose a file first", "请先选择文件")
        status = fault.status
    except BaiyiError as wrong:
        error, status = wrong, 429 if isinstance(wrong, QuotaUsedUp) else wrong.http_status
    else:
        return RedirectResponse(f"/works/{job.work}", 303)
    return page(request, "bring.html.j2", key=key, status=status, accepted=_accepted(), error=error)


def _accepted() -> str:
    return ",".join(sorted([*ENDINGS, *RECORDINGS]))

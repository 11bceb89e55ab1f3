"""A whole work to another studio, and from one."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ..api.archives import packed, unpacked
from ..api.faults import Fault
from ..errors import BaiyiError
from .entering import Maker, Owner
from .pages import page

router = APIRouter()


@router.get("/works/{work}/archive")
def archive(work: str, request: Request, key: Maker) -> Response:
    return packed(request.app.state.studio, work)


@router.get("/open")
def ask(request: Request, key: Owner) -> Response:
    return page(request, "open.html.j2", key=key, moved=None, error=None)


@router.post("/open")
async def opened(request: Request, key: Owner) -> Response:
    """What came, or what is wrong with it, on the same page."""
    try:
        moved = await unpacked(request)
    except Fault as fault:
        error: BaiyiError = BaiyiError("choose a file first", "请先选择文件")
        return page(request, "open.html.j2", key=key, status=fault.status, moved=None, error=error)
    except BaiyiError as wrong:
        return page(
            request, "open.html.j2", key=key, status=wrong.http_status, moved=None, error=wrong
        )
    return page(request, "open.html.j2", key=key, moved=moved, error=None)

"""Who is in the studio: entered by a link that works once, or by a key; then a session's cookie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from ..api.faults import Fault
from ..api.keys import allowed
from ..store.api_keys import KeyRecord, Role
from ..store.ledger import Ledger
from ..store.passes import PassRecord
from .pages import page

COOKIE = "baiyi"
SESSION = 7 * 24 * 3600.0  # seconds
router = APIRouter()


class NotEntered(Exception):
    """There is no session: the way leads to the door."""


def at_least(role: Role) -> Callable[[Request], KeyRecord]:
    """A dependency: the key of the session, if its role is that or a higher one.

    Raises NotEntered, and Fault 403 for a role that may not and for a change that another site asks for.
    """

    def check(request: Request) -> KeyRecord:
        if request.method not in ("GET", "HEAD"):
            _from_here(request)
        found = session(request)
        if found is None:
            raise NotEntered
        return allowed(found.key, role)

    return check


def session(request: Request) -> PassRecord | None:
    ledger: Ledger = request.app.state.studio.ledger
    return ledger.passes.find(request.cookies.get(COOKIE, ""), "session")


Reader = Annotated[KeyRecord, Depends(at_least("reader"))]
Maker = Annotated[KeyRecord, Depends(at_least("maker"))]
Owner = Annotated[KeyRecord, Depends(at_least("owner"))]


def _from_here(request: Request) -> None:
    """Browsers say where a request comes from; one that another site's page makes is refused."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if site not in (None, "same-origin", "none") or origin not in (None, own):
        raise Fault(403, "another site's page asked for this", "cross_site")


@router.get("/enter")
def door(request: Request) -> Response:
    return page(request, "enter.html.j2", wrong=False)


@router.post("/enter")
def by_key(request: Request, secret: Annotated[str, Form(max_length=200)]) -> Response:
    _from_here(request)
    ledger: Ledger = request.app.state.studio.ledger
    found = ledger.keys.find(secret.strip())
    if found is None:
        return page(request, "enter.html.j2", status=403, wrong=True)
    return _entered(request, found.name)


@router.get("/enter/{secret}")
async def by_link(request: Request, secret: str) -> Response:
    """The link that `baiyi serve` prints: it works once."""
    ledger: Ledger = request.app.state.studio.ledger
    found = await run_in_threadpool(ledger.passes.use, secret, "entry")
    if found is None:
        return page(request, "enter.html.j2", status=403, wrong=True)
    return await run_in_threadpool(_entered, request, found.key.name)


def _entered(request: Request, key: str) -> Response:
    secret = request.app.state.studio.ledger.passes.give("session", key, SESSION)
    response = RedirectResponse("/", 303)
    response.set_cookie(
        COOKIE, secret, max_age=int(SESSION), httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return response


@router.post("/leave")
def leave(request: Request) -> Response:
    _from_here(request)
    request.app.state.studio.ledger.passes.use(request.cookies.get(COOKIE, ""), "session")
    response = RedirectResponse("/enter", 303)
    response.delete_cookie(COOKIE)
    return response


@router.post("/language/{language}")
def language(request: Request, language: str) -> Response:
    """The reader's choice, for a year; and back to where they were."""
    _from_here(request)
    back = request.headers.get("referer", "/").partition(request.headers.get("host", "\n"))[2]
    response = RedirectResponse(
        back if back.startswith("/") and not back.startswith("//") else "/", 303
    )
    if language in ("zh", "en"):
        response.set_cookie("language", language, max_age=31_536_000, samesite="lax")
    return response

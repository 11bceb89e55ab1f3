"""How a page is made: its template, its language, its headers."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..api.faults import Fault, told_afar
from ..errors import BaiyiError
from ..forms.table import FORMS
from ..forms.wording import duration, size, state
from ..store.api_keys import KeyRecord
from .looks import called

HERE = Path(__file__).parent
POLICY = (
    "default-src 'self'; media-src 'self' blob:; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",  # back to where the reader was
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
}


@cache
def templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def static(name: str) -> str:
    """The URL of a static file, with its version."""
    data = (HERE / "static" / name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(data).hexdigest()[:12]}"


def language_of(request: Request) -> str:
    """By the reader's choice, else by what the browser asks for."""
    chosen = request.cookies.get("language")
    if chosen in ("zh", "en"):
        return chosen
    asked = request.headers.get("accept-language", "").lower()
    zh, en = asked.find("zh"), asked.find("en")
    return "zh" if zh >= 0 and (en < 0 or zh < en) else "en"


def page(
    request: Request,
    template: str,
    *,
    key: KeyRecord | None = None,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """A page, or a piece of one, in the reader's language."""
    language = language_of(request)
    chinese = language == "zh"

    def t(english: str, chinese_: str) -> str:
        return chinese_ if chinese else english

    text = (
        templates()
        .get_template(template)
        .render(
            t=t,
            language=language,
            static=static,
            key=key,
            path=request.url.path,
            form_name=lambda name: (
                t(FORMS[name].english, FORMS[name].chinese) if name in FORMS else name
            ),
            state_name=lambda name: t(*state(name)),
            look_name=lambda word: called(word, chinese),
            part_name=lambda name: in_chinese(name) if chinese else name,
            size=size,
            seconds=lambda value: t(*duration(value)),
            said=lambda error: told_afar(error, language),
            **values,
        )
    )
    return HTMLResponse(text, status, HEADERS)


def failed(request: Request, error: BaiyiError) -> Response:
    """What went wrong, in place: a piece for a piece, a page for a page."""
    piece = bool(request.headers.get("HX-Request"))
    return page(
        request,
        "_error.html.j2" if piece else "error.html.j2",
        status=200 if piece else error.http_status,  # htmx shows only what went well
        error=error,
    )


def refused(request: Request, fault: Fault) -> Response:
    """A request that is not answered, in the same place."""
    error = BaiyiError(fault.message, fault.message)
    response = failed(request, error)
    if not request.headers.get("HX-Request"):
        response.status_code = fault.status
    return response


PARTS = {
    "page": "第 {} 页",
    "chapter": "第 {} 章",
    "scene": "画面 {}",
    "title": "标题",
    "canon": "设定集",
    "poem": "诗",
}


def in_chinese(part: str) -> str:
    """A part's name as Chinese readers say it; it is addressed as it is called."""
    kind, _, number = part.partition(" ")
    return PARTS[kind].format(number) if kind in PARTS else part

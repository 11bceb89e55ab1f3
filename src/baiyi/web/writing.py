"""The desk: a plain editor, with the checks of the writing room and a writer at hand."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from ..api.faults import told_afar
from ..api.metering import Meter
from ..api.seats import Seated
from ..api.streaming import event, items
from ..brief.words import language_of
from ..create.write import desk
from ..errors import BaiyiError
from ..forms.examine import examine
from ..forms.table import FORMS
from ..values import Piece
from .entering import Maker, Reader
from .pages import language_of as readers_language
from .pages import page
from .taking import usual

LONGEST = 200_000  # characters
SIGNS = {"平": "○", "仄": "●", "中": "◎", "？": "?"}
router = APIRouter()


@router.get("/write")
def editor(request: Request, key: Maker) -> Response:
    return page(request, "write.html.j2", key=key)


@router.post("/write/check")
def check(
    request: Request,
    key: Reader,
    text: Annotated[str, Form(max_length=LONGEST)] = "",
    metre: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """What the checks say; a poem line by line, its sounds beside what its form wants."""
    found = examine(text, metre.strip() or None) if text.strip() else None
    return page(request, "_check.html.j2", key=key, found=found, signs=SIGNS, forms=FORMS)


@router.post("/write/{tool}")
async def work(
    tool: desk.Tool,
    request: Request,
    key: Maker,
    text: Annotated[str, Form(max_length=LONGEST)] = "",
) -> Response:
    """The writer's words as they come (`words`), then what can be taken of them (`done`), or why not."""
    language = "zh" if language_of(text) == "zh" else "en"
    prompt = desk.prompt(tool, text, language, secrets.randbelow(2**31))
    served, writer, seats = await usual(request, key, "writer")
    call = Meter(request.app.state.studio, key).each(served, partial(writer.write, prompt))
    told = _told(call, tool, text, language, readers_language(request))
    return Seated(told, seats)


async def _told(
    call: Callable[[], Iterator[Piece]], tool: desk.Tool, text: str, language: str, reader: str
) -> AsyncIterator[bytes]:
    said, cut = "", False
    try:
        async for piece in items(call):
            said += piece.text
            cut = cut or piece.finish == "length"
            if piece.text:
                yield event(piece.text, "words")
        yield event(desk.checked(tool, text, said, language, cut=cut), "done")
    except BaiyiError as error:
        yield event(told_afar(error, reader), "failed")

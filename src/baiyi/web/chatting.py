"""Conversations with personas: who there is to talk with, what is said, what is remembered."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from ..api.faults import told_afar
from ..api.metering import Meter
from ..api.seats import Seated
from ..api.streaming import event, items
from ..brief.line import brief_from_line
from ..create.write.chat.memory import Memory
from ..create.write.chat.shelf import Held
from ..errors import BaiyiError, Damaged
from ..forms import chat
from ..forms.studio import Studio
from ..kinds import Writer
from ..protect.label import chat_notice
from ..store.api_keys import KeyRecord
from ..values import Brief, Frozen
from .asking import persona_fields, typed_in
from .entering import Maker
from .pages import language_of, page
from .taking import usual

LONGEST = 8000  # characters of a request; how long a message may be, the chat says
# A line each in English and Chinese, to begin with where nobody was talked with yet.
EXAMPLES = (
    (
        "Old Marlow: a lighthouse keeper of seventy, dry and kind",
        "阿灯：灯笼匠的女儿，手巧嘴快，爱讲灯的来历",
    ),
    (
        "Professor Quill: an owl who teaches night-school astronomy",
        "老船工：在乌篷船上摇了五十年橹，什么码头都熟",
    ),
)
router = APIRouter()


class Said(Frozen):
    """A turn as the page shows it; `sound` names what the persona said, to be spoken."""

    mine: bool
    text: str
    sound: str


class Row(Frozen):
    """A conversation in the list; `words` are the last that were said in it."""

    held: Held
    words: str
    day: str


def holder(key: KeyRecord) -> str:
    """Whose a conversation is: of this very key, not of a later one with its name."""
    return f"{key.name} {key.created:.3f}"


def found(request: Request, number: str, key: KeyRecord) -> Held:
    """Raises NotFound, also for another's."""
    return chat.shelf(request.app.state.studio).find(number, holder(key))


@router.get("/chat")
def conversations(request: Request, key: Maker) -> Response:
    return _listed(request, key, {})


@router.post("/chat")
async def begin(request: Request, key: Maker) -> Response:
    """A new persona, or a character of a work; what is wrong is said above the line."""
    asked = await request.form()
    return await run_in_threadpool(_begun, request, key, asked)


@router.get("/chat/{number}")
def conversation(number: str, request: Request, key: Maker) -> Response:
    held = found(request, number, key)
    return page(request, "chat.html.j2", key=key, **_shown(request, held))


@router.get("/chat/{number}/turns")
def turns(number: str, request: Request, key: Maker, since: str = "") -> Response:
    """What was said and what is remembered, if that has changed since; nothing (204) where not."""
    values = _shown(request, found(request, number, key))
    if since and since == values["version"]:
        return Response(status_code=204)
    return page(request, "_turns.html.j2", key=key, **values)


@router.post("/chat/{number}/say")
async def say(
    number: str,
    request: Request,
    key: Maker,
    text: Annotated[str, Form(max_length=LONGEST)] = "",
) -> Response:
    """The answer, sentence by sentence as each was checked (`words`); then how it is spoken (`done`), or
    why there is none (`failed`). Who goes away stops the writer."""
    studio: Studio = request.app.state.studio
    held = await run_in_threadpool(found, request, number, key)
    served, writer, seats = await usual(request, key, "writer")
    call = partial(_answered, studio, held, Meter(studio, key).writer(served, writer), text)
    return Seated(_told(call, held, language_of(request)), seats)


@router.post("/chat/{number}/forget")
def forget(
    number: str, request: Request, key: Maker, note: Annotated[int | None, Form(ge=0)] = None
) -> Response:
    """Delete a note and what was said with it; without its number, everything."""
    studio: Studio = request.app.state.studio
    held = found(request, number, key)
    wrong: BaiyiError | None = None
    try:
        with chat.open_memory(studio, held.persona) as memory:
            memory.forget_all() if note is None else memory.forget(note)
    except BaiyiError as error:
        wrong = error  # beside what stands there now
    return page(request, "_turns.html.j2", key=key, **_shown(request, held, wrong))


@router.post("/chat/{number}/mend")
def mend(number: str, request: Request, key: Maker) -> Response:
    """Set a damaged memory aside, and go on with what can be read of it."""
    held = found(request, number, key)
    with chat.open_memory(request.app.state.studio, held.persona, mend=True):
        pass
    return RedirectResponse(f"/chat/{held.id}", 303)


@router.post("/chat/{number}/delete")
def delete(number: str, request: Request, key: Maker) -> Response:
    """The persona goes, with all that it remembers."""
    chat.shelf(request.app.state.studio).delete(found(request, number, key))
    return RedirectResponse("/chat", 303)


def _answered(studio: Studio, held: Held, writer: Writer, text: str) -> Iterator[str]:
    with chat.take_up(studio, held, writer) as talk:
        yield from chat.aloud(studio, held, talk.say(text.replace("\r\n", "\n")))


async def _told(call: Callable[[], Iterator[str]], held: Held, reader: str) -> AsyncIterator[bytes]:
    said = ""
    try:
        async for sentence in items(call):
            said += sentence
            yield event(sentence, "words")
        yield event(f"/chat/{held.id}/said/{name_of(said)}.mp3", "done")
    except BaiyiError as error:
        yield event(told_afar(error, reader), "failed")


def name_of(text: str) -> str:
    """What a turn is called in an address."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _begun(request: Request, key: KeyRecord, asked: FormData) -> Response:
    studio: Studio = request.app.state.studio
    typed = {name: value for name, value in asked.items() if isinstance(value, str)}
    try:
        brief, character = _brief(studio, typed)
        persona = chat.persona(studio, brief, character)
    except BaiyiError as error:
        return _listed(request, key, typed, error)
    held = chat.shelf(studio).begin(holder(key), persona, brief.seed)
    return RedirectResponse(f"/chat/{held.id}", 303)


def _brief(studio: Studio, typed: Mapping[str, str]) -> tuple[Brief, str | None]:
    """The persona's brief; with a character's name, that of the work which is its source. Raises
    BadBrief, NotFound."""
    given = typed_in(persona_fields(), typed)
    character = typed.get("character", "").strip()
    if not character:
        return brief_from_line(typed.get("line", "").strip(), form="chat", **given), None
    source = typed.get("source", "") or None
    return studio.known(brief_from_line(character, form="chat", source=source)), character


def _listed(
    request: Request,
    key: KeyRecord,
    typed: Mapping[str, str],
    error: BaiyiError | None = None,
) -> Response:
    studio: Studio = request.app.state.studio
    shelf = chat.shelf(studio)
    return page(
        request,
        "chats.html.j2",
        key=key,
        status=error.http_status if error else 200,
        rows=[_row(studio, held) for held in shelf.of(holder(key))],
        examples=EXAMPLES,
        fields=persona_fields(),
        typed=typed,
        error=error,
    )


def _row(studio: Studio, held: Held) -> Row:
    last = chat.shelf(studio).last(held)
    try:
        said = chat.seen(studio, held).turns
    except Damaged:
        said = ()  # its own page says so
    return Row(held=held, words=said[-1].text if said else "", day=f"{last:%Y-%m-%d}")


def _shown(request: Request, held: Held, error: BaiyiError | None = None) -> dict[str, Any]:
    """What the page of a conversation shows. A damaged memory is told, and nothing of it shown."""
    reader = language_of(request)
    damaged: Damaged | None = None
    memory: Memory | None = None
    try:
        memory = chat.seen(request.app.state.studio, held)
    except Damaged as error:
        damaged = error
    said = memory.turns if memory else ()
    notes = memory.notes if memory else ()
    return {
        "held": held,
        "persona": held.persona,
        "notices": {lang: chat_notice(lang) for lang in (reader, held.persona.language)},
        "turns": [
            Said(mine=turn.who == "user", text=turn.text, sound=name_of(turn.text)) for turn in said
        ],
        "notes": notes,
        "damaged": damaged is not None,
        "error": damaged or error,
        "version": name_of(repr((said, notes, damaged))),
    }

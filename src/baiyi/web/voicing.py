"""Voices in a conversation: what the persona said, spoken; what the user says, written down."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request, Response, UploadFile
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from ..api.metering import Meter
from ..api.seats import Seated
from ..api.streaming import GONE, ClientGone, items, whole
from ..create.write.chat.shelf import Held
from ..documents.sound import sound_of
from ..errors import NotFound
from ..forms import chat
from ..forms.speech import spoken
from ..forms.studio import Studio
from ..kinds import Speaker
from ..publish.stream import CODINGS
from ..values import Line
from .chatting import found, name_of
from .entering import Maker
from .taking import usual

CODING = "mp3"  # what every browser plays while it still comes
router = APIRouter()


@router.get("/chat/{number}/said/{turn}.mp3")
async def said(number: str, turn: str, request: Request, key: Maker) -> Response:
    """A turn of the persona's as it is spoken, labelled. Only what it said, and what is remembered."""
    studio: Studio = request.app.state.studio
    held = await run_in_threadpool(found, request, number, key)
    text = await run_in_threadpool(_text, studio, held, turn)
    served, speaker, seats = await usual(request, key, "speaker")
    work = partial(
        spoken,
        _line(held, text, speaker),
        speaker=speaker,
        coding=CODING,
        engine=request.app.state.models.identity(served),
    )
    call = Meter(studio, key).each(served, work)
    return Seated(items(call), seats, CODINGS[CODING].media_type)


@router.post("/chat/{number}/hear")
async def hear(number: str, request: Request, key: Maker, file: UploadFile) -> Response:
    """What is said in a recording, as `text`, to be sent or mended. The recording is not kept."""
    studio: Studio = request.app.state.studio
    held = await run_in_threadpool(found, request, number, key)
    served, listener, seats = await usual(request, key, "listener")
    with seats.one():
        sound = await run_in_threadpool(sound_of, await file.read())
        listening = partial(
            listener.listen, sound, language=held.persona.language, hint=held.persona.name
        )
        try:
            heard = await whole(Meter(studio, key).each(served, listening), request)
        except ClientGone:
            return Response(status_code=GONE)
    return JSONResponse({"text": "".join(part.text for part in heard).strip()})


def _text(studio: Studio, held: Held, turn: str) -> str:
    """Raises NotFound."""
    for one in chat.seen(studio, held).turns:
        if one.who == "persona" and name_of(one.text) == turn:
            return one.text
    raise NotFound("this was not said here, or is forgotten", "这里没有说过这句话，或已被忘记")


def _line(held: Held, text: str, speaker: Speaker) -> Line:
    """Raises Unsupported for a language that nobody speaks."""
    voice = chat.voice(held.persona, speaker)
    return Line(speaker=held.persona.name, text=text, language=voice.language, voice=voice.name)

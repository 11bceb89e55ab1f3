"""Voices in a conversation: what the persona said, spoken; what the user says, written down."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from ..api.metering import Meter
from ..api.seats import Seated
from ..api.streaming import GONE, ClientGone, items, whole
from ..create.write.chat.shelf import Held
from ..documents.sound import sound_of
from ..errors import NotFound
from ..forms import chat
from ..forms.speech import labelled, spoken
from ..forms.studio import Studio
from ..kinds import Speaker
from ..publish.stream import CODINGS, RATE
from ..store.api_keys import KeyRecord
from ..values import Line, Sound
from .chatting import found, name_of
from .entering import Maker
from .pages import page
from .taking import usual

CODING = "mp3"  # what every browser plays while it still comes
NOTHING = Sound(samples=b"", rate=RATE)
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


@router.get("/chat/{number}/saying.mp3")
async def saying(number: str, request: Request, key: Maker) -> Response:
    """The answer that is being written, spoken meanwhile from its first sentence on: one sound, with its
    labels. Each sentence is charged as it is spoken, and not the time between."""
    studio: Studio = request.app.state.studio
    held = await run_in_threadpool(found, request, number, key)
    served, speaker, seats = await usual(request, key, "speaker")
    meter = Meter(studio, key)
    sentences = await run_in_threadpool(chat.being_said, studio, held)

    def sounds() -> Iterator[Sound]:
        for sentence in sentences:
            if sentence.strip():
                speak = partial(speaker.speak, _line(held, sentence.strip(), speaker))
                yield from meter.each(served, speak)()
            else:
                yield NOTHING  # and a look whether somebody still listens

    work = partial(
        labelled,
        sounds(),
        title=held.persona.name,
        language=held.persona.language,
        coding=CODING,
        engine=request.app.state.models.identity(served),
    )
    return Seated(items(work), seats, CODINGS[CODING].media_type)


@router.get("/chat/{number}/voice")
async def voice(number: str, request: Request, key: Maker) -> Response:
    """The voices that the persona can have."""
    held = await run_in_threadpool(found, request, number, key)
    _, speaker, _ = await usual(request, key, "speaker")
    return await run_in_threadpool(_voices, request, key, held, speaker, taken=False)


@router.post("/chat/{number}/voice")
async def take(
    number: str, request: Request, key: Maker, voice: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Have the answers spoken by that voice; without a name by the one that suits. Raises NotFound."""
    studio: Studio = request.app.state.studio
    held = await run_in_threadpool(found, request, number, key)
    _, speaker, _ = await usual(request, key, "speaker")
    names = [one.name for one in chat.voices(held.persona, speaker)]
    if voice and voice not in names:
        raise NotFound(
            f"there is no voice {voice!r} here; there are: {', '.join(names)}",
            f"没有声音“{voice}”；现有：{'、'.join(names)}",
        )
    held = await run_in_threadpool(chat.shelf(studio).give_voice, held, voice or None)
    return await run_in_threadpool(_voices, request, key, held, speaker, taken=True)


def _voices(
    request: Request, key: KeyRecord, held: Held, speaker: Speaker, taken: bool
) -> Response:
    said = [t for t in chat.seen(request.app.state.studio, held).turns if t.who == "persona"]
    return page(
        request,
        "_voice.html.j2",
        key=key,
        held=held,
        voices=chat.voices(held.persona, speaker),
        suits=chat.suits(held.persona, speaker),
        last=name_of(said[-1].text) if said else "",
        taken=taken,
    )


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
    voice = chat.voice(held, speaker)
    return Line(speaker=held.persona.name, text=text, language=voice.language, voice=voice.name)

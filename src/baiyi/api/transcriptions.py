"""`/v1/audio/transcriptions`: what is said in a sound file, as text, subtitles, or with word times."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from ..documents.sound import sound_of
from ..errors import UserError
from ..publish.subtitles import srt, vtt
from ..values import Heard
from .engines import Models
from .faults import Fault
from .metering import Metered
from .streaming import GONE, ClientGone, whole

LARGEST_FILE = 25_000_000  # bytes
router = APIRouter()


class TranscriptionRequest(BaseModel):
    """What of OpenAI's form is understood; anything else is refused by name, not ignored."""

    model_config = ConfigDict(extra="forbid")

    file: UploadFile
    model: str
    language: str | None = Field(default=None, description="ISO 639-1; without it, it is heard")
    prompt: str = Field(default="", max_length=2000, description="words before, names to expect")
    response_format: Literal["json", "text", "srt", "vtt", "verbose_json"] = "json"
    temperature: float = Field(default=0, ge=0, le=1)
    timestamp_granularities: list[Literal["word", "segment"]] = Field(
        default=["segment"], alias="timestamp_granularities[]", description="of verbose_json"
    )


@router.post("/v1/audio/transcriptions")
async def transcriptions(
    asked: Annotated[TranscriptionRequest, Form()],
    request: Request,
    meter: Metered,
) -> Response:
    """What is said. Who goes away stops the listening at the next sentence."""
    models: Models = request.app.state.models
    served = models.find(asked.model, "listener")
    if asked.file.size is None or asked.file.size > LARGEST_FILE:
        raise Fault(
            413, f"file: {asked.file.size} bytes; {LARGEST_FILE:,} are the limit", "too_large", "file"
        )  # fmt: skip
    listener, seats = await run_in_threadpool(models.open, served)
    if asked.language is not None and asked.language not in listener.languages():
        raise Fault(
            400, f"language: {asked.language!r} is not known; there are: "
            f"{', '.join(listener.languages())}", "invalid_value", "language",
        )  # fmt: skip
    with seats.one():
        try:
            sound = await run_in_threadpool(sound_of, await asked.file.read())
        except UserError as error:
            raise Fault(400, f"file: {error}", "invalid_value", "file") from error
        listening = partial(
            listener.listen,
            sound,
            language=asked.language,
            hint=asked.prompt,
            temperature=asked.temperature,
        )
        try:
            heard = await whole(meter.each(served, listening), request)
        except ClientGone:
            return Response(status_code=GONE)
    return _answer(asked, heard, sound.seconds)


def _answer(asked: TranscriptionRequest, heard: list[Heard], seconds: float) -> Response:
    text = "".join(part.text for part in heard).strip()
    match asked.response_format:
        case "text":
            return PlainTextResponse(f"{text}\n")
        case "srt":
            return PlainTextResponse(srt(heard))
        case "vtt":
            return PlainTextResponse(vtt(heard), media_type="text/vtt")
    usage = {"type": "duration", "seconds": round(seconds)}
    if asked.response_format == "json":
        return JSONResponse({"text": text, "usage": usage})
    told: dict[str, Any] = {
        "task": "transcribe",
        "language": heard[0].language if heard else asked.language,
        "duration": round(seconds, 3),
        "text": text,
    }
    if "segment" in asked.timestamp_granularities:
        told["segments"] = [_segment(number, part) for number, part in enumerate(heard)]
    if "word" in asked.timestamp_granularities:
        told["words"] = [
            {"word": w.text, "start": w.start_seconds, "end": w.stop_seconds}
            for part in heard
            for w in part.words
        ]
    return JSONResponse(told | {"usage": usage})


def _segment(number: int, part: Heard) -> dict[str, Any]:
    """What is known of it; tokens and the like are a model's own and are not told."""
    return {
        "id": number,
        "start": part.start_seconds,
        "end": part.stop_seconds,
        "text": part.text,
        "avg_logprob": part.logprob,
        "no_speech_prob": part.silence,
    }

"""`/v1/audio/speech`: a text spoken by a voice of this house, sent sentence by sentence, labelled."""

from __future__ import annotations

from functools import partial
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from ..forms.speech import spoken
from ..kinds import Speaker
from ..publish.stream import CODINGS
from ..values import Line
from ..values.language import language_of
from .engines import Models
from .faults import Fault
from .metering import Metered
from .seats import Seated
from .streaming import items

LONGEST = 4096  # characters, as at OpenAI
router = APIRouter()


class SpeechRequest(BaseModel):
    """What of OpenAI's request is understood; anything else is refused by name, not ignored."""

    model_config = ConfigDict(extra="forbid")

    model: str
    input: str = Field(min_length=1, max_length=LONGEST)
    voice: str
    response_format: Literal["mp3", "opus", "aac", "flac", "wav", "pcm"] = "mp3"
    speed: float = Field(default=1.0, ge=0.5, le=2)
    stream_format: Literal["audio"] = "audio"


@router.post("/v1/audio/speech")
async def speech(asked: SpeechRequest, request: Request, meter: Metered) -> Response:
    """The sound as it is spoken. Who goes away stops the voice."""
    if asked.response_format == "pcm":
        raise Fault(
            400, "response_format: bare samples have no place for the label that generated sound "
            "carries; ask for wav, which is the same with a header", "unsupported",
            "response_format",
        )  # fmt: skip
    models: Models = request.app.state.models
    served = models.find(asked.model, "speaker")
    speaker, seats = await run_in_threadpool(models.open, served)
    work = partial(
        spoken,
        line_of(asked, speaker),
        speaker=speaker,
        coding=asked.response_format,
        engine=models.identity(served),
    )
    return Seated(items(meter.each(served, work)), seats, CODINGS[asked.response_format].media_type)


def line_of(asked: SpeechRequest, speaker: Speaker) -> Line:
    """The request as a line. Raises Fault for a voice or a language that the speaker lacks."""
    voices = speaker.voices()
    names = [voice.name for voice in voices]
    if asked.voice not in names:
        raise Fault(
            400, f"voice: there is none named {asked.voice!r}; there are: {', '.join(names)}",
            "invalid_value", "voice",
        )  # fmt: skip
    language, spoken_here = language_of(asked.input), {voice.language for voice in voices}
    if language not in spoken_here:
        raise Fault(
            400, f"input: no voice speaks {language!r}; they speak {', '.join(sorted(spoken_here))}",
            "unsupported", "input",
        )  # fmt: skip
    return Line(
        speaker="narrator",
        text=asked.input,
        language=language,
        voice=asked.voice,
        speed=asked.speed,
    )

"""`/v1/images/generations`: pictures of a few words by the painters of this house, labelled and signed."""

from __future__ import annotations

import base64
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from ..forms.picture import Coding, pictures, scene_of
from ..publish.gate import handed_over
from ..values import Scene
from .engines import Models
from .faults import Fault
from .metering import Metered
from .streaming import GONE, ClientGone, whole

SMALLEST, LARGEST = 256, 2048  # pixels of a side
USUAL = (1024, 1024)
router = APIRouter()


class ImageRequest(BaseModel):
    """What of OpenAI's request is understood; anything else is refused by name. `seed` is ours."""

    model_config = ConfigDict(extra="forbid")

    model: str
    prompt: str = Field(min_length=1, max_length=4000)
    n: int = Field(default=1, ge=1, le=4)
    size: str = Field(default="auto", description="WIDTHxHEIGHT in pixels, or auto")
    response_format: Literal["b64_json", "url"] = "b64_json"
    output_format: Coding = "png"
    quality: Literal["auto"] = "auto"
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1)
    user: str | None = Field(default=None, description="kept nowhere")


@router.post("/v1/images/generations")
async def images(asked: ImageRequest, request: Request, meter: Metered) -> Response:
    """Pictures one after the other, each with what was understood of the words (`revised_prompt`)."""
    size = size_of(asked)
    if not asked.prompt.strip():
        raise Fault(400, "prompt: it has no words", "invalid_value", "prompt")
    models: Models = request.app.state.models
    served = (models.usual("writer"), models.drawn(asked.model, "painter", asked))
    (writer, at_writer), (painter, at_painter) = [
        await run_in_threadpool(models.open, one) for one in served
    ]
    seed = secrets.randbelow(2**31) if asked.seed is None else asked.seed
    seeds = [seed + n for n in range(asked.n)]

    def staged() -> Iterator[Scene]:
        counted = meter.writer(served[0], writer)
        yield scene_of(asked.prompt, writer=counted, painter=painter, seed=seed)

    def work(scene: Scene) -> Iterator[dict[str, Any]]:
        made = pictures(
            scene,
            asked.prompt,
            painter=painter,
            size=size,
            seeds=seeds,
            coding=asked.output_format,
            engines=tuple(models.identity(one) for one in served),
        )
        for number, sealed in zip(seeds, made, strict=True):
            data = base64.b64encode(handed_over(sealed)).decode()
            yield {"b64_json": data, "revised_prompt": scene.caption, "seed": number}

    with ExitStack() as taken:
        taken.enter_context(at_writer.one())
        taken.enter_context(at_painter.one())
        try:
            [scene] = await whole(staged, request)
            data = await whole(meter.each(served[1], partial(work, scene)), request)
        except ClientGone:
            return Response(status_code=GONE)
    return JSONResponse(
        {
            "created": int(time.time()),
            "data": data,
            "output_format": asked.output_format,
            "size": "{}x{}".format(*size),
        }
    )


def size_of(asked: ImageRequest) -> tuple[int, int]:
    """Width and height in pixels. Raises Fault, also for addresses, which nobody could fetch."""
    if asked.response_format == "url":
        raise Fault(
            400, "response_format: no picture is kept here to be fetched from an address; "
            "ask for b64_json", "unsupported", "response_format",
        )  # fmt: skip
    if asked.size == "auto":
        return USUAL
    sides = re.fullmatch(r"(\d{1,5})x(\d{1,5})", asked.size)
    width, height = (int(side) for side in sides.groups()) if sides else (0, 0)
    if not all(SMALLEST <= side <= LARGEST for side in (width, height)):
        raise Fault(
            400, f"size: {asked.size!r}; WIDTHxHEIGHT is taken, each {SMALLEST} to {LARGEST} pixels, "
            "as 1024x1024, 1536x1024, 1024x1536; or auto", "invalid_value", "size",
        )  # fmt: skip
    return width, height

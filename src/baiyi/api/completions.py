"""`/v1/completions`: a text goes on, in no chat's frame, as OpenAI's older clients ask for it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from ..values import Message, Piece, Prompt, TokenChoice
from .chat import Choice, StreamOptions, events, finish_of, stop_of, usage_of
from .engines import Models
from .faults import Fault
from .metering import Metered
from .seats import Seated
from .streaming import GONE, ClientGone, whole

MOST_CHOICES = 8  # of all prompts together, as in a chat
router = APIRouter()


class CompletionRequest(BaseModel):
    """What of OpenAI's request is understood; anything else is refused by name, not ignored."""

    model_config = ConfigDict(extra="forbid")

    model: str
    prompt: str | list[str] = Field(description="texts, not tokens")
    max_tokens: int = Field(default=16, ge=1, le=131_072)
    temperature: float = Field(default=1, ge=0, le=2)
    top_p: float = Field(default=1, gt=0, le=1)
    n: int = Field(default=1, ge=1, le=MOST_CHOICES)
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1)
    stop: str | list[str] | None = None
    stream: bool = False
    stream_options: StreamOptions | None = None
    logprobs: int | None = Field(default=None, ge=0, le=5, description="of the most likely tokens")
    echo: bool = Field(default=False, description="the prompt first; not with logprobs")
    best_of: int | None = Field(default=None, ge=1, le=1, description="not offered: 1 only")
    user: str | None = Field(default=None, description="kept nowhere")
    frequency_penalty: float = Field(default=0, ge=0, le=0, description="not offered: 0 only")
    presence_penalty: float = Field(default=0, ge=0, le=0, description="not offered: 0 only")


@router.post("/v1/completions")
async def completions(
    asked: CompletionRequest,
    request: Request,
    meter: Metered,
) -> Response:
    """How each text goes on, whole or as server-sent events. Who goes away stops the writing."""
    prompts = prompts_of(asked)
    models: Models = request.app.state.models
    served = models.drawn(asked.model, "writer", asked, raw=True)
    writer, seats = await run_in_threadpool(models.open, served)
    calls = [meter.each(served, partial(writer.write, prompt)) for prompt in prompts]
    about: dict[str, Any] = {
        "id": f"cmpl-{secrets.token_hex(12)}",
        "object": "text_completion",
        "created": int(time.time()),
        "model": served.id,
    }
    told = [Told(number, prompt, asked) for number, prompt in enumerate(prompts)]
    if asked.stream:
        return Seated(
            events(
                calls, about,
                lambda n: told[n].opened(), lambda n, piece: told[n].piece(piece),
                asked.stream_options,
            ),
            seats,
        )  # fmt: skip
    with seats.one():
        try:
            answers = [await whole(call, request) for call in calls]
        except ClientGone:
            return Response(status_code=GONE)
    choices = [one.whole(pieces) for one, pieces in zip(told, answers, strict=True)]
    return JSONResponse(about | {"choices": choices, "usage": usage_of(answers)})


def prompts_of(asked: CompletionRequest) -> list[Prompt]:
    """`n` prompts for each text, in their order. Raises Fault for what the house does not offer."""
    texts = [asked.prompt] if isinstance(asked.prompt, str) else asked.prompt
    if not texts or not all(texts):
        raise Fault(400, "prompt: a text to go on with is missing", "invalid_value", "prompt")
    if len(texts) * asked.n > MOST_CHOICES:
        raise Fault(
            400, f"prompt: {len(texts)} texts, {asked.n} times; {MOST_CHOICES} answers are the limit",
            "invalid_value", "prompt",
        )  # fmt: skip
    if asked.echo and asked.logprobs is not None:
        raise Fault(
            400, "echo: the tokens of a prompt have no likelihoods here; ask without `logprobs`",
            "unsupported", "echo",
        )  # fmt: skip
    seed = secrets.randbelow(2**31) if asked.seed is None else asked.seed
    return [
        Prompt(
            messages=(Message(role="user", text=text),),
            raw=True,
            max_tokens=asked.max_tokens,
            temperature=asked.temperature,
            top_p=asked.top_p,
            seed=seed + n,
            stop=stop_of(asked.stop),
            logprobs=0 if asked.logprobs is None else max(1, asked.logprobs),
        )
        for text in texts
        for n in range(asked.n)
    ]


class Told:
    """One choice as the client reads it; it knows how many characters it has told."""

    def __init__(self, number: int, prompt: Prompt, asked: CompletionRequest) -> None:
        self._number = number
        self._before = prompt.messages[0].text if asked.echo else ""
        self._most = asked.logprobs
        self._offset = 0

    def opened(self) -> Iterator[Choice]:
        if self._before:
            yield self._choice(self._before)

    def piece(self, piece: Piece) -> Iterator[Choice]:
        if piece.text:
            yield self._choice(piece.text, piece.tokens)
        if piece.finish:
            yield self._choice("") | {"finish_reason": piece.finish}

    def whole(self, pieces: list[Piece]) -> Choice:
        text = self._before + "".join(piece.text for piece in pieces)
        tokens = tuple(token for piece in pieces for token in piece.tokens)
        return self._choice(text, tokens) | {"finish_reason": finish_of(pieces)}

    def _choice(self, text: str, tokens: tuple[TokenChoice, ...] = ()) -> Choice:
        told = None if self._most is None else self._likelihoods(tokens, self._most)
        return {"index": self._number, "text": text, "logprobs": told, "finish_reason": None}

    def _likelihoods(self, tokens: tuple[TokenChoice, ...], most: int) -> dict[str, list[Any]]:
        offsets = []
        for token in tokens:
            offsets.append(self._offset)
            self._offset += len(token.token)
        return {
            "tokens": [token.token for token in tokens],
            "token_logprobs": [token.logprob for token in tokens],
            "top_logprobs": [dict(token.alternatives[:most]) for token in tokens],
            "text_offset": offsets,
        }

"""`/v1/chat/completions`: a writer, as OpenAI's clients ask for one."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from ..errors import BaiyiError
from ..values import Message, Piece, Prompt, TokenChoice
from .engines import Models
from .faults import Fault, code_of, shape, told_afar
from .metering import Metered
from .seats import Seated
from .streaming import GONE, ClientGone, event, items, whole

MOST_TOKENS = 512  # of an answer whose request sets no limit
Choice = dict[str, Any]
router = APIRouter()


class Text(BaseModel):
    type: Literal["text"]
    text: str


class ChatMessage(BaseModel):
    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[Text]


class JsonSchema(BaseModel):
    name: str = Field(max_length=64)
    schema_: dict[str, Any] = Field(alias="schema")
    strict: bool | None = None


class ResponseFormat(BaseModel):
    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None


class StreamOptions(BaseModel):
    include_usage: bool = False


class ChatRequest(BaseModel):
    """What of OpenAI's request is understood; anything else is refused by name, not ignored."""

    model_config = ConfigDict(extra="forbid")

    model: str
    messages: list[ChatMessage] = Field(min_length=1, max_length=1000)
    max_tokens: int | None = Field(default=None, ge=1, le=131_072)
    max_completion_tokens: int | None = Field(default=None, ge=1, le=131_072)
    temperature: float = Field(default=0.7, ge=0, le=2)
    top_p: float = Field(default=0.95, gt=0, le=1)
    n: int = Field(default=1, ge=1, le=8)
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1)
    stop: str | list[str] | None = None
    stream: bool = False
    stream_options: StreamOptions | None = None
    response_format: ResponseFormat | None = None
    logprobs: bool = False
    top_logprobs: int | None = Field(default=None, ge=0, le=20)
    user: str | None = Field(default=None, description="kept nowhere")
    frequency_penalty: float = Field(default=0, ge=0, le=0, description="not offered: 0 only")
    presence_penalty: float = Field(default=0, ge=0, le=0, description="not offered: 0 only")


@router.post("/v1/chat/completions")
async def chat(asked: ChatRequest, request: Request, meter: Metered) -> Response:
    """An answer, whole or as server-sent events. Who goes away stops the writing."""
    models: Models = request.app.state.models
    served = models.drawn(asked.model, "writer", asked)
    writer, seats = await run_in_threadpool(models.open, served)
    first = prompt_of(asked)
    prompts = [first.model_copy(update={"seed": first.seed + n}) for n in range(asked.n)]
    calls = [meter.each(served, partial(writer.write, prompt)) for prompt in prompts]
    about: dict[str, Any] = {
        "id": f"chatcmpl-{secrets.token_hex(12)}",
        "created": int(time.time()),
        "model": served.id,
    }
    if asked.stream:
        about["object"] = "chat.completion.chunk"
        return Seated(
            events(calls, about, _opened, partial(_told, asked), asked.stream_options), seats
        )
    with seats.one():
        try:
            answers = [await whole(call, request) for call in calls]
        except ClientGone:
            return Response(status_code=GONE)
    choices = [_choice(n, pieces, asked.logprobs) for n, pieces in enumerate(answers)]
    return JSONResponse(
        about | {"object": "chat.completion", "choices": choices, "usage": usage_of(answers)}
    )


def prompt_of(asked: ChatRequest) -> Prompt:
    """The request in this house's words. Raises Fault for what the house does not offer."""
    schema: dict[str, Any] | None = None
    if asked.response_format:
        schema = _schema(asked.response_format)
    return Prompt(
        messages=tuple(
            Message(role="system" if m.role == "developer" else m.role, text=_text(m.content))
            for m in asked.messages
        ),
        schema_=schema,
        max_tokens=asked.max_completion_tokens or asked.max_tokens or MOST_TOKENS,
        temperature=asked.temperature,
        top_p=asked.top_p,
        seed=secrets.randbelow(2**31) if asked.seed is None else asked.seed,
        stop=stop_of(asked.stop),
        logprobs=max(1, asked.top_logprobs or 0) if asked.logprobs else 0,
    )


def stop_of(given: str | list[str] | None) -> tuple[str, ...]:
    """The words that end an answer. Raises Fault for more than OpenAI takes."""
    stop = [given] if isinstance(given, str) else given or []
    if len(stop) > 4:
        raise Fault(400, f"stop: {len(stop)} words; 4 is the limit", "invalid_value", "stop")
    return tuple(word for word in stop if word)


def _schema(wanted: ResponseFormat) -> dict[str, Any] | None:
    if wanted.type == "json_object":
        return {"type": "object"}
    if wanted.type == "json_schema":
        if wanted.json_schema is None:
            raise Fault(
                400, "response_format.json_schema is missing", "missing_value",
                "response_format.json_schema",
            )  # fmt: skip
        return wanted.json_schema.schema_
    return None


def _text(content: str | list[Text]) -> str:
    return content if isinstance(content, str) else "".join(part.text for part in content)


def _choice(number: int, pieces: list[Piece], logprobs: bool) -> dict[str, Any]:
    tokens = [token for piece in pieces for token in piece.tokens]
    return {
        "index": number,
        "message": {
            "role": "assistant",
            "content": "".join(p.text for p in pieces),
            "refusal": None,
        },
        "finish_reason": finish_of(pieces),
        "logprobs": {"content": [_token(token) for token in tokens]} if logprobs else None,
    }


def finish_of(pieces: list[Piece]) -> str:
    """Why the answer ended, in OpenAI's words, which are also ours."""
    return next((piece.finish for piece in reversed(pieces) if piece.finish), "stop")


def _token(token: TokenChoice) -> dict[str, Any]:
    return {
        "token": token.token,
        "logprob": token.logprob,
        "bytes": list(token.token.encode()),
        "top_logprobs": [
            {"token": text, "logprob": value, "bytes": list(text.encode())}
            for text, value in token.alternatives
        ],
    }


def usage_of(answers: Iterable[list[Piece]]) -> dict[str, Any]:
    """What the answers used, together."""
    used = [piece.usage for pieces in answers for piece in pieces if piece.usage]
    prompt = sum(u.prompt_tokens for u in used)
    written = sum(u.written_tokens for u in used)
    kept = prompt - sum(u.evaluated_tokens for u in used)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": written,
        "total_tokens": prompt + written,
        "prompt_tokens_details": {"cached_tokens": kept},
    }


async def events(
    calls: Sequence[Callable[[], Iterator[Piece]]],
    about: dict[str, Any],
    opened: Callable[[int], Iterator[Choice]],
    told: Callable[[int, Piece], Iterator[Choice]],
    options: StreamOptions | None,
) -> AsyncIterator[bytes]:
    """One choice after the other, each as it is written; an error is the last event.

    `opened` and `told` say what choice number n begins with, and what a piece of it is to the client.
    """
    ends: list[Piece] = []
    try:
        for number, call in enumerate(calls):
            for choice in opened(number):
                yield event(about | {"choices": [choice]})
            async for piece in items(call):
                if piece.usage:
                    ends.append(piece)
                for choice in told(number, piece):
                    yield event(about | {"choices": [choice]})
    except BaiyiError as error:
        yield event(shape(error.http_status, told_afar(error), code_of(error)))
        return
    if options and options.include_usage:
        yield event(about | {"choices": [], "usage": usage_of([ends])})
    yield b"data: [DONE]\n\n"


def _opened(number: int) -> Iterator[Choice]:
    yield _delta(number, {"role": "assistant", "content": ""})


def _told(asked: ChatRequest, number: int, piece: Piece) -> Iterator[Choice]:
    if piece.text:
        tokens = {"content": [_token(t) for t in piece.tokens]} if asked.logprobs else None
        yield _delta(number, {"content": piece.text}) | {"logprobs": tokens}
    if piece.finish:
        yield _delta(number, {}) | {"finish_reason": piece.finish}


def _delta(number: int, delta: dict[str, Any]) -> Choice:
    return {"index": number, "delta": delta, "finish_reason": None, "logprobs": None}

"""`/v1/embeddings`: vectors of texts, as numbers or as base64 of float32, little endian."""

from __future__ import annotations

import base64
import struct
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from .engines import Models
from .faults import Fault
from .metering import Metered

LONGEST = 100_000  # characters of a text
router = APIRouter()


class EmbeddingRequest(BaseModel):
    """`purpose` is this house's own word: what is searched for, or what is searched in."""

    model_config = ConfigDict(extra="forbid")

    model: str
    input: str | list[str]
    encoding_format: Literal["float", "base64"] = "float"
    dimensions: int | None = None
    user: str | None = None
    purpose: Literal["query", "passage"] = "passage"


@router.post("/v1/embeddings")
async def embeddings(asked: EmbeddingRequest, request: Request, meter: Metered) -> dict[str, Any]:
    """Unit vectors, in the order of the texts. Tokens are not counted by this engine: 0."""
    texts = [asked.input] if isinstance(asked.input, str) else asked.input
    check_texts(texts)
    models: Models = request.app.state.models
    served = models.find(asked.model, "embedder")
    embedder, seats = await run_in_threadpool(models.open, served)
    with seats.one():
        embed = meter.call(served, embedder.embed)
        vectors = await run_in_threadpool(embed, texts, purpose=asked.purpose)
    if asked.dimensions is not None and asked.dimensions != len(vectors[0]):
        raise Fault(
            400,
            f"dimensions: this model's vectors have {len(vectors[0])}",
            "invalid_value",
            "dimensions",
        )
    return {
        "object": "list",
        "model": asked.model,
        "data": [
            {"object": "embedding", "index": n, "embedding": _coded(v, asked.encoding_format)}
            for n, v in enumerate(vectors)
        ],
        "usage": {"prompt_tokens": 0, "total_tokens": 0},
    }


def check_texts(texts: list[str]) -> None:
    """Raises Fault where there are none or too many, or one says nothing or too much."""
    if not texts or len(texts) > 2048:
        raise Fault(
            400, f"input: {len(texts)} texts; 1 to 2048 are taken", "invalid_value", "input"
        )
    for n, text in enumerate(texts):
        if not text.strip() or len(text) > LONGEST:
            raise Fault(
                400,
                f"input.{n}: {len(text)} characters; 1 to {LONGEST} are taken",
                "invalid_value",
                "input",
            )


def _coded(vector: list[float], form: str) -> list[float] | str:
    if form == "float":
        return vector
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()

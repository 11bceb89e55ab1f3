"""`/v1/moderations`: as far as this house can judge, which is the words that advertising law forbids.

No engine here judges hate, violence and the like. So no model that would is answered for, OpenAI's
categories are null and never false, and each result names them as not judged.
"""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from ..create.write.advertising.law import flags, rules
from ..values.language import language_of
from .embeddings import check_texts
from .engines import LAW
from .faults import Fault
from .keys import Maker

NOT_JUDGED = (
    "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit",
    "illicit/violent", "self-harm", "self-harm/instructions", "self-harm/intent", "sexual",
    "sexual/minors", "violence", "violence/graphic",
)  # fmt: skip
JUDGED = ("forbidden", "proof")  # a rule's weights; as categories "advertising/forbidden" ...
router = APIRouter()


class ModerationRequest(BaseModel):
    """What of OpenAI's request is understood; anything else is refused by name, not ignored."""

    model_config = ConfigDict(extra="forbid")

    input: str | list[str]
    model: str | None = None


@router.post("/v1/moderations")
async def moderations(asked: ModerationRequest, key: Maker) -> dict[str, Any]:
    """The words of each text that a rule of advertising law means, with the rule."""
    if asked.model != LAW.id:
        raise Fault(
            404, f"model: {asked.model or 'none named'}; no engine of this house judges hate, "
            "violence and the like. What it can judge are the words that advertising law forbids: "
            f"ask for {LAW.id!r}", "model_not_found", "model",
        )  # fmt: skip
    texts = [asked.input] if isinstance(asked.input, str) else asked.input
    check_texts(texts)
    return {
        "id": f"modr-{secrets.token_hex(12)}",
        "model": asked.model,
        "results": [await run_in_threadpool(_result, text) for text in texts],
    }


def _result(text: str) -> dict[str, Any]:
    """In OpenAI's shape; null is what was not judged. A rule has no likelihood, so no scores."""
    language = language_of(text)
    known = language in {rule.language for rule in rules()}
    found = flags(text, language)
    weights = {flag.weight for flag in found}
    unknown = [*NOT_JUDGED, *(f"advertising/{weight}" for weight in JUDGED if not known)]
    own = {f"advertising/{weight}": weight in weights if known else None for weight in JUDGED}
    return {
        "flagged": bool(found) if known else None,
        "categories": dict.fromkeys(NOT_JUDGED) | own,
        "category_scores": dict.fromkeys((*NOT_JUDGED, *own)),
        "category_applied_input_types": {name: ["text"] for name, told in own.items() if told},
        "not_judged": unknown,
        "language": language,
        "found": [flag.model_dump() for flag in found],
    }

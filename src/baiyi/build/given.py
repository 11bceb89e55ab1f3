"""Results that no engine made: what a human wrote, and what was taken over from another work.

They are steps too, with a key and what fed them, so that a chain of steps leads through them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import BadBrief
from ..store.ledger import Done, Edge, Ledger
from ..values.reasons import wrong
from .keys import digest, given_key

V = TypeVar("V")


def as_json(value: object) -> str:
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    return json.dumps(value, ensure_ascii=False)


def given(
    ledger: Ledger,
    name: str,
    value: object,
    facts: tuple[str, ...],
    inputs: Iterable[tuple[str, str | None]],
    at: Callable[[], float],
) -> str:
    """The key of the step `name`, recorded where it is new.

    `facts` tell it from others of that name; `inputs` are arguments with the steps that gave
    them; `at` tells when it was given, seconds since 1970, and is asked only of a new one.
    """
    key = given_key(name, *facts, digest(value))
    if ledger.steps.find(key) is None:
        moment = at()
        ledger.steps.record(
            Done(
                key=key,
                name=name,
                version=1,
                engine=name,
                engines=(),
                seed=None,
                outcome="ok",
                seconds=0.0,
                cpu_seconds=0.0,
                started=moment,
                finished=moment,
                result=as_json(value),
                edges=tuple(Edge(key, name, source) for name, source in inputs if source),
                outputs=(digest(value),),
            )
        )
    return key


def edited_value(work_id: str, name: str, value: V, text: str) -> V:
    """The human's version (JSON) of a part as a value like the machine's. Raises BadBrief."""
    try:
        if isinstance(value, BaseModel):
            return type(value).model_validate_json(text)
        found: V = json.loads(text)
        return found
    except ValueError as error:
        why, chinese = _first_reason(error)
        raise BadBrief(
            f"your version of {name!r} does not fit: {why}; edit it again, or take it back "
            f"with: baiyi edit {work_id} {name} --undo",
            f"你对 {name!r} 的修改不合要求：{chinese}；请重新修改，或撤销："
            f"baiyi edit {work_id} {name} --undo",
        ) from error


def _first_reason(error: ValueError) -> tuple[str, str]:
    """The first thing that is wrong, in a line of English and of Chinese."""
    if not isinstance(error, ValidationError):
        return str(error), str(error)
    first = wrong(error)
    return f"{first.where}: {first.english}", f"{first.where}：{first.chinese}"

"""Digests of values, and the key of a step.

A key says everything that a result depends on: the step's name and version, its engines'
identities, the digests of its inputs, and the seed. Same key: same result.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from blake3 import blake3
from pydantic import BaseModel

from ..store.records import EngineUsed
from ..values import Asset, Brief

SCHEME = "baiyi-key-1"

# What a brief says about how to build, not about what.
HOW = frozenset({"engines", "allow", "cap_seconds", "cap_money"})

WIDE = 64  # longer sequences are not looked into for parts worth tracking


class NotAValue(TypeError):
    """An argument that is not a value, and so can be neither digested nor sent away."""


def digest(value: object) -> str:
    """64 hex digits that say what the value is. Raises NotAValue for what is not one."""
    return blake3(_encoded(value)).hexdigest()


def _encoded(value: object) -> bytes:
    if isinstance(value, Asset):
        return f"Asset\n{value.digest}\n{value.media_type}".encode()
    if isinstance(value, BaseModel):
        text = _of_brief(value) if isinstance(value, Brief) else value.model_dump_json()
        return f"{type(value).__qualname__}\n{text}".encode()
    if isinstance(value, (str, int, float)) or value is None:
        return f"plain\n{json.dumps(value)}".encode()
    if isinstance(value, bytes):
        return b"bytes\n" + value
    if isinstance(value, (tuple, list)):
        return "\n".join(("sequence", *map(digest, value))).encode()
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        pairs = (f"{json.dumps(name)}:{digest(value[name])}" for name in sorted(value))
        return "\n".join(("mapping", *pairs)).encode()
    raise NotAValue(
        f"is a {type(value).__module__}.{type(value).__qualname__}, which cannot be sent to "
        "another machine; pass a value of baiyi.values, a plain JSON type, bytes, or a tuple of them"
    )


def _of_brief(brief: Brief) -> str:
    """What the brief says of itself: a field that a later version adds changes no key."""
    return brief.model_dump_json(exclude=set(HOW), exclude_defaults=True)


def engine_key(engine: EngineUsed) -> str:
    """What of an engine decides its results: not its licence, not its models' names."""
    facts = (
        engine.kind,
        engine.name,
        engine.version,
        [model.digest for model in engine.models],
        engine.options,
    )
    return json.dumps(facts, sort_keys=True)


def step_key(
    name: str, version: int, engines: list[str], inputs: Mapping[str, str], seed: int | None
) -> str:
    """The key of a step: `engines` from `engine_key`, `inputs` from `digest`."""
    facts = (SCHEME, name, version, engines, sorted(inputs.items()), seed)
    return blake3(json.dumps(facts).encode()).hexdigest()


def given_key(name: str, *facts: str) -> str:
    """The key of what no engine made: a human's version of a part, another work's text."""
    return blake3(json.dumps((SCHEME, name, *facts)).encode()).hexdigest()


def seed_of(seed: int, name: str, place: tuple[int, ...]) -> int:
    """A step's own seed, 31 bits: from the brief's seed, the step's name and its place."""
    facts = json.dumps((seed, name, place)).encode()
    return int.from_bytes(blake3(facts).digest(4), "big") >> 1


def inside(value: object) -> Iterator[object]:
    """What somebody may take out of a value and pass on: its models, sequences, telling texts."""
    items: Iterable[object] = ()
    if isinstance(value, BaseModel) and not isinstance(value, Asset):
        items = (getattr(value, name) for name in type(value).model_fields)
    elif isinstance(value, (tuple, list)) and len(value) <= WIDE:
        items = value
    elif isinstance(value, Mapping):
        items = value.values()
    for item in items:
        if isinstance(item, str):
            if _telling(item):
                yield item
        elif item and isinstance(item, (BaseModel, tuple, list, Mapping)):
            yield item


def _telling(text: str) -> bool:
    """Whether a text can hardly be equal to another by chance, as "zh" or "river" are."""
    return (len(text) > 1 and not text.isascii()) or (len(text) > 7 and " " in text)

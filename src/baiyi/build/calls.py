"""A step's call, complete in itself: what it takes to run it here or on another machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from ..errors import StepFailed
from ..store.assets import AssetStore
from ..store.records import EngineUsed
from ..values import assets_in
from .declared import declared, find_function
from .engines import EngineRoom


@dataclass(frozen=True)
class Call:
    """A function by reference, its inputs, its engines by identity, the store by URL."""

    function: str
    arguments: dict[str, Any]
    engines: tuple[EngineUsed, ...]
    seed: int | None
    store: str


@dataclass(frozen=True)
class Encoded:
    """A result as JSON; its assets are in the store."""

    result: str
    assets: tuple[str, ...] = ()


def perform(call: Call, store: AssetStore, room: EngineRoom) -> Encoded:
    """Run the call; needs nothing but the store and the catalogue."""
    function = find_function(call.function)
    step = declared(function)
    filled: dict[str, Any] = {engine.kind: room.open(engine) for engine in call.engines}
    if step.seeded:
        filled["seed"] = call.seed
    return encode(step.adapter, function(**call.arguments, **filled), store, step.name)


def encode(adapter: TypeAdapter[Any], value: object, store: AssetStore, name: str) -> Encoded:
    """The value as JSON, its assets put into the store first. Raises NoRoom."""
    assets = tuple(store.keep(asset).digest for asset in assets_in(value))
    try:
        text = adapter.dump_json(value, warnings="error").decode()
    except PydanticSerializationError as error:
        raise StepFailed(
            f"the step {name} returned a {type(value).__qualname__} that is not what it declares: {error}",
            f"步骤 {name} 返回的 {type(value).__qualname__} 与其声明不符：{error}",
        ) from error
    return Encoded(text, assets)


def decode(adapter: TypeAdapter[Any], text: str, store: AssetStore) -> Any:
    """The value again, its assets reading from the store. Raises ValidationError."""
    value = adapter.validate_json(text)
    if '"digest"' in text:
        for asset in assets_in(value):
            asset.bind(store)
    return value

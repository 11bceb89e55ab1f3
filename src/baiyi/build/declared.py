"""What a step function declares: its name, version, parameters, and the type of its result."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from pydantic import PydanticSchemaGenerationError, TypeAdapter

from ..kinds import KINDS

_references: dict[str, str] = {}  # name -> function, so that two can't share one name


@dataclass(frozen=True)
class Declared:
    """A step. `reference` ("module:function") is how another process finds it."""

    name: str
    version: int
    timeout: float | None
    cores: int
    reference: str
    positional: tuple[str, ...]
    inputs: frozenset[str]
    defaults: dict[str, Any]
    kinds: tuple[str, ...]
    seeded: bool
    adapter: TypeAdapter[Any]

    def arguments(self, args: tuple[Any, ...], inputs: dict[str, Any]) -> dict[str, Any]:
        """Every input by name, defaults among them. Raises TypeError as a call would."""
        bound = self.defaults | dict(zip(self.positional, args, strict=False)) | inputs
        if len(args) > len(self.positional) or bound.keys() != self.inputs:
            missing = ", ".join(sorted(self.inputs - bound.keys())) or "nothing"
            unknown = ", ".join(sorted(bound.keys() - self.inputs)) or "nothing"
            raise TypeError(
                f"the step {self.name} takes {len(self.positional)} positional inputs, was given "
                f"{len(args)}; missing: {missing}; unknown: {unknown}"
            )
        return bound


@cache
def declared(function: Callable[..., Any]) -> Declared:
    """Read the declaration. Raises TypeError, naming the function, for what is not a step."""
    module, name = function.__module__, function.__qualname__
    reference = f"{module}:{name}"
    if not hasattr(function, "__baiyi_step__"):
        raise TypeError(f"{reference} is not a step; declare it with @step(version=1)")
    if getattr(sys.modules.get(module), name, None) is not function:
        raise TypeError(
            f"the step {reference} cannot be sent to another machine: it must be a function "
            "at module level"
        )
    version, timeout, cores = function.__baiyi_step__
    parameters = inspect.signature(function).parameters.values()
    for parameter in parameters:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise TypeError(f"the step {reference} has the open parameter *{parameter.name}")
    engines = tuple(p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.name in KINDS)
    given = [p for p in parameters if p.name not in engines and not _is_seed(p)]
    return Declared(
        name=_registered(_name(module, function.__name__), reference),
        version=version,
        timeout=timeout,
        cores=cores,
        reference=reference,
        positional=tuple(p.name for p in given if p.kind is not p.KEYWORD_ONLY),
        inputs=frozenset(p.name for p in given),
        defaults={p.name: p.default for p in given if p.default is not p.empty},
        kinds=engines,
        seeded=any(_is_seed(p) for p in parameters),
        adapter=_adapter(function, reference),
    )


def find_function(reference: str) -> Callable[..., Any]:
    """The function of a reference, in this process."""
    module, _, name = reference.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def _is_seed(parameter: inspect.Parameter) -> bool:
    return parameter.kind is parameter.KEYWORD_ONLY and parameter.name == "seed"


def _name(module: str, function: str) -> str:
    """ "write.page" for baiyi.create.write.pages:page: a file may be split, the name stays."""
    parts = module.split(".")
    if parts[0] == "baiyi" and len(parts) > 1:
        room = parts[2] if parts[1] == "create" and len(parts) > 2 else parts[1]
    else:
        room = parts[0]
    return f"{room}.{function}"


def _registered(name: str, reference: str) -> str:
    if _references.setdefault(name, reference) != reference:
        raise TypeError(f"two steps are named {name}: {_references[name]} and {reference}")
    return name


def _adapter(function: Callable[..., Any], reference: str) -> TypeAdapter[Any]:
    annotation = inspect.signature(function).return_annotation
    if annotation is inspect.Signature.empty:
        raise TypeError(f"the step {reference} does not say what it returns")
    try:
        if isinstance(annotation, str):
            annotation = eval(annotation, function.__globals__)
        return TypeAdapter(annotation)
    except (NameError, PydanticSchemaGenerationError) as error:
        raise TypeError(
            f"the step {reference} returns {annotation}, which cannot be stored as JSON: {error}"
        ) from error

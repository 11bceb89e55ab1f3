"""The forms that can be made: a row each. A form is imported when it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from ..errors import NotFound
from ..values import Brief, Sealed

if TYPE_CHECKING:
    from ..build.run import Build


@dataclass(frozen=True)
class Stage:
    """Steps of one sort in a form's plan: what users call them, which engine, how many.

    `reference` is seconds for one of them on two quiet cores, as bench/book.py measured it;
    this machine's own measurements replace it as soon as there are any.
    """

    step: str
    english: str
    chinese: str
    engine: str | None
    count: int
    reference: float
    tokens: int = 200  # a writer's answer at most, for the price of a call


@dataclass(frozen=True)
class Output:
    """A finished file: its name in the work's folder, and what is let out under it."""

    name: str
    sealed: Sealed


class Form(Protocol):
    """One form of work: a module with its story (`make`), its plan, and the fonts it needs."""

    ENGLISH: str
    CHINESE: str
    FONTS: tuple[str, ...]
    NAMES: Mapping[str, tuple[str, str]]  # step -> what users call it, English and Chinese

    def stages(self, brief: Brief) -> tuple[Stage, ...]: ...

    def make(self, build: Build, brief: Brief) -> tuple[Output, ...]: ...


FORMS: Mapping[str, str] = {
    "picture_book": "baiyi.forms.picture_book",
    "verse": "baiyi.forms.verse",
}


def form(name: str) -> Form:
    """The form of that name. Raises NotFound with the names there are."""
    if name not in FORMS:
        names = ", ".join(FORMS)
        raise NotFound(
            f"there is no form named {name!r}; there are: {names}",
            f"没有名为 {name!r} 的作品形式；现有：{names}",
        )
    return cast(Form, import_module(FORMS[name]))

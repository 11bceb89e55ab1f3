"""What a build tells while it runs. Each event names its step by `label` ("write.page[3]")."""

from __future__ import annotations

from dataclasses import dataclass

from ..values import Usage


@dataclass(frozen=True, slots=True)
class Event:
    label: str
    step: str


@dataclass(frozen=True, slots=True)
class Started(Event):
    """A step began to work; `engine` is None for a step without one."""

    engine: str | None = None


@dataclass(frozen=True, slots=True)
class Words(Event):
    """A piece of the text that is being written."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Note(Event):
    """Something the user should see: a re-try, a stand-in, a thing not drawn."""

    english: str = ""
    chinese: str = ""


@dataclass(frozen=True, slots=True)
class Finished(Event):
    """A step's result is there; `cached` if it was taken from the store."""

    cached: bool = False
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    usage: Usage | None = None
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class Failed(Event):
    """A step ended in a failure or a time-out, which goes up from the build too."""

    error: BaseException | None = None
    seconds: float = 0.0

"""What is known of a job."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Literal

from ..errors import BaiyiError
from ..forms.records import Made
from ..values import Frozen

log = logging.getLogger(__name__)

State = Literal["waiting", "working", "done", "failed", "stopped"]
Priority = Literal["high", "normal", "low"]

ENDED: frozenset[State] = frozenset({"done", "failed", "stopped"})


class Failure(Frozen):
    """Why a job did not come to its end. `name` is the error's class, "bug" for one of ours."""

    name: str
    english: str
    chinese: str

    def say(self, language: str) -> str:
        return self.chinese if language == "zh" else self.english


class JobRecord(Frozen):
    """A job: the build of one work. `asked_by` is the name of a key; `made` is there when done."""

    id: str
    work: str
    title: str
    form: str
    state: State
    priority: Priority
    asked_by: str
    asked: datetime
    begun: datetime | None = None
    ended: datetime | None = None
    made: Made | None = None
    failure: Failure | None = None

    @property
    def over(self) -> bool:
        return self.state in ENDED


class Outcome(Frozen):
    """How a job ended, as the queue keeps it."""

    made: Made | None = None
    failure: Failure | None = None
    stopped: bool = False

    @property
    def state(self) -> State:
        return "done" if self.made else "stopped" if self.stopped else "failed"


def of_error(error: BaseException) -> Failure:
    """What the user reads of an error."""
    if isinstance(error, BaiyiError):
        if error.place:  # read in browsers too; where it is, the log says
            log.warning("%s: %s", type(error).__name__, error)
        return Failure(
            name=type(error).__name__, english=error.afar("en"), chinese=error.afar("zh")
        )
    return of_a_bug(error)


def of_a_bug(error: object) -> Failure:
    said = f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else str(error)
    return Failure(
        name="bug",
        english=f"Baiyi failed inside ({said}); the server's log says where. What was made is kept",
        chinese=f"百艺内部出错（{said}），详见服务日志。已完成的部分都还在",
    )

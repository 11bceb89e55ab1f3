"""What a running job tells, and whether somebody wants it to stop.

Events are gathered and written a few times a second: a word each would keep the database busier than
the writer is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from ..build.events import Event, Failed, Finished, Note, Started, Words
from ..store.job_events import WORDS, JobEvents
from .records import of_error

BEAT = 0.25  # seconds between two looks
Told = tuple[str, dict[str, Any]]


class Telling:
    """The events of one job. `beat` is called a few times a second, whether or not there are any."""

    def __init__(self, events: JobEvents, job: str, beat: Callable[[], None]) -> None:
        self._events = events
        self._job = job
        self._beat = beat
        self._told: list[Told] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._fetched = 0.0
        self._thread = threading.Thread(target=self._run, name=f"telling {job}", daemon=True)

    def hear(self, event: Event) -> None:
        """An event of the build; several threads may tell."""
        kind, body = as_told(event)
        with self._lock:
            before = self._told[-1] if self._told else ("", {})
            if kind == WORDS and _goes_on(before, body):
                before[1]["text"] += body["text"]
            else:
                self._told.append((kind, body))

    def fetching(self, done: int, total: int, model: str, file: str) -> None:
        """A model's file on its way; told a few times a second."""
        now = time.monotonic()
        if now - self._fetched > BEAT or done >= total:
            self._fetched = now
            self.say("fetching", {"model": model, "done": done, "total": total})

    def say(self, kind: str, body: dict[str, Any]) -> None:
        with self._lock:
            self._told.append((kind, body))

    def __enter__(self) -> Telling:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()
        self._write()

    def _run(self) -> None:
        while not self._over.wait(BEAT):
            self._write()
            self._beat()

    def _write(self) -> None:
        with self._lock:
            told, self._told = self._told, []
        self._events.tell(self._job, told)


def _goes_on(before: Told, body: dict[str, Any]) -> bool:
    return before[0] == WORDS and before[1]["label"] == body["label"]


def as_told(event: Event) -> Told:
    """The type of an event and its body, as those hear it who watch the job."""
    body: dict[str, Any] = {"label": event.label, "step": event.step}
    match event:
        case Started():
            return "started", body | {"engine": event.engine}
        case Words():
            return WORDS, body | {"text": event.text}
        case Note():
            return "note", body | {"english": event.english, "chinese": event.chinese}
        case Finished():
            return "finished", body | {"cached": event.cached, "seconds": round(event.seconds, 3)}
        case Failed():
            why = of_error(event.error).model_dump() if event.error else None
            return "failed", body | {"failure": why}
    raise TypeError(f"an event that nobody knows: {event!r}")

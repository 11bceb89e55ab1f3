"""Models on their way to this machine: begun and stopped by anybody, watched from any process.

How far each is stands in the ledger beside what jobs tell. The process that fetches holds a lease; a
fetch whose process died is seen to have been broken off. What was fetched stays, and the next try goes on there.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .. import catalog
from ..errors import Cancelled
from ..forms.studio import Studio
from ..store.leases import Owner
from ..store.weights import Weights
from ..values import Frozen
from .records import Failure, of_error

BEAT = 0.5  # seconds between two looks
State = Literal["fetching", "fetched", "failed", "stopped", "broken"]
log = logging.getLogger(__name__)


class Fetch(Frozen):
    """A model on its way, or how its way ended. `refused`: sources that did not have it, with their reasons."""

    model: str
    state: State
    done: int = 0
    total: int = 0
    refused: tuple[str, ...] = ()
    failure: Failure | None = None


@dataclass
class _Running:
    """What one process knows of a fetch of its own."""

    model: str
    total: int
    done: int = 0
    refused: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def told(self, state: State, failure: Failure | None = None) -> Fetch:
        return Fetch(
            model=self.model, state=state, done=self.done, total=self.total,
            refused=tuple(self.refused), failure=failure,
        )  # fmt: skip


class Fetches:
    """The fetches of a studio. Safe for threads."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._running: dict[str, _Running] = {}
        self._lock = threading.Lock()

    def begin(self, model: str) -> Fetch:
        """Fetch the model, unless somebody does already. Raises NotFound for one that there is not."""
        card = catalog.model(model)
        owner = Owner()
        if not self._studio.ledger.leases.take(_name(model), owner):
            return self.get(model) or Fetch(model=model, state="fetching", total=card.size)
        running = _Running(model, card.size)
        self._studio.ledger.job_events.only(_name(model), _told(running.told("fetching")))
        running.thread = threading.Thread(
            target=self._watch, args=(running, owner), name=_name(model), daemon=True
        )
        with self._lock:
            self._running[model] = running
        running.thread.start()
        return running.told("fetching")

    def get(self, model: str) -> Fetch | None:
        """How far it is; None where nobody has asked for it here. Raises NotFound."""
        catalog.model(model)
        events = self._studio.ledger.job_events.after(_name(model), 0)
        if not events:
            return None
        found = Fetch.model_validate(events[0].body)
        if found.state == "fetching" and not self._studio.ledger.leases.held(_name(model)):
            again = self._studio.ledger.job_events.after(
                _name(model), 0
            )  # it may have ended just now
            found = Fetch.model_validate(again[0].body) if again else found
            if found.state == "fetching":
                return found.model_copy(update={"state": "broken"})
        return found

    def all(self) -> Mapping[str, Fetch]:
        """Those that somebody has asked for, by the model's name."""
        found = {name: self.get(name) for name in catalog.models()}
        return {name: fetch for name, fetch in found.items() if fetch}

    def stop(self, model: str) -> Fetch | None:
        """Ask whoever fetches it to stop, in whatever process; what is fetched stays. Raises NotFound."""
        found = self.get(model)
        if found and found.state == "fetching":
            self._studio.ledger.job_events.tell(_name(model), [(STOP, {})])
        return found

    def close(self) -> None:
        """Stop those of this process."""
        with self._lock:
            running = list(self._running.values())
        for one in running:
            one.stop.set()
        for one in running:
            if one.thread:
                one.thread.join(PATIENCE)

    def _watch(self, running: _Running, owner: Owner) -> None:
        """Tells how far it is a few times a second, while another thread fetches."""
        ledger, name = self._studio.ledger, _name(running.model)
        ending: list[Fetch] = []
        work = threading.Thread(target=self._fetch, args=(running, ending), daemon=True)
        work.start()
        told = None
        try:
            while not running.ended.wait(BEAT):
                if any(event.type == STOP for event in ledger.job_events.after(name, 0)):
                    running.stop.set()
                ledger.leases.renew(owner)
                now = running.told("fetching")
                if running.stop.is_set():
                    # One that waits for bytes ends with the next that come; nobody has to wait for that.
                    running.ended.wait(GRACE)
                    break
                if now != told:
                    ledger.job_events.only(name, _told(now))
                    told = now
            ledger.job_events.only(name, _told(ending[0] if ending else running.told("stopped")))
        finally:
            ledger.leases.end(owner)
            ledger.leases.release(owner, [name])

    def _fetch(self, running: _Running, ending: list[Fetch]) -> None:
        here = self._studio.settings
        before: dict[str, int] = {}  # file -> bytes of it

        def progress(done: int, total: int, model: str, file: str) -> None:
            if running.stop.is_set():
                raise Cancelled(f"fetching {model} was stopped", f"已停止获取 {model}")
            before[file] = done
            running.done = min(sum(before.values()), running.total)

        try:
            Weights(here.cache, here, refused=running.refused.append).path(running.model, progress)
            running.done = running.total
            ending.append(running.told("fetched"))
        except Cancelled:
            ending.append(running.told("stopped"))
        except Exception as error:
            log.exception("fetching %s failed", running.model)
            ending.append(running.told("failed", of_error(error)))
        finally:
            running.ended.set()


STOP = "stop"
GRACE = 2.0  # seconds that a fetch is given to stop by itself
PATIENCE = 10.0  # seconds that a fetch is given to stop when the studio closes


def _name(model: str) -> str:
    """Of its lease, and of what it tells."""
    return f"model:{model}"


def _told(fetch: Fetch) -> tuple[str, dict[str, object]]:
    return "fetch", fetch.model_dump(mode="json")

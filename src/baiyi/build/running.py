"""A step that runs: what it says goes to the build's listener, and whether it must stop."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import CapReached, StepTimedOut
from ..values import Usage
from .events import Event, Finished, Note, Words


@dataclass
class Totals:
    """What a build did so far. `notes` are pairs (English, Chinese), each once."""

    steps_run: int = 0
    steps_kept: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    tokens: int = 0
    money: float = 0.0
    currency: str = ""
    notes: dict[tuple[str, str], None] = field(default_factory=dict)

    def count(self, event: Event) -> None:
        if isinstance(event, Note):
            self.notes[event.english, event.chinese] = None
        elif isinstance(event, Finished) and event.cached:
            self.steps_kept += 1
        elif isinstance(event, Finished):
            self.steps_run += 1
            self.seconds += event.seconds
            self.cpu_seconds += event.cpu_seconds
            if event.usage:
                self.tokens += event.usage.evaluated_tokens + event.usage.written_tokens
                self.money += event.usage.money
                self.currency = event.usage.currency or self.currency


class Spend:
    """What a build has spent: working time (while at least one step runs) and money."""

    def __init__(self, cap_seconds: float | None, cap_money: float | None, money: float) -> None:
        self._cap_seconds = cap_seconds
        self._cap_money = cap_money
        self._lock = threading.Lock()
        self._running = 0
        self._since = 0.0
        self._seconds = 0.0
        self.money = money

    @property
    def seconds(self) -> float:
        now = time.monotonic()
        return self._seconds + (now - self._since if self._running else 0.0)

    def pay(self, money: float) -> None:
        with self._lock:
            self.money += money

    @contextmanager
    def working(self) -> Iterator[None]:
        with self._lock:
            if not self._running:
                self._since = time.monotonic()
            self._running += 1
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1
                if not self._running:
                    self._seconds += time.monotonic() - self._since

    def check(self) -> None:
        """Raises CapReached; a cap on money is also reached when all of it is spent."""
        if self._cap_seconds is not None and self.seconds >= self._cap_seconds:
            raise CapReached(
                f"the cap of {self._cap_seconds:g} s of working time is reached; what is finished "
                "is kept. Run the same command again to go on, or raise cap_seconds",
                f"已达工作时间上限 {self._cap_seconds:g} 秒；已完成的部分都已保存。"
                "再次运行同一命令即可继续，或提高 cap_seconds",
            )
        if self._cap_money is not None and self.money > 0 and self.money >= self._cap_money:
            raise CapReached(
                f"the cap of {self._cap_money:g} on money is reached ({self.money:.4f} spent); what "
                "is finished is kept. Raise cap_money to go on",
                f"已达花费上限 {self._cap_money:g}（已花 {self.money:.4f}）；已完成的部分都已保存。"
                "提高 cap_money 即可继续",
            )


class Running:
    """The listener (`progress.Listener`) of one running step."""

    def __init__(
        self,
        label: str,
        step: str,
        timeout: float | None,
        emit: Callable[[Event], None],
        stop: Callable[[], None],
        spend: Spend,
        own: Path,
    ) -> None:
        self.label = label
        self.step = step
        self.usage = Usage()
        self.notes: list[tuple[str, str]] = []
        self._timeout = timeout
        self._started = time.monotonic()
        self._emit = emit
        self._stop = stop
        self._spend = spend
        self._lock = threading.Lock()
        self._abandoned = False
        self._own = own

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._started

    def words(self, text: str) -> None:
        self._emit(Words(self.label, self.step, text))

    def note(self, english: str, chinese: str) -> None:
        with self._lock:
            self.notes.append((english, chinese))
        self._emit(Note(self.label, self.step, english, chinese))

    def used(self, usage: Usage) -> None:
        with self._lock:
            before = self.usage
            self.usage = Usage(
                prompt_tokens=before.prompt_tokens + usage.prompt_tokens,
                evaluated_tokens=before.evaluated_tokens + usage.evaluated_tokens,
                written_tokens=before.written_tokens + usage.written_tokens,
                money=before.money + usage.money,
                currency=usage.currency or before.currency,
            )
        self._spend.pay(usage.money)

    def folder(self) -> Path:
        self._own.mkdir(parents=True, exist_ok=True)
        return self._own

    def over(self) -> None:
        """The result is stored: nothing unfinished of it is needed any more."""
        if self._own.is_dir():
            shutil.rmtree(self._own, ignore_errors=True)

    def check(self) -> None:
        """Raises Cancelled, StepTimedOut or CapReached."""
        if self._abandoned or (self._timeout is not None and self.seconds > self._timeout):
            raise self.timed_out()
        self._stop()
        self._spend.check()

    def abandon(self) -> None:
        """Nobody waits for this step any more: it stops at its next check."""
        self._abandoned = True

    def timed_out(self) -> StepTimedOut:
        return StepTimedOut(
            f"the step {self.label} ran past its time-out of {self._timeout:g} s; run the same "
            "command again to try once more",
            f"步骤 {self.label} 超过时限 {self._timeout:g} 秒；可再次运行同一命令重试",
        )

"""The live screen of a build, and the plain lines that stand in for it when piped."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from ..forms.wording import size
from .language import language, words
from .terminal import duration

TAIL = 400  # characters of running text that are kept for the screen


class Hidden:
    """No progress at all, for programs."""

    def event(self, event: Any) -> None:
        pass

    def download(self, done: int, total: int, model: str, file: str) -> None:
        pass


class Lines:
    """One line for each finished step: for logs and pipes."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        self._said: dict[str, int] = {}
        self._lock = threading.Lock()

    def event(self, event: Any) -> None:
        kind = type(event).__name__
        label = named(event.label, self.names)
        if kind == "Finished":
            spent = words("kept", "沿用") if event.cached else duration(event.seconds)
            self._say(f"{label}  {spent}")
        elif kind == "Note":
            self._say(f"! {noted(label, event)}")
        elif kind == "Failed":
            self._say(f"✗ {label}: {_error(event.error)}")

    def download(self, done: int, total: int, model: str, file: str) -> None:
        tenth = 10 * done // max(1, total)
        with self._lock:
            if self._said.get(file) == tenth:
                return
            self._said[file] = tenth
        self._say(words("fetching", "下载") + f" {model}/{file}  {size(done)} / {size(total)}")

    def _say(self, text: str) -> None:
        with self._lock:
            click.echo(text, err=True)


class Live:
    """What is being made now, the words as they come, and how far each stage is."""

    def __init__(self, names: dict[str, str], live: Any) -> None:
        self.names = names
        self.live = live
        self.began = time.monotonic()
        self._lock = threading.Lock()
        self._running: dict[str, float] = {}
        self._finished: Counter[str] = Counter()
        self._text = ""
        self._writing = ""
        self._notes: list[str] = []
        self._fetching: dict[str, tuple[int, int]] = {}

    def event(self, event: Any) -> None:
        kind = type(event).__name__
        with self._lock:
            if kind == "Started":
                self._running[event.label] = time.monotonic()
            elif kind == "Words":
                if self._writing != event.label:
                    self._writing, self._text = event.label, ""
                self._text = (self._text + event.text)[-TAIL:]
            elif kind == "Note":
                said = noted(named(event.label, self.names), event)
                self._notes = [*self._notes, said][-4:]
            elif kind in ("Finished", "Failed"):
                self._running.pop(event.label, None)
                self._finished[event.label.split("[")[0]] += 1
        self.live.update(self)

    def download(self, done: int, total: int, model: str, file: str) -> None:
        with self._lock:
            self._fetching[model] = (done, total)
            if done >= total:
                del self._fetching[model]
        self.live.update(self)

    def __rich__(self) -> Any:
        from rich.console import Group
        from rich.text import Text

        with self._lock:
            rows = [
                Text(f"✓ {self.names.get(step, step)} ×{count}", style="dim")
                for step, count in self._finished.items()
            ]
            for model, (done, total) in self._fetching.items():
                bar = "━" * (30 * done // max(1, total))
                rows.append(Text(f"↓ {model}  {bar:30} {size(done)} / {size(total)}"))
            now = time.monotonic()
            rows += [
                Text(f"… {named(label, self.names)}  {duration(now - began)}")
                for label, began in self._running.items()
            ]
            rows += [Text(f"! {note}", style="yellow") for note in self._notes]
            if self._text:
                rows.append(Text(self._text, style="italic"))
            rows.append(Text(duration(now - self.began), style="dim"))
        return Group(*rows)


def _error(error: Any) -> str:
    from ..errors import BaiyiError

    return error.say(language()) if isinstance(error, BaiyiError) else str(error)


def noted(label: str, event: Any) -> str:
    """A note with the step's name before it, unless it begins with that itself."""
    said = str(event.chinese if language() == "zh" else event.english)
    return said if said.startswith(label) else f"{label}{words(': ', '：')}{said}"


def named(label: str, names: dict[str, str]) -> str:
    """ "page[3]" as people say it: "page 3", or 正文 3."""
    step, _, place = label.partition("[")
    return f"{names.get(step, step)} {place.rstrip(']')}".strip()


@contextmanager
def screen(*, hidden: bool, names: dict[str, str]) -> Iterator[Hidden | Lines | Live]:
    """The right screen for where standard error goes."""
    if hidden:
        yield Hidden()
    elif not sys.stderr.isatty():
        yield Lines(names)
    else:
        from rich.console import Console
        from rich.live import Live as RichLive

        with RichLive(console=Console(stderr=True), refresh_per_second=8, transient=True) as live:
            yield Live(names, live)

"""Try engines on their own examples, and measure their speed on this machine."""

from __future__ import annotations

import time
from typing import Any

from pydantic import Field

from .. import catalog
from ..build.engines import EngineRoom
from ..errors import BaiyiError, NotFound
from ..settings import settings
from ..store.weights import Weights
from ..values import Frozen


class Trial(Frozen):
    """How one engine did on its first example."""

    engine: str = Field(description="kind:name")
    passed: bool
    english: str
    chinese: str
    seconds: float = 0.0
    speed: str = Field(default="", description="in the unit of its kind")


def trials(engine: str | None) -> tuple[Trial, ...]:
    """Try that engine ("kind:name"), or every one of the catalogue. Raises NotFound."""
    rows = [r for r in catalog.all_engines() if engine in (None, f"{r.kind}:{r.name}")]
    if not rows:
        names = ", ".join(f"{r.kind}:{r.name}" for r in catalog.all_engines())
        raise NotFound(
            f"there is no engine {engine!r}; there are: {names}",
            f"没有引擎 {engine!r}；现有：{names}",
        )
    here = settings()
    with EngineRoom(Weights(here.cache, here).path, here) as room:
        return tuple(_trial(room, row) for row in rows)


def _trial(room: EngineRoom, row: catalog.Row) -> Trial:
    name = f"{row.kind}:{row.name}"
    began = time.monotonic()
    try:
        engine = room.open(room.identity(row.kind, row.name))
        began = time.monotonic()
        speed = _measure(row.kind, engine)
    except BaiyiError as error:
        return Trial(engine=name, passed=False, english=error.english, chinese=error.chinese)
    seconds = time.monotonic() - began
    return Trial(
        engine=name, passed=True, english="works", chinese="可用", seconds=seconds, speed=speed
    )


def _measure(kind: str, engine: Any) -> str:
    """Run the first example; its speed in the unit that people compare."""
    example = engine.examples()[0]
    began = time.monotonic()
    if kind == "writer":
        usage = [piece.usage for piece in engine.write(example) if piece.usage]
        tokens = sum(u.written_tokens for u in usage)
        return f"{tokens / (time.monotonic() - began):.1f} tokens/s"
    if kind == "speaker":
        sounds = list(engine.speak(example))
        spoken = sum(sound.seconds for sound in sounds)
        return f"{(time.monotonic() - began) / spoken:.2f} of real time"
    if kind == "painter":
        engine.paint(example, width=800, height=600, seed=1)
        return f"{time.monotonic() - began:.1f} s for 800x600"
    if kind == "listener":
        list(engine.listen(example))
        return f"{(time.monotonic() - began) / max(example.seconds, 0.001):.2f} of real time"
    if kind == "composer":
        bars = sum(len(section) for section in engine.compose(example, seed=1).sections)
        return f"{bars / (time.monotonic() - began):.0f} bars/s"
    if kind == "poet":
        poems = engine.verses(example, seed=1)
        return f"{len(poems) / (time.monotonic() - began):.1f} couplets/s"
    vectors = engine.embed(
        [example] if isinstance(example, str) else list(example), purpose="query"
    )
    return f"{len(vectors) / (time.monotonic() - began):.0f} texts/s"

"""What a training tells as it goes: to a terminal, to `log.jsonl`, to TensorBoard."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from pydantic import BaseModel, ConfigDict


class Step(BaseModel):
    """One step that was made."""

    model_config = ConfigDict(frozen=True)

    step: int  # steps made, this one included
    steps: int
    loss: float  # nats of a learned token
    rate: float
    norm: float  # of the gradient, before clipping
    tokens: float  # a second
    mfu: float  # share of what the machine could do at best
    seconds: float  # working time of all sittings
    left: float  # seconds to the end, if it goes on as it did


class Look(BaseModel):
    """A look at held-out text."""

    model_config = ConfigDict(frozen=True)

    step: int
    held: float  # nats of a token
    bits: float | None  # of a character
    best: bool
    sample: str


class Note(BaseModel):
    """Something that people should know."""

    model_config = ConfigDict(frozen=True)

    step: int
    english: str
    chinese: str


Told = Step | Look | Note
Tell = Callable[[Told], None]
Words = tuple[str, str]  # the same in English and in Chinese


class Log:
    """Writes what is told into a folder; what a killed sitting told past `step` is taken back."""

    def __init__(self, folder: Path, step: int) -> None:
        self.path = folder / "log.jsonl"
        kept = [line for line in lines(self.path) if line["step"] <= step]
        building = self.path.with_suffix(".part")
        building.write_text(
            "".join(json.dumps(k, ensure_ascii=False) + "\n" for k in kept), "utf-8"
        )
        building.replace(self.path)
        self.file: TextIO = self.path.open("a", buffering=1, encoding="utf-8")
        self.board = _board(folder / "tensorboard", step)

    def __call__(self, told: Told) -> None:
        self.file.write(json.dumps(told.model_dump(), ensure_ascii=False) + "\n")
        if self.board is None:
            return
        if isinstance(told, Step):
            for name in ("loss", "rate", "norm", "tokens", "mfu"):
                self.board.add_scalar(f"train/{name}", getattr(told, name), told.step)
        elif isinstance(told, Look):
            self.board.add_scalar("held-out/loss", told.held, told.step)
            if told.bits is not None:
                self.board.add_scalar("held-out/bits", told.bits, told.step)
            self.board.add_text("sample", told.sample, told.step)

    def flush(self) -> None:
        """Bring it to the disk: a checkpoint must not know more than its log."""
        self.file.flush()
        os.fsync(self.file.fileno())
        if self.board is not None:
            self.board.flush()

    def close(self) -> None:
        self.file.close()
        if self.board is not None:
            self.board.close()


def lines(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a log; a last one that was cut by a kill is left out."""
    if not path.exists():
        return []
    text = path.read_text("utf-8", errors="replace")
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def _board(folder: Path, step: int) -> Any:
    """TensorBoard's writer, where that package is installed."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(str(folder), purge_step=step + 1)

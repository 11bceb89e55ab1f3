"""The word to stop, by a signal: remembered, so that what is under way stays whole."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from ...errors import Cancelled


class Signals:
    """Remembers that SIGTERM or Ctrl-C came, so that the step and its checkpoint stay whole."""

    def __init__(self) -> None:
        self.came = False
        self.before: dict[int, Any] = {}

    def __enter__(self) -> Signals:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self.before[number] = signal.signal(number, self._remember)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def _remember(self, number: int, frame: FrameType | None) -> None:
        if self.came:  # asked twice: at once
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        self.came = True


def stopped(step: int) -> Cancelled:
    return Cancelled(
        f"stopped at step {step}, with a checkpoint; run the same command again to go on",
        f"已在第 {step} 步停下并写好检查点；再次运行同一命令即可继续",
    )

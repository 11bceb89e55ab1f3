"""What a command printed, and a real process of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TINY = (Path(__file__).parent, Path(__file__).parent.parent.parent / "build" / "tiny")
LINE = "A lantern maker lights the river"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON document: anything else on it is an error."""
        return json.loads(self.out)


Run = Callable[..., Ran]


def process(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """A real `baiyi`, with the tiny form, its output piped."""
    command = [sys.executable, str(TINY[0] / "tiny_baiyi.py"), *arguments]
    piped: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, **(piped | options))

"""An answer while it is being written, a line a sentence, for whoever reads it aloud meanwhile.

It lies in a file beside the memory, so that the voice may be asked of another process than the words;
the file is gone when the answer has ended.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PATIENCE = 60.0  # seconds without a sentence after which nobody writes any more
LOOK = 0.1  # seconds between two looks after the next sentence


class Saying:
    """The answer of the chat whose memory is at that path; who has the memory may write it."""

    def __init__(self, memory: Path) -> None:
        self._path = memory.with_name(f"{memory.name}.saying")

    def written(self, sentences: Iterator[str]) -> Iterator[str]:
        """The sentences as they come, each written down. A disk that is full only keeps the voice waiting."""
        self._begin()
        try:
            for sentence in sentences:
                self._add(sentence)
                yield sentence
        finally:
            if close := getattr(sentences, "close", None):
                close()
            self._add(None)
            self.forget()

    def going_on(self) -> bool:
        return self._path.exists()

    def read(self) -> Iterator[str]:
        """The sentences as they are written, and an empty one now and then while nothing comes; none at
        all where no answer is being written."""
        with suppress(FileNotFoundError), self._path.open(encoding="utf-8") as file:
            line, until = "", time.monotonic() + PATIENCE
            while time.monotonic() < until:
                line += file.readline()
                if not line.endswith("\n"):
                    time.sleep(LOOK)
                    yield ""
                    continue
                sentence = json.loads(line)
                if sentence is None:
                    return
                yield sentence
                line, until = "", time.monotonic() + PATIENCE

    def forget(self) -> None:
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _begin(self) -> None:
        with suppress(OSError):
            self._path.write_bytes(b"")

    def _add(self, sentence: str | None) -> None:
        with suppress(OSError), self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(sentence, ensure_ascii=False) + "\n")

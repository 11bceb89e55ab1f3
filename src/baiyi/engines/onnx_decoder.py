"""A decoder as `baiyi models promote` exports it, in onnxruntime: scores of what comes next, and its memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .onnx_session import session

Memory = Sequence[Any]  # keys and values of each layer, each (texts, heads, tokens so far, width)


class Decoder:
    """Of several texts side by side. Raises, when it is opened, what onnxruntime raises, and
    ValueError, IndexError for a graph that is no such decoder."""

    def __init__(self, model: Path, threads: int) -> None:
        self._session: Any = session(model, threads)
        first, *past = self._session.get_inputs()
        self._names = [first.name, *(given.name for given in past)]
        _, self._heads, _, self._width = past[0].shape

    def nothing(self, texts: int) -> Memory:
        """The memory before the first token."""
        empty = np.zeros((texts, self._heads, 0, self._width), np.float32)
        return [empty] * (len(self._names) - 1)

    def scores(self, ids: Any, past: Memory) -> tuple[Any, Memory]:
        """Of `ids`, int64 (texts, tokens): the logits after the last of them, float64 (texts,
        vocabulary), and the memory with them."""
        given = dict(zip(self._names, [ids, *past], strict=True))
        logits, *past = self._session.run(None, given)
        return logits.astype(np.float64), past

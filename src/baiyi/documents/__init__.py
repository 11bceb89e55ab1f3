"""Documents in: the bytes of a file become a manuscript."""

from __future__ import annotations

from .read import kind_of, manuscript, read, words_of

__all__ = ["kind_of", "manuscript", "read", "words_of"]

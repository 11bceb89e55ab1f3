"""Documents in: the bytes of a file become a manuscript."""

from __future__ import annotations

from .read import SCRIPTS, kind_of, manuscript, read, script, words_of

__all__ = ["SCRIPTS", "kind_of", "manuscript", "read", "script", "words_of"]

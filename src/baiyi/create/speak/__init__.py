"""The craft of speaking: a voice for each character, who says what, and the recordings."""

from __future__ import annotations

from .cast import cast, heard
from .drama import enact, with_extras
from .narrate import narrate
from .opening import opening
from .sample import sample

__all__ = ["cast", "enact", "heard", "narrate", "opening", "sample", "with_extras"]

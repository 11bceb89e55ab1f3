"""The craft of speaking: a voice for each character, who says what, and the recordings."""

from __future__ import annotations

from .cast import cast, heard
from .narrate import narrate
from .opening import opening

__all__ = ["cast", "heard", "narrate", "opening"]

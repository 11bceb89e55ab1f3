"""Words to a Brief: one line with options, or a YAML file."""

from __future__ import annotations

from .file import brief_from_file
from .line import brief_from_line

__all__ = ["brief_from_file", "brief_from_line"]

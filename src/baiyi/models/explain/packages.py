"""The packages of the extra `explain`."""

from __future__ import annotations

from typing import Any

from .. import packages


def package(name: str) -> Any:
    """Raises MissingExtra."""
    return packages.package(name, "explain", "to explain needs", "解释模型需要")

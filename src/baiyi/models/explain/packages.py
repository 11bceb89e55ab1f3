"""The packages of the extra `explain`, loaded where they are needed: torch takes seconds."""

from __future__ import annotations

import importlib
import warnings
from typing import Any

from ...errors import MissingExtra


def package(name: str) -> Any:
    """A package of the extra `explain`. Raises MissingExtra."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is old in a package its users can do nothing
            return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtra(
            f"to explain needs the package {name}; run: pip install 'baiyi[explain]'",
            f"解释模型需要 {name} 包；请运行：pip install 'baiyi[explain]'",
        ) from error

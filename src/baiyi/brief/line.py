"""A brief from one line and options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ..errors import BadBrief
from ..values import Brief
from ..values.reasons import wrong
from .words import checked, language_of, one_line

LONGEST = 4000
COMMAND_LINE = "the command line"


def brief_from_line(line: str, **options: Any) -> Brief:
    """The brief of that line; its language is the line's where none is given. Raises BadBrief."""
    return brief({"line": line, **options}, COMMAND_LINE)


def brief(given: Mapping[str, Any], where: str) -> Brief:
    """A brief of these values, its words checked. Raises BadBrief, naming key and value."""
    values = {key: _clean(key, value) for key, value in given.items() if value is not None}
    line = values.get("line")
    if not isinstance(line, str) or not line:
        raise BadBrief(
            f"the line is empty (in {where}); say in a sentence what the work is about",
            f"没有写点子（{_place(where)}）；请用一句话说说要做什么",
        )
    values.setdefault("language", language_of(line))
    if values.get("metre"):  # whoever names a form of verse wants a poem
        verse = "/" not in str(values["metre"])  # 6/8 is none of a poem
        values.setdefault("form", "verse" if verse else "tune")
    if outline := values.get("outline"):
        _as_long_as(outline, values, where)
    try:
        return Brief.model_validate(values)
    except ValidationError as error:
        first = wrong(error)
        given_value = values.get(first.where.partition(".")[0])
        raise BadBrief(
            f"{first.where!r} is {given_value!r}: {first.english} (in {where})",
            f"{first.where!r} 的值是 {given_value!r}：{first.chinese}（{_place(where)}）",
        ) from error


def _as_long_as(outline: Any, values: dict[str, Any], where: str) -> None:
    """A book with an outline has its pages, no more and no less. Raises BadBrief."""
    if not isinstance(outline, tuple):
        return  # what it is not, the check of all values says
    pages = values.setdefault("pages", len(outline))
    if pages != len(outline):
        raise BadBrief(
            f"'pages' is {pages}, but 'outline' has {len(outline)} lines, one a page (in {where}); "
            "leave `pages` out",
            f"'pages' 是 {pages}，而 'outline' 有 {len(outline)} 行，每页一行（{_place(where)}）；"
            "请去掉 `pages`",
        )


def _place(where: str) -> str:
    return "命令行" if where == COMMAND_LINE else where


def _clean(key: str, value: Any) -> Any:
    if isinstance(value, str):
        if key == "line":
            return checked(value, "line", LONGEST).strip()
        return one_line(value, key, LONGEST)
    if isinstance(value, (list, tuple)):
        return tuple(_item(key, item) for item in value)
    return value


def _item(key: str, item: Any) -> Any:
    """An item of a list; `- name: who` in YAML is a mapping of one, and means the same words."""
    if isinstance(item, dict) and len(item) == 1:
        (name, who), *_ = item.items()
        item = f"{name}: {who}"
    return one_line(item, key, LONGEST) if isinstance(item, str) else item

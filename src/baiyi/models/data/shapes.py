"""Items of general shapes: JSON lines, text, ABC tunes, captions; each from the bytes of a piece."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from ...errors import Damaged, UserError
from ...values import abc, melody_text
from . import cleaning
from .item import Item, name_of
from .recipe import Source


def items(data: bytes, name: str, source: Source) -> Iterator[Item]:
    """The items of a piece, by its source's shape. Raises UserError, Damaged."""
    if source.shape in ("jsonl", "parquet", "documents", "midi", "pictures"):
        return _lines(data, name, source)
    if source.shape == "abc":
        return _tunes(_text(data, name), name, source.fields)
    return _whole(_text(data, name), name)


def _lines(data: bytes, name: str, source: Source) -> Iterator[Item]:
    columns = source.fields or {"text": "text"}
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise Damaged(
                f"{name}, line {number} of this piece, is not JSON ({error}); mend the line or take it out",
                f"{name} 本段第 {number} 行不是 JSON（{error}）；请修正或删去该行",
            ) from error
        if not isinstance(row, dict) or columns.get("text", "text") not in row:
            has = ", ".join(map(str, row)) if isinstance(row, dict) else type(row).__name__
            raise UserError(
                f"{name}, line {number} of this piece, has no text in {columns.get('text', 'text')!r}; "
                f"it has: {has}; say under `fields` of the source {source.name!r} which column is the text",
                f"{name} 本段第 {number} 行在 {columns.get('text', 'text')!r} 中没有文字；该行有：{has}；"
                f"请在来源 {source.name!r} 的 `fields` 中指明文字所在的列",
            )
        yield _item(row, columns)


def _item(row: dict[str, Any], columns: dict[str, str]) -> Item:
    wanted = {"text": "text", "id": "id", **columns}
    found = {
        field: str(row[column])
        for field, column in wanted.items()
        if row.get(column) not in (None, "")
    }
    found.setdefault("text", "")  # dropped as empty, and counted
    found.setdefault("id", name_of(*found.values()))
    return found


def _whole(text: str, name: str) -> Iterator[Item]:
    stem = PurePath(name).stem
    yield {"id": name_of(name, text), "text": text, "title": stem, "work": stem}


def _tunes(text: str, name: str, columns: dict[str, str]) -> Iterator[Item]:
    """The tunes of an ABC file: each begins with `X:`; its fields become conditions.

    With `text: melody` under the source's fields a tune is told as its notes, in no key
    (`values/melody_text.py`), with mode, metre, flow and range; one that cannot be is empty.
    """
    blocks = [b for b in ("\n" + text.replace("\r\n", "\n")).split("\nX:") if b.strip()]
    for block in blocks:
        fields: dict[str, str] = {}
        for line in block.split("\n")[1:]:
            if len(line) > 1 and line[1] == ":" and line[0].isalpha():
                fields.setdefault(line[0], line[2:].strip())
        if "K" not in fields:
            continue  # a file's head, or a tune that says no key: no player takes it
        body = "X:" + block.strip("\n")
        item = {
            "id": name_of(name, body),
            "text": body,
            "title": fields.get("T", ""),
            "work": family_of(fields.get("T", "")),
            "author": fields.get("C", ""),
            "key": fields["K"].replace(" ", ""),
            "metre": fields.get("M", ""),
            "form": fields.get("R", "").lower(),
        }
        if columns.get("text") == "melody":
            item |= _melody(body)
        yield item


ARTICLE = re.compile(r"^(the|a|an)\b|,\s*(the|a|an)\s*\.?$", re.IGNORECASE)


def family_of(title: str) -> str:
    """The title by which versions of a tune are known to belong together: The Bag Of Meal is BAG OF
    MEAL, THE."""
    bare = ARTICLE.sub("", title.strip())
    return " ".join(re.sub(r"[^\w\s]", "", bare.lower()).split())


def _melody(body: str) -> Item:
    try:
        text, about = melody_text.told(abc.read(body))
    except (abc.NotABC, melody_text.Untellable):
        return {"text": ""}
    return {"text": text, **about}


def _text(data: bytes, name: str) -> str:
    try:
        return cleaning.decoded(data)[0]
    except ValueError as error:
        raise UserError(
            f"{name} {error}; save it as UTF-8", f"{name} 不是可识别的编码；请另存为 UTF-8"
        ) from error

"""What the verbs print with: tables, sizes, times, JSON; no colour when piped."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from ..errors import Cancelled, UserError
from ..forms import wording
from .language import words

F = TypeVar("F", bound=Callable[..., Any])

# A word, or a wide character, with the punctuation that must not begin or end a line.
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
OPEN, CLOSE = "（“‘《", "，。；：、）”’》！？"
PIECES = re.compile(rf"\s+|[{OPEN}]*(?:[{WIDE}]|[^\s{WIDE}{OPEN}{CLOSE}]+)?[{CLOSE}]*")


def json_option(function: F) -> F:
    """`--json`: one JSON document on standard output, for programs."""
    help_ = words("Print JSON, for programs.", "输出 JSON，供程序读取。")
    return click.option("--json", "json_", is_flag=True, help=help_)(function)


def as_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def columns(text: str) -> int:
    """Terminal columns that a text takes: two for each wide character (UAX 11)."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def pad(text: str, width: int) -> str:
    return text + " " * max(0, width - columns(text))


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns: broken at spaces and between wide characters."""
    lines = [""]
    for piece in filter(None, PIECES.findall(" ".join(text.split()))):
        if columns(lines[-1] + piece.rstrip()) > width and lines[-1]:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def table(
    heads: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[int] = ()
) -> None:
    """A plain table, nothing for no rows; columns line up with wide characters too.

    `right` are the columns of numbers.
    """
    if not rows:
        return
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [
        max(columns(head), *(columns(row[i]) for row in cells)) for i, head in enumerate(heads)
    ]

    def line(row: Sequence[str]) -> str:
        padded = [
            " " * (width - columns(cell)) + cell if i in right else pad(cell, width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return "  ".join(padded).rstrip()

    click.secho(line(heads), dim=True)
    for row in cells:
        click.echo(line(row))


def ask_leave(told: str, *, alone: tuple[str, str], json_: bool) -> None:
    """Tell what would go, and ask. Raises UserError (`alone`) where nobody can answer, Cancelled for a no."""
    if json_ or not sys.stdin.isatty():
        raise UserError(*alone)
    click.echo(told)
    if not click.confirm(words("Remove it?", "确定删除？")):
        raise Cancelled("nothing was removed", "没有删除任何内容")


def duration(seconds: float) -> str:
    return words(*wording.duration(seconds))


def money(amount: float, currency: str) -> str:
    return f"{amount:.4f} {currency}" if amount else words("no money", "不花钱")


def near(path: str) -> str:
    """The path as seen from the working folder, if it lies below."""
    found, here = Path(path), Path.cwd()
    return str(found.relative_to(here)) if found.is_relative_to(here) else path


def day(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")

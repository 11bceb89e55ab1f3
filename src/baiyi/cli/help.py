"""Help and complaints in the user's language; click by itself speaks only English."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from ..errors import UserError
from .language import language, words
from .terminal import columns, pad, wrapped

CHINESE = {
    "Options": "选项",
    "Commands": "命令",
    "Show the version and exit.": "显示版本。",
    "Show this message and exit.": "显示本帮助。",
}
PLACES = {
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "INTEGER": "整数",
    "FLOAT": "数",
    "TEXT": "文字",
    "PATH": "路径",
}
# What click complains of, and the same in Chinese.
COMPLAINTS = (
    (r"Missing argument '(.+)'\.", "缺少参数 {}"),
    (r"Missing option '(.+)'\.", "缺少选项 {}"),
    (r"No such command '(.+?)'\..*", "没有命令 {}"),
    (r"No such option:? '?(.+?)'?(?:\.| Did).*", "没有选项 {}"),
    (r"Option '(.+)' requires an argument\.", "选项 {} 后面要给一个值"),
    (r"Option '(.+)' does not take a value\.", "选项 {} 后面不能有值"),
    (r"Invalid value for '(.+?)': '(.*)' is not a valid integer\.", "{} 的值 {} 不是整数"),
    (r"Invalid value for '(.+?)': '(.*)' is not a valid float\.", "{} 的值 {} 不是数"),
    (r"(.+): Editing failed.*", "编辑器 {} 没有正常结束，没有作任何改动"),
    (r"Got unexpected extra arguments? \((.+)\)", "多出的参数：{}（一句话里有空格时请加引号）"),
)


class Formatter(click.HelpFormatter):
    """Help with headings in the user's language and lines that fit, wide characters or not."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        before = words("Usage: ", "用法：") if prefix is None else prefix
        super().write_usage(prog, _placed(args), before)

    def write_heading(self, heading: str) -> None:
        self.write(words(f"{heading}:", f"{CHINESE.get(heading, heading)}：") + "\n")

    def write_text(self, text: str) -> None:
        margin = " " * self.current_indent
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{margin}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        said = [(_placed(name), words(text, CHINESE.get(text, text))) for name, text in rows]
        first = max(columns(name) for name, _ in said) + col_spacing
        margin = " " * self.current_indent
        for name, text in said:
            for line in wrapped(text, self.width - self.current_indent - first):
                self.write(f"{margin}{pad(name, first)}{line}\n")
                name = ""


def _placed(text: str) -> str:
    """The names of places for values, in the user's language."""
    if language() != "zh":
        return text
    for english, chinese in PLACES.items():
        text = text.replace(english, chinese)
    return text


def complaint(error: click.ClickException) -> UserError:
    """What click complains of as one of our errors, with the command that helps."""
    english = error.format_message()
    chinese = english
    for pattern, template in COMPLAINTS:
        if match := re.fullmatch(pattern, english):
            chinese = template.format(*match.groups())
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return UserError(english, chinese)
    remedy = f"{context.command_path} --help"
    return UserError(f"{english.rstrip('.')}. See: {remedy}", f"{chinese}。请看：{remedy}")

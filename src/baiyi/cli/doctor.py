"""`baiyi doctor`: what this machine has, what is missing, what to do."""

from __future__ import annotations

import click

from .language import words
from .terminal import as_json, json_option


@click.command(
    "doctor",
    help=words(
        "Say what this machine has, what is missing, and what to do. Exit code 3 if something is missing.",
        "检查本机有什么、缺什么、该怎么办。有缺时退出码为 3。",
    ),
)
@json_option
def command(json_: bool) -> int:
    from ..forms.health import examine

    found = examine()
    if json_:
        as_json([item.model_dump(mode="json") for item in found])
    else:
        for item in found:
            click.echo(("✓ " if item.well else "✗ ") + words(item.english, item.chinese))
            if not item.well:
                click.echo("    " + words(item.remedy_english, item.remedy_chinese))
    return 0 if all(item.well for item in found) else 3

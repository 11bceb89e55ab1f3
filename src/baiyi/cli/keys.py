"""`baiyi keys`: who may ask the server for what."""

from __future__ import annotations

import time

import click

from .language import words
from .terminal import as_json, json_option, table


@click.group(
    "keys", help=words("Add, list and revoke keys of the server.", "添加、列出、撤销服务的密钥。")
)
def command() -> None:
    pass


@command.command(
    "add", help=words("Make a key; it is shown this once.", "生成密钥，只显示这一次。")
)
@click.argument("name")
@click.option(
    "--role", type=click.Choice(("reader", "maker", "owner")), default="maker", show_default=True,
    help=words("What it may do.", "可做什么。"),
)  # fmt: skip
def add(name: str, role: str) -> None:
    from ..forms.studio import Studio

    with Studio.open() as studio:
        click.echo(studio.ledger.keys.add(name, role))  # type: ignore[arg-type]  # click's choice


@command.command(
    "list",
    help=words(
        "Names and roles; the keys themselves are not kept.", "名称与角色；密钥本身不保存。"
    ),
)
@json_option
def list_(json_: bool) -> None:
    from ..forms.studio import Studio

    with Studio.open() as studio:
        found = studio.ledger.keys.list()
    if json_:
        return as_json([key.model_dump() for key in found])
    rows = [(k.name, k.role, time.strftime("%Y-%m-%d", time.localtime(k.created))) for k in found]
    return table((words("name", "名称"), words("role", "角色"), words("made", "生成于")), rows)


@command.command("revoke", help=words("Let a key open nothing any more.", "使一把密钥失效。"))
@click.argument("name")
def revoke(name: str) -> None:
    from ..forms.studio import Studio

    with Studio.open() as studio:
        studio.ledger.keys.revoke(name)

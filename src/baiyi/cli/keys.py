"""`baiyi keys`: who may ask the server for what."""

from __future__ import annotations

import time

import click

from .language import words
from .terminal import as_json, json_option, table

NUMBER = click.IntRange(0, 10**15)


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
@click.option(
    "--tokens", type=NUMBER,
    help=words("Most tokens, read and written, a month.", "每月最多多少词元（读入与写出）。"),
)  # fmt: skip
@click.option(
    "--seconds", type=NUMBER,
    help=words("Most seconds of engines and steps a month.", "每月最多多少秒（引擎与步骤）。"),
)  # fmt: skip
@click.option(
    "--storage", type=NUMBER,
    help=words("Most bytes of finished files.", "成品文件最多多少字节。"),
)  # fmt: skip
def add(name: str, role: str, tokens: int | None, seconds: int | None, storage: int | None) -> None:
    from ..forms.studio import Studio
    from ..store.api_keys import Quota

    quota = Quota(tokens=tokens, seconds=seconds, storage=storage)
    with Studio.open() as studio:
        click.echo(studio.ledger.keys.add(name, role, quota))  # type: ignore[arg-type]  # click's choice


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
    rows = [
        (
            k.name, k.role, time.strftime("%Y-%m-%d", time.localtime(k.created)),
            *("-" if most is None else f"{most:,}" for most in k.quota.model_dump().values()),
        )
        for k in found
    ]  # fmt: skip
    heads = (
        ("name", "名称"), ("role", "角色"), ("made", "生成于"), ("tokens a month", "词元/月"),
        ("seconds a month", "秒/月"), ("bytes", "字节"),
    )  # fmt: skip
    return table([words(*head) for head in heads], rows, right=range(3, 6))


@command.command("revoke", help=words("Let a key open nothing any more.", "使一把密钥失效。"))
@click.argument("name")
def revoke(name: str) -> None:
    from ..forms.studio import Studio

    with Studio.open() as studio:
        studio.ledger.keys.revoke(name)

"""`baiyi usage`: what each key used, by work and model, and what is asked for it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from .language import words
from .terminal import as_json, json_option, table

DAY = click.DateTime(["%Y-%m-%d"])


@click.command(
    "usage",
    help=words(
        "Say what each key used, by work and model, with the prices of the settings. Days are those of "
        "UTC; by default from the first of this month to today.",
        "按密钥、作品、模型列出用量，并按设置中的单价计价。日期按 UTC 计，默认从本月一日到今天。",
    ),
)
@click.option("--since", type=DAY, help=words("The first day.", "起始日。"))
@click.option("--until", type=DAY, help=words("The last day; it counts too.", "截止日，含当日。"))
@click.option("--key", help=words("Of this key alone.", "只看这把密钥。"))
@click.option(
    "--csv", "file", type=click.Path(path_type=Path, dir_okay=False),
    help=words("Write a table for a spreadsheet.", "写成电子表格可读的 CSV 文件。"),
)  # fmt: skip
@json_option
def command(
    since: datetime | None, until: datetime | None, key: str | None, file: Path | None, json_: bool
) -> None:
    from ..forms.billing import as_csv, bill
    from ..forms.studio import Studio

    with Studio.open() as studio:
        found = bill(studio, since and since.date(), until and until.date(), key)
    if file:
        _write(file, as_csv(found))
    if json_:
        return as_json(found.model_dump(mode="json"))
    if file:
        return click.echo(str(file))
    if not found.rows:
        return click.echo(
            words(
                f"nothing was used from {found.since} to {found.until}",
                f"{found.since} 至 {found.until} 没有用量",
            )
        )
    rows = [
        (
            row.key or words("command line", "命令行"), row.title or row.work or "-",
            row.model or "-", f"{row.calls:,}", f"{row.prompt_tokens:,}", f"{row.written_tokens:,}",
            f"{row.seconds:,.1f}", f"{row.money:,.4f}",
        )
        for row in found.rows
    ]  # fmt: skip
    heads = (
        ("key", "密钥"), ("work", "作品"), ("model", "模型"), ("calls", "次数"), ("read", "读入"),
        ("written", "写出"), ("seconds", "秒"),
    )  # fmt: skip
    table([*(words(*head) for head in heads), found.currency], rows, right=range(3, 8))
    return click.echo(f"{words('together', '合计')}: {found.money:,.4f} {found.currency}")


def _write(file: Path, text: str) -> None:
    from ..errors import UserError

    try:
        file.write_text(text, "utf-8", newline="")
    except OSError as error:
        raise UserError(
            f"{file} cannot be written: {error.strerror}; give a file in a folder of yours",
            f"无法写入 {file}：{error.strerror}；请换一个可写的位置",
        ) from error

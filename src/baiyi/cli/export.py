"""`baiyi export WORK`: the whole work as one file, for another home."""

from __future__ import annotations

from pathlib import Path

import click

from ..forms.wording import size
from .language import words
from .terminal import as_json, json_option, near


@click.command(
    "export",
    help=words(
        "Write the whole WORK into one file: its brief, parts, edits, steps and finished files, with the works "
        "that it is made from. `baiyi import` opens it in another home, where nothing is made twice.",
        "把整部作品 WORK 写入一个文件：任务书、各部分、修改、步骤与成品，连同它所由来的作品。"
        "在另一处用 `baiyi import` 打开后可接着改，已做的不必重做。",
    ),
)
@click.argument("work")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False),
    help=words("The file. [default: the title, .baiyi]", "写入的文件。[默认：标题.baiyi]"),
)  # fmt: skip
@json_option
def command(work: str, out: Path | None, json_: bool) -> None:
    from ..forms.moving import archive_name, pack_file
    from ..forms.studio import Studio
    from ..store.archive import ENDING

    with Studio.open() as studio:
        found = studio.find(work)
        path = (out or Path(archive_name(found.title))).expanduser().absolute()
        if path.suffix != ENDING:
            path = path.with_name(path.name + ENDING)
        pack_file(studio, found.id, path)
    bytes_ = path.stat().st_size
    if json_:
        return as_json({"work": found.id, "path": str(path), "size": bytes_})
    click.echo(f"{near(str(path))}  {size(bytes_)}")
    line = f"baiyi import {click.format_filename(path.name)!r}"
    return click.echo(words(f"to open it elsewhere: {line}", f"在别处打开：{line}"))

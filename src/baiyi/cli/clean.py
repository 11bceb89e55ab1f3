"""`baiyi clean`: room on the disk, from what no work needs any more."""

from __future__ import annotations

import click

from ..forms.wording import size
from .language import words
from .terminal import as_json, ask_leave, json_option


@click.command(
    "clean",
    help=words(
        "Make room: delete what no work has used for some days, such as what removed works and abandoned "
        "drafts have left. No work changes, and no finished file goes. A brief that comes again is made anew.",
        "腾出空间：删除若干天来没有作品用到的内容，如已删除作品与弃用草稿留下的。作品与成品文件都不受影响；同样的任务书再来时会重新制作。",
    ),
)
@click.option(
    "--days",
    type=click.FloatRange(min=0),
    default=30,
    show_default=True,
    help=words("Keep what is younger.", "保留比这更新的内容。"),
)
@click.option(
    "--dry-run", is_flag=True, help=words("Only say what would go.", "只说明将删除什么。")
)
@click.option(
    "-y", "--yes", is_flag=True, help=words("Delete it without asking.", "不再询问，直接删除。")
)
@json_option
def command(days: float, dry_run: bool, yes: bool, json_: bool) -> None:
    from ..forms.cleaning import Room, clean, spare
    from ..forms.studio import Studio

    def told(room: Room) -> str:
        return words(
            f"{room.steps:,} result(s), {room.assets:,} file(s) of the store, {room.unfinished:,} "
            f"half-done folder(s): {size(room.size)}",
            f"{room.steps:,} 个步骤结果、{room.assets:,} 个存储文件、{room.unfinished:,} 个未完成的目录，共 {size(room.size)}",
        )

    with Studio.open() as studio:
        if dry_run:
            room = spare(studio, days)
        else:
            if not yes:
                alone = (
                    "what is deleted is gone, and nobody can be asked here; add --yes, or --dry-run to see it",
                    "删除后不能恢复，而此处无人可问；请加 --yes，或用 --dry-run 查看",
                )
                ask_leave(told(spare(studio, days)), alone=alone, json_=json_)
            room = clean(studio, days)
    if json_:
        return as_json(room.model_dump(mode="json"))
    mark = words("would go: ", "将删除：") if dry_run else words("✓ gone: ", "✓ 已删除：")
    click.echo(mark + told(room))
    return None

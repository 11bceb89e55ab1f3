"""`baiyi remove WORK`: a work goes, with its finished files; what others may share stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .language import words
from .terminal import as_json, ask_leave, json_option, near

if TYPE_CHECKING:
    from ..forms.removing import Going
    from ..forms.studio import Studio


@click.command(
    "remove",
    help=words(
        "Remove a WORK: its brief, parts, edits, links that share it, and its finished files. What its steps "
        "made stays in the store, where other works may share it. It cannot be undone; `baiyi export` keeps a "
        "copy.",
        "删除作品 WORK：任务书、各部分、修改、分享链接与成品文件。各步骤做出的内容留在存储中，其他作品可能共用。"
        "删除后不能恢复；可先用 `baiyi export` 留一份。",
    ),
)
@click.argument("work")
@click.option(
    "-y", "--yes", is_flag=True, help=words("Remove it without asking.", "不再询问，直接删除。")
)
@click.option(
    "--keep-files",
    is_flag=True,
    help=words("Leave the finished files where they are.", "保留成品文件。"),
)
@json_option
def command(work: str, yes: bool, keep_files: bool, json_: bool) -> None:
    from ..forms.removing import going, remove
    from ..forms.studio import Studio

    with Studio.open() as studio:
        found = studio.find(work)
        _not_worked_on(studio, found.id)
        if not yes:
            gone = going(studio, found.id, keep_files=keep_files)
            alone = (
                f"removing {gone.work} ({gone.title}) cannot be undone, and nobody can be asked here; add --yes",
                f"删除 {gone.work}（{gone.title}）后不能恢复，而此处无人可问；请加 --yes",
            )
            ask_leave(_told(gone), alone=alone, json_=json_)
        gone = remove(studio, found.id, keep_files=keep_files)
    if json_:
        return as_json(gone.model_dump(mode="json"))
    click.echo(words(f"✓ removed: {gone.title}", f"✓ 已删除：{gone.title}"))
    for path in gone.kept:
        click.echo(words(f"stays: {near(path)}", f"保留：{near(path)}"))
    return None


def _told(gone: Going) -> str:
    said = words(
        f"{gone.title} ({gone.work}): {gone.parts} part(s), {gone.edits} edit(s), {gone.shares} shared "
        f"link(s) and {len(gone.files)} finished file(s) go. It cannot be undone.",
        f"{gone.title}（{gone.work}）：将删除 {gone.parts} 个部分、{gone.edits} 次修改、{gone.shares} 个分享链接、"
        f"{len(gone.files)} 个成品文件。不能恢复。",
    )
    return "\n".join([said, *(click.style(f"  {near(path)}", dim=True) for path in gone.files)])


def _not_worked_on(studio: Studio, work: str) -> None:
    """Raises UserError. Without the extra `serve` there is no queue, and no job in it."""
    from ..errors import UserError

    try:
        from ..jobs.queue import Jobs
    except ImportError:
        return
    with Jobs(studio) as jobs:
        for job in jobs.list(work=work):
            if not job.over:
                raise UserError(
                    f"the job {job.id} works on {work}; stop that first: baiyi jobs stop {job.id}",
                    f"任务 {job.id} 正在处理 {work}；请先停止它：baiyi jobs stop {job.id}",
                )

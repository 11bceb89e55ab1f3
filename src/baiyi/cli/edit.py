"""`baiyi edit WORK PART`: a human's version of a part, in $EDITOR or from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import BadBrief, NotFound
from .language import words
from .terminal import duration

if TYPE_CHECKING:
    from ..forms.records import Effects


@click.command(
    "edit",
    help=words(
        "Edit a PART of WORK (`page 3`, `scene 3`, `canon`) in $EDITOR, or take it from a file. "
        "Then run `baiyi rebuild WORK`.",
        "在 $EDITOR 中修改作品 WORK 的 PART（`page 3`、`scene 3`、`canon`），或取自文件。之后运行 `baiyi rebuild WORK`。",
    ),
)
@click.argument("work")
@click.argument("part", nargs=-1, required=True)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, allow_dash=True),
    help=words(
        "Take the text from this file (- for standard input).", "取自此文件（- 为标准输入）。"
    ),
)
@click.option(
    "--undo", is_flag=True, help=words("Go back to the version before.", "退回上一个版本。")
)
@click.option(
    "--another-picture", "another", is_flag=True,
    help=words("Want another picture for this page or poem.", "为这一页或这首诗换一幅图。"),
)  # fmt: skip
@click.option(
    "--dry-run",
    is_flag=True,
    help=words(
        "Keep nothing; say what a rebuild would redo. Without --from: if any word were another.",
        "不保存，只说明重做会涉及什么。不给 --from 则按“任意改动”计。",
    ),
)
def command(
    work: str, part: tuple[str, ...], source: Path | None, undo: bool, another: bool, dry_run: bool
) -> None:
    from ..forms import takes
    from ..forms.rehearse import effects
    from ..forms.studio import Studio

    name = " ".join(part)
    with Studio.open() as studio:
        found = studio.find(work)
        if undo:
            studio.undo(found.id, name)
            click.echo(words(f"{name}: the version before is back", f"{name}：已退回上一个版本"))
            return
        if another:
            taken = takes.another(studio, found.id, name).name
            click.echo(words(f"{name}: another picture is wanted", f"{name}：将另画一幅"))
            _rebuild(found.id)
            click.echo(
                words(
                    f"the one before: baiyi edit {found.id} {taken} --undo",
                    f"换回前一幅：baiyi edit {found.id} {taken} --undo",
                )
            )
            return
        if dry_run:
            tell(effects(studio, found.id, name, _read(source) if source else None))
            return
        before = studio.part_text(found.id, name)
        kind = ".txt" if name.casefold().startswith(("page", "title")) else ".yaml"
        text = _read(source) if source else click.edit(before, require_save=True, extension=kind)
        if text is None or text.strip() == before.strip():
            click.echo(words(f"{name}: nothing changed", f"{name}：没有改动"))
            return
        studio.edit(found.id, name, text)
        click.echo(words(f"{name}: your version is kept", f"{name}：已保存你的版本"))
        _rebuild(found.id)


def _rebuild(work: str) -> None:
    click.echo(words(f"now run: baiyi rebuild {work}", f"接着运行：baiyi rebuild {work}"))


def tell(found: Effects) -> None:
    """The steps and files that a rebuild would redo, and how long they took the last time."""
    if not found.stages:
        click.echo(words("a rebuild would redo nothing", "无需重做任何内容"))
    for stage in found.stages:
        parts = f" ({', '.join(stage.of)})" if stage.of else ""
        click.echo(f"{stage.count:>4}  {words(stage.english, stage.chinese)}{parts}")
    for file in found.files:
        click.echo(words(f"file  {file}", f"文件  {file}"))
    if not found.whole:
        click.echo(
            words("and what was never made yet", "以及尚未做出的部分"),
        )
    if found.stages:
        took = duration(found.seconds)
        click.echo(words(f"at most; about {took}", f"至多如此；约 {took}"))


def _read(source: Path) -> str:
    try:
        with click.open_file(str(source), encoding="utf-8") as file:
            return str(file.read())
    except UnicodeDecodeError as error:
        raise BadBrief(
            f"{source} is not UTF-8 text; save it as UTF-8 and try again",
            f"{source} 不是 UTF-8 文本；请另存为 UTF-8 再试",
        ) from error
    except OSError as error:
        raise NotFound(
            f"{source} cannot be read: {error.strerror}; give the path of a text file",
            f"无法读取 {source}：{error.strerror}；请给出文本文件的路径",
        ) from error

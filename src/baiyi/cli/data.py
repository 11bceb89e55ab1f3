"""`baiyi data`: data sets to learn from, made from a recipe."""

from __future__ import annotations

from pathlib import Path

import click

from .language import words
from .screen import screen
from .terminal import as_json, duration, json_option, table


@click.group(
    "data",
    help=words(
        "Make data sets to learn from, export them, and take items out of them.",
        "制作用于训练的数据集，导出，并可从中撤回条目。",
    ),
)
def command() -> None:
    pass


@command.command(
    "make",
    short_help=words("Make a data set from a recipe.", "由配方制作数据集。"),
    help=words(
        "Make the data set of RECIPE (YAML; docs/data.md): read, clean, drop near-duplicates, split, "
        "tokenize. The same command again goes on where it was, and does nothing twice.",
        "按 RECIPE（YAML，见 docs/data.md）制作数据集：读取、清洗、去重、划分、分词。"
        "再次运行同一命令会接着做，已完成的不会重做。",
    ),
)
@click.argument("recipe", type=click.Path(path_type=Path))
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    help=words("Also pack it into this folder.", "同时打包到这个文件夹。"),
)
@json_option
def make(recipe: Path, to: Path | None, json_: bool) -> None:
    from ..forms import corpus, data
    from ..forms.studio import Studio

    told = data.recipe_from_file(recipe)
    names = {step: words(*name) for step, name in corpus.NAMES.items()}
    with Studio.open() as studio, screen(hidden=json_, names=names) as show:
        made = data.make(studio, told, show.event)
        found = data.opened(studio, made.work)
        if to is not None:
            data.pack(found, to)
    report = data.report(found)
    if json_:
        return as_json({"work": made.work, "seconds": made.seconds, **report})
    _show(report)
    click.echo(words(f"the work is {made.work}", f"作品编号 {made.work}"))
    click.echo(duration(made.seconds))
    return None


@command.command(
    "export",
    help=words(
        "Pack the data set NAME for training into the folder TO.",
        "把数据集 NAME 打包到文件夹 TO，供训练使用。",
    ),
)
@click.argument("name")
@click.option(
    "--to",
    required=True,
    type=click.Path(path_type=Path),
    help=words("The folder.", "目标文件夹。"),
)
@json_option
def export(name: str, to: Path, json_: bool) -> None:
    from ..forms import data
    from ..forms.studio import Studio

    with Studio.open() as studio:
        found = data.opened(studio, name)
        packed = data.pack(found, to)
    rows = {split.name: [len(split), split.tokens] for split in packed.splits.values()}
    if json_:
        return as_json({"folder": str(to), "digest": packed.digest, "splits": rows})
    table(
        (words("split", "部分"), words("documents", "篇数"), words("tokens", "词元")),
        [(split, f"{n:,}", f"{tokens:,}") for split, (n, tokens) in rows.items()],
        right=(1, 2),
    )
    click.echo(f"{to}  {packed.digest[:16]}")
    return None


def _show(report: dict[str, object]) -> None:
    for key, value in report.items():
        if isinstance(value, dict):
            click.secho(key, dim=True)
            table(
                ("", ""),
                [(k, f"{v:,}" if isinstance(v, int) else v) for k, v in value.items()],
                right=(1,),
            )
        else:
            click.echo(f"{key}: {value}")

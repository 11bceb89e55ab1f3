"""`baiyi data`: data sets to learn from, made from a recipe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .language import language, words
from .screen import screen
from .terminal import as_json, duration, json_option, near, table

if TYPE_CHECKING:
    from ..models.data.card import Report

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(
    "data",
    help=words(
        "Make data sets to learn from, pack them for training, and take items out of them.",
        "制作用于训练的数据集，打包，并可从中撤回条目。",
    ),
)
def command() -> None:
    pass


@command.command(
    "make",
    short_help=words("Make a data set from a recipe.", "由配方制作数据集。"),
    help=words(
        "Make the data set of RECIPE (YAML; docs/data.md): read, clean, take near-duplicates out, split, "
        "tokenize. The same command again goes on where it was, and does nothing twice.",
        "按 RECIPE（YAML，见 docs/data.md）制作数据集：读取、清洗、去重、划分、分词。"
        "再次运行同一命令会接着做，已完成的不会重做。",
    ),
)
@click.argument("recipe", type=click.Path(path_type=Path))
@click.option(
    "--to",
    type=FOLDER,
    help=words("Pack it into this folder, too.", "同时打包到这个文件夹。"),
)
@json_option
def make(recipe: Path, to: Path | None, json_: bool) -> None:
    from ..forms import corpus, data
    from ..forms.studio import Studio

    told = data.recipe_from_file(recipe)
    names = {step: words(*name) for step, name in corpus.NAMES.items()}
    with Studio.open() as studio, screen(hidden=json_, names=names) as show:
        data.fetch(studio, told, show.download)
        made = data.make(studio, told, show.event)
        found = data.opened(studio, made.work)
        if to is not None:
            data.pack(studio, found, to)
        report = corpus.report(found)
    if json_:
        return as_json({"work": made.work, "seconds": made.seconds, **_figures(report)})
    _show(report)
    click.echo(words(f"the work is {made.work}", f"作品编号 {made.work}"))
    click.echo(duration(made.seconds))
    return None


@command.command("list", help=words("The data sets.", "列出数据集。"))
@json_option
def list_(json_: bool) -> None:
    from ..forms.studio import Studio

    with Studio.open() as studio:
        sets = [work for work in studio.works() if work.form == "corpus"]
    if json_:
        return as_json([{"name": w.brief.line, "work": w.id, "state": w.state} for w in sets])
    table(
        (words("name", "名称"), words("title", "标题"), words("work", "编号")),
        [(w.brief.line, w.title, w.id) for w in sets],
    )
    return None


@command.command(
    "export",
    help=words(
        "Pack the data set NAME for training into a folder; what was withdrawn is not in it.",
        "把数据集 NAME 打包到文件夹供训练使用；已撤回的条目不在其中。",
    ),
)
@click.argument("name")
@click.option("--to", required=True, type=FOLDER, help=words("The folder.", "目标文件夹。"))
@json_option
def export(name: str, to: Path, json_: bool) -> None:
    from ..forms import data
    from ..forms.studio import Studio

    with Studio.open() as studio:
        packed = data.pack(studio, data.opened(studio, name), to)
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


@command.command(
    "card",
    short_help=words("The card of a data set.", "数据集的数据卡。"),
    help=words(
        "Print the card of the data set NAME: rights, counts, what was left out and why, samples. "
        "With --to it is written as Markdown, as a page and as a plot.",
        "显示数据集 NAME 的数据卡：权利、数量、剔除原因、样例。给出 --to 则写成 Markdown、网页与图。",
    ),
)
@click.argument("name")
@click.option("--to", type=FOLDER, help=words("Write it into this folder.", "写入这个文件夹。"))
@json_option
def card(name: str, to: Path | None, json_: bool) -> None:
    from ..forms import corpus, data
    from ..forms.studio import Studio
    from ..models.data.card import markdown

    with Studio.open() as studio:
        found = data.opened(studio, name)
        report = corpus.report(found)
        files = data.write_card(studio, found, to) if to else ()
    if json_:
        return as_json({**_figures(report), "files": [str(file) for file in files]})
    if not files:
        click.echo(markdown(report, language()))
    for file in files:
        click.echo(near(str(file)))
    return None


@command.command(
    "withdraw",
    short_help=words("Take items out of all data sets.", "从所有数据集撤回条目。"),
    help=words(
        "Take ITEM out of every data set that has it, and say which packed folders and models saw it. "
        "ITEM is an id, or author:NAME, work:AUTHOR/TITLE or source:NAME. The next `baiyi data export` is "
        "without it.",
        "从每个含有 ITEM 的数据集中撤回它，并说明哪些已打包的文件夹与模型见过它。"
        "ITEM 为条目编号，或 author:名字、work:作者/题目、source:来源。之后的 `baiyi data export` 不再含有它。",
    ),
)
@click.argument("item", nargs=-1, required=True)
@click.option(
    "--models",
    "runs",
    multiple=True,
    type=FOLDER,
    default=(Path(),),
    help=words(
        "Folder below which trained models are looked for. [default: this one]",
        "在这个文件夹下查找训练过的模型。[默认：当前文件夹]",
    ),
)
@json_option
def withdraw(item: tuple[str, ...], runs: tuple[Path, ...], json_: bool) -> None:
    from ..forms import withdrawal
    from ..forms.studio import Studio

    with Studio.open() as studio:
        found = withdrawal.withdraw(studio, item, runs=runs)
    if json_:
        return as_json([each.model_dump() for each in found])
    for each in found:
        click.echo(
            words(
                f"{each.data_set}: {each.items:,} items withdrawn",
                f"{each.data_set}：撤回 {each.items:,} 条",
            )
        )
        for folder in each.folders:
            click.echo(words(f"  packed before: {folder}", f"  此前已打包：{folder}"))
        for model in each.models:
            click.secho(words(f"  a model saw it: {model}", f"  有模型见过：{model}"), fg="yellow")
    return None


def _figures(report: Report) -> dict[str, object]:
    return {
        "read": report.tally.read,
        "clean": report.tally.kept,
        "left_out": report.left_out,
        "masked": report.tally.masked,
        "items": report.items,
        "documents": report.documents,
        "tokens": report.tokens,
        "characters": report.tally.characters,
        "vocabulary": report.vocabulary,
        "unknown": report.unknown,
        "values": report.tally.values,
    }


def _show(report: Report) -> None:
    """The figures in short; the card has them all."""
    from ..models.data.card import CHINESE

    def named(word: str) -> str:
        return words(word.replace("_", " "), CHINESE.get(word, word))

    table(
        (words("split", "部分"), words("items", "条目"), words("tokens", "词元")),
        [(named(n), f"{c:,}", f"{report.tokens.get(n, 0):,}") for n, c in report.items.items()],
        right=(1, 2),
    )
    table(
        (words("left out", "剔除"), words("items", "条目")),
        [(named(why), f"{count:,}") for why, count in report.left_out.items()],
        right=(1,),
    )
    table(
        (words("personal data", "个人信息"), words("found", "发现")),
        [(named(kind), f"{count:,}") for kind, count in report.tally.masked.items()],
        right=(1,),
    )

"""`baiyi make LINE|FILE`: from one line, or a brief, to a whole work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .language import words
from .run import run_options, run_work


@click.command(
    "make",
    help=words(
        "Make a work from one LINE or a brief file (YAML). The same command again goes on where it was.",
        "由一句话 LINE 或任务书文件（YAML）做出作品。再次运行同一命令即从中断处继续。",
    ),
)
@click.argument("line")
@click.option(
    "--form",
    help=words("Form of the work. [default: picture_book]", "作品形式。[默认：picture_book]"),
)
@click.option(
    "--source",
    help=words(
        "The work to continue, adapt or translate: its id or title.",
        "要续写、改编或翻译的作品：编号或标题。",
    ),
)
@click.option(
    "--metre",
    help=words(
        "Form of a poem: 五绝 七绝 五律 七律, or a tune such as 浣溪沙.",
        "诗体：五绝 七绝 五律 七律，或词牌，如浣溪沙。",
    ),
)
@click.option(
    "--rhyme-book",
    help=words(
        "Rhyme book of a poem: pingshui, cilin or xinyun.",
        "诗词的韵书：pingshui 平水韵、cilin 词林正韵、xinyun 中华新韵。",
    ),
)
@click.option(
    "--length",
    type=int,
    help=words(
        "Length of a text: words in English, characters in Chinese.",
        "文字长度：中文按字，英文按词。",
    ),
)
@click.option("--chapters", type=int, help=words("Chapters of a novel.", "小说的章数。"))
@click.option("--pages", type=int, help=words("Number of pages. [default: 6]", "页数。[默认：6]"))
@click.option(
    "--language",
    help=words(
        "Language of the work: zh or en. [default: that of the line]",
        "作品语言：zh 或 en。[默认：随文字]",
    ),
)
@click.option(
    "--style",
    help=words(
        "Painter: ink or papercut. [default: ink]", "画风：ink 水墨 或 papercut 剪纸。[默认：ink]"
    ),
)
@click.option(
    "--age",
    "reader_age",
    type=int,
    help=words("Age of the reader in years. [default: 6]", "读者年龄。[默认：6]"),
)
@click.option(
    "--title",
    help=words("Title; found by the writer if not given.", "标题；不给则由写作模型拟定。"),
)
@click.option("--author", help=words("Who signs the work.", "署名。"))
@click.option(
    "--seed",
    type=int,
    help=words("Another seed, another work. [default: 1]", "种子不同，作品不同。[默认：1]"),
)
@click.option("--silent", is_flag=True, help=words("Without narration.", "不要配音。"))
@click.option(
    "--cap-seconds",
    type=float,
    help=words(
        "Stop after so many seconds of work; goes on later.", "工作满这么多秒即停下，之后可继续。"
    ),
)
@click.option(
    "--cap-money",
    type=float,
    help=words("Stop at this cost; goes on later.", "花到这个数即停下，之后可继续。"),
)
@click.option(
    "--plan-only",
    is_flag=True,
    help=words("Show the plan and its estimate; make nothing.", "只显示计划与预估，不制作。"),
)
@run_options
def command(
    line: str, silent: bool, plan_only: bool, json_: bool, quiet: bool, **options: Any
) -> None:
    from ..brief import brief_from_file, brief_from_line
    from ..forms.studio import Studio

    given = {name: value for name, value in options.items() if value is not None}
    if silent:
        given["narration"] = False
    if _is_file(line):
        brief = brief_from_file(Path(line), **given)
    else:
        brief = brief_from_line(line, **given)
    with Studio.open() as studio:
        run_work(studio, brief, json_=json_, quiet=quiet, plan_only=plan_only)


def _is_file(line: str) -> bool:
    """A line that ends like a brief's file name is one, there or not: no story is called x.yaml."""
    return line.strip().endswith((".yaml", ".yml"))

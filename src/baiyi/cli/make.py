"""`baiyi make LINE|FILE`: from one line, or a brief, to a whole work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import BadBrief
from .language import words
from .run import run_options, run_work

if TYPE_CHECKING:
    from ..forms.studio import Studio
    from ..values import Brief


@click.command(
    "make",
    help=words(
        "Make a work from one LINE, a brief file (YAML) or a document (with --form). The same command again goes on where it was.",
        "由一句话 LINE、任务书文件（YAML）或一份文稿（加 --form）做出作品。再次运行同一命令即从中断处继续。",
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
        "The work to continue, adapt or translate: its id or title, or a document.",
        "要续写、改编或翻译的作品：编号、标题，或一份文稿。",
    ),
)
@click.option(
    "--metre",
    help=words(
        "Form of a poem: 五绝 七绝 五律 七律, or a tune such as 浣溪沙; of music: 6/8.",
        "诗体：五绝 七绝 五律 七律，或词牌，如浣溪沙；乐曲的拍号，如 6/8。",
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
@click.option(
    "--mode", help=words("Mode of a tune: D minor, dorian, 羽.", "乐曲的调式：羽、G宫、d小调。")
)
@click.option("--tempo", type=int, help=words("Beats a minute of a tune.", "乐曲每分钟的拍数。"))
@click.option(
    "--bars", type=int, help=words("Bars of a tune. [default: 32]", "乐曲的小节数。[默认：32]")
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
    from ..forms.bring import is_document
    from ..forms.studio import Studio

    given = {name: value for name, value in options.items() if value is not None}
    if silent:
        given["narration"] = False
    with Studio.open() as studio:
        if _is_file(line):
            brief = _beside(Path(line), brief_from_file(Path(line), **given))
        elif is_document(line) and "source" not in given:
            brief = _of_document(studio, Path(line.strip()), given)
        else:
            brief = brief_from_line(line, **given)
        brief = studio.settled(brief)
        run_work(studio, brief, json_=json_, quiet=quiet, plan_only=plan_only)


def _beside(path: Path, brief: Brief) -> Brief:
    """A document that a brief file names lies beside it."""
    from ..forms.bring import is_document

    if brief.source is None or not is_document(brief.source):
        return brief
    return brief.model_copy(update={"source": str(path.parent / brief.source)})


def _of_document(studio: Studio, path: Path, given: dict[str, Any]) -> Brief:
    """What is to be made of a document, in its own language; a translation in the other one."""
    from ..brief import brief_from_line
    from ..forms.source import told

    if "form" not in given:
        raise BadBrief(
            f"{path} is a document: say what to make of it, e.g. --form translation (--form novel "
            "goes on with it), or bring it in: baiyi import",
            f"{path} 是一份文稿：请说明用它做什么，如 --form translation（--form novel 为续写），"
            "或先读入：baiyi import",
        )
    made = studio.bring(path)
    source = told(studio.ledger, made.work).manuscript
    language = source.language
    if given["form"] == "translation":
        language = "en" if language == "zh" else "zh"
    chosen = {"language": language, "source": made.work, **given}
    return brief_from_line(source.title or path.name, **chosen)


def _is_file(line: str) -> bool:
    """A line that ends like a brief's file name is one, there or not: no story is called x.yaml."""
    return line.strip().endswith((".yaml", ".yml"))

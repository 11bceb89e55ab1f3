"""`baiyi judge`: texts of one model, or of two on the same tasks, in figures with their certainty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import BadBrief, NotFound
from .language import language, words
from .terminal import as_json, json_option

if TYPE_CHECKING:
    from ..models.judge.compared import Comparison

ENDINGS = (".html", ".htm", ".md", ".json")
folder = click.Path(path_type=Path)


@click.command(
    "judge",
    help=words(
        "Measure the texts in FIRST, a folder of .txt or .md files; or compare them with those in SECOND, where files of "
        "the same name are answers to the same task. Each figure comes with its interval of 95%, and a difference with the "
        "chance that it came about by luck. With --references also BLEU, chrF2 and ROUGE-L against files of the same name; with "
        "--training the longest span that each text has in common with the files there. --out writes the report as .html, .md or .json.",
        "评测 FIRST 文件夹中的文本（.txt 或 .md）；给出 SECOND 则与之比较，同名文件视为同一任务的两份答案。每个指标附 95% 置信区间，"
        "差别附偶然出现的概率。加 --references 另算与同名参考文本的 BLEU、chrF2、ROUGE-L；加 --training 另查每篇与该处文件相同的最长字串。"
        "--out 把报告写成 .html、.md 或 .json。",
    ),
)
@click.argument("first", type=folder)
@click.argument("second", type=folder, required=False)
@click.option(
    "--references",
    type=folder,
    help=words("Folder of texts by people.", "人写的参考文本所在文件夹。"),
)
@click.option(
    "--training",
    type=folder,
    help=words("Folder of texts that the model was trained on.", "模型训练所用文本所在文件夹。"),
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help=words("Of the draws.", "抽样的种子。")
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help=words("The report.", "报告文件。"),
)
@json_option
def command(
    first: Path,
    second: Path | None,
    references: Path | None,
    training: Path | None,
    seed: int,
    out: Path | None,
    json_: bool,
) -> int:
    from .. import __version__
    from ..brief.words import language_of
    from ..models.judge import told
    from ..models.judge.compared import compared

    if out is not None and out.suffix.lower() not in ENDINGS:
        raise click.UsageError(
            words(
                f"--out {out.name}: a report is {', '.join(ENDINGS)}",
                f"--out {out.name}：报告可以是 {'、'.join(ENDINGS)}",
            )
        )
    own = _texts(first)
    if len(own) < 2:
        raise BadBrief(
            f"{first} has {len(own)} text (.txt, .md); an interval needs two or more",
            f"{first} 中只有 {len(own)} 篇文本（.txt、.md）；至少要有两篇",
        )
    texts = {first.name: list(own.values())}
    if second is not None:
        name = second.name if second.name != first.name else str(second)
        texts[name] = _same(own, first, second)
    wanted = _same(own, first, references) if references is not None else None
    found = compared(
        texts,
        language_of("\n".join(own.values())),
        references=wanted,
        training=(lambda: _read(training)) if training is not None else None,
        seed=seed,
        code=__version__,
    )
    if out is not None:
        _write(out, found)
    if json_:
        as_json(found.model_dump(mode="json"))
    else:
        click.echo(told.as_markdown(found, language()), nl=False)
    return 0


def _write(out: Path, found: Comparison) -> None:
    from ..models.judge import told
    from ..store.whole import write_whole

    match out.suffix.lower():
        case ".json":
            text = found.model_dump_json(indent=2) + "\n"
        case ".md":
            text = told.as_markdown(found, language())
        case _:
            text = told.as_html(found, language())
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(out, text.encode())


def _files(place: Path) -> Sequence[Path]:
    if not place.is_dir():
        raise NotFound(
            f"there is no folder {place}; give one with a file (.txt, .md) for each text",
            f"没有文件夹 {place}；请给出每篇一个文件（.txt、.md）的文件夹",
        )
    return sorted(p for p in place.iterdir() if p.suffix.lower() in (".txt", ".md") and p.is_file())


def _texts(place: Path) -> dict[str, str]:
    """By the files' names. Raises BadBrief for one without words."""
    from ..forms.examine import read

    found = {path.stem: read(path) for path in _files(place)}
    for name, text in found.items():
        if not any(c.isalnum() for c in text):
            raise BadBrief(
                f"{place / name}: there are no words in it; take it out, or fill it",
                f"{place / name}：其中没有文字；请移走或补上",
            )
    return found


def _read(place: Path) -> Iterator[str]:
    from ..forms.examine import read

    return (read(path) for path in _files(place))


def _same(own: dict[str, str], first: Path, other: Path) -> list[str]:
    """The texts of the other folder, for each of the first the one of its name."""
    there = _texts(other)
    lacking = [name for name in own if name not in there]
    if lacking:
        raise NotFound(
            f"{other} has no text named {lacking[0]} (.txt, .md), which is in {first}; "
            f"{len(lacking)} of {len(own)} are lacking",
            f"{other} 中没有 {first} 里有的 {lacking[0]}（.txt、.md）；{len(own)} 篇中缺 {len(lacking)} 篇",
        )
    return [there[name] for name in own]

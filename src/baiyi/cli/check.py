"""`baiyi check FILE`: where a text keeps its form and where not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .language import language, words
from .terminal import as_json, columns, json_option, pad

if TYPE_CHECKING:
    from ..create.write.verse.verdict import Verdict

SIGNS = {"平": "○", "仄": "●", "中": "◎", "？": "?"}


@click.command(
    "check",
    help=words(
        "Check the text in FILE. A poem is checked line by line for metre and rhyme, by the form "
        "that is named or that it looks like; a screenplay (.fountain) for its headings and names; "
        "other texts for repetition, script, leftovers of a prompt and an end. With --brief, a text is "
        "checked against the facts or the product's sheet that it was written from. Exit code 0: nothing is broken; 1: something is.",
        "检查 FILE 中的文字。诗词逐句查平仄与押韵（按指定或认出的体裁）；剧本（.fountain）查场景标题与人名；其他文字查重复、文种、提示语残留"
        "与是否写完。加 --brief 则对照任务书中的事实或商品资料。退出码 0：没有问题；1：有问题。",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--metre",
    help=words(
        "Form of the poem: 五绝 七绝 五律 七律, a tune such as 浣溪沙, haiku, limerick, sonnet, or lyrics.",
        "诗体：五绝 七绝 五律 七律，词牌如浣溪沙，或英文的 haiku、limerick、sonnet；歌词用 lyrics。",
    ),
)
@click.option(
    "--rhyme-book",
    help=words(
        "Rhyme book: pingshui, cilin or xinyun. [default: pingshui for shi, cilin for ci]",
        "韵书：pingshui 平水韵、cilin 词林正韵、xinyun 中华新韵。[默认：诗用平水韵，词用词林正韵]",
    ),
)
@click.option(
    "--brief",
    type=click.Path(path_type=Path),
    help=words(
        "Brief with `facts` or `sheet`: what they do not bear is quoted.",
        "含 `facts` 或 `sheet` 的任务书：引出其中没有依据的文字。",
    ),
)
@click.option(
    "--advertising",
    is_flag=True,
    help=words(
        "Words that advertising law forbids or wants proof of, with the rule's source.",
        "查广告法禁用或须有依据的词语，并注明条款出处。",
    ),
)
@json_option
def command(
    file: Path,
    metre: str | None,
    rhyme_book: str | None,
    brief: Path | None,
    advertising: bool,
    json_: bool,
) -> int:
    from ..brief import brief_from_file
    from ..forms.examine import advertised, beside, examine, read

    if file.suffix.lower() == ".fountain":
        metre = metre or "screenplay"
    if brief:
        found = beside(read(file), brief_from_file(brief))
    elif advertising:
        found = advertised(read(file))
    else:
        found = examine(read(file), metre, rhyme_book)
    if json_:
        as_json(found.model_dump(mode="json") | {"holds": found.holds})
        return 0 if found.holds else 1
    if found.verdict:
        _poem(found.verdict)
    for fault in found.faults:
        sign = "✗" if fault.grave else "·"
        click.secho(f"{sign} {words(fault.english, fault.chinese)}", dim=not fault.grave)
    if not found.faults:
        click.echo(words("nothing to say against it", "没有发现问题"))
    elif found.holds:
        click.echo(words("the form is kept", "合律") if found.verdict else words("sound", "无碍"))
    return 0 if found.holds else 1


def _poem(verdict: Verdict) -> None:
    from ..create.write.verse.sounds import BOOKS

    book = next((names for key, names in BOOKS.items() if key == verdict.rhyme_book), ("", ""))
    click.secho(f"{verdict.form}  {book[language() == 'zh']}".rstrip(), bold=True)
    width = max((columns(line.text) for line in verdict.lines), default=0) + 2
    for line in verdict.lines:
        sounds = "".join(SIGNS.get(sound, sound) for sound in line.sounds)
        wanted = line.wanted + (words(" rhyme", " 韵") if line.rhymes else "")
        click.echo(f"  {pad(line.text, width)}{pad(sounds, columns(sounds) + 2)}{wanted}".rstrip())

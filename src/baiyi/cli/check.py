"""`baiyi check FILE`: where a text keeps its form and where not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .language import language, words
from .terminal import as_json, columns, json_option, pad

if TYPE_CHECKING:
    from ..create.write.verse.verdict import Verdict

CALLED = {
    "prose": ("prose", "散文小说"), "verse": ("poem", "诗词"), "lyrics": ("song lyrics", "歌词"),
    "screenplay": ("screenplay", "剧本"), "advertising": ("advertising copy", "广告文案"),
    "product": ("product description", "商品文案"), "game": ("game texts", "游戏文本"),
}  # fmt: skip
SIGNS = {"平": "○", "仄": "●", "中": "◎", "？": "?"}


@click.command(
    "check",
    help=words(
        "Check the text in FILE as what it is: by --form, or as it looks. A poem or a song is checked line "
        "by line for metre and rhyme; a screenplay for its headings and names; advertising and product "
        "copy for lengths, the law and the specifications below it; game texts for their fields and for paths "
        "that lead nowhere; other texts for repetition, script, leftovers of a prompt and an end. The notice that "
        "the law asks for is set aside. With --brief, a text is checked against the facts or the product's sheet that it was written from. Exit code 0: nothing is broken; 1: something is.",
        "按 FILE 的体裁检查其文字：由 --form 指定，或自动认出。诗词、歌词逐句查格律与押韵；剧本查场景标题与人名；广告与商品文案查长度、"
        "广告法与所附规格；游戏文本查字段与走不通的路径；其他文字查重复、文种、提示语残留与是否写完。法定的生成标识不计在内。加 --brief 则对照任务书中的事实或商品资料。退出码 0：没有问题；1：有问题。",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--form",
    type=click.Choice(tuple(CALLED)),
    help=words(
        "What the text is, where it does not show: prose, verse, lyrics, screenplay, advertising, product, game.",
        "文字的体裁（看不出时指定）：prose 散文小说、verse 诗词、lyrics 歌词、screenplay 剧本、advertising 广告、product 商品文案、game 游戏文本。",
    ),
)
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
    form: str | None,
    metre: str | None,
    rhyme_book: str | None,
    brief: Path | None,
    advertising: bool,
    json_: bool,
) -> int:
    from ..brief import brief_from_file
    from ..forms.examine import advertised, beside, examine, read

    if metre and form not in (None, "verse", "lyrics"):
        raise click.UsageError(
            words(
                f"--metre is for poems and songs, not for --form {form}; leave one of them out",
                f"--metre 只用于诗词与歌词，不能与 --form {form} 同用；请去掉其一",
            )
        )
    if file.suffix.lower() == ".fountain":
        form = form or "screenplay"
    if brief:
        found = beside(read(file), brief_from_file(brief))
    elif advertising:
        found = advertised(read(file))
    else:
        found = examine(read(file), metre or form, rhyme_book)
    if json_:
        as_json(found.model_dump(mode="json") | {"holds": found.holds})
        return 0 if found.holds else 1
    if found.form in CALLED:
        click.secho(words(*CALLED[found.form]), dim=True)
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

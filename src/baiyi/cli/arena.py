"""`baiyi arena`: which of two texts is better, asked without their names; and ratings of all who took part."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import UserError
from .language import language, words
from .terminal import as_json, json_option, table, wrapped

if TYPE_CHECKING:
    from ..models.judge.sitting import Arena, Pair

WIDTH = 88  # columns of a text, at most
KEYS = words(
    "a, b: that one is better; =: both alike; u: undo the last; s: not now; m: the whole texts; q: stop",
    "a、b：该篇更好；=：不相上下；u：撤销上一次；s：先跳过；m：看全文；q：停止",
)
SPELLED = {"一样": "=", "甲": "a", "乙": "b"}


@click.command(
    "arena",
    help=words(
        "Choose blind between two texts at a time, and rate who wrote them. The texts are files of the same name in "
        "two or more folders (--texts), parts of the same name in works (--work), or what writers answer to the "
        "prompts of a file (--prompts, --writer). All is kept in FILE after each answer: with FILE alone it goes on. "
        "--ratings shows how it stands.",
        "每次盲选两篇中更好的一篇，并给作者评分。文本可以是两个以上文件夹中的同名文件（--texts）、几部作品中的同名部分（--work），"
        "或几个写作引擎对提示文件的回答（--prompts、--writer）。每次选择后都存入 FILE，只给 FILE 则继续。--ratings 查看评分。",
    ),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    multiple=True,
    help=words("A folder of .txt or .md; two or more.", "含 .txt 或 .md 的文件夹，两个以上。"),
)
@click.option("--work", multiple=True, help=words("A work; two or more.", "作品，两部以上。"))
@click.option(
    "--prompts",
    type=click.Path(path_type=Path),
    help=words(
        'A prompt a line; or .jsonl with "prompt".', "每行一个提示；或含 prompt 的 .jsonl。"
    ),
)
@click.option(
    "--writer",
    multiple=True,
    help=words("That answers them; two or more.", "回答提示的写作引擎，两个以上。"),
)
@click.option(
    "--tokens",
    type=click.IntRange(1, 8192),
    default=200,
    show_default=True,
    help=words("Of an answer, at most.", "每个回答的最多词元数。"),
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help=words("Of the order.", "次序的种子。")
)
@click.option(
    "--ratings", "only_ratings", is_flag=True, help=words("Ask nothing.", "不提问，只看评分。")
)
@json_option
def command(
    file: Path,
    texts: tuple[Path, ...],
    work: tuple[str, ...],
    prompts: Path | None,
    writer: tuple[str, ...],
    tokens: int,
    seed: int,
    only_ratings: bool,
    json_: bool,
) -> None:
    from filelock import FileLock, Timeout

    from ..models.judge import sitting

    if sum(map(bool, (texts, work, prompts or writer))) > 1 or bool(prompts) != bool(writer):
        raise click.UsageError(
            words(
                "give folders (--texts), or works (--work), or --prompts with --writer",
                "请给文件夹（--texts），或作品（--work），或 --prompts 与 --writer",
            )
        )
    new = bool(texts or work or (prompts and not file.exists()))
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(file.with_name(f".{file.name}.lock"), timeout=0):
            found = _begun(texts, work, prompts, writer, tokens, seed) if new else sitting.read(file)  # fmt: skip
            if new and file.exists():
                kept = sitting.read(file)
                sitting.same(file, kept, found)
                found = kept
            elif new:
                sitting.write(file, found)
            if not (only_ratings or json_):
                found = _ask(found, lambda now: sitting.write(file, now))
                if left := len(sitting.left_over(found)):
                    _stopped(
                        file, len(found.bouts), left
                    )  # to know who is ahead would not be blind
                    return
    except Timeout as error:
        raise UserError(
            f"somebody answers in {file} just now; wait until they stop, or begin another file",
            f"{file} 正被使用；请等对方停止，或另开一个文件",
        ) from error
    _rate(found, json_)


def _stopped(file: Path, answers: int, left: int) -> None:
    told = (
        f"{answers} answers are kept, {left} are left: baiyi arena {file} goes on, --ratings says how it stands",
        f"已存 {answers} 次选择，还剩 {left} 次：baiyi arena {file} 继续，--ratings 查看评分",
    )
    click.echo(words(*told))


def _begun(
    texts: tuple[Path, ...],
    work: tuple[str, ...],
    prompts: Path | None,
    writer: tuple[str, ...],
    tokens: int,
    seed: int,
) -> Arena:
    from ..forms import arena
    from ..forms.studio import Studio

    if texts:
        return arena.of_folders(texts, seed)
    with Studio.open() as studio:
        if work:
            return arena.of_works(studio, work, seed)
        assert prompts is not None  # the command has seen to it
        return arena.of_writers(studio, writer, prompts, seed=seed, tokens=tokens, asked=_asked)


def _asked(name: str, done: int, total: int) -> None:
    told = f"{name}: {done + 1} of {total} prompts", f"{name}：{done + 1} / {total} 个提示"
    click.secho(words(*told), dim=True, err=True)


def _ask(arena: Arena, keep: Callable[[Arena], None]) -> Arena:
    """Until all is answered, q, or the end of the input; each answer is kept before the next is asked."""
    from ..models.judge import sitting
    from ..protect.label import notice

    if arena.generated:
        click.secho(notice(language()), fg="yellow")
    click.secho(KEYS, dim=True)
    skipped: set[tuple[str, frozenset[str]]] = set()
    shown: Pair | None = None
    again: tuple[str, frozenset[str]] | None = None  # what was undone is asked before all others
    while left := sitting.left_over(arena, skipped):
        pair = next((one for one in left if one.key == again), left[0])
        if pair != shown:
            done = len(arena.bouts)
            _show(arena, pair, done + 1, done + len(sitting.left_over(arena)))
            shown = pair
        said = click.prompt("A / B", default="q", show_default=False, prompt_suffix="? ")
        answer = SPELLED.get(said.strip(), said.strip().lower())
        if answer == "q":
            break
        if answer in ("a", "b", "="):
            winner = {"a": pair.left, "b": pair.right, "=": None}[answer]
            arena = sitting.answered(arena, pair, winner, time.time())
        elif answer == "u" and arena.bouts:
            last = arena.bouts[-1]
            again, shown = (last.task, frozenset((last.left, last.right))), None
            arena = sitting.undone(arena)
        elif answer == "s":
            skipped.add(pair.key)
            continue
        elif answer == "m":
            _whole(arena, pair)
            continue
        else:
            click.secho(KEYS, dim=True)
            continue
        keep(arena)
    if not sitting.left_over(arena):
        click.echo(words("everything is answered", "全部已答"))
    return arena


def _show(arena: Arena, pair: Pair, number: int, total: int) -> None:
    """Both texts, as many lines of each as fit on the screen."""
    from ..models.judge import sitting

    columns, rows = shutil.get_terminal_size()
    width, most = min(WIDTH, columns - 2), max(8, rows // 2 - 4)
    click.echo()
    click.secho(f"{number} / {total}  {pair.task.name}", bold=True)
    if pair.task.prompt:
        click.secho("\n".join(wrapped(pair.task.prompt, width)), dim=True)
    for letter, name in (("A", pair.left), ("B", pair.right)):
        lines = _lines(sitting.text_of(arena, pair, name), width)
        click.secho(f"── {letter} ──", fg="cyan")
        click.echo("\n".join(lines[:most]))
        if len(lines) > most:
            more = len(lines) - most
            told = f"… {more} more lines (m)", f"……还有 {more} 行（m）"
            click.secho(words(*told), dim=True)


def _whole(arena: Arena, pair: Pair) -> None:
    from ..models.judge import sitting

    width = min(WIDTH, shutil.get_terminal_size().columns - 2)
    texts = (
        f"── {letter} ──\n" + "\n".join(_lines(sitting.text_of(arena, pair, name), width))
        for letter, name in (("A", pair.left), ("B", pair.right))
    )
    click.echo_via_pager("\n\n".join(texts) + "\n")


def _lines(text: str, width: int) -> list[str]:
    return [line for paragraph in text.splitlines() for line in wrapped(paragraph, width)]


def _rate(arena: Arena, json_: bool) -> None:
    from ..models.judge import sitting
    from ..models.judge.arena import placed

    found = placed(arena.choices, seed=arena.seed) if arena.bouts else ()
    left = len(sitting.left_over(arena))
    if json_:
        return as_json(
            {
                "answers": len(arena.bouts),
                "left": left,
                "ratings": [one.model_dump(mode="json") for one in found],
            }
        )
    if not found:
        return click.echo(words("nothing was answered yet", "还没有选择"))
    heads = (
        ("of", "对象"), ("rating", "评分"), ("95%", "95%"), ("behind the best, 95%", "落后于最好的，95%"),
        ("won", "胜"), ("answers", "次数"),
    )  # fmt: skip
    rows = [
        (
            one.rating.name,
            f"{one.rating.rating:.0f}",
            f"{one.low:.0f} … {one.high:.0f}",
            "" if one.behind is None else f"{one.behind[0]:.0f} … {one.behind[1]:.0f}",
            f"{one.rating.won:g}",
            one.rating.choices,
        )
        for one in found
    ]
    table([words(*head) for head in heads], rows, right=(1, 4, 5))
    told = (
        "behind by an interval without 0: chance alone seldom does that",
        "落后区间不含 0 时，很少只是偶然",
    )
    click.secho(words(*told), dim=True)
    return None

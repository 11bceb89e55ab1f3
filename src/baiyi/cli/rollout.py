"""`baiyi models default`, `canary` and `rollback`: which engine is taken, and how one comes to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .language import words
from .terminal import as_json, json_option, table

if TYPE_CHECKING:
    from ..forms.rollout import Compared, Figure, Standing

KIND = click.option(
    "--kind", help=words("Of engine: writer, painter ...", "引擎类别：writer、painter 等。")
)


@click.command(
    "default",
    short_help=words("Show or set the default engines.", "查看或设定默认引擎。"),
    help=words(
        "Show which engine is taken where neither a brief nor a setting names one; with NAME, make that the "
        "default of its kind, at once and for all that runs. baiyi models rollback takes it back.",
        "查看任务书与设置都未指定时所用的引擎；给出 NAME 则设为该类的默认引擎，立即对所有进程生效。"
        "可用 baiyi models rollback 撤回。",
    ),
)
@click.argument("name", required=False)
@KIND
@json_option
def default(name: str | None, kind: str | None, json_: bool) -> None:
    from ..forms import rollout
    from ..settings import settings

    if name is None:
        found = rollout.standing(settings(), kind)
    else:
        found = (rollout.set_default(settings(), name, kind),)
    if json_:
        return as_json([one.model_dump(mode="json") for one in found])
    _standing(found)
    return None


@click.command(
    "canary",
    short_help=words("Try an engine on a share of the calls.", "让一部分调用试用新引擎。"),
    help=words(
        "Send a share of the calls of a kind to the engine NAME, and compare it with the default: the same call "
        "always falls to the same engine, and each work says which made what. Without NAME: the comparison. "
        "baiyi models default NAME takes it, baiyi models rollback ends it.",
        "让该类调用的一部分改用引擎 NAME，并与默认引擎比较：同一调用总由同一引擎完成，作品会说明由谁所作。"
        "不给 NAME 则显示比较结果。采用：baiyi models default NAME；结束：baiyi models rollback。",
    ),
)
@click.argument("name", required=False)
@click.option(
    "--share",
    type=click.FloatRange(min=0, min_open=True, max=1),
    help=words("Of the calls, 0 to 1. [default: 0.1]", "调用的比例，0 到 1。[默认：0.1]"),
)
@KIND
@json_option
def canary(name: str | None, share: float | None, kind: str | None, json_: bool) -> None:
    from ..forms import rollout
    from ..settings import settings

    if name is None:
        if share is not None:
            raise click.UsageError(
                words("--share needs the NAME of an engine", "--share 需要给出引擎的 NAME")
            )
        compared = rollout.compare(settings(), kind)
        if json_:
            return as_json([one.model_dump(mode="json") for one in compared])
        if not compared:
            click.echo(words("nothing is on trial", "没有试用中的引擎"))
        for one in compared:
            _compared(one)
        return None
    begun = rollout.begin(settings(), name, share or 0.1, kind)
    if json_:
        return as_json(begun.model_dump(mode="json"))
    click.echo(
        words(
            f"✓ {begun.name}: {begun.share:.0%} of the calls, beside {begun.beside}",
            f"✓ {begun.name}：{begun.share:.0%} 的调用，与 {begun.beside} 并行",
        )
    )
    return None


@click.command(
    "rollback",
    short_help=words("Undo the last change of a default.", "撤回默认引擎的上一次改动。"),
    help=words(
        "End what is on trial; where nothing is, restore the default before. It counts at once, for all that runs.",
        "结束试用；没有试用时恢复上一个默认引擎。立即对所有进程生效。",
    ),
)
@KIND
@json_option
def rollback(kind: str | None, json_: bool) -> None:
    from ..forms import rollout
    from ..settings import settings

    _, ended, stands = rollout.roll_back(settings(), kind)
    if json_:
        return as_json(stands.model_dump(mode="json"))
    if ended:
        click.echo(words(f"✓ {ended.name} is on trial no more", f"✓ {ended.name} 已停止试用"))
    _standing((stands,))
    return None


def _standing(found: tuple[Standing, ...]) -> None:
    heads = (
        ("kind", "类别"), ("default", "默认"), ("by", "由何决定"), ("before", "此前"), ("on trial", "试用"),
    )  # fmt: skip
    origins = {"built in": words("built in", "自带")}
    rows = [
        (
            one.kind,
            one.engine,
            origins.get(one.origin, one.origin),
            one.before or "",
            f"{one.canary.name} {one.canary.share:.0%}" if one.canary else "",
        )
        for one in found
    ]
    table([words(*head) for head in heads], rows)


def _compared(found: Compared) -> None:
    from ..forms.rollout import FEW

    one = found.canary
    state = {
        "": words(f"{one.share:.0%} of the calls", f"{one.share:.0%} 的调用"),
        "taken": words("taken", "已采用"),
        "rolled back": words("rolled back", "已撤回"),
    }[one.how]
    click.secho(f"{found.kind}: {one.name} ({state})", bold=True)
    heads = (
        words("measure", "指标"), one.beside, one.name, words("difference, 95%", "差别，95%"), "p",
    )  # fmt: skip
    calls = (words("calls", "调用"), str(found.calls[0]), str(found.calls[1]), "", "")
    rows = [calls, *map(_row, found.figures)]
    table(heads, rows, right=(1, 2, 4))
    if min(found.calls) < FEW:
        told = f"a comparison needs {FEW} calls of each", f"两边各有 {FEW} 次调用后才作比较"
        click.secho(words(*told), dim=True)
    elif not found.certain:
        told = (
            "significance needs: pip install 'baiyi[judge]'",
            "显著性检验需要：pip install 'baiyi[judge]'",
        )
        click.secho(words(*told), dim=True)


def _row(figure: Figure) -> tuple[str, str, str, str, str]:
    apart = "" if figure.low is None else f"{figure.low:+.3g} … {figure.high:+.3g}"
    chance = "" if figure.chance is None else f"{figure.chance:.3f}"
    name = words(figure.english, figure.chinese)
    return name, _number(figure.usual), _number(figure.new), apart, chance


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"

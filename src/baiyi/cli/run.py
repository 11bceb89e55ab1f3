"""Run a build in the terminal: the plan, live progress, the files, the cost."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..forms.wording import size
from .language import words
from .screen import screen
from .terminal import as_json, duration, json_option, money, table

if TYPE_CHECKING:
    from ..forms.records import Made
    from ..forms.studio import Studio
    from ..values import Brief

F = TypeVar("F", bound=Callable[..., Any])


def run_options(function: F) -> F:
    """The options that every verb that builds has."""
    quiet = words("No live progress.", "不显示实时进度。")
    return click.option("--quiet", "-q", is_flag=True, help=quiet)(json_option(function))


def run_work(
    studio: Studio, brief: Brief, *, json_: bool, quiet: bool, plan_only: bool = False
) -> None:
    """Show the plan, build, and say what came out."""
    from ..forms.table import form

    plan = studio.estimate(brief)
    if not json_:
        _show_plan(studio, brief, plan)
    if plan_only:
        if json_:
            as_json(plan.model_dump(mode="json"))
        return
    if not json_:
        click.echo()
    cancel = threading.Event()
    names = {step: words(*pair) for step, pair in form(brief.form).NAMES.items()}
    with screen(hidden=quiet or json_, names=names) as show:
        studio.fetch(brief, show.download)  # Ctrl-C ends it at once; the next time it goes on
        with stop_on_signal(cancel):
            made = studio.make(brief, show.event, cancel)
    if json_:
        as_json(made.model_dump(mode="json"))
    else:
        _show_result(made)


@contextmanager
def stop_on_signal(cancel: threading.Event) -> Iterator[None]:
    """The first Ctrl-C asks the build to stop at its next point; the second stops at once."""

    def ask(number: int, frame: object) -> None:
        if cancel.is_set():
            raise KeyboardInterrupt
        cancel.set()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _show_plan(studio: Studio, brief: Brief, plan: Any) -> None:
    click.secho(brief.title or brief.line[:80], bold=True)
    rows = [
        (
            words(stage.english, stage.chinese),
            stage.count,
            stage.engine or "-",
            words("done", "已完成") if stage.done else duration(stage.seconds),
        )
        for stage in plan.stages
    ]
    table(
        (
            words("step", "步骤"),
            words("times", "次数"),
            words("engine", "引擎"),
            words("about", "约需"),
        ),
        rows,
        right=(1, 3),
    )
    source = (
        words("measured on this machine", "按本机实测速度")
        if plan.measured
        else words(
            "first run here: from a reference machine with 2 cores", "首次运行：按两核参考机器"
        )
    )
    if plan.download:
        click.echo(
            words(f"to fetch once: {size(plan.download)}", f"首次需下载：{size(plan.download)}")
        )
    if all(stage.done for stage in plan.stages):
        click.echo(words("everything is made already", "各步都已做好"))
        return
    click.echo(
        words(
            f"about {duration(plan.seconds)}, {money(plan.money, plan.currency)} ({source})",
            f"预计 {duration(plan.seconds)}，{money(plan.money, plan.currency)}（{source}）",
        )
    )


def _show_result(made: Made) -> None:
    click.echo()
    click.secho(made.title, bold=True)
    table(
        (words("file", "文件"), words("size", "大小")),
        [(file.path, size(file.size)) for file in made.files],
        right=(1,),
    )
    for note in made.notes:
        click.echo(f"! {note}")
    click.echo(
        words(
            f"{duration(made.seconds)}; {made.steps_run} steps run, {made.steps_kept} kept; "
            f"{made.tokens} tokens; {money(made.money, made.currency)}",
            f"用时 {duration(made.seconds)}；执行 {made.steps_run} 步，沿用 {made.steps_kept} 步；"
            f"{made.tokens} 词元；{money(made.money, made.currency)}",
        )
    )
    click.echo(words(f"why: baiyi why {made.work} FILE", f"来历：baiyi why {made.work} 文件"))

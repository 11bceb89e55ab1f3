"""`baiyi jobs`: what waits, what is worked on, what has ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from ..forms.wording import state
from .language import words
from .serve import needs_server
from .terminal import as_json, json_option, table

if TYPE_CHECKING:
    from ..jobs.queue import Jobs


@click.group("jobs", help=words("List, stop and try again the jobs.", "列出、停止、重试任务。"))
def command() -> None:
    pass


@command.command("list", help=words("The jobs, the newest first.", "列出任务，新的在前。"))
@json_option
def list_(json_: bool) -> None:
    with queue() as jobs:
        found = jobs.list()
    if json_:
        return as_json([job.model_dump(mode="json") for job in found])
    rows = [
        (job.id, job.title, words(*state(job.state)), job.asked_by, f"{job.asked:%m-%d %H:%M}")
        for job in found
    ]
    heads = ("job", "任务"), ("title", "标题"), ("state", "状态"), ("by", "由"), ("asked", "提交于")
    return table([words(*head) for head in heads], rows)


@command.command(
    "stop", help=words("Stop a job; what it made is kept.", "停止任务，已完成的保留。")
)
@click.argument("job")
def stop(job: str) -> None:
    with queue() as jobs:
        click.echo(words(*state(jobs.cancel(job).state)))


@command.command(
    "retry", help=words("Go on with a job that ended badly.", "接着做失败或停止的任务。")
)
@click.argument("job")
def retry(job: str) -> None:
    with queue() as jobs:
        click.echo(jobs.retry(job, by=words("command line", "命令行")).id)


@contextmanager
def queue() -> Iterator[Jobs]:
    from ..forms.studio import Studio

    with needs_server():
        from ..jobs.queue import Jobs
    with Studio.open() as studio, Jobs(studio) as jobs:
        yield jobs

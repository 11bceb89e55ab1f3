"""`baiyi work`: take jobs from the queue, in this process."""

from __future__ import annotations

import signal
import threading

import click

from .language import words
from .serve import needs_server


@click.command(
    "work",
    help=words(
        "Do the jobs of the queue, until Ctrl-C; what has begun is gone on with by the next worker. Several "
        "workers may share a queue in PostgreSQL.",
        "执行队列中的任务，直到 Ctrl-C；已开始的由下一个工作进程接着做。使用 PostgreSQL 时可由多个进程分担。",
    ),
)
@click.option(
    "--at-once", default=1, show_default=True, type=click.IntRange(1, 64),
    help=words("Jobs side by side.", "同时执行的任务数。"),
)  # fmt: skip
def command(at_once: int) -> None:
    from ..forms.studio import Studio

    with needs_server():
        from ..jobs.worker import Worker
    with Studio.open() as studio, Worker(studio, at_once=at_once):
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        click.echo(words("waiting for jobs; Ctrl-C ends", "等待任务；Ctrl-C 结束"))
        stop.wait()

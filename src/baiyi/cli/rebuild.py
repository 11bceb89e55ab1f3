"""`baiyi rebuild WORK`: make again what an edit has changed, and nothing else."""

from __future__ import annotations

import click

from .language import words
from .run import run_options, run_work


@click.command(
    "rebuild",
    help=words(
        "Make again what depends on the edits of WORK; everything else is taken from the store.",
        "重做作品 WORK 中受修改影响的部分；其余直接取自存储。",
    ),
)
@click.argument("work")
@run_options
def command(work: str, json_: bool, quiet: bool) -> None:
    from ..forms.studio import Studio

    with Studio.open() as studio:
        run_work(studio, studio.brief(studio.find(work).id), json_=json_, quiet=quiet)

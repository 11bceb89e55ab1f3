"""`baiyi list`: the works, newest first."""

from __future__ import annotations

import click

from ..forms import wording
from .language import words
from .terminal import as_json, day, json_option, table


@click.command("list", help=words("List the works, newest first.", "列出作品，新的在前。"))
@json_option
def command(json_: bool) -> None:
    from ..forms.studio import Studio

    with Studio.open() as studio:
        works = studio.works()
        if json_:
            return as_json([work.model_dump(mode="json") for work in works])
        if not works:
            click.echo(
                words(
                    'No works yet. Make one: baiyi make "a cat who keeps a lighthouse"',
                    "还没有作品。做一部：baiyi make “守灯塔的猫”",
                )
            )
            return None
        table(
            (
                words("work", "作品"),
                words("title", "标题"),
                words("form", "形式"),
                words("state", "状态"),
                words("changed", "修改"),
            ),
            [(w.id, w.title, form(w.form), state(w.state), day(w.updated)) for w in works],
        )
    return None


def form(name: str) -> str:
    from ..forms.table import FORMS

    row = FORMS.get(name)
    return words(row.english, row.chinese) if row else name


def state(name: str) -> str:
    return words(*wording.state(name))

"""`baiyi show WORK`: its parts, its files, what it cost."""

from __future__ import annotations

import click

from ..forms.wording import size
from .language import words
from .list import form, state
from .terminal import as_json, duration, json_option, money, near, table


@click.command(
    "show",
    help=words(
        "Show a WORK (an id, its beginning, or the title): parts, files and costs. With PART, the part itself.",
        "查看作品 WORK（编号、编号开头或标题）：各部分、文件与花费。给出 PART 则显示该部分内容。",
    ),
)
@click.argument("work")
@click.argument("part", nargs=-1)
@json_option
def command(work: str, part: tuple[str, ...], json_: bool) -> None:
    from ..forms.studio import Studio

    with Studio.open() as studio:
        found = studio.find(work)
        if part:
            name = " ".join(part)
            text = studio.part_text(found.id, name).rstrip("\n")
            return as_json({"part": name, "text": text}) if json_ else click.echo(text)
        parts, files, costs = studio.parts(found.id), studio.files(found.id), studio.costs(found.id)
        human = studio.human_share(found.id)
        if json_:
            return as_json(
                {
                    "work": found.model_dump(mode="json"),
                    "human_share": human,
                    "parts": [p.model_dump(mode="json") for p in parts],
                    "files": [f.model_dump(mode="json") for f in files],
                    "steps": [c.model_dump(mode="json") for c in costs],
                }
            )
        click.secho(found.title, bold=True)
        click.echo(f"{found.id}  {form(found.form)}  {state(found.state)}")
        click.echo(words(f"written by a human: {human:.0%}", f"人工撰写：{human:.0%}"))
        click.echo()
        table(
            (words("part", "部分"), words("by", "出自"), words("beginning", "开头")),
            [
                (p.name, words("a human", "人工") if p.edited else p.engine, p.beginning)
                for p in parts
            ],
        )
        if files:
            click.echo()
        table(
            (words("file", "文件"), words("size", "大小")),
            [(near(f.path), size(f.size)) for f in files],
            right=(1,),
        )
        if costs:
            click.echo()
        table(
            (
                words("step", "步骤"),
                words("engine", "引擎"),
                words("times", "次数"),
                words("time", "用时"),
                words("tokens", "词元"),
                words("money", "花费"),
            ),
            [
                (
                    c.step,
                    c.engine,
                    c.times,
                    duration(c.seconds),
                    c.tokens,
                    money(c.money, c.currency),
                )
                for c in costs
            ],
            right=(2, 3, 4),
        )
    return None

"""`baiyi why WORK THING`: the chain from the brief to a file or a part."""

from __future__ import annotations

import click

from .language import words
from .terminal import as_json, duration, json_option


@click.command(
    "why",
    help=words(
        "Say why THING (a file, or a part such as `page 3`) of WORK is as it is: every step from the "
        "brief to it, with engines, model digests, licences, seeds, seconds, and what a human wrote.",
        "说明作品 WORK 中的 THING（文件，或 `page 3` 这样的部分）是怎样来的：从任务书到它的每一步，"
        "含引擎、模型摘要、许可证、种子、用时，以及人工写了什么。",
    ),
)
@click.argument("work")
@click.argument("thing", nargs=-1, required=True)
@json_option
def command(work: str, thing: tuple[str, ...], json_: bool) -> None:
    from ..forms.studio import Studio

    with Studio.open() as studio:
        found = studio.find(work)
        chain = studio.why(found.id, " ".join(thing))
        if json_:
            return as_json([link.model_dump(mode="json") for link in chain])
        click.secho(
            words(f"brief: {studio.line(found.id)}", f"任务书：{studio.line(found.id)}"), bold=True
        )
        for number, link in enumerate(chain, 1):
            click.echo(f"{number:3} {link.label}")
            made_by = link.engine or words("plain code", "程序")
            if link.human:
                made_by = words("a human", "人工")
            click.echo(f"    {words('by', '由')} {made_by}", nl=False)
            click.echo(f"  {link.model}" if link.model else "")
            facts = [
                words(f"step {link.step} v{link.version}", f"步骤 {link.step} v{link.version}")
            ]
            if link.licence:
                facts.append(words(f"licence {link.licence}", f"许可证 {link.licence}"))
            if link.seed is not None:
                facts.append(words(f"seed {link.seed}", f"种子 {link.seed}"))
            facts.append(duration(link.seconds))
            click.secho(f"    {words(', ', '，').join(facts)}", dim=True)
            click.secho(f"    {words('key', '键')} {link.key[:16]}", dim=True, nl=False)
            inputs = words(", ", "、").join(str(i) for i in link.inputs) or words(
                "the brief", "任务书"
            )
            click.secho(f"  {words('from', '来自')} {inputs}", dim=True)
            if link.note:
                click.echo(f"    ! {link.note}")
    return None

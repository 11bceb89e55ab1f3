"""`baiyi cast WORK`: its people and their voices; another voice; a voice to hear before it is chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .language import words
from .terminal import as_json, json_option, table

if TYPE_CHECKING:
    from ..forms.studio import Studio
    from ..values import Character


@click.command(
    "cast",
    short_help=words("The people of a work and their voices.", "作品的人物与声音。"),
    help=words(
        "Show the people of WORK and the voices that can be chosen; with PERSON and VOICE, give that person "
        "that voice (`-` for none of their own). Then run `baiyi rebuild WORK`: only voices are made anew.",
        "列出作品 WORK 的人物与可选的声音；给出 PERSON 与 VOICE 则换声音（- 表示不单独配音）。"
        "之后运行 `baiyi rebuild WORK`，只重做配音。",
    ),
)
@click.argument("work")
@click.argument("person", required=False)
@click.argument("voice", required=False)
@click.option(
    "--sample",
    metavar="VOICE",
    help=words("Hear this voice: a line as MP3, labelled.", "试听此声音：一句话，MP3，带标识。"),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help=words("Where the sample goes; default: VOICE.mp3.", "试听文件的位置；默认 VOICE.mp3。"),
)
@json_option
def command(
    work: str,
    person: str | None,
    voice: str | None,
    sample: str | None,
    out: Path | None,
    json_: bool,
) -> None:
    from ..forms import people
    from ..forms.studio import Studio

    with Studio.open() as studio:
        found = studio.find(work).id
        if sample:
            path = out or Path(f"{Path(sample).name}.mp3")
            path.write_bytes(people.sample(studio, found, sample))
            click.echo(str(path))
        elif person and voice:
            people.change(studio, found, person, {"voice": None if voice == "-" else voice})
            click.echo(words(f"{person}: {voice}", f"{person}：{voice}"))
            click.echo(words(f"now run: baiyi rebuild {found}", f"接着运行：baiyi rebuild {found}"))
        elif person:
            raise click.UsageError(words(f"which voice for {person}?", f"“{person}”用哪个声音？"))
        else:
            _show(studio, found, people.people(studio, found), json_)


def _show(studio: Studio, work: str, cast: tuple[Character, ...], json_: bool) -> None:
    from ..forms import people

    voices = people.voices(studio, work) if people.speaks(studio, work) else ()
    if json_:
        as_json(
            {
                "people": [person.model_dump(mode="json") for person in cast],
                "voices": [voice.model_dump(mode="json") for voice in voices],
            }
        )
        return
    table(
        (words("person", "人物"), words("who", "身份"), words("voice", "声音")),
        [(person.name, person.role, person.voice or words("narrator", "旁白")) for person in cast],
    )
    if voices:
        names = ", ".join(voice.name for voice in voices)
        click.echo(words(f"voices: {names}", f"声音：{names}"))

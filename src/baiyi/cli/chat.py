"""`baiyi chat PERSONA`: talk with a persona that remembers; read and delete what it remembers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import BadBrief, BaiyiError
from .language import language, words
from .terminal import as_json, json_option, near

if TYPE_CHECKING:
    from ..create.write.chat.memory import Memory
    from ..create.write.chat.notes import Note
    from ..forms.chat import Chat

HELP = (
    "/memory  what is remembered    /forget N, /forget all  delete    /quit  end",
    "/memory 看记忆    /forget N、/forget all 删除    /quit 结束",
)


@click.command(
    "chat",
    help=words(
        "Talk with a PERSONA: a brief file (YAML) or one line, as in `Ada: she mends clocks`; or with "
        "a character of a work. It remembers what you say of yourself; you can read and delete it.",
        "与 PERSONA 聊天：一份任务书（YAML）或一句话，如“阿灯：灯笼匠的女儿”；或某部作品中的角色。"
        "它会记住你说的关于自己的话，你可以查看和删除。",
    ),
)
@click.argument("persona", required=False)
@click.option(
    "--character", help=words("Character of the work in --source.", "--source 作品中的角色名。")
)
@click.option("--source", help=words("The work: its id or title.", "作品：编号或标题。"))
@click.option("--say", help=words("Say this, print the answer, end.", "说这句话，显示回答后结束。"))
@click.option(
    "--memory", "show", is_flag=True, help=words("Show what is remembered.", "显示记住的内容。")
)
@click.option(
    "--forget",
    help=words("Delete the note of this number, or `all`.", "删除该编号的备忘，或 all。"),
)
@click.option(
    "--mend",
    is_flag=True,
    help=words(
        "Set a damaged memory aside; go on with what can be read of it.",
        "把损坏的记忆另存一旁，用可读的部分继续。",
    ),
)
@click.option(
    "--seed", type=int, help=words("Another seed, other answers.", "种子不同，回答不同。")
)
@json_option
def command(
    persona: str | None,
    character: str | None,
    source: str | None,
    say: str | None,
    show: bool,
    forget: str | None,
    mend: bool,
    seed: int | None,
    json_: bool,
) -> None:
    from ..forms import chat
    from ..forms.studio import Studio

    number = _number(forget)
    with Studio.open() as studio:
        brief = _brief(persona, character, source, seed)
        who = chat.persona(studio, brief, character)
        if show or forget:
            with chat.open_memory(studio, who, mend=mend) as memory:
                if forget:
                    _forget(memory, number)
                _show(memory, who.name, json_)
            return
        if say is None and json_:
            raise BadBrief("--json needs --say or --memory", "--json 要和 --say 或 --memory 一起用")
        with chat.open_chat(studio, who, brief, mend=mend) as talk:
            if say is not None:
                _say_once(talk, say, json_)
            else:
                _converse(talk)


def _brief(persona: str | None, character: str | None, source: str | None, seed: int | None) -> Any:
    from ..brief import brief_from_file, brief_from_line

    more = {} if seed is None else {"seed": seed}
    if character:
        return brief_from_line(persona or character, form="chat", source=source, **more)
    if not persona:
        raise BadBrief(
            "who shall speak? Give a brief file or a line, or --character NAME --source WORK",
            "和谁聊？请给任务书或一句话，或 --character 名字 --source 作品",
        )
    if persona.endswith((".yaml", ".yml")):
        return brief_from_file(Path(persona), form="chat", **more)
    return brief_from_line(persona, form="chat", **more)


def _number(forget: str | None) -> int | None:
    """The note's number; None for all of them. Raises BadBrief."""
    if forget is None or forget.strip().casefold() in ("all", "全部"):
        return None
    if not forget.strip().isdecimal():
        raise BadBrief(
            f"{forget!r} is no number of a note; say a number, or all",
            f"{forget!r} 不是备忘的编号；请写编号，或 all",
        )
    return int(forget)


def _say_once(talk: Chat, say: str, json_: bool) -> None:
    if json_:
        text = "".join(talk.say(say))
        as_json(
            {
                "ai": True,
                "notice": talk.notice,
                "persona": talk.persona.name,
                "answer": text,
                "learnt": [note.model_dump(mode="json") for note in talk.learnt],
                "usage": [usage.model_dump(mode="json") for usage in talk.last.usage],
            }
        )
        return
    click.secho(talk.notice, dim=True)
    _answer(talk, say)


def _answer(talk: Chat, text: str) -> None:
    click.secho(f"{talk.persona.name}: ", bold=True, nl=False)
    for piece in talk.say(text):
        click.echo(piece, nl=False)
        sys.stdout.flush()
    click.echo()
    for note in talk.learnt:
        click.secho(
            words(
                f"  (remembered {note.number}: {note.text})",
                f"  （记住 {note.number}：{note.text}）",
            ),
            dim=True,
        )


def _converse(talk: Chat) -> None:
    """Until /quit, the end of the input, or Ctrl-C."""
    click.secho(talk.notice, fg="yellow")
    click.secho(words(*HELP), dim=True)
    if talk.memory.notes:
        count = len(talk.memory.notes)
        click.secho(words(f"it remembers {count} thing(s)", f"它记得 {count} 件事"), dim=True)
    while (text := _read()) is not None:
        try:
            if not _command(talk, text):
                _answer(talk, text)
        except BaiyiError as error:  # the chat goes on; what is wrong is said
            click.secho(error.say(language()), fg="red")


def _read() -> str | None:
    """The next thing said, not empty; None at the end."""
    text = ""
    while not text:
        try:
            text = input(words("you> ", "你> ")).strip()
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return None
    return None if text in ("/quit", "/exit", "/q") else text


def _command(talk: Chat, text: str) -> bool:
    """Do what a line with a stroke asks; False: it is said to the persona."""
    if not text.startswith("/"):
        return False
    verb, _, rest = text[1:].partition(" ")
    done: dict[str, Callable[[], None]] = {
        "memory": lambda: _show(talk.memory, talk.persona.name, json_=False),
        "forget": lambda: _forget(talk, _number(rest or "?")),
    }
    done.get(verb, lambda: click.secho(words(*HELP), dim=True))()
    return True


def _forget(memory: Memory | Chat, number: int | None) -> None:
    if number is None:
        count = memory.forget_all()
        click.echo(
            words(
                f"{count} note(s) and all that was said are deleted",
                f"已删除 {count} 条备忘和全部对话",
            ),
            err=True,
        )
    else:
        note = memory.forget(number)
        click.echo(
            words(f"deleted {number}: {note.text}", f"已删除 {number}：{note.text}"), err=True
        )


def _show(memory: Memory, name: str, json_: bool) -> None:
    if json_:
        as_json(
            {
                "persona": name,
                "file": str(memory.path),
                "notes": [note.model_dump(mode="json") for note in memory.notes],
                "turns": [turn.model_dump(mode="json") for turn in memory.turns],
            }
        )
        return
    for note in memory.notes:
        _show_note(note)
    if not memory.notes:
        click.echo(words(f"{name} remembers nothing of you", f"{name}还没有记住什么"))
    click.secho(near(str(memory.path)), dim=True)


def _show_note(note: Note) -> None:
    click.echo(f"{note.number:>4}  {note.day}  {note.text}")
    if note.source != note.text:
        click.secho(words(f"      from: {note.source}", f"      出自：{note.source}"), dim=True)

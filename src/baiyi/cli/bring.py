"""`baiyi import FILE`: a document becomes a work; a work from another home is here as it was there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .language import words
from .terminal import as_json, json_option, near, table

if TYPE_CHECKING:
    from ..forms.studio import Studio


@click.command(
    "import",
    help=words(
        "Bring in FILE (DOCX, EPUB, PDF, Markdown, Fountain or plain text) as a work that can be "
        "continued, translated, adapted or spoken. A recording (MP3, WAV, M4A, MP4 and others) is heard and "
        "becomes a transcript with subtitles. The same file again is the same work. An archive (.baiyi, by "
        "`baiyi export`) is a whole work from another home; open only those of people whom you trust.",
        "把 FILE（DOCX、EPUB、PDF、Markdown、Fountain 或纯文本）读入为作品，之后可续写、翻译、改编、配音。"
        "录音（MP3、WAV、M4A、MP4 等）经听写成为文字稿与字幕。"
        "同一文件再次读入仍是同一作品。存档（.baiyi，由 `baiyi export` 写成）是来自别处的整部作品；请只打开你信任的人给的存档。",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--title", help=words("Title. [default: the document's]", "标题。[默认：取自文稿]"))
@click.option("--author", help=words("Author. [default: the document's]", "作者。[默认：取自文稿]"))
@click.option(
    "--language",
    help=words("Language: zh or en. [default: that of the text]", "语言：zh 或 en。[默认：随文字]"),
)
@json_option
def command(
    file: Path, title: str | None, author: str | None, language: str | None, json_: bool
) -> None:
    from ..documents.read import is_recording
    from ..forms.bring import brief_of
    from ..forms.moving import is_archive
    from ..forms.source import told
    from ..forms.studio import Studio, work_id
    from .run import run_work

    if is_archive(file):
        if title or author or language:
            raise click.UsageError(
                words(
                    f"{file} is a whole work, which has its title, author and language: leave them out",
                    f"{file} 是整部作品，自有标题、作者与语言：请去掉这些选项",
                )
            )
        return _open(file, json_=json_)
    with Studio.open() as studio:
        if is_recording(file.name):
            brief = brief_of(studio.store, file, title=title, author=author, language=language)
            run_work(studio, brief, json_=json_, quiet=False)
            return None if json_ else _go_on(studio, work_id(brief))
        work = studio.bring(file, title=title, author=author, language=language).work
        text = told(studio.ledger, work).manuscript
        chapters = [(c.title, len("".join(c.text.split()))) for c in text.chapters]
        if json_:
            return as_json(
                {
                    "work": work,
                    "title": text.title,
                    "author": text.author,
                    "language": text.language,
                    "chapters": [{"title": name, "characters": size} for name, size in chapters],
                }
            )
        click.secho(f"{text.title}  {text.author}".rstrip(), bold=True)
        table(
            (words("part", "部分"), words("title", "标题"), words("characters", "字符")),
            [(f"chapter {n}", name, f"{size:,}") for n, (name, size) in enumerate(chapters, 1)],
            right=(2,),
        )
        click.echo(
            words(f"the work is {work} ({text.language})", f"作品编号 {work}（{text.language}）")
        )
        return _go_on(studio, work)


def _go_on(studio: Studio, work: str) -> None:
    """What can be made of it next."""
    from ..forms.source import told

    language = told(studio.ledger, work).manuscript.language
    click.echo(words("now for example:", "接下来可以："))
    for line, options in _next(language, {row.name for row in studio.parts(work)}):
        click.echo(f'  baiyi make "{line}" {options} --source {work}')


def _open(file: Path, *, json_: bool) -> None:
    """A whole work from another home."""
    from ..forms.moving import unpack_file
    from ..forms.studio import Studio

    with Studio.open() as studio:
        moved = unpack_file(studio, file)
        if json_:
            return as_json(moved.model_dump(mode="json"))
        work, title = moved.work, moved.title
        click.secho(title, bold=True)
        if not moved.new:
            return click.echo(
                words(f"{work} is here already, the same", f"{work} 已在本处，内容相同")
            )
        click.echo(
            words(
                f"the work is {work}: {moved.files} files, {moved.steps} steps",
                f"作品编号 {work}：{moved.files} 个文件，{moved.steps} 个步骤",
            )
        )
        for english, chinese in moved.notes():
            click.echo(words(english, chinese))
        for row in studio.files(work):
            click.echo(f"  {near(row.path)}")
        return None


def _next(language: str, parts: set[str]) -> tuple[tuple[str, str], ...]:
    """What can be made of a document: the line of a brief, and its options."""
    other = "en" if language == "zh" else "zh"
    into = words("Into English", "译成英文") if other == "en" else words("Into Chinese", "译成中文")
    same = f"--language {language}"
    script = "scene 1" in parts
    return (
        (into, f"--form translation --language {other}"),
        (words("Read aloud", "朗读"), f"--form audiobook {same}"),
        (words("Played", "演播"), f"--form audio_drama {same}")
        if script
        else (words("What happens next", "接下来发生的事"), f"--form novel {same} --chapters 2"),
        (words("As a picture book", "做成图画书"), f"--form picture_book {same} --pages 6"),
    )

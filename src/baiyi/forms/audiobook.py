"""A text read aloud: a work, or a document that was brought in, as an M4B audiobook with its chapters.

The narrator tells; who of the canon speaks between quotation marks has a voice of their own. The
canon is a part, so that a voice can be chosen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..build.run import Build
from ..create import speak
from ..create.paint.cover import check_settable, cover
from ..create.paint.illustrate import illustrate
from ..create.paint.scroll import stage_poem
from ..errors import BadBrief, Unsupported
from ..publish.audiobook import album
from ..values import (
    Album,
    Brief,
    Canon,
    Chapter,
    Character,
    Manuscript,
    Page,
    Poem,
    Recording,
    Track,
)
from . import picture_book
from .sealer import Sealer
from .table import Output, Stage

FONTS = picture_book.FONTS  # of a cover
NAMES: Mapping[str, tuple[str, str]] = {
    **picture_book.NAMES,
    "paint.stage_poem": ("staging of the cover", "封面取景"),
    "paint.jpeg": ("cover to carry", "内嵌封面"),
    "publish.album": ("audiobook", "有声书"),
}
COVER_SIZE = (1400, 1400)  # shops of audiobooks ask for a square
PASSAGE = {"zh": 500, "en": 1600}  # characters that one step speaks
SHOWN = 400  # characters of the text that the cover is staged from
# Words of prose that have a thing of verse in them: 马上 is no horse.
NOTHING_SEEN = re.compile("马上|立马|马路|马虎|马马虎虎|花钱|花了|花费|山寨|月台|星期|楼梯|电灯泡")


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief, Unsupported."""
    told = checked(source, "audiobook")
    return planned(len(passages(told)))


def planned(recordings: int) -> tuple[Stage, ...]:
    return (
        Stage("narrate", "narration", "配音", "speaker", recordings, 50.0),
        Stage("illustrate", "picture", "图画", "painter", 1, 4.0),
        Stage("album", "audiobook", "有声书", None, 1, 1.0 + 0.5 * recordings),
        Stage("seal", "labels and signatures", "标识与签名", None, 2, 0.7),
    )


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of an audiobook. Raises BadBrief, Unsupported."""
    told = checked(source, "audiobook")
    canon = cast(build, told.canon, brief, told.language)
    voices = build.step(speak.heard, canon)
    pieces = passages(told)
    spoken = build.each(speak.narrate, [page for _, page in pieces], voices, told.language)
    chapters = [
        (chapter, tuple(r for (c, _), r in zip(pieces, spoken, strict=True) if c == number))
        for number, chapter in enumerate(told.chapters, 1)
    ]
    return released(build, brief, told, chapters)


def cast(build: Build, canon: Canon, brief: Brief, language: str) -> Canon:
    """The canon with a voice for everybody; the brief may name people whom it does not know."""
    known = {character.name for character in canon.characters}
    named = [entry.replace("：", ":").partition(":") for entry in brief.cast]
    more = tuple(
        Character(name=name.strip()[:40], role=role.strip()[:120] or name.strip(), age="adult")
        for name, _, role in named
        if name.strip() and name.strip() not in known
    )
    asked = canon.model_copy(update={"characters": (*canon.characters, *more)})
    return build.part("canon", build.step(speak.cast, asked, language))


def passages(told: Manuscript) -> tuple[tuple[int, Page], ...]:
    """The number of its chapter, and a piece of the text between two paragraphs, title first."""
    most = PASSAGE[told.language]
    found: list[tuple[int, Page]] = []
    for number, chapter in enumerate(told.chapters, 1):
        piece = ""
        for line in (chapter.title, *(block.text for block in chapter.blocks)):
            if piece and len(piece) + len(line) > most:
                found.append((number, Page(number=len(found) + 1, text=piece)))
                piece = ""
            piece = f"{piece}\n{line}".strip()
        if piece:
            found.append((number, Page(number=len(found) + 1, text=piece)))
    return tuple(found)


def released(
    build: Build,
    brief: Brief,
    told: Manuscript,
    chapters: Sequence[tuple[Chapter, tuple[Recording, ...]]],
) -> tuple[Output, ...]:
    """The opening with the spoken notice, the chapters, a cover: sealed, as one file."""
    title = build.part("title", brief.title or told.title)
    by = brief.author or told.author
    check_settable(title + by)
    sealer = Sealer(build, brief.model_copy(update={"language": told.language}), title, (0.0,))
    said = sealer.notice
    opening = build.step(speak.opening, title, by, told.language, notice=said)
    seen = NOTHING_SEEN.sub("", told.text[:SHOWN])
    shown = Poem(title=title, metre="", rhyme_book="", text=seen)
    scene = build.step(stage_poem, shown)
    bare = build.step(illustrate, scene, *COVER_SIZE)
    front = build.step(cover, bare, title, by, told.language)
    whole = Album(
        title=title,
        author=by,
        language=told.language,
        blurb=told.blurb,
        cover=sealer.picture(front, 0.0),
        tracks=(
            Track(title=title, recordings=(opening,)),
            *(
                Track(title=chapter.title or str(number), recordings=recordings)
                for number, (chapter, recordings) in enumerate(chapters, 1)
                if recordings
            ),
        ),
    )
    made = build.step(album, whole, notice=said)
    inside = (whole.cover.image,) if whole.cover else ()
    return (
        Output(title, sealer.seal(made, 0.0, inside, spoken=True)),
        Output("cover", sealer.seal(front.image, 0.0)),
    )


def retell(parts: Mapping[str, Any]) -> Manuscript:
    """Raises Unsupported: its words are those of its source, which can be taken instead."""
    raise Unsupported(
        f"{parts['title']!r} is spoken, its words are those of the work it was made from; "
        "name that one as `source` (baiyi why tells which)",
        f"“{parts['title']}”是念出来的，文字在它的来源作品里；请在 `source` 中写那部作品（见 baiyi why）",
    )


def checked(source: Manuscript | None, form: str) -> Manuscript:
    """The source, if it can be spoken. Raises BadBrief, Unsupported."""
    if source is None:
        raise BadBrief(
            f"`{form}` speaks another work; name it with `source:` (its id, title or a file)",
            f"`{form}` 要念另一部作品；请用 `source:` 写明它的编号、标题或文件",
        )
    if source.language not in picture_book.SPOKEN:
        raise Unsupported(
            f"{source.title!r} is in {source.language!r}; there are voices for {', '.join(picture_book.SPOKEN)}. "
            "Translate it first (form: translation)",
            f"《{source.title}》的语言是 {source.language!r}，现有的声音只会 {'、'.join(picture_book.SPOKEN)}；"
            "请先翻译（form: translation）",
        )
    if not source.text.strip():
        raise BadBrief(
            f"{source.title!r} has no text to speak; name another work in `source`",
            f"《{source.title}》没有可念的文字；请在 `source` 中另选作品",
        )
    return source

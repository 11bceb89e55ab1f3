"""A picture book: a story, its pictures, its narration, a cover and a poster.

With a source it tells that work's story, with its people. Published as read-along EPUB 3, M4B audiobook, web page, PDF, Markdown and PNG, every file
labelled and signed. The canon and each page's text and scene are parts that a human can edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..brief.words import language_of
from ..build.run import Build
from ..create import speak, write
from ..create.paint.cover import check_settable, cover, poster
from ..create.paint.illustrate import illustrate
from ..create.paint.stage import seen, stage_cover, stage_poster, stage_scene
from ..errors import Unsupported
from ..protect.label import notice
from ..publish.audiobook import audiobook
from ..publish.epub import epub
from ..publish.markdown import markdown
from ..publish.page import web_page
from ..publish.pdf import pdf
from ..store.lineage import new_share
from ..values import (
    Book,
    Brief,
    Canon,
    Chapter,
    Manuscript,
    Page,
    Picture,
    Plan,
    Recording,
    Scene,
    Spread,
    paragraphs,
)
from .sealer import Sealer
from .table import Output, Stage, alike
from .takes import wanted

FONTS = ("fonts-lxgw-wenkai", "fonts-ma-shan-zheng", "fonts-eb-garamond")

NAMES: Mapping[str, tuple[str, str]] = {
    "write.retold": ("story of the source", "来源的故事"),
    "write.shared": ("canon with the source's", "与来源共用的设定集"),
    "write.plan": ("plan", "构思"),
    "write.canon": ("canon", "设定集"),
    "write.page": ("page", "正文"),
    "write.told": ("canon for the pages", "正文所用的设定"),
    "paint.seen": ("canon for the pictures", "图画所用的设定"),
    "speak.cast": ("voices", "选声音"),
    "speak.heard": ("voices of the canon", "设定集的声音"),
    "speak.sample": ("voice to hear", "试听"),
    "speak.opening": ("spoken title", "片头"),
    "speak.narrate": ("narration", "配音"),
    "paint.stage_scene": ("staging", "分镜"),
    "paint.stage_cover": ("staging of the cover", "封面分镜"),
    "paint.stage_poster": ("staging of the poster", "海报分镜"),
    "paint.illustrate": ("picture", "图画"),
    "paint.jpeg": ("picture for books", "书内图"),
    "paint.cover": ("cover", "封面"),
    "paint.poster": ("poster", "海报"),
    "publish.epub": ("EPUB", "电子书"),
    "publish.web_page": ("web page", "网页"),
    "publish.pdf": ("PDF", "PDF"),
    "publish.markdown": ("Markdown", "Markdown"),
    "publish.audiobook": ("audiobook", "有声书"),
    "protect.seal": ("label and signature", "标识与签名"),
}
SPOKEN = ("zh", "en")
PAGE_SIZE = (1600, 1200)
COVER_SIZE = (1200, 1600)
POSTER_SIZE = (1400, 2100)


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate; seconds are those of bench/book.py.

    Raises Unsupported for a narration that no voice can speak.
    """
    _voiced(brief)
    alike(brief, source)
    pages = len(brief.outline) or brief.pages
    read = (Stage("retold", "reading the source", "通读来源", "writer", pages, 12.0),)
    spoken = (
        (Stage("narrate", "narration", "配音", "speaker", pages, 12.0),) if brief.narration else ()
    )
    return (
        *(read if source else ()),
        Stage("plan", "plan", "构思", "writer", 1, 18.0),
        Stage("canon", "canon", "设定集", "writer", 1, 14.0),
        Stage("page", "pages", "正文", "writer", pages, 8.0),
        Stage("stage_scene", "staging", "分镜", "writer", pages, 4.0),
        Stage("illustrate", "pictures", "图画", "painter", pages + 2, 4.0),
        *spoken,
        Stage("epub", "publishing", "出版", None, 1, 10.0),
        Stage("seal", "labels and signatures", "标识与签名", None, pages + 7, 0.7),
    )


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a picture book. Raises Unsupported for a narration that no voice can speak."""
    _voiced(brief)
    alike(brief, source)
    check_settable((brief.title or "") + (brief.author or ""))
    brief = build.step(write.retold, source, brief) if source else brief
    plan = build.step(write.plan, brief)
    canon = build.step(write.canon, brief, plan)
    canon = build.step(write.shared, canon, source.canon) if source else canon
    if brief.narration:
        canon = build.step(speak.cast, canon, brief.language)
    title = build.part("title", brief.title or plan.title)
    canon = build.part("canon", canon)
    drafts = tell(build, plan, build.step(write.told, canon), brief)
    pages = tuple(build.part(f"page {draft.number}", draft) for draft in drafts)
    look = build.step(seen, canon)
    staged = build.each(stage_scene, pages, plan, look)
    scenes = tuple(
        build.part(f"scene {page.number}", scene) for page, scene in zip(pages, staged, strict=True)
    )
    scenes = tuple(
        wanted(build, f"picture {page.number}", scene)
        for page, scene in zip(pages, scenes, strict=True)
    )
    by = brief.author or ""
    line = write.blurb(brief, plan)
    pictures, front, wall = draw(build, plan, look, scenes, title, line, by, brief.language)
    opening, recordings = narrate_all(build, pages, canon, title, by, brief)
    human = tuple(
        new_share(draft.text, page.text) for draft, page in zip(drafts, pages, strict=True)
    )
    sealer = Sealer(build, brief, title, human)
    book = Book(
        title=title,
        author=by,
        language=brief.language,
        blurb=line,
        cover=sealer.picture(front, 0.0),
        opening=opening,
        spreads=spreads(sealer, pages, pictures, recordings),
        canon=canon,
    )
    return publish(build, sealer, book, pictures, front, wall)


def spreads(
    sealer: Sealer,
    pages: tuple[Page, ...],
    pictures: tuple[Picture, ...],
    recordings: tuple[Recording | None, ...],
) -> tuple[Spread, ...]:
    """Each page with its picture, sealed, and its recording."""
    rows = zip(pages, pictures, recordings, sealer.each_human, strict=True)
    return tuple(
        Spread(page=page, picture=sealer.picture(picture, share), recording=recording)
        for page, picture, recording, share in rows
    )


def pages_of(parts: Mapping[str, Any]) -> tuple[Page, ...]:
    """The pages among a work's parts, in their order."""
    pages = (part for part in parts.values() if isinstance(part, Page))
    return tuple(sorted(pages, key=lambda page: page.number))


def retell(parts: Mapping[str, Any]) -> Manuscript:
    """The pages as one chapter."""
    blocks = tuple(block for page in pages_of(parts) for block in paragraphs(page.text))
    canon: Canon = parts["canon"]
    return Manuscript(
        title=parts["title"],
        language=language_of("".join(block.text for block in blocks)),
        chapters=(Chapter(blocks=blocks),),
        canon=canon,
    )


def _voiced(brief: Brief) -> None:
    if brief.narration and brief.language not in SPOKEN:
        raise Unsupported(
            f"there is no voice for the language {brief.language!r}; narration is offered in "
            f"{', '.join(SPOKEN)}. Make the book without voices: --silent (narration: false)",
            f"没有会说 {brief.language!r} 的声音；配音支持 {'、'.join(SPOKEN)}。"
            "可以做不配音的书：--silent（narration: false）",
        )


def tell(build: Build, plan: Plan, canon: Canon, brief: Brief) -> tuple[Page, ...]:
    """Page after page; each knows what was drafted before it, not what a human made of it."""
    drafts: list[Page] = []
    for beat in plan.beats:
        drafts.append(build.step(write.page, beat, plan, canon, brief, tuple(drafts)))
    return tuple(drafts)


def draw(
    build: Build,
    plan: Plan,
    canon: Canon,
    scenes: tuple[Scene, ...],
    title: str,
    line: str,
    by: str,
    language: str,
) -> tuple[tuple[Picture, ...], Picture, Picture]:
    """The pages' pictures, the cover and the poster."""
    front = build.step(stage_cover, plan, canon, scenes)
    wall = build.step(stage_poster, plan, canon, scenes)
    pages, bare_cover, bare_poster = build.together(
        lambda: build.each(illustrate, scenes, *PAGE_SIZE),
        lambda: build.step(illustrate, front, *COVER_SIZE),
        lambda: build.step(illustrate, wall, *POSTER_SIZE),
        names=("", "cover", "poster"),
    )
    return (
        pages,
        build.step(cover, bare_cover, title, by, language),
        build.step(poster, bare_poster, title, by, line, language),
    )


def narrate_all(
    build: Build, pages: tuple[Page, ...], canon: Canon, title: str, by: str, brief: Brief
) -> tuple[Recording | None, tuple[Recording | None, ...]]:
    """The opening, which says the notice aloud, and the pages; silence where none is wanted."""
    if not brief.narration:
        return None, (None,) * len(pages)
    said = notice(brief.language)
    opening = build.step(speak.opening, title, by, brief.language, notice=said)
    voices = build.step(speak.heard, canon)
    return opening, build.each(speak.narrate, pages, voices, brief.language)


def publish(
    build: Build,
    sealer: Sealer,
    book: Book,
    pictures: tuple[Picture, ...],
    front: Picture,
    wall: Picture,
) -> tuple[Output, ...]:
    """Every format of the book, sealed; what can go at once, goes at once."""
    said = sealer.notice
    inside = tuple(s.picture.image for s in book.spreads if s.picture)
    makers = [
        lambda: build.step(epub, book, notice=said, identifier=f"urn:baiyi:{build.work_id}"),
        lambda: build.step(web_page, book, notice=said),
        lambda: build.step(pdf, book, notice=said),
        lambda: build.step(markdown, book, notice=said),
    ]
    if book.opening:
        makers.append(lambda: build.step(audiobook, book, notice=said))
    whole = build.together(*makers)
    files = [
        Output(book.title, sealer.seal(asset, sealer.human, inside, spoken=True)) for asset in whole
    ]
    files.append(Output("cover", sealer.seal(front.image, 0.0)))
    files.append(Output("poster", sealer.seal(wall.image, 0.0)))
    files += [
        Output(f"page-{spread.page.number}", sealer.seal(picture.image, human))
        for spread, picture, human in zip(book.spreads, pictures, sealer.each_human, strict=True)
    ]
    return tuple(files)

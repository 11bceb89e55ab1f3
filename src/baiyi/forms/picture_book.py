"""A picture book: a story, its pictures, its narration, a cover and a poster.

Published as read-along EPUB 3, M4B audiobook, web page, PDF, Markdown and PNG, every file
labelled and signed. The canon and each page's text and scene are parts that a human can edit.
"""

from __future__ import annotations

from ..build.run import Build
from ..create import speak, write
from ..create.paint.cover import cover, poster
from ..create.paint.illustrate import illustrate, jpeg
from ..create.paint.stage import stage_cover, stage_poster, stage_scene
from ..errors import Unsupported
from ..protect.label import notice
from ..protect.seal import seal
from ..publish.audiobook import audiobook
from ..publish.epub import epub
from ..publish.markdown import markdown
from ..publish.page import web_page
from ..publish.pdf import pdf
from ..values import (
    Asset,
    Book,
    Brief,
    Canon,
    Origin,
    Page,
    Picture,
    Plan,
    Recording,
    Scene,
    Sealed,
    Spread,
)
from .table import Output, Stage

ENGLISH = "picture book"
CHINESE = "图画书"
FONTS = ("fonts-lxgw-wenkai", "fonts-ma-shan-zheng", "fonts-eb-garamond")

SPOKEN = ("zh", "en")
PAGE_SIZE = (1600, 1200)
COVER_SIZE = (1200, 1600)
POSTER_SIZE = (1400, 2100)


def stages(brief: Brief) -> tuple[Stage, ...]:
    """What will be made, for the estimate; seconds are those of bench/demo.py."""
    pages = brief.pages
    spoken = (
        (Stage("narrate", "narration", "配音", "speaker", pages, 6.0),) if brief.narration else ()
    )
    return (
        Stage("plan", "plan", "构思", "writer", 1, 18.0),
        Stage("canon", "canon", "设定集", "writer", 1, 14.0),
        Stage("page", "pages", "正文", "writer", pages, 8.0),
        Stage("stage_scene", "staging", "分镜", "writer", pages, 4.0),
        Stage("illustrate", "pictures", "图画", "painter", pages + 2, 4.0),
        *spoken,
        Stage("epub", "publishing", "出版", None, 1, 10.0),
        Stage("seal", "labels and signatures", "标识与签名", None, pages + 7, 0.7),
    )


def make(build: Build, brief: Brief) -> tuple[Output, ...]:
    """The story of a picture book. Raises Unsupported for a narration no voice can speak."""
    if brief.narration and brief.language not in SPOKEN:
        raise Unsupported(
            f"there is no voice for the language {brief.language!r}; narration is offered in "
            f"{', '.join(SPOKEN)}. Make the book without voices: --silent (narration: false)",
            f"没有会说 {brief.language!r} 的声音；配音支持 {'、'.join(SPOKEN)}。"
            "可以做不配音的书：--silent（narration: false）",
        )
    plan = build.step(write.plan, brief)
    canon = build.step(write.canon, brief, plan)
    if brief.narration:
        canon = build.step(speak.cast, canon, brief.language)
    canon = build.part("canon", canon)
    pages = tell(build, plan, canon, brief)
    scenes = tuple(
        build.part(f"scene {page.number}", scene)
        for page, scene in zip(pages, build.each(stage_scene, pages, plan, canon), strict=True)
    )
    pictures, recordings = build.together(
        lambda: draw(build, plan, canon, scenes, brief),
        lambda: speak_all(build, pages, plan, canon, brief),
    )
    return publish(build, brief, plan, canon, pages, pictures, recordings)


def tell(build: Build, plan: Plan, canon: Canon, brief: Brief) -> tuple[Page, ...]:
    """Page after page; each knows what was drafted before it, not what a human made of it."""
    drafts: list[Page] = []
    for beat in plan.beats:
        earlier = tuple(draft.summary for draft in drafts)
        drafts.append(build.step(write.page, beat, plan, canon, brief, earlier))
    return tuple(build.part(f"page {draft.number}", draft) for draft in drafts)


def draw(
    build: Build, plan: Plan, canon: Canon, scenes: tuple[Scene, ...], brief: Brief
) -> tuple[tuple[Picture, ...], Picture, Picture]:
    """The pages' pictures, the cover and the poster."""
    title, author = brief.title or plan.title, brief.author or ""
    front = build.step(stage_cover, plan, canon, scenes)
    wall = build.step(stage_poster, plan, canon, scenes)
    pages, bare_cover, bare_poster = build.together(
        lambda: build.each(illustrate, scenes, *PAGE_SIZE),
        lambda: build.step(illustrate, front, *COVER_SIZE),
        lambda: build.step(illustrate, wall, *POSTER_SIZE),
    )
    return (
        pages,
        build.step(cover, bare_cover, title, author, brief.language),
        build.step(poster, bare_poster, title, author, plan.premise, brief.language),
    )


def narrate_all(
    build: Build, pages: tuple[Page, ...], plan: Plan, canon: Canon, brief: Brief
) -> tuple[Recording | None, tuple[Recording | None, ...]]:
    """The opening, which says the notice aloud, and the pages; silence where none is wanted."""
    if not brief.narration:
        return None, (None,) * len(pages)
    title, author = brief.title or plan.title, brief.author or ""
    opening = build.step(speak.opening, title, author, brief.language)
    return opening, build.each(speak.narrate, pages, canon, brief.language)

"""A picture book in another language: the same pictures, its words and voices anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..build.run import Build
from ..create import speak, write
from ..create.paint.cover import check_settable, cover, poster
from ..create.paint.illustrate import illustrate
from ..errors import BadBrief
from ..store.ledger import WorkRecord
from ..store.lineage import new_share
from ..values import (
    Block,
    Book,
    Brief,
    Canon,
    Chapter,
    Manuscript,
    Page,
    Picture,
    Scene,
    paragraphs,
)
from . import picture_book
from .sealer import Sealer
from .table import Output
from .translating import reviewed, translated


def is_one(parts: Mapping[str, Any]) -> bool:
    """Whether these are the parts of a picture book."""
    return {Page, Scene} <= {type(part) for part in parts.values()}


def make(
    build: Build,
    brief: Brief,
    source: Manuscript,
    parts: Mapping[str, Any],
    canon: Canon,
    title: str,
) -> tuple[Output, ...]:
    """The story of a translated picture book. Raises BadBrief where its pictures are not made."""
    work = build.ledger.works.find(brief.source or "")
    by = brief.author or work.brief.author or ""
    check_settable(title + by)
    if brief.narration:
        canon = build.step(speak.cast, canon, brief.language)
    pages = picture_book.pages_of(parts)
    pictures, front, wall = _pictures(build, work.id, parts, pages)
    drafts = tuple(_page(build, brief, source, canon, page) for page in pages)
    told = tuple(build.part(f"page {draft.number}", draft) for draft in drafts)
    line = _blurb(build, brief, source, canon, work)
    front = build.step(cover, front, title, by, brief.language)
    wall = build.step(poster, wall, title, by, line, brief.language)
    opening, recordings = picture_book.narrate_all(build, told, canon, title, by, brief)
    human = tuple(new_share(d.text, page.text) for d, page in zip(drafts, told, strict=True))
    sealer = Sealer(build, brief, title, human)
    book = Book(
        title=title,
        author=by,
        language=brief.language,
        blurb=line,
        cover=sealer.picture(front, 0.0),
        opening=opening,
        spreads=picture_book.spreads(sealer, told, pictures, recordings),
        canon=canon,
    )
    before = _as_manuscript(source, source.title, pages, source.language)
    after = _as_manuscript(source, title, told, brief.language)
    review = reviewed(build, sealer, before, after.model_copy(update={"canon": canon}))
    return (*picture_book.publish(build, sealer, book, pictures, front, wall), review)


def _pictures(
    build: Build, work: str, parts: Mapping[str, Any], pages: tuple[Page, ...]
) -> tuple[tuple[Picture, ...], Picture, Picture]:
    """Those of the source: its pages', its cover and its poster without their words."""
    made = build.results_of(work, illustrate)
    sized = {(p.width, p.height): p for p in made}
    shown = {
        p.scene.model_copy(update={"take": 0}).model_dump_json(): p
        for p in made
        if p.scene and (p.width, p.height) == picture_book.PAGE_SIZE
    }
    found = [shown.get(parts[f"scene {page.number}"].model_dump_json()) for page in pages]
    front, wall = sized.get(picture_book.COVER_SIZE), sized.get(picture_book.POSTER_SIZE)
    if front is None or wall is None or None in found:
        raise BadBrief(
            f"the pictures of {work} are not as its pages are now; run first: baiyi rebuild {work}",
            f"{work} 的图画与现在的页面不符；请先运行：baiyi rebuild {work}",
        )
    return tuple(picture for picture in found if picture), front, wall


def _page(build: Build, brief: Brief, source: Manuscript, canon: Canon, page: Page) -> Page:
    blocks = translated(build, brief, source, paragraphs(page.text), canon)
    return build.step(write.translated_page, page.number, blocks)


def _blurb(build: Build, brief: Brief, source: Manuscript, canon: Canon, work: WorkRecord) -> str:
    """The line on cover and poster, translated."""
    plan = build.results_of(work.id, write.plan)[-1]
    line = write.blurb(work.brief, plan)
    return translated(build, brief, source, (Block(text=line),), canon)[0].text


def _as_manuscript(
    source: Manuscript, title: str, pages: tuple[Page, ...], language: str
) -> Manuscript:
    """A chapter for each page, to be laid side by side."""
    chapters = tuple(Chapter(blocks=paragraphs(page.text)) for page in pages)
    return source.model_copy(update={"title": title, "chapters": chapters, "language": language})

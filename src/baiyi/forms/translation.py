"""A work in another language: Chinese into English, or English into Chinese.

First the glossary is settled, then paragraph after paragraph is translated, and every chapter is
a part that a human can edit. A page to review stands beside the book: source and translation
side by side, with what the checks say. A picture book keeps its pictures and is spoken anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..brief.words import language_of
from ..build.run import Build
from ..create import write
from ..create.write.translate import glossary
from ..errors import BadBrief, Unsupported
from ..store.lineage import new_share
from ..values import Block, Brief, Canon, Chapter, Manuscript
from . import editions as books
from . import picture_book, translated_book
from .sealer import Sealer
from .source import parts_of
from .table import Output, Stage
from .translating import reviewed, settled, title_of, translated

FONTS = tuple(dict.fromkeys((*picture_book.FONTS, *books.FONTS)))
NAMES: Mapping[str, tuple[str, str]] = {
    **picture_book.NAMES,
    **books.NAMES,
    "write.glossary_of": ("glossary", "词表"),
    "write.translate": ("translation", "翻译"),
    "write.translated_chapter": ("chapter", "成章"),
    "write.translated_page": ("page", "成页"),
    "write.compared": ("check against the source", "与原文核对"),
    "publish.review_page": ("page to review", "审校页"),
    "protect.seal": ("label and signature", "标识与签名"),
}
LANGUAGES = ("zh", "en")
AT_ONCE = 8  # chapters that are translated side by side
SECONDS = {"zh": 0.075, "en": 0.022}  # a character of the source, as bench/translation.py counts


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief, Unsupported."""
    told = _checked(brief, source)
    blocks = [b for c in told.chapters for b in (Block(text=c.title, kind="heading"), *c.blocks)]
    calls = max(1, sum(1 for b in blocks if b.text) // 2)
    each = SECONDS[told.language] * len(told.text) / calls
    return (
        Stage("glossary_of", "glossary", "词表", "writer", 1, 6.0),
        Stage("translate", "translation", "翻译", "writer", calls, each),
        *books.STAGES,
        Stage("review_page", "page to review", "审校页", None, 1, 2.0),
    )


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a translation. Raises BadBrief, Unsupported, NotGoodEnough."""
    told = _checked(brief, source)
    canon = build.part("canon", settled(build, brief, told))
    title = build.part("title", brief.title or title_of(build, brief, told, canon))
    parts = parts_of(build, brief)
    if translated_book.is_one(parts):
        return translated_book.make(build, brief, told, parts, canon, title)
    drafts = tuple(
        chapter
        for start in range(0, len(told.chapters), AT_ONCE)
        for chapter in build.together(
            *(
                lambda c=c: chapter_of(build, brief, told, c, canon)
                for c in told.chapters[start : start + AT_ONCE]
            ),
            names=range(1, len(told.chapters) + 1)[start : start + AT_ONCE],
        )
    )
    chapters = tuple(build.part(f"chapter {n}", draft) for n, draft in enumerate(drafts, 1))
    made = told.model_copy(
        update={
            "title": title,
            "author": brief.author or told.author,
            "language": brief.language,
            "blurb": "",
            "chapters": chapters,
            "canon": canon,
        }
    )
    human = tuple(new_share(d.text, c.text) for d, c in zip(drafts, chapters, strict=True))
    sealer = Sealer(build, brief, title, human or (0.0,))
    return (*books.editions(build, sealer, made, sealer.human), reviewed(build, sealer, told, made))


def chapter_of(
    build: Build, brief: Brief, source: Manuscript, chapter: Chapter, canon: Canon
) -> Chapter:
    """Its title and its blocks, in their order."""
    heading = (Block(text=chapter.title, kind="heading"),)
    blocks = translated(build, brief, source, (*heading, *chapter.blocks), canon)
    return build.step(write.translated_chapter, chapter, blocks)


def retell(parts: Mapping[str, Any]) -> Manuscript:
    """The chapters, or the pages of a picture book as one."""
    if picture_book.pages_of(parts):
        return picture_book.retell(parts)
    canon: Canon = parts["canon"]
    chapters = tuple(p for p in parts.values() if isinstance(p, Chapter))
    told = Manuscript(title=parts["title"], language="en", chapters=chapters, canon=canon)
    return told.model_copy(update={"language": language_of(told.text)})


def _checked(brief: Brief, source: Manuscript | None) -> Manuscript:
    """The source, if it can be translated as the brief wants it."""
    glossary.checked(brief.glossary)
    if source is None:
        raise BadBrief(
            "a translation needs a work: name it with `source:` (its id or title; `baiyi list`)",
            "翻译需要一部作品：请用 `source:` 写明它的编号或标题（见 `baiyi list`）",
        )
    for language in (brief.language, source.language):
        if language not in LANGUAGES:
            raise Unsupported(
                f"translation goes between Chinese (zh) and English (en), not {language!r}",
                f"翻译只在中文（zh）和英文（en）之间进行，不支持 {language!r}",
            )
    if brief.language == source.language:
        other = "en" if brief.language == "zh" else "zh"
        raise BadBrief(
            f"{source.title!r} is in {source.language!r} already; say `language: {other}`",
            f"《{source.title}》本来就是 {source.language!r}；请写 `language: {other}`",
        )
    return source

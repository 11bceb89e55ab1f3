"""News: a headline and a story that say what the facts bear, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..brief.words import language_of
from ..build.run import Build
from ..create.write.facts.story import GROUP, facts_of, news_headline, news_order, news_text
from ..store.lineage import new_share
from ..values import Brief, Chapter, Manuscript, paragraphs
from . import editions
from .sealer import Sealer
from .table import Output, Stage, without_source

FONTS = editions.FONTS
NAMES: Mapping[str, tuple[str, str]] = {
    **editions.NAMES,
    "write.news_order": ("order of the facts", "事实的次序"),
    "write.news_text": ("story", "正文"),
    "write.news_headline": ("headline", "标题"),
}


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief for a brief without facts."""
    without_source(source, "news")
    count = 2 + -(-len(facts_of(brief)) // GROUP)
    return (Stage("news_text", "paragraphs", "段落", "writer", count, 12.0), *editions.STAGES)


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a news story. Raises BadBrief."""
    without_source(source, "news")
    facts_of(brief)
    order = build.step(news_order, brief)
    draft = build.step(news_text, brief, order)
    headline = build.part("headline", brief.title or build.step(news_headline, brief, order))
    text = build.part("text", draft)
    human = new_share(draft, text)
    sealer = Sealer(build, brief, headline, (human,))
    return editions.editions(
        build, sealer, manuscript(headline, text, brief.language, brief.author or ""), human
    )


def retell(parts: Mapping[str, Any]) -> Manuscript:
    text: str = parts["text"]
    return manuscript(parts["headline"], text, language_of(text), "")


def manuscript(headline: str, text: str, language: str, author: str) -> Manuscript:
    return Manuscript(
        title=headline, author=author, language=language,
        chapters=(Chapter(blocks=paragraphs(text)),),
    )  # fmt: skip

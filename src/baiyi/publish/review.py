"""A translation to be reviewed: source and target side by side, on one page that prints well.

One HTML file that asks nothing of anyone and runs no script; its fonts stand in it, and a
Content-Security-Policy forbids every request, as on a book's page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ..build.step import step
from ..values import Asset, Pair, Review, Term
from . import typefaces, wording
from .chapters import environment
from .page import MEDIA_TYPE, embedded, policy

FIRST_HAN = "\u2e80"  # what stands before it is set in letters


@dataclass(frozen=True)
class Words:
    heading: str
    summary: str
    clean: str
    glossary: str
    source: str
    target: str
    languages: dict[str, str]


ENGLISH = Words(
    heading="Translation for review",
    summary="{paragraphs} paragraphs, {terms} words in the glossary, {findings} findings",
    clean="No findings.",
    glossary="Glossary",
    source="Source",
    target="Translation",
    languages={"zh": "Chinese", "en": "English"},
)
CHINESE = Words(
    heading="译文审校",
    summary="共 {paragraphs} 段，词表 {terms} 条，查出问题 {findings} 处",
    clean="未查出问题。",
    glossary="词表",
    source="原文",
    target="译文",
    languages={"zh": "中文", "en": "英文"},
)
BRANCHES_ENGLISH = Words(
    heading="Two ways of one story",
    summary="{paragraphs} paragraphs, from where the two part",
    clean="",
    glossary="",
    source="As it was",
    target="Otherwise",
    languages={},
)
BRANCHES_CHINESE = Words(
    heading="一个故事的两种走法",
    summary="从分岔处起，共 {paragraphs} 段",
    clean="",
    glossary="",
    source="原来",
    target="如果",
    languages={},
)
WORDS = {
    "translation": (ENGLISH, CHINESE),
    "branches": (BRANCHES_ENGLISH, BRANCHES_CHINESE),
}


@step(version=1)
def review_page(
    review: Review, *, notice: str, fonts: tuple[str, ...] = typefaces.DEFAULT
) -> Asset:
    """The page, not yet labelled or signed; its own words are in the language of the translation.

    `notice` says that the work is AI-generated. Raises MissingModel, Unsupported, Damaged.
    """
    chinese = wording.is_chinese(review.language)
    words = WORDS[review.kind][chinese]
    chosen = typefaces.families(fonts, review.language)
    pairs = [review.title, *(p for c in review.chapters for p in (c.title, *c.pairs))]
    summary = words.summary.format(
        paragraphs=sum(1 for c in review.chapters for p in c.pairs if p.source and p.source.text),
        terms=len(review.terms),
        findings=review.findings,
    )
    said = [block.text for p in pairs for block in (p.source, p.target) if block]
    said += [text for p in pairs for finding in p.findings for text in finding]
    said += [text for t in review.terms for text in (t.zh or "", t.en or "", t.word)]
    said += [notice, summary, *_labels(words), wording.credits(chosen, review.language)]
    title = review.title.target.text if review.title.target else ""
    cuts = _cuts(chosen, "".join(said), title)
    values = {
        "tag": wording.tag(review.language),
        "tags": (wording.tag(review.source_language), wording.tag(review.language)),
        "title": wording.one_line(title),
        "review": review,
        "words": words,
        "summary": summary,
        "notice": wording.one_line(notice),
        "credits": wording.credits(chosen, review.language),
        "side": 1 if chinese else 0,
        "fonts": embedded(cuts),
        "latin": [family.name for family in chosen if not family.han],
        "han": [family.name for family in chosen if family.han],
    }
    templates = environment()
    templates.filters |= {"source_marked": source_marked, "target_marked": target_marked}
    style = templates.get_template("review.css.j2").render(**values)
    html = templates.get_template("review.html.j2").render(
        **values, style=style, policy=policy(style)
    )
    return Asset.of(html.encode(), MEDIA_TYPE)


def _cuts(
    chosen: tuple[typefaces.Family, ...], text: str, display: str
) -> tuple[typefaces.Cut, ...]:
    """Each side has its own typeface: English is not set in the letters of a Chinese one."""
    latin = tuple(family for family in chosen if not family.han)
    han = tuple(family for family in chosen if family.han)
    letters = "".join(c for c in text if c < FIRST_HAN)
    return (
        *typefaces.cut(latin, letters, "".join(c for c in display if c < FIRST_HAN), "woff2"),
        *typefaces.cut(han, text, display, "woff2"),
    )


def _labels(words: Words) -> tuple[str, ...]:
    labels = (words.heading, words.clean, words.glossary, words.source, words.target)
    return (*labels, *words.languages.values())


def source_marked(pair: Pair) -> Markup:
    """The source with the words of the glossary marked."""
    return marked(pair.source.text if pair.source else "", [t.word for t in pair.terms])


def target_marked(pair: Pair, language: str) -> Markup:
    """The translation with the words that stand for them."""
    told = [_told(term, language) for term in pair.terms]
    return marked(pair.target.text if pair.target else "", told)


def _told(term: Term, language: str) -> str:
    return (term.zh if wording.is_chinese(language) else term.en) or term.word


def marked(text: str, words: Sequence[str]) -> Markup:
    """The text, escaped, each of the words inside <mark>."""
    found = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)
    if not found:
        return escape(text)
    pieces = re.split(f"({found})", text, flags=re.IGNORECASE)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if odd % 2 else escape(piece)
        for odd, piece in enumerate(pieces)
    )

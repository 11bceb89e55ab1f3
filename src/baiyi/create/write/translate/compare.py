"""A translation beside its source, with all that can be said against it."""

from __future__ import annotations

from itertools import zip_longest

from ....build.step import step
from ....values import Block, Chapter, Compared, Manuscript, Pair, Review, Term
from . import faithful, glossary, masks

EMPTY = Chapter()


@step(version=1)
def compared(source: Manuscript, target: Manuscript) -> Review:
    """Paragraph beside paragraph; where a human changed their number, the rest stands alone."""
    terms = target.canon.terms
    languages = (source.language, target.language)
    chapters = [
        Compared(
            title=pair(_heading(before), _heading(after), terms, *languages),
            pairs=tuple(
                pair(one, other, terms, *languages)
                for one, other in zip_longest(
                    before.blocks if before else (), after.blocks if after else ()
                )
            ),
        )
        for before, after in zip_longest(source.chapters, target.chapters)
    ]
    return Review(
        title=pair(
            Block(text=source.title, kind="heading"),
            Block(text=target.title, kind="heading"),
            terms,
            *languages,
        ),
        source_language=source.language,
        language=target.language,
        chapters=tuple(chapters),
        terms=terms,
    )


def _heading(chapter: Chapter | None) -> Block:
    return Block(text=(chapter or EMPTY).title, kind="heading")


def pair(
    source: Block | None, target: Block | None, terms: tuple[Term, ...], before: str, after: str
) -> Pair:
    if source is None or target is None:
        said = ("it has no counterpart", "没有对应的段落")
        return Pair(source=source, target=target, findings=(said,))
    masked = masks.mask(source.text)
    here = glossary.occurring(terms, masked.text)
    if not source.text.strip() or source.kind in ("code", "break"):
        return Pair(source=source, target=target)
    left = masks.mask(target.text)
    findings = [
        (f"{kept!r} is not there as often", f"“{kept}”两边出现的次数不同")
        for kept in dict.fromkeys((*masked.kept, *left.kept))
        if masked.kept.count(kept) != left.kept.count(kept)
    ]
    faults = faithful.faults(masked.text, left.text, here, before, after)
    findings += [(fault.english, fault.chinese) for fault in faults]
    return Pair(source=source, target=target, terms=here, findings=tuple(findings))

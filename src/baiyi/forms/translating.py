"""What every translated work shares: names settled, text put over, and the page to review."""

from __future__ import annotations

from ..build.run import Build
from ..create import write
from ..create.write.translate import glossary, pieces, settle
from ..publish.review import review_page
from ..values import Block, Brief, Canon, Manuscript
from .sealer import Sealer
from .table import Output


def settled(build: Build, brief: Brief, source: Manuscript) -> Canon:
    """The canon in the new language; its terms are the glossary."""
    canon = build.step(write.glossary_of, source.canon, settle.names(source), _asking(brief))
    blocks = settle.descriptions(canon)
    return settle.described(canon, translated(build, brief, source, blocks, canon))


def title_of(build: Build, brief: Brief, source: Manuscript, canon: Canon) -> str:
    heading = (Block(text=source.title, kind="heading"),)
    return translated(build, brief, source, heading, canon)[0].text[:80]


def translated(
    build: Build, brief: Brief, source: Manuscript, blocks: tuple[Block, ...], canon: Canon
) -> tuple[Block, ...]:
    """Passage after passage; each knows the last paragraph before it and how that was put."""
    done: list[Block] = []
    before: tuple[str, ...] = ()
    for passage in settle.passages(blocks, pieces.PASSAGE[source.language]):
        terms = glossary.occurring(canon.terms, "\n".join(block.text for block in passage))
        made = build.step(write.translate, passage, before, terms, source.language, brief.language)
        done += made
        said = [(b.text, m.text) for b, m in zip(passage, made, strict=True) if b.text != m.text]
        before = said[-1] if said else before
    return tuple(done)


def reviewed(build: Build, sealer: Sealer, source: Manuscript, made: Manuscript) -> Output:
    """Source and translation side by side; the notes of the work say how much was found."""
    review = build.step(write.compared, source, made)
    page = build.step(review_page, review, notice=sealer.notice)
    return Output("review", sealer.seal(page, sealer.human))


def _asking(brief: Brief) -> Brief:
    """What of the brief settles names: another title asks for no other glossary."""
    return Brief(line="-", form=brief.form, language=brief.language, glossary=brief.glossary)

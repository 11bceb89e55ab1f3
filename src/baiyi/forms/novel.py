"""A novel: from a line, an outline or the text so far, to chapters, with an editor's report.

The canon grows by notes after each scene, and each scene is given what it needs of them. With a
source the story goes on where that one ends; with `what_if` it leaves it at a chapter, and both
ways stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from ..brief.words import language_of
from ..build.run import Build
from ..create.ask import in_two_languages
from ..create.write import check
from ..create.write.consistency.contradictions import contradictions
from ..create.write.consistency.doubts import doubts
from ..create.write.novel import outline as outlining
from ..create.write.novel import style
from ..create.write.novel.given import tail
from ..create.write.novel.notes import noted, notes, recalled
from ..create.write.novel.premise import premise, reader
from ..create.write.novel.revision import revised
from ..create.write.novel.scene import chapter, scene
from ..errors import BadBrief
from ..publish.novel_report import novel_report
from ..publish.review import review_page
from ..store.lineage import new_share
from ..values import (
    Block,
    Brief,
    Canon,
    Chapter,
    ChapterCard,
    Compared,
    Manuscript,
    Note,
    Notes,
    Outline,
    Pair,
    Premise,
    Review,
    Style,
)
from . import editions as texts
from .sealer import Sealer
from .table import Output, Stage, alike

FONTS = texts.FONTS
NAMES: Mapping[str, tuple[str, str]] = {
    **texts.NAMES,
    "write.premise": ("premise", "立意"),
    "write.reader": ("reading the source", "通读来源"),
    "write.outline": ("outline", "大纲"),
    "write.scenes": ("scenes of a chapter", "分场"),
    "write.scene": ("scene", "写场"),
    "write.revised": ("revision", "修订"),
    "write.notes": ("notes", "记录"),
    "write.noted": ("notes of a chapter", "本章记录"),
    "write.chapter": ("chapter", "成章"),
    "write.contradictions": ("check for contradictions", "前后矛盾检查"),
    "write.doubts": ("reading for contradictions", "审读"),
    "publish.review_page": ("both ways", "两种走法"),
    "publish.novel_report": ("editor's report", "审稿报告"),
}
LANGUAGES = ("zh", "en")


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief, Unsupported."""
    brief = _checked(brief, source)
    count = outlining.chapters(brief)
    each = count * outlining.scenes_a_chapter(brief, "small")
    return (
        Stage("premise", "premise", "立意", "writer", 1, 20.0, 700),
        Stage("outline", "outline", "大纲", "writer", 1, 30.0, 900),
        Stage("scenes", "scenes", "分场", "writer", count, 20.0, 500),
        Stage("scene", "writing", "写作", "writer", each, 45.0, 900),
        Stage("notes", "notes", "记录", "writer", each, 15.0, 300),
        *texts.STAGES,
    )


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a novel. Raises BadBrief, Unsupported, NotGoodEnough."""
    brief = _checked(brief, source)
    kept = _kept(brief, source)
    ground = build.step(reader, source, brief) if source else build.step(premise, brief)
    title = build.part("title", ground.premise.title)
    canon = build.part("canon", ground.canon)
    told = tuple(
        ChapterCard(
            number=n, title=c.title[:80], happens=c.summary or tail(c.text, brief.language)[:400]
        )
        for n, c in enumerate(kept, 1)
    )
    plan = build.part("outline", build.step(outlining.outline, brief, ground.premise, canon, told))
    target = style.measure(brief.style_sample, brief.language) if brief.style_sample else None
    drafts, final, known = _tell(build, brief, ground.premise, canon, plan, kept, target)
    manuscript = Manuscript(
        title=title,
        author=brief.author or (source.author if source else ""),
        language=brief.language,
        blurb=ground.premise.logline,
        chapters=final,
        canon=canon,
    )
    human = tuple(
        new_share(draft.text, chapter.text) for draft, chapter in zip(drafts, final, strict=True)
    )
    sealer = Sealer(build, brief, title, human)
    report = _report(build, sealer, manuscript, known, target)
    beside = _beside(build, sealer, source, manuscript, brief.branch_at) if source else ()
    return (*texts.editions(build, sealer, manuscript, sealer.human), report, *beside)


def _tell(
    build: Build,
    brief: Brief,
    ground: Premise,
    canon: Canon,
    plan: Outline,
    kept: tuple[Chapter, ...],
    target: Style | None,
) -> tuple[tuple[Chapter, ...], tuple[Chapter, ...], tuple[Note, ...]]:
    """Chapter after chapter: what was drafted, what a human made of it, and all notes.

    Later chapters know the drafts, as the pages of a picture book do, and the notes as the human
    left them.
    """
    earlier = [chapter.text for chapter in kept]
    known = [_as_note(fact, canon) for fact in canon.facts if fact != ground.logline]
    before = kept[-1].summary if kept else ""
    drafts = list(kept)
    final = list(kept)
    for card in plan.chapters[len(kept) :]:
        cards = build.step(outlining.scenes, card, before, brief, ground, canon)
        fresh: list[Note] = []
        texts_of_scenes: list[str] = []
        for card_of_scene in cards:
            needed = recalled(card_of_scene, (*known, *fresh), brief.language)
            end = tail(earlier[-1], brief.language) if earlier else ""
            draft = build.step(scene, card_of_scene, end, needed, brief, ground, canon, target)
            text = build.step(
                revised, card_of_scene, draft, tuple(earlier), needed, brief, ground, canon
            )
            earlier.append(text)
            texts_of_scenes.append(text)
            fresh += build.step(notes, card_of_scene, text, brief, ground, canon)
        chosen = build.part(f"notes {card.number}", build.step(noted, card, tuple(fresh)))
        known += chosen.notes
        drafts.append(build.step(chapter, card, tuple(texts_of_scenes)))
        final.append(build.part(f"chapter {card.number}", drafts[-1]))
        before = card.happens
    return tuple(drafts), tuple(final), tuple(known)


def _report(
    build: Build,
    sealer: Sealer,
    manuscript: Manuscript,
    known: tuple[Note, ...],
    target: Style | None,
) -> Output:
    """What an editor would ask about: contradictions, and the manner of each chapter.

    Each chapter is also read by the writer, against the sentences that were noted before it.
    """
    language = manuscript.language
    names = tuple(c.name for c in manuscript.canon.characters)
    scenes = tuple((f"{n}", chapter.text) for n, chapter in enumerate(manuscript.chapters, 1))
    found = build.step(contradictions, scenes, names, language)
    quoted = tuple((note.source, note.quote) for note in known if note.quote)
    for number, text in scenes:
        before = tuple(pair for pair in quoted if int(pair[0].partition(".")[0]) < int(number))
        told = tuple((number, sentence) for sentence in check.sentences(text))
        found += build.step(doubts, before, told, language)
    manners = tuple(style.measure(text, language) for _, text in scenes)
    page = build.step(novel_report, manuscript, found, manners, target, notice=sealer.notice)
    return Output("report" if language != "zh" else "审稿报告", sealer.seal(page, 0.0))


def _beside(
    build: Build, sealer: Sealer, source: Manuscript, made: Manuscript, at: int | None
) -> tuple[Output, ...]:
    """Both ways of a story from where they part, paragraph by paragraph; none without a branch."""
    if at is None:
        return ()
    chapters = tuple(
        Compared(
            title=Pair(source=_heading(old), target=_heading(new)),
            pairs=tuple(
                Pair(source=a, target=b)
                for a, b in zip_longest(old.blocks if old else (), new.blocks if new else ())
            ),
        )
        for old, new in zip_longest(source.chapters[at - 1 :], made.chapters[at - 1 :])
    )
    review = Review(
        kind="branches",
        title=Pair(source=Block(text=source.title), target=Block(text=made.title)),
        source_language=source.language,
        language=made.language,
        chapters=chapters,
    )
    page = build.step(review_page, review, notice=sealer.notice)
    return (Output("两种走法" if made.language == "zh" else "two-ways", sealer.seal(page, 0.0)),)


def _heading(chapter: Chapter | None) -> Block:
    return Block(text=chapter.title if chapter else "", kind="heading")


def retell(parts: Mapping[str, Any]) -> Manuscript:
    """The chapters, with the canon grown by what the scenes made true."""
    canon: Canon = parts["canon"]
    notes_of_scenes = [
        note for part in parts.values() if isinstance(part, Notes) for note in part.notes
    ]
    facts = dict.fromkeys(
        (*canon.facts, *(f"{note.about}：{note.text}" for note in notes_of_scenes))
    )
    found = tuple(part for part in parts.values() if isinstance(part, Chapter))
    told = "".join(chapter.text for chapter in found)
    return Manuscript(
        title=parts["title"],
        language=language_of(told),
        chapters=found,
        canon=canon.model_copy(update={"facts": tuple(facts)}),
    )


def _as_note(fact: str, canon: Canon) -> Note:
    """A fact of the canon as a note; about whom it names first."""
    about, colon, text = fact.partition("：")
    names = [c.name for c in canon.characters]
    if not colon or about not in (*names, *(p.name for p in canon.places)):
        about, text = next((name for name in names if name in fact), ""), fact
    return Note(kind="fact", about=about, text=text[:200], source="0")


def _kept(brief: Brief, source: Manuscript | None) -> tuple[Chapter, ...]:
    if source is None:
        return ()
    return source.chapters[: brief.branch_at - 1] if brief.branch_at else source.chapters


def _checked(brief: Brief, source: Manuscript | None) -> Brief:
    """The brief with as many chapters as are to be written. Raises BadBrief, Unsupported."""
    if brief.language not in LANGUAGES:
        raise in_two_languages("novels are", "小说", brief.language)
    if (brief.what_if or brief.branch_at) and source is None:
        raise BadBrief(
            "`what_if` and `branch_at` leave another novel at a chapter; name it with `source:`",
            "`what_if` 和 `branch_at` 要从另一部小说的某一章分出；请用 `source:` 写明那部作品",
        )
    if source is None:
        return brief
    alike(brief, source)
    if bool(brief.what_if) != bool(brief.branch_at):
        raise BadBrief(
            "`what_if` (what happens otherwise) and `branch_at` (from which chapter) belong together",
            "`what_if`（改成怎样）与 `branch_at`（从哪一章起）要一起写",
        )
    there = len(source.chapters)
    if brief.branch_at and brief.branch_at > there:
        raise BadBrief(
            f"`branch_at` is {brief.branch_at}, but {source.title!r} has {there} chapters",
            f"`branch_at` 是 {brief.branch_at}，而《{source.title}》只有 {there} 章",
        )
    if brief.branch_at and brief.chapters is None and not brief.outline:
        return brief.model_copy(update={"chapters": there - brief.branch_at + 1})
    return brief

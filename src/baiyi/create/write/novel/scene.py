"""A scene: whole by one call of a strong writer, beat by beat with a small one."""

from __future__ import annotations

from ....build.step import step
from ....kinds import Writer
from ....values import (
    Brief,
    Canon,
    Chapter,
    ChapterCard,
    Note,
    Premise,
    Prompt,
    SceneCard,
    Style,
    paragraphs,
)
from ...ask import conversation
from .. import check
from ..draft import best_draft
from ..page import tidy
from . import beats, wording
from .given import context, known
from .outline import SCENE, tongue
from .revision import unlooped


@step(version=7, timeout=3600)
def scene(
    card: SceneCard,
    before: str,
    recalled: tuple[Note, ...],
    brief: Brief,
    premise: Premise,
    canon: Canon,
    style: Style | None,
    *,
    writer: Writer,
    seed: int,
) -> str:
    """The text of a scene. `before` is the end of what stands before it. Raises NotGoodEnough."""
    if writer.skill != "strong":
        return beats.scene(writer, card, before, recalled, brief, premise, canon, style, seed)
    say = wording.of(brief.language)
    length = SCENE["strong"][tongue(brief)]
    low, high = round(length * 0.75), round(length * 1.25)
    order = say.whole.format(
        known=known(recalled, brief.language),
        before=say.before.format(tail=before) if before else "",
        place=card.place,
        who=("、" if brief.language == "zh" else ", ").join(card.who),
        happens=card.happens,
        turn=card.turn,
        low=low,
        high=high,
    )
    named = context(card, brief, premise, canon, recalled)
    people = tuple(c.name for c in canon.characters)
    prompt = Prompt(
        messages=conversation(wording.frame(brief, premise, canon, style), order),
        max_tokens=round(high * (1.1 if brief.language == "zh" else 1.7)) + 60,
        temperature=0.8,
        top_p=0.95,
        seed=seed,
    )
    return best_draft(
        writer,
        prompt,
        lambda text, ended: check.trimmed(
            unlooped(tidy(text, brief.language, ended), brief.language, (before,)),
            brief.language,
            round(high * 1.2),
        ),
        lambda text: [
            *check.script(text, brief.language, named),
            *check.leftovers(text),
            *check.loops(text, brief.language),
            *check.echoes(text, (before,)),
            *check.names(text, people, named),
            *check.unfinished(text),
            *check.fits(text, brief.language, low, high),
        ],
        what=(f"scene {card.name}", f"第 {card.name} 场"),
    )


@step(version=1)
def chapter(card: ChapterCard, scenes: tuple[str, ...]) -> Chapter:
    """The scenes as a chapter, a break between two of them."""
    return Chapter(
        title=card.title, summary=card.happens, blocks=paragraphs("\n***\n".join(scenes))
    )

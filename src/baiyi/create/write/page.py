"""One page of a story, written as the next turn of a conversation that has the earlier ones."""

from __future__ import annotations

import re

from ...build.step import step
from ...kinds import Writer
from ...values import Beat, Brief, Canon, Look, Message, Page, Plan, Prompt
from ..ask import conversation
from . import check, wording
from .draft import best_draft


@step(version=1, timeout=300)
def page(
    beat: Beat,
    plan: Plan,
    canon: Canon,
    brief: Brief,
    earlier: tuple[Page, ...],
    *,
    writer: Writer,
    seed: int,
) -> Page:
    """The text of the beat's page. Raises NotGoodEnough where no try is fit to print."""
    known = tuple(c.name for c in canon.characters)
    context = "\n".join((wording.frame(brief), plan.premise, *(b.happens for b in plan.beats)))
    longest = round(limits(brief)[1] * 1.25)
    prompt = Prompt(
        messages=messages(beat, plan, brief, earlier),
        max_tokens=limits(brief)[1] * (2 if brief.language == "zh" else 3) + 40,
        temperature=0.5,
        top_p=0.9,
        repeat_penalty=1.06,
        seed=seed,
        stop=("\n\n\n", "###"),
    )
    text = best_draft(
        writer,
        prompt,
        lambda text, ended: check.trimmed(
            tidy(text, brief.language, ended), brief.language, longest
        ),
        lambda text: [
            *check.script(text, brief.language, context),
            *check.copies(text, wording.samples(brief), brief.language),
            *check.leftovers(text),
            *check.modern(text, context),
            *check.loops(text, brief.language),
            *check.echoes(text, (p.text for p in earlier)),
            *check.names(text, known, context),
            *check.borrowed(text, wording.strangers(brief), context),
            *check.pronouns(text, genders(text, beat, canon)),
            *check.unfinished(text),
            *check.fits(text, brief.language, *limits(brief)),
        ],
        what=(f"page {beat.number}", f"第 {beat.number} 页"),
    )
    return Page(number=beat.number, text=text, summary=beat.happens)


@step(version=1)
def told(canon: Canon) -> Canon:
    """What of the canon can be told: another voice, or another coat, writes no page anew."""
    plain = tuple(
        person.model_copy(update={"voice": None, "look": Look(figure=person.look.figure)})
        for person in canon.characters
    )
    return canon.model_copy(update={"characters": plain})


def genders(text: str, beat: Beat, canon: Canon) -> tuple[str, ...]:
    """Of all who are there or spoken of; an animal's is nobody's to check."""
    there = [c for c in canon.characters if c.name in beat.who or c.name in text]
    return tuple(c.gender if c.look.is_person else "other" for c in there)


def limits(brief: Brief) -> tuple[int, int]:
    """Fewest and most characters (zh) or words of a page, by the reader's age.

    About what picture books have: 30 to 50 words a page at 4 years, 60 to 90 at 8.
    """
    middle = brief.words_per_page
    if middle is None:
        age = min(brief.reader_age, 12)
        middle = (40 + 7 * age) if brief.language == "zh" else (20 + 5 * age)
    return round(middle * 0.8), round(middle * 1.2)


def messages(
    beat: Beat, plan: Plan, brief: Brief, earlier: tuple[Page, ...]
) -> tuple[Message, ...]:
    """Who writes, two sample pages, then this page's task; all but the task is always the same.

    Earlier pages stand in it by their summaries: a small model that reads its own sentences
    says them again.
    """
    return conversation(
        wording.role(brief), *wording.samples(brief), task(beat, plan, brief, earlier)
    )


def task(beat: Beat, plan: Plan, brief: Brief, earlier: tuple[Page, ...]) -> str:
    say = wording.of(brief.language)
    low, high = limits(brief)
    quote = wording.SPEECH.get(brief.language, wording.SPEECH["en"])
    pages = len(plan.beats)
    hint = say.first if beat.number == 1 else say.last if beat.number == pages else ""
    quote = f"{quote}{'，' if brief.language == 'zh' else '; '}{hint}" if hint else quote
    join = "；" if brief.language == "zh" else "; "
    people = [entry for entry in plan.people if entry.partition(": ")[0] in beat.who]
    return say.turn.format(
        story=say.story.format(people=join.join(people)),
        before=say.before.format(happens=earlier[-1].summary) if earlier else "",
        happens=beat.happens,
        shape=say.shape.format(low=low, high=high, quote=quote),
    )


def tidy(text: str, language: str, ended: bool) -> str:
    """Straight quotation marks set properly, blank lines dropped, a broken last sentence cut off."""
    lines = [" ".join(line.split()) for line in text.replace("\r", "").split("\n")]
    text = "\n".join(line for line in lines if line)
    if language == "zh":
        text = text.replace(",", "，").replace("!", "！").replace("?", "？")
        text = re.sub(r"(?<=[\u4e00-\u9fff])[ ]+|[ ]+(?=[\u4e00-\u9fff])", "", text)
        text = text.replace(":", "：").replace("「", "“").replace("」", "”")
    text = _quotes(text)
    if not ended:
        cut = max(text.rfind(mark) for mark in "。！？.!?”")
        text = text[: cut + 1] if cut > 0 else text
    return text


def _quotes(text: str) -> str:
    opened = False
    out = []
    for character in text:
        if character == '"':
            out.append("”" if opened else "“")
            opened = not opened
        else:
            out.append(character)
            if character == "\n":
                opened = False
    return "".join(out)

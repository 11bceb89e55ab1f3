"""An English poem in its form, right by construction: haiku, limerick, Shakespearean sonnet.

Rhymes are chosen first, out of the dictionary; then each line is asked for in patterns that only
words of the right syllables and stresses fit, the last of them one of the rhyme's. No word but
the light ones (the, of, and) comes back in another line.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from functools import partial

from ....build import progress
from ....build.step import step
from ....errors import BadBrief
from ....kinds import Writer
from ....values import Brief, Message, Poem, Prompt
from ...ask import conversation
from . import choose, english, feet

SPARE = 3  # words of a rhyme to choose from, beyond those that the form needs of it
ENDS = {"haiku": (), "limerick": (2, 4, 5), "sonnet": (4, 8, 12, 14)}  # lines with a full stop
MANNER = {
    "haiku": "a haiku: three lines, plain images of one moment in one season",
    "limerick": "a limerick: five lines, a funny little story about someone",
    "sonnet": "a Shakespearean sonnet: three quatrains and a couplet that turns the thought",
}
SYSTEM = (
    "You are a poet with a good ear. You write plain, grammatical English with concrete images; "
    "each line goes on from the one before it and makes sense with it."
)
TITLE = "Give this poem a short title of one to four words. It does not repeat a line."
ALIKE = 0.5  # natural logarithms a token, for each word of four letters that sounds like another's


@step(version=1, timeout=1800)
def english_verse(brief: Brief, *, writer: Writer, seed: int) -> Poem:
    """A poem in English by the brief. Raises BadBrief for a form or rhyme that is not."""
    form = english.form_of(brief)
    chance = random.Random(seed)
    rhymes = _rhymes(form, brief.rhyme, chance)
    reserved = {word for group in rhymes.values() for word in group}
    own = feet.words(brief.line).without(reserved)
    messages = list(conversation(SYSTEM, _order(brief, form)))
    lines: list[str] = []
    for number in range(1, len(form.syllables) + 1):
        used = {w.lower() for line in lines for w in english.WORD.findall(line)}
        letter = form.rhymes[number - 1 : number]
        ends = [word for word in rhymes.get(letter, ()) if word not in used]
        patterns = [
            feet.pattern(
                feet.cut_of(form.name, number, chance), own.without(used), ends, turns=form.iambic
            )
            for _ in range(choose.CANDIDATES)
        ]
        line = choose.best(
            writer,
            messages,
            patterns,
            partial(_fits, form=form, number=number, ends=ends),
            _worth,
            number=number,
            seed=seed,
            max_tokens=48,
        )
        lines.append(line)
        progress.words(_set(line, number, form) + "\n")
        messages += [
            Message(role="assistant", text=json.dumps(line)),
            Message(role="user", text=f"Line {number + 1}."),
        ]
    text = "\n".join(_set(line, number, form) for number, line in enumerate(lines, 1))
    return Poem(
        title=brief.title or _title(writer, text, seed),
        metre=form.name,
        rhyme_book="english",
        text=text,
    )


def _order(brief: Brief, form: english.Form) -> str:
    tone = f" Tone: {brief.tone}." if brief.tone else ""
    return f"Write {MANNER[form.name]}. About: {brief.line}.{tone} One line at a time. Line 1."


def _rhymes(
    form: english.Form, wanted: str | None, chance: random.Random
) -> dict[str, tuple[str, ...]]:
    """The words of a rhyme for each letter; for the first letter those of the word asked for."""
    if wanted and not form.rhymes:
        raise BadBrief(
            f"a {form.name} does not rhyme; leave out rhyme: {wanted}",
            f"{form.name} 不押韵；请去掉 rhyme: {wanted}",
        )
    found: dict[str, tuple[str, ...]] = {}
    free = dict(feet.rhyme_groups())
    for letter in sorted(set(form.rhymes)):
        least = form.rhymes.count(letter) + SPARE
        good = sorted(part for part, own in free.items() if len(own) >= least)
        part = chance.choices(good, [len(free[p]) for p in good])[0]
        if wanted and letter == "a":
            parts = {english.rhyme_part(said) for said in english.sounds(wanted)} & set(good)
            if not parts:
                some = ", ".join(sorted(free[p][0] for p in good)[:40])
                raise BadBrief(
                    f"there are not words enough that rhyme with {wanted!r}; there are with: {some}",
                    f"与“{wanted}”押韵的常用词不够；可用：{some}",
                )
            part = min(parts)
        found[letter] = free.pop(part)
    return found


def _fits(line: str, *, form: english.Form, number: int, ends: Sequence[str]) -> bool:
    """Whether the verifier lets it pass, and it ends in one of the rhyme's words, if any."""
    said = english.WORD.findall(line)
    return bool(said) and (not ends or said[-1] in ends) and english.scans(line, form, number)


def _worth(line: str) -> float:
    """What a line loses where it says a word and a form of it: shine, shines."""
    stems = [word.lower()[:4] for word in english.WORD.findall(line) if len(word) > 3]
    return -ALIKE * (len(stems) - len(set(stems)))


def _set(line: str, number: int, form: english.Form) -> str:
    """A line as it is printed: a capital, and a full stop where the form pauses."""
    bare = line.rstrip(",") if number in ENDS[form.name] or not form.rhymes else line
    return bare[:1].upper() + bare[1:] + ("." if number in ENDS[form.name] else "")


def _title(writer: Writer, text: str, seed: int) -> str:
    """A title of one to four words that no line says already, else how the poem begins."""
    for attempt in range(choose.CANDIDATES):
        prompt = Prompt(
            messages=conversation(TITLE, text),
            schema_={"type": "string", "pattern": "^[A-Z][a-z]{2,11}( [A-Za-z][a-z]{0,11}){0,3}$"},
            max_tokens=24,
            temperature=0.3 + 0.2 * attempt,
            seed=seed + attempt,
        )
        title, _ = choose.written(writer, prompt)
        if title and not re.search(rf"\b{re.escape(title)}\b", text, re.I) and _ends_well(title):
            return title
    return " ".join(text.split("\n")[0].rstrip(",.").split()[:4])


def _ends_well(title: str) -> bool:
    return title.split()[-1].lower() not in feet.LIGHT

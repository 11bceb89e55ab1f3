"""A poem in its form, right by construction: the writer chooses, line by line, among the
characters that tone and rhyme allow at each place.

Each line is asked for several times; likelihood, nearness to the theme and distance from the lines
before it decide. One that only says the theme again loses.
No character comes back in another line, because the poem's own are not offered any more.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from functools import partial

from ....build import progress
from ....build.step import step
from ....kinds import Writer
from ....values import Brief, Message, Poem, Prompt
from . import choose, english
from .forms import Metre, metre, metre_of, verify
from .offer import characters, offered, rhymes_of, shapes_of, unlike
from .verdict import Verdict

SYSTEM = (
    "你是唐宋诗词名家，精通格律，语言典雅，意境深远；一句一景，前后相承，结句有余味，"
    "不用现代词语，不重复题目。"
)

TITLE = "为诗词拟一个典雅的题目，二至四字，概括全诗，如《秋夜》《江上》《山居》。"


@step(version=3, timeout=1800)
def verse(brief: Brief, *, writer: Writer, seed: int) -> Poem:
    """A poem by the brief. Raises BadBrief for a form or rhyme that is not, NotGoodEnough."""
    form = metre_of(brief)
    chance = random.Random(seed)
    shapes = shapes_of(form, chance)
    rhymes = rhymes_of(shapes, form.book, brief.rhyme, chance)
    messages = [
        Message(role="system", text=SYSTEM),
        Message(role="user", text=_order(brief, form)),
    ]
    lines: list[str] = []
    for number, shape in enumerate(shapes, 1):
        if shape.refrain:
            line = lines[-1][-len(shape.tones) :]
        else:
            classes = offered(shape, form.book, rhymes, "".join(lines))
            if number == 1:  # a small model would begin by saying the theme again, word for word
                classes = unlike(classes, brief.line)
            line = choose.best(
                writer,
                messages,
                ["^" + "".join(f"[{offered}]" for offered in classes) + "$"] * choose.CANDIDATES,
                partial(_fits, classes=classes),
                lambda line: choose.worth(line, brief.line, tuple(lines)),
                number=number,
                seed=seed,
                max_tokens=8 * len(classes) + 8,
            )
        lines.append(line)
        progress.words(line + ("。" if shape.rhyme else "，"))
        messages += [
            Message(role="assistant", text=json.dumps(line, ensure_ascii=False)),
            Message(role="user", text=f"第{number + 1}句。"),
        ]
    title = brief.title or _title(writer, lines, seed)
    return Poem(
        title=f"{form.tune.name}·{title}" if form.tune else title,
        metre=form.name,
        rhyme_book=form.book.name,
        text=set_out(lines, form),
    )


@step(version=2)
def verified(poem: Poem) -> Verdict:
    """Where the poem keeps its form; what breaks it is said of the work."""
    if poem.metre in english.FORMS:
        verdict = english.verify(poem.text, poem.metre)
    else:
        verdict = verify(poem.text, metre(poem.metre, poem.rhyme_book))
    for fault in verdict.faults:
        if fault.grave:
            progress.note(fault.english, fault.chinese)
    return verdict


def set_out(lines: Sequence[str], form: Metre) -> str:
    """The poem with its punctuation: couplets of shi on a line, stanzas of ci apart."""
    if not form.tune:
        pairs = zip(lines[::2], lines[1::2], strict=True)
        return "\n".join(f"{first}，{second}。" for first, second in pairs)
    text = ""
    for number, (line, mark) in enumerate(zip(lines, form.tune.rhymes, strict=True), 1):
        last = number == len(lines)
        text += line + ("。" if mark or last else "，")
        if number == form.tune.stanza:
            text += "\n"
    return text


def _fits(line: str, classes: Sequence[str]) -> bool:
    return len(line) == len(classes) and all(map(str.__contains__, classes, line))


def _order(brief: Brief, form: Metre) -> str:
    what = f"词，词牌《{form.tune.name}》" if form.tune else f"{form.full_name}"
    tone = f"风格：{brief.tone}。" if brief.tone else ""
    return f"以“{brief.line}”为题作一首{what}。{tone}先写第1句。"


def _title(writer: Writer, lines: Sequence[str], seed: int) -> str:
    """A title of two to four characters for what was written, that no line says already."""
    title = ""
    for attempt in range(choose.CANDIDATES):
        prompt = Prompt(
            messages=(
                Message(role="system", text=TITLE),
                Message(role="user", text="，".join(lines)),
            ),
            schema_={"type": "string", "pattern": f"^[{characters()}]{{2,4}}$"},
            max_tokens=24,
            temperature=0.3 + 0.2 * attempt,
            seed=seed + attempt,
        )
        title, _ = choose.written(writer, prompt)
        if title and not any(title in line for line in lines):
            break
    return title or lines[0][:2]

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
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files

from ....build import progress
from ....build.step import step
from ....errors import BadBrief
from ....kinds import Writer
from ....values import Brief, Message, Poem, Prompt
from . import choose, english, shi, themes
from .forms import Metre, metre, metre_of, verify
from .sounds import TONES, BookName, RhymeBook, book
from .verdict import Verdict

ENOUGH = 12  # common characters that a rhyme must have for each that it has to give
# Shapes that break no rule whatever stands at 中: see shi.py.
SAFE = {"A": "中仄平平仄", "B": "平平中仄平", "C": "中平平仄仄", "D": "中仄仄平平"}
OPENINGS = ("ABCD", "DBCD", "CDAB", "BDAB")  # of four lines; eight go on as if nothing had rhymed
GO_ON = {"ABCD": "ABCD", "DBCD": "ABCD", "CDAB": "CDAB", "BDAB": "CDAB"}

SYSTEM = (
    "你是唐宋诗词名家，精通格律，语言典雅，意境深远；一句一景，前后相承，结句有余味，"
    "不用现代词语，不重复题目。"
)

TITLE = "为诗词拟一个典雅的题目，二至四字，概括全诗，如《秋夜》《江上》《山居》。"


@dataclass(frozen=True)
class Shape:
    """A line to be written: 平 仄 中 for each character, and the letter of its rhyme."""

    tones: str
    rhyme: str = ""
    refrain: bool = False


@step(version=3, timeout=1800)
def verse(brief: Brief, *, writer: Writer, seed: int) -> Poem:
    """A poem by the brief. Raises BadBrief for a form or rhyme that is not, NotGoodEnough."""
    form = metre_of(brief)
    chance = random.Random(seed)
    shapes = shapes_of(form, chance)
    rhymes = _rhymes(shapes, form.book, brief.rhyme, chance)
    messages = [
        Message(role="system", text=SYSTEM),
        Message(role="user", text=_order(brief, form)),
    ]
    lines: list[str] = []
    for number, shape in enumerate(shapes, 1):
        if shape.refrain:
            line = lines[-1][-len(shape.tones) :]
        else:
            classes = _classes(shape, form.book, rhymes, "".join(lines))
            if number == 1:  # a small model would begin by saying the theme again, word for word
                classes = _unlike(classes, brief.line)
            line = choose.best(
                writer,
                messages,
                ["^" + "".join(f"[{offered}]" for offered in classes) + "$"] * choose.CANDIDATES,
                partial(_fits, classes=classes),
                lambda line: _worth(line, brief.line, tuple(lines)),
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


def shapes_of(form: Metre, chance: random.Random) -> tuple[Shape, ...]:
    """The lines of a form; for shi, one of the four ways to begin."""
    if form.tune:
        rows = zip(form.tune.lines, form.tune.rhymes, form.tune.refrains, strict=True)
        return tuple(Shape(*row) for row in rows)
    count, length = shi.FORMS[form.name]
    opening = chance.choice(OPENINGS)
    kinds = (opening + GO_ON[opening])[:count]
    return tuple(
        Shape(shi.of_length(SAFE[kind], length), "A" if kind in "BD" else "") for kind in kinds
    )


@cache
def characters() -> str:
    """What classical verse is written with, the commonest first."""
    return files(__package__).joinpath("characters.txt").read_text("utf-8").replace("\n", "")


def _rhymes(
    shapes: Sequence[Shape], own: RhymeBook, wanted: str | None, chance: random.Random
) -> dict[str, str]:
    """A rhyme group for each letter: the one asked for, else one that has words enough."""
    found: dict[str, str] = {}
    for letter in sorted({shape.rhyme for shape in shapes} - {""}):
        ends = [shape.tones[-1] for shape in shapes if shape.rhyme == letter]
        groups = {g for c in characters() for g in own.groups(c)} - set(found.values())
        least = {
            g: min(len(_rhyming(own.name, g, end)) / ends.count(end) for end in ends)
            for g in groups
        }
        good = sorted(g for g, size in least.items() if size >= ENOUGH)
        if wanted and letter == "A":
            if wanted not in good:
                names = "、".join(good)
                raise BadBrief(
                    f"the rhyme {wanted!r} has no words enough for this form; there are: {names}",
                    f"韵部“{wanted}”在此体中可用的字不够；可用：{names}",
                )
            found[letter] = wanted
        else:
            found[letter] = chance.choices(good, [least[g] for g in good])[0]
    return found


@cache
def _rhyming(name: BookName, group: str, sign: str) -> str:
    """The common characters of a rhyme group that can be read in no other way."""
    tone = TONES.get(sign)
    own = book(name)
    return "".join(
        c
        for c in characters()
        if own.groups(c, tone) == {group} and (tone is None or own.tones(c) == {tone})
    )


@cache
def _toned(name: BookName, sign: str) -> str:
    """The common characters that can be read in that tone only; for 中 all of them."""
    tone = TONES.get(sign)
    return "".join(c for c in characters() if tone is None or book(name).tones(c) == {tone})


def _classes(shape: Shape, own: RhymeBook, rhymes: dict[str, str], used: str) -> tuple[str, ...]:
    """The characters that may stand at each place of the line."""
    classes = []
    for place, sign in enumerate(shape.tones, 1):
        if shape.rhyme and place == len(shape.tones):
            offered = _rhyming(own.name, rhymes[shape.rhyme], sign)
        else:
            offered = _toned(own.name, sign)
        classes.append("".join(c for c in offered if c not in used))
    return tuple(classes)


def _unlike(classes: Sequence[str], theme: str) -> tuple[str, ...]:
    """The classes without what the theme has at the same place."""
    said = theme.ljust(len(classes))
    return tuple(offered.replace(said[n], "") for n, offered in enumerate(classes))


def _fits(line: str, classes: Sequence[str]) -> bool:
    return len(line) == len(classes) and all(map(str.__contains__, classes, line))


SAID_AGAIN, STUTTER = 3.0, 1.0  # natural logarithms a token


THEME, AGAIN = 1.0, 4.0  # natural logarithms a token, for a likeness of 1


def _worth(line: str, theme: str, before: Sequence[str]) -> float:
    """What a line gains by its theme, and loses by saying the theme or a line before it again."""
    nearest = max((themes.alike(line, other) for other in before), default=0.0)
    again = max(0.0, nearest - themes.TOO_ALIKE)
    return THEME * themes.alike(line, theme) - AGAIN * again - _spoiled(line, theme)


def _spoiled(line: str, theme: str) -> float:
    """What a line loses: for four characters of the theme, for a character twice but not doubled."""
    again = any(line[n : n + 4] in theme for n in range(len(line) - 3))
    apart = sum(line.count(c) > 1 and c + c not in line for c in set(line))
    return SAID_AGAIN * again + STUTTER * apart


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

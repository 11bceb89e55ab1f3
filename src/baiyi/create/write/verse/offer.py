"""What may stand at each place of a poem: the shapes of its lines, the groups of its rhymes, and the
characters that tone and rhyme allow."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ....errors import BadBrief
from . import shi
from .forms import Metre
from .sounds import TONES, BookName, RhymeBook, book

ENOUGH = 12  # common characters that a rhyme must have for each that it has to give
# Shapes that break no rule whatever stands at 中: see shi.py.
SAFE = {"A": "中仄平平仄", "B": "平平中仄平", "C": "中平平仄仄", "D": "中仄仄平平"}
OPENINGS = ("ABCD", "DBCD", "CDAB", "BDAB")  # of four lines; eight go on as if nothing had rhymed
GO_ON = {"ABCD": "ABCD", "DBCD": "ABCD", "CDAB": "CDAB", "BDAB": "CDAB"}


@dataclass(frozen=True)
class Shape:
    """A line to be written: 平 仄 中 for each character, and the letter of its rhyme."""

    tones: str
    rhyme: str = ""
    refrain: bool = False


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


def rhymes_of(
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


def offered(
    shape: Shape, own: RhymeBook, rhymes: dict[str, str], used: str = ""
) -> tuple[str, ...]:
    """The characters that may stand at each place of the line."""
    classes = []
    for place, sign in enumerate(shape.tones, 1):
        if shape.rhyme and place == len(shape.tones):
            fitting = _rhyming(own.name, rhymes[shape.rhyme], sign)
        else:
            fitting = _toned(own.name, sign)
        classes.append("".join(c for c in fitting if c not in used))
    return tuple(classes)


def unlike(classes: Sequence[str], theme: str) -> tuple[str, ...]:
    """The classes without what the theme has at the same place."""
    said = theme.ljust(len(classes))
    return tuple(fitting.replace(said[n], "") for n, fitting in enumerate(classes))

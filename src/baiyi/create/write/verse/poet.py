"""A poem by a poet: many are written, each in its form by construction, and the best is taken.

The poet is given what tone and rhyme allow at each place. Several ways to begin and several rhymes are tried;
likelihood, nearness to the theme and distance between the lines decide. A poem with a line that is known
already is not taken.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from ....build import progress
from ....build.step import step
from ....errors import NotGoodEnough
from ....kinds import Poet
from ....values import Brief, Poem, Stanza, VerseOrder, VersePlace
from . import bound, choose, known
from .compose import set_out
from .forms import Metre, metre_of
from .offer import Shape, offered, rhymes_of, shapes_of, unlike

DRAWS = 4  # of an opening and its rhymes
COUNT = 16  # poems of each
NAMED = 0.5  # natural logarithms a character, for a poem that names every word of its theme
PERIODS = {False: "唐", True: "宋"}  # whose manner: shi of the Tang, ci of the Song


@step(version=1, timeout=600)
def composed(brief: Brief, *, poet: Poet, seed: int) -> Poem:
    """A poem by the brief. Raises BadBrief for a form or rhyme that is not, NotGoodEnough."""
    form = metre_of(brief)
    chance = random.Random(seed)
    themes = bound.of(brief.line)
    found: list[Stanza] = []
    for draw in range(DRAWS):
        order = ordered(brief, form, themes, chance)
        found += poet.verses(order, seed=seed * DRAWS + draw)
    best = _best(found, brief.line, themes)
    for line in best.lines:
        progress.words(f"{line}\n")
    title = brief.title or bound.title(brief.line) or _title(themes, best.lines)
    return Poem(
        title=f"{form.tune.name}·{title}" if form.tune else title,
        metre=form.name,
        rhyme_book=form.book.name,
        text=set_out(best.lines, form),
    )


def ordered(
    brief: Brief, form: Metre, themes: tuple[str, ...], chance: random.Random
) -> VerseOrder:
    shapes = shapes_of(form, chance)
    rhymes = rhymes_of(shapes, form.book, brief.rhyme, chance)
    lines: list[tuple[VersePlace, ...]] = []
    at = 0  # number of the next place
    for number, shape in enumerate(shapes):
        if shape.refrain:
            length, marks = len(shape.tones), len(_marks(shapes, number - 1, form))
            places = [VersePlace(same_as=at - marks - length + n) for n in range(length)]
        else:
            classes = offered(shape, form.book, rhymes)
            if number == 0:  # a small model would begin by saying the theme again
                classes = unlike(classes, brief.line)
            places = [VersePlace(offered=characters) for characters in classes]
        places += [VersePlace(offered=mark) for mark in _marks(shapes, number, form)]
        at += len(places)
        lines.append(tuple(places))
    return VerseOrder(
        form="ci" if form.tune else form.name,
        tune=form.tune.name if form.tune else "",
        period=PERIODS[form.tune is not None],
        themes=themes,
        lines=tuple(lines),
        count=COUNT,
    )


def _marks(shapes: Sequence[Shape], number: int, form: Metre) -> str:
    """The punctuation after a line, as the model has read it: a sentence a line of text."""
    last = number == len(shapes) - 1
    ends = last or (bool(shapes[number].rhyme) if form.tune else number % 2 == 1)
    return "。" if last else "。\n" if ends else "，"


def _best(found: Sequence[Stanza], theme: str, words: Sequence[str]) -> Stanza:
    """Raises NotGoodEnough where each has a line that is known."""
    new = [stanza for stanza in found if not any(known.line(line) for line in stanza.lines)]
    if not new:
        raise NotGoodEnough(
            f"each of {len(found)} poems has a line of a known poem; try another --seed",
            f"所作 {len(found)} 首都有前人成句；请换一个 --seed",
        )
    return max(new, key=lambda stanza: _worth(stanza, theme, words))


def _worth(stanza: Stanza, theme: str, words: Sequence[str]) -> float:
    """Natural logarithms a character: how likely, what its lines gain by the theme, and which of the
    theme's words it names."""
    lines = stanza.lines
    gains = [choose.worth(line, theme, lines[:n]) for n, line in enumerate(lines)]
    text = "".join(lines)
    named = sum(any(c in text for c in word) for word in words) / max(1, len(words))
    return stanza.likelihood + sum(gains) / len(gains) + NAMED * named


def _title(themes: Sequence[str], lines: Sequence[str]) -> str:
    """A word of the theme that no line says, else the beginning of the poem, as the ancients did."""
    free = [word for word in themes if len(word) > 1 and not any(word in line for line in lines)]
    return free[0] if free else lines[0][:2]

"""The forms of Chinese verse by their names, and the one that a brief asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ....errors import BadBrief
from ....values import Brief
from . import ci, english, known, shi
from .sounds import BOOKS, RhymeBook, book
from .verdict import Verdict, lines_of

FULL_NAMES: Mapping[str, str] = {
    "五绝": "五言绝句", "七绝": "七言绝句", "五律": "五言律诗", "七律": "七言律诗",
}  # fmt: skip


@dataclass(frozen=True)
class Metre:
    """A form of verse with its rhyme book; `tune` for ci, None for shi."""

    name: str
    book: RhymeBook
    tune: ci.Tune | None

    @property
    def full_name(self) -> str:
        return self.tune.name if self.tune else FULL_NAMES[self.name]


def names() -> tuple[str, ...]:
    return (*shi.FORMS, *ci.tunes())


def metre(name: str, rhyme_book: str | None = None) -> Metre:
    """The form of that name. Raises BadBrief with the nearest names there are."""
    if name.lower() in english.FORMS:
        raise BadBrief(
            f"{name} is a form of English verse; write the line in English, or say --language en",
            f"{name} 是英文诗体；请用英文写题，或加 --language en",
        )
    short = {full: brief for brief, full in FULL_NAMES.items()}.get(name, name)
    if short not in names():
        near = get_close_matches(short, names(), n=3, cutoff=0.3) or list(names())[:8]
        raise BadBrief(
            f"there is no form of verse named {name!r}; near it: {', '.join(near)}",
            f"没有名为“{name}”的诗体或词牌；相近的有：{'、'.join(near)}",
        )
    tune = ci.tunes().get(short)
    wanted = rhyme_book or ("cilin" if tune else "pingshui")
    known = {own: name for name, words in BOOKS.items() for own in (name, words[1])}
    if wanted not in known:
        raise BadBrief(
            f"there is no rhyme book named {wanted!r}; there are: {', '.join(BOOKS)}",
            f"没有名为“{wanted}”的韵书；有：{'、'.join(words[1] for words in BOOKS.values())}",
        )
    return Metre(short, book(known[wanted]), tune)


def metre_of(brief: Brief) -> Metre:
    """The form that a brief asks for: a 七绝 where it asks for none."""
    return metre(brief.metre or "七绝", brief.rhyme_book)


def verify(poem: str, form: Metre) -> Verdict:
    """Where the poem keeps its form and where not."""
    lines = lines_of(poem)
    if form.tune:
        verdict = ci.verify(lines, form.tune, form.book)
    else:
        verdict = shi.verify(lines, form.name, form.book)
    return verdict.model_copy(update={"faults": (*verdict.faults, *known.faults(lines))})


def shape(form: Metre) -> tuple[int, ...]:
    """Characters of each line."""
    if form.tune:
        return tuple(map(len, form.tune.lines))
    count, length = shi.FORMS[form.name]
    return (length,) * count


def recognised(poem: str) -> str | None:
    """The form of shi whose shape a text has; None: another."""
    lengths = [len(line) for line in lines_of(poem)]
    shapes = {(count, length): name for name, (count, length) in shi.FORMS.items()}
    return shapes.get((len(lengths), lengths[0])) if lengths and len(set(lengths)) == 1 else None

"""Ci: verses to the pattern of a tune (词牌), verified against it character by character.

The patterns are those of scripts/write_tunes.py: what at least nine in ten ci of the Song have at
a place is wanted there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise

from .sounds import RhymeBook, book
from .verdict import (
    Verdict,
    VerseLine,
    fits,
    repeated,
    rhyme_faults,
    shape_faults,
    sounds_of,
    wrong_tone,
)


@dataclass(frozen=True)
class Tune:
    """`lines`: 平 仄 中 for each character; `rhymes`: a letter for each line, "" for none."""

    name: str
    lines: tuple[str, ...]
    rhymes: tuple[str, ...]
    refrains: tuple[bool, ...]  # whether a line repeats the end of the one before: 争渡，争渡
    stanza: int  # the line after which the second stanza begins; 0: there is none
    learned_from: int  # ci of the Song


@cache
def tunes() -> Mapping[str, Tune]:
    """Every tune that is known, by its name."""
    stored = tomllib.loads(files(__package__).joinpath("tunes.toml").read_text("utf-8"))
    return {
        name: Tune(
            name=name,
            lines=tuple(line.rstrip("ABCDEFGH=") for line in row["lines"]),
            rhymes=tuple(line.lstrip("平仄中").rstrip("=") for line in row["lines"]),
            refrains=tuple(line.endswith("=") for line in row["lines"]),
            stanza=row["stanza"],
            learned_from=row["learned_from"],
        )
        for name, row in stored.items()
    }


def verify(lines: tuple[str, ...], tune: Tune, rhyme_book: RhymeBook | None = None) -> Verdict:
    """What holds and what does not in a ci to that tune."""
    rhymes = rhyme_book or book("cilin")
    lines = recut(lines, tune)
    sounds = tuple(sounds_of(line, rhymes) for line in lines)
    faults = shape_faults(lines, tuple(map(len, tune.lines)))
    if not faults:
        for number, (sound, wanted) in enumerate(zip(sounds, tune.lines, strict=True), 1):
            faults += [
                wrong_tone(number, place, tone)
                for place, (heard, tone) in enumerate(zip(sound, wanted, strict=True), 1)
                if not fits(heard, tone)
            ]
        for letter in sorted(set(tune.rhymes) - {""}):
            ends = tuple(n for n, own in enumerate(tune.rhymes, 1) if own == letter)
            broken = rhyme_faults(lines, ends, rhymes)
            if broken and rhymes.name == "cilin":  # the Song also rhymed as in shi
                broken = min(broken, rhyme_faults(lines, ends, book("pingshui")), key=len)
            faults += broken
        faults += repeated(lines)
    wanted_lines = tune.lines if len(lines) == len(tune.lines) else ("",) * len(lines)
    marks = tune.rhymes if len(lines) == len(tune.lines) else ("",) * len(lines)
    told = tuple(
        VerseLine(text=text, sounds=sound, wanted=wanted, rhymes=bool(mark))
        for text, sound, wanted, mark in zip(lines, sounds, wanted_lines, marks, strict=True)
    )
    return Verdict(form=tune.name, rhyme_book=rhymes.name, lines=told, faults=tuple(faults))


def recut(lines: tuple[str, ...], tune: Tune) -> tuple[str, ...]:
    """The lines cut as the tune is, where only the pauses between two rhymes differ from it."""
    wanted = tuple(map(len, tune.lines))
    whole = "".join(lines)
    if len(whole) != sum(wanted):
        return lines
    ends = set(accumulate(map(len, lines)))
    starts = (0, *accumulate(wanted))
    rhyming = {end for end, mark in zip(starts[1:], tune.rhymes, strict=True) if mark}
    if not rhyming <= ends:
        return lines
    return tuple(whole[a:b] for a, b in pairwise(starts))

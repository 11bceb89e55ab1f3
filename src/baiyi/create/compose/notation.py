"""A tune as ABC notation 2.1: each section once, their order after P:, four bars a line."""

from __future__ import annotations

from fractions import Fraction

from ...values import Bar, Metre, Tune
from ...values.modes import MODES, altered, spelled

EIGHTH = 12  # ticks; the length without a number
LINE = 4  # bars
MARKS = {-2: "__", -1: "_", 0: "=", 1: "^", 2: "^^"}


def written(tune: Tune) -> str:
    mode = MODES[tune.mode]
    remark = f" % {mode.chinese} {mode.english}" if mode.five else ""
    beat = Fraction(tune.metre.beat, 96)
    lines = [
        "X:1",
        f"T:{tune.title}",
        f"M:{tune.metre}",
        "L:1/8",
        f"Q:{beat.numerator}/{beat.denominator}={tune.tempo}",
        f"P:{tune.form}",
        f"K:{tune.tonic}{mode.abc}{remark}",
    ]
    for section in tune.sections:
        lines.append(f"P:{section.label}")
        for begin in range(0, len(section.bars), LINE):
            bars = section.bars[begin : begin + LINE]
            end = "|]" if begin + LINE >= len(section.bars) else "|"
            words = " | ".join(_bar(bar, tune.metre, tune.fifths) for bar in bars)
            lines.append(f"{words} {end}")
    return "\n".join(lines) + "\n"


def _bar(bar: Bar, metre: Metre, fifths: int) -> str:
    """The notes of a beat stand together, as they are beamed."""
    signs = altered(fifths)
    here: dict[tuple[str, int], int] = {}
    words, at, left = "", 0, 0
    group = metre.beat if metre.compound else 24
    for note in bar.notes:
        if at and at % group == 0:
            words += " "
        length = note.ticks
        if note.ticks in (8, 16) and not left:
            words += "(3" if note.ticks == 8 else "(3:2:1"
            left = 3 if note.ticks == 8 else 1
        if left:
            length, left = length * 3 // 2, left - 1
        words += "z" if note.pitch is None else _tone(note.pitch, fifths, signs, here)
        words += _length(Fraction(length, EIGHTH)) + ("-" if note.tied else "")
        at += note.ticks
    return words


def _tone(pitch: int, fifths: int, signs: dict[str, int], here: dict[tuple[str, int], int]) -> str:
    letter, alter, octave = spelled(pitch, fifths)
    mark = ""
    if here.get((letter, octave), signs.get(letter, 0)) != alter:
        mark = MARKS[alter]
        here[letter, octave] = alter
    if octave >= 5:
        return mark + letter.lower() + "'" * (octave - 5)
    return mark + letter + "," * (4 - octave)


def _length(eighths: Fraction) -> str:
    if eighths == 1:
        return ""
    if eighths.denominator == 1:
        return str(eighths)
    number = "" if eighths.numerator == 1 else str(eighths.numerator)
    return f"{number}/" if eighths.denominator == 2 else f"{number}/{eighths.denominator}"

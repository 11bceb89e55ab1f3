"""Tunes as text: ABC notation 2.1, as much of it as single melodies need.

Read are the fields X T C M L Q P K, notes, rests, lengths, broken rhythm, tuplets, ties, bars, repeats
with first and second endings, inline fields. Grace notes, decorations, slurs, words and chord
symbols are passed over; of several notes at once the highest is taken.
Source: abcnotation.com/wiki/abc:standard:v2.1
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from .modes import NAMES, NATURAL, altered, signature
from .tune import TICKS, Metre, Note

WHOLE = 4 * TICKS
KEY = re.compile(r"\s*([A-G])([#b]?)\s*([A-Za-z]*)")
TOKEN = re.compile(
    r"""
    (?P<comment>%.*)
  | (?P<inline>\[[A-Za-z]:[^\]]*\])
  | (?P<quoted>"[^"]*"|![^!\s]*!|\+[^+\s]+\+|\{[^}]*\})
  | (?P<bar>\[\||\|\]|::|:+\|+:*|\|+:*)(?P<ending>[12](?=[^\d/]|$))?
  | (?P<alone>\[[12](?!\d))
  | (?P<chord>\[(?:[\^_=]*[A-Ga-g][,']*[\d/]*)+\])
  | (?P<note>(?:\^\^|\^|__|_|=)?[A-Ga-g][,']*|[zx])
  | (?P<measures>Z\d*)
  | (?P<tuplet>\(\d(?::\d?(?::\d?)?)?)
  | (?P<broken><+|>+)
  | (?P<tie>-)
  | (?P<passed>[\s()~.`\\*HIJ-WhijK-Yk-y$&])
    """,
    re.VERBOSE,
)
LENGTH = re.compile(r"(\d*)(/*)(\d*)")
PITCH = re.compile(r"(\^\^|\^|__|_|=)?([A-Ga-g])([,']*)")
SIGNS = {"^": 1, "^^": 2, "_": -1, "__": -2, "=": 0}
PLAIN = (  # ticks that one written note has, longest first
    (144, "dotted whole"), (96, "whole"), (72, "dotted half"), (48, "half"), (36, "dotted quarter"),
    (24, "quarter"), (18, "dotted eighth"), (12, "eighth"), (6, "16th"), (3, "32nd"),
)  # fmt: skip


class NotABC(ValueError):
    """The text cannot be read; `english` and `chinese` say where."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.english, self.chinese = english, chinese


@dataclass
class Written:
    """A bar as it stands there: what it begins with, its notes, how it ends."""

    notes: list[Note] = field(default_factory=list)
    begins: bool = False  # a section begins here
    ends: bool = False  # a section ends here
    ending: int = 0  # 1 or 2 for a first or second ending
    part: str = ""  # the letter of P: before it
    line: int = 0

    @property
    def ticks(self) -> int:
        return sum(note.ticks for note in self.notes)


@dataclass
class Sheet:
    """A text of ABC as read: its fields, and its bars."""

    title: str = ""
    author: str = ""
    tonic: str = "C"
    mode: str = "major"
    metre: Metre | None = None
    tempo: int | None = None  # beats a minute
    form: str = ""
    bars: list[Written] = field(default_factory=list)
    steady: bool = True  # one metre and one key throughout


def read(text: str) -> Sheet:
    """Raises NotABC."""
    return _Reader(text).sheet


class _Reader:
    def __init__(self, text: str) -> None:
        self.sheet = Sheet()
        self.unit: Fraction | None = None
        self.quarters = ""
        self.signs: dict[str, int] = {}
        self.here: dict[tuple[str, int], int] = {}
        self.bar = Written(begins=True)
        self.tuplet: tuple[Fraction, int] = (Fraction(1), 0)
        self.broken: Fraction | None = None
        self.in_body = False
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
            self.line = number
            if re.match(r"[A-Za-z]:", line):
                self._field(line[0], line[2:].partition("%")[0].strip())
            elif self.in_body:
                self._music(line)
        self._close()
        if not self.in_body:
            raise NotABC("it has no key (a line K:)", "缺少调号（K: 行）")

    def _field(self, name: str, value: str) -> None:
        sheet = self.sheet
        if name == "T" and not sheet.title:
            sheet.title = value
        elif name == "C":
            sheet.author = sheet.author or value
        elif name == "M":
            metre = _metre(value, self.line)
            sheet.steady &= not (self.in_body and metre != sheet.metre)
            sheet.metre = metre if not self.in_body else sheet.metre
        elif name == "L":
            found = re.match(r"(\d+)/(\d+)", value)
            if found is None or not int(found[2]):
                raise self._fault(f"L:{value} is no length", f"L:{value} 不是时值")
            self.unit = Fraction(int(found[1]), int(found[2]))
        elif name == "Q":
            self.quarters = value
        elif name == "P":
            if self.in_body:
                self._close()
                self.bar.part, self.bar.begins = value[:1], True
            else:
                sheet.form = re.sub(r"[^A-Z]", "", value)
        elif name == "K":
            self._key(value)

    def _key(self, value: str) -> None:
        found = KEY.match(value)
        mode = NAMES.get(found[3].lower()[:3], NAMES.get(found[3].lower())) if found else None
        if found is None or (found[3] and mode is None):
            raise self._fault(f"K:{value} is no key that is known", f"K:{value} 不是认识的调")
        mode = mode or "major"
        tonic = found[1] + found[2]
        if abs(fifths := signature(tonic, mode)) > 7:
            raise self._fault(
                f"K:{value} has {abs(fifths)} signs", f"K:{value} 有 {abs(fifths)} 个升降号"
            )
        self.signs = altered(fifths)
        sheet = self.sheet
        if self.in_body:
            sheet.steady &= (tonic, mode) == (sheet.tonic, sheet.mode)
            return
        sheet.tonic, sheet.mode, self.in_body = tonic, mode, True
        sheet.metre = sheet.metre or Metre(beats=4, unit=4)
        short = Fraction(sheet.metre.beats, sheet.metre.unit) < Fraction(3, 4)
        self.unit = self.unit or Fraction(1, 16 if short else 8)
        sheet.tempo = _tempo(self.quarters, sheet.metre)

    def _music(self, line: str) -> None:
        at = 0
        while at < len(line):
            found = TOKEN.match(line, at)
            if found is None:
                raise self._fault(f"{line[at]!r} is not understood", f"看不懂 {line[at]!r}")
            at = found.end()
            kind = found.lastgroup or ""
            if found["comment"]:
                return
            if found["bar"] or found["alone"]:
                self._line_of_bar(found["bar"] or "", found["ending"] or (found["alone"] or "")[1:])
            elif kind == "inline":
                self._field(found["inline"][1], found["inline"][3:-1].strip())
            elif kind in ("note", "chord"):
                length = LENGTH.match(line, at)
                assert length is not None
                at = length.end()
                self._note(found[kind], _fraction(length, self))
            elif kind == "measures":
                assert self.sheet.metre is not None
                for _ in range(int(found["measures"][1:] or 1)):
                    self.bar.notes.append(Note(ticks=self.sheet.metre.ticks))
                    self._close()
            elif kind == "tuplet":
                self._tuplet(found["tuplet"])
            elif kind == "broken":
                self._broken(found["broken"])
            elif kind == "tie" and self.bar.notes:
                self.bar.notes[-1] = self.bar.notes[-1].model_copy(update={"tied": True})

    def _note(self, word: str, length: Fraction) -> None:
        assert self.unit is not None
        if word[0] == "[":
            heads = re.findall(r"([\^_=]*[A-Ga-g][,']*)([\d/]*)", word)
            inner = LENGTH.match(heads[0][1])
            assert inner is not None
            length *= _fraction(inner, self)
            pitch = max(self._pitch(head) for head, _ in heads)
        else:
            pitch = -1 if word in "zx" else self._pitch(word)
        ratio, left = self.tuplet
        exact = length * self.unit * WHOLE
        if left:
            exact *= ratio
            self.tuplet = (ratio, left - 1)
        if self.broken is not None:
            exact, self.broken = exact * self.broken, None
        if exact.denominator != 1 or exact < 1:
            raise self._fault(
                f"a note of {exact / WHOLE} is too fine", f"时值 {exact / WHOLE} 过细"
            )
        self.bar.line = self.bar.line or self.line
        self.bar.notes.append(Note(pitch=None if pitch < 0 else pitch, ticks=int(exact)))

    def _pitch(self, word: str) -> int:
        found = PITCH.fullmatch(word)
        if found is None:
            raise self._fault(f"{word!r} is no note", f"{word!r} 不是音符")
        sign, letter, marks = found.groups()
        octave = 5 if letter.islower() else 4
        octave += marks.count("'") - marks.count(",")
        place = (letter.upper(), octave)
        if sign:
            self.here[place] = SIGNS[sign]
        alter = self.here.get(place, self.signs.get(place[0], 0))
        pitch = NATURAL[place[0]] + alter + 12 * (octave + 1)
        if not 0 <= pitch <= 127:
            raise self._fault(f"{word} is too high or too low", f"{word} 过高或过低")
        return pitch

    def _tuplet(self, word: str) -> None:
        assert self.sheet.metre is not None
        given = [int(n) if n else 0 for n in word[1:].split(":")]
        count = given[0]
        usual = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}.get(count, 3 if self.sheet.metre.compound else 2)
        into = given[1] if len(given) > 1 and given[1] else usual
        covered = given[2] if len(given) > 2 and given[2] else count
        if not count:
            raise self._fault(f"{word} is no tuplet", f"{word} 不是连音")
        self.tuplet = (Fraction(into, count), covered)

    def _broken(self, word: str) -> None:
        if not self.bar.notes:
            raise self._fault(f"{word} stands after no note", f"{word} 前没有音符")
        part = Fraction(1, 2 ** len(word))
        first, then = (2 - part, part) if word[0] == ">" else (part, 2 - part)
        last = self.bar.notes[-1]
        ticks = last.ticks * first
        if ticks.denominator != 1:
            raise self._fault("a note is too fine", "时值过细")
        self.bar.notes[-1] = last.model_copy(update={"ticks": int(ticks)})
        self.broken = then

    def _line_of_bar(self, line: str, ending: str) -> None:
        heavy = ":" in line or "]" in line or len(line) > 1
        self.bar.ends = self.bar.ends or (heavy and line != "[|")
        self._close(begins=heavy)
        if ending:
            self.bar.ending = int(ending)
            self.bar.begins = False

    def _close(self, *, begins: bool = False) -> None:
        if self.bar.notes:
            self.sheet.bars.append(self.bar)
            self.bar = Written(begins=begins)
        else:
            self.bar.begins |= begins
            if self.sheet.bars and begins:
                self.sheet.bars[-1].ends = True
        self.here = {}

    def _fault(self, english: str, chinese: str) -> NotABC:
        return NotABC(f"line {self.line}: {english}", f"第 {self.line} 行：{chinese}")


def _fraction(found: re.Match[str], reader: _Reader) -> Fraction:
    number, slashes, below = found.groups()
    under = int(below) if below and slashes else 2 ** len(slashes)
    if (number and not int(number)) or not under:
        raise reader._fault("a note of no length", "音符时值为零")
    return Fraction(int(number or 1), under)


def _metre(value: str, line: int) -> Metre:
    value = {"C": "4/4", "C|": "2/2", "": "4/4", "none": "4/4"}.get(value.strip(), value)
    found = re.match(r"\s*(\d+)\s*/\s*(\d+)", value)
    try:
        if found is None:
            raise ValueError
        return Metre(beats=int(found[1]), unit=int(found[2]))
    except ValueError:
        raise NotABC(
            f"line {line}: M:{value} is no metre", f"第 {line} 行：M:{value} 不是拍号"
        ) from None


def _tempo(value: str, metre: Metre) -> int | None:
    """Beats a minute, of a field such as 1/4=96 or 96."""
    found = re.search(r"(?:(\d+)/(\d+)\s*=\s*)?(\d+)", value)
    if found is None:
        return None
    beat = Fraction(int(found[1]), int(found[2])) * WHOLE if found[1] else Fraction(metre.beat)
    return round(int(found[3]) * beat / metre.beat)

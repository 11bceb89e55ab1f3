"""Tunes: what is asked for, the melody, and the arrangement that is played.

Time is counted in ticks, 24 to a quarter note, so that sixteenths (6) and eighths of a triplet (8)
are whole numbers. Pitches are MIDI numbers, 60 is middle C.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .asset import Frozen
from .modes import pitch_class, signature

TICKS = 24  # of a quarter note
Flow = Literal["calm", "even", "lively"]


class Note(Frozen):
    """A tone or, without a pitch, a rest. `tied` to the next of the same pitch."""

    pitch: int | None = Field(default=None, ge=0, le=127)
    ticks: int = Field(gt=0)
    tied: bool = False


class Bar(Frozen):
    notes: tuple[Note, ...] = Field(min_length=1)

    @property
    def ticks(self) -> int:
        return sum(note.ticks for note in self.notes)


class Section(Frozen):
    """A part of a tune under a letter, as players call it."""

    label: str = Field(pattern=r"^[A-Z]$")
    bars: tuple[Bar, ...] = Field(min_length=1)


class Metre(Frozen):
    """`beats` of a `unit`-th note: 6 and 8 for 6/8."""

    beats: int = Field(ge=1, le=24)
    unit: Literal[1, 2, 4, 8, 16]

    @property
    def ticks(self) -> int:
        """Of a bar."""
        return self.beats * 4 * TICKS // self.unit

    @property
    def compound(self) -> bool:
        """Whether three units are a beat: 6/8, 9/8, 12/8."""
        return self.unit == 8 and self.beats % 3 == 0 and self.beats > 3

    @property
    def beat(self) -> int:
        """Ticks of what a foot taps."""
        return 36 if self.compound else 4 * TICKS // self.unit

    def __str__(self) -> str:
        return f"{self.beats}/{self.unit}"


class TunePlan(Frozen):
    """Everything that is decided before a note is written; each can be said in the brief."""

    title: str = Field(min_length=1, max_length=80)
    tonic: str = Field(pattern=r"^[A-G][#b]?$", description="e.g. D or Bb")
    mode: str = Field(description="major, minor, dorian, mixolydian, gong, shang, jue, zhi or yu")
    metre: Metre
    tempo: int = Field(ge=30, le=240, description="beats a minute")
    form: str = Field(pattern=r"^[A-F]{1,64}$", description="the order of sections, e.g. AABA")
    lengths: dict[str, int] = Field(description="section -> bars")
    flow: Flow = Field(description="how many notes come on a beat")
    range: Literal["narrow", "medium", "wide"] = Field(description="from lowest to highest tone")
    pattern: str = Field(description="of the accompaniment")
    instruments: tuple[str, ...] = Field(min_length=1, max_length=4)
    mood: tuple[str, ...] = Field(default=(), description="words of the brief that decided")

    @property
    def bars(self) -> int:
        return sum(self.lengths[label] for label in self.form)

    @property
    def fifths(self) -> int:
        return signature(self.tonic, self.mode)

    @property
    def pitch_class(self) -> int:
        return pitch_class(self.tonic)

    @property
    def seconds(self) -> float:
        return self.bars * self.metre.ticks / self.metre.beat * 60 / self.tempo


class Tune(Frozen):
    """A melody with its sections in the order in which they are played."""

    title: str
    author: str = ""
    tonic: str
    mode: str
    metre: Metre
    tempo: int = Field(description="beats a minute")
    form: str
    sections: tuple[Section, ...] = Field(min_length=1)

    def section(self, label: str) -> Section:
        return next(section for section in self.sections if section.label == label)

    @property
    def played(self) -> tuple[Bar, ...]:
        """All bars in the order in which they sound."""
        return tuple(bar for label in self.form for bar in self.section(label).bars)

    @property
    def fifths(self) -> int:
        return signature(self.tonic, self.mode)

    @property
    def seconds(self) -> float:
        ticks = sum(bar.ticks for bar in self.played)
        return ticks / self.metre.beat * 60 / self.tempo


class Notation(Frozen):
    """A melody as ABC notation, which people read and edit."""

    text: str = Field(min_length=1, max_length=100_000)


class ChordSheet(Frozen):
    """Chords as text: a line for each section, its bars divided by |, `A: Em | D | G D | Em`."""

    text: str = Field(min_length=1, max_length=100_000)


class TuneOrder(Frozen):
    """What a composer is asked for: sections of so many bars, in a mode and a metre."""

    mode: str
    metre: Metre
    lengths: tuple[int, ...] = Field(min_length=1, max_length=6, description="bars of each section")
    last: int = Field(default=0, ge=0, description="the section that ends the tune, from 0")
    flow: Flow = "even"
    range: Literal["narrow", "medium", "wide"] = "medium"


class Melody(Frozen):
    """Sections of notes; pitches are semitones above the tonic, below it under zero. `notes` of a bar:
    (semitones or None for a rest, ticks)."""

    sections: tuple[tuple[tuple[tuple[int | None, int], ...], ...], ...]
    logprob: float = Field(le=0, description="mean natural logarithm of an event's likelihood")


class Strike(Frozen):
    """A tone of an arrangement: when it begins, how long, how hard (1 to 127)."""

    start: int = Field(ge=0)
    ticks: int = Field(gt=0)
    pitch: int = Field(ge=0, le=127)
    force: int = Field(ge=1, le=127)


class Voicing(Frozen):
    """One instrument's part. `program` is that of General MIDI, 0 to 127; `place` -1 left, 1 right."""

    name: str
    instrument: str
    program: int = Field(ge=0, le=127)
    drums: bool = False
    place: float = Field(default=0.0, ge=-1, le=1)
    volume: int = Field(default=100, ge=0, le=127)
    strikes: tuple[Strike, ...]


class Arrangement(Frozen):
    """A tune with chords and instruments, ready to be played."""

    tune: Tune
    chords: dict[str, tuple[tuple[str, ...], ...]] = Field(
        description="section -> bar -> chords, each for an equal part of the bar"
    )
    voices: tuple[Voicing, ...]
    tempi: tuple[tuple[int, float], ...] = Field(description="from which tick on, beats a minute")

    @property
    def ticks(self) -> int:
        return sum(bar.ticks for bar in self.tune.played)

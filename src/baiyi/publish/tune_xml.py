"""A tune as MusicXML 4.0: the melody with chord symbols on one staff, as lead sheets have it.

A section that is played twice in a row stands there once, between repeats; all else is written out.
Source: w3.org/2021/06/musicxml40
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from ..build.step import step
from ..values import Arrangement, Asset, Bar, TuneNote
from ..values.modes import altered, spelled

MUSICXML = "application/vnd.recordare.musicxml+xml"
DIVISIONS = 24
DOCTYPE = (
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">'
)
# Ticks of what one head shows: its name and dots, longest first.
HEADS = (
    (144, "whole", 1), (96, "whole", 0), (72, "half", 1), (48, "half", 0), (36, "quarter", 1),
    (24, "quarter", 0), (18, "eighth", 1), (12, "eighth", 0), (9, "16th", 1), (6, "16th", 0),
    (3, "32nd", 0),
)  # fmt: skip
TRIPLETS = {4: "16th", 8: "eighth", 16: "quarter"}
KINDS = {
    "": "major", "m": "minor", "5": "power", "7": "dominant", "m7": "minor-seventh",
    "maj7": "major-seventh", "6": "major-sixth", "dim": "diminished", "aug": "augmented",
    "sus2": "suspended-second", "sus4": "suspended-fourth", "m7b5": "half-diminished",
}  # fmt: skip
SIGNS = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}
BEAT_UNITS = {36: ("quarter", True), 24: ("quarter", False), 48: ("half", False), 12: ("eighth", False), 96: ("whole", False), 6: ("16th", False)}  # fmt: skip
SYSTEM = 4  # bars a line


@dataclass(frozen=True)
class Placed:
    """A bar as it is written: its chords, and what stands at its ends."""

    bar: Bar
    chords: tuple[str, ...]
    label: str = ""  # of the section that begins here
    opens: bool = False
    repeats: bool = False
    closes: str = ""  # light-light after a section, light-heavy at the end


@step(version=1)
def tune_musicxml(arrangement: Arrangement, author: str, *, notice: str) -> Asset:
    """The lead sheet, not yet labelled or signed; `notice` stands among the credits."""
    return Asset.of(musicxml(arrangement, author, notice=notice), MUSICXML)


def musicxml(arrangement: Arrangement, author: str, *, notice: str) -> bytes:
    tune = arrangement.tune
    root = etree.Element("score-partwise", version="4.0")
    _text(_sub(root, "work"), "work-title", tune.title)
    identification = _sub(root, "identification")
    if author:
        _text(identification, "creator", author, type="composer")
    _text(identification, "rights", notice)
    _text(_sub(identification, "encoding"), "software", "Baiyi")
    for words, kind in ((tune.title, "title"), (author, "composer"), (notice, "rights")):
        if words:
            credit = _sub(root, "credit", page="1")
            _text(credit, "credit-type", kind)
            _text(credit, "credit-words", words)
    part = _sub(_sub(root, "part-list"), "score-part", id="P1")
    _text(part, "part-name", arrangement.voices[0].instrument, **{"print-object": "no"})
    body = _sub(root, "part", id="P1")
    last, tied = "", False
    for number, placed in enumerate(places(arrangement), 1):
        measure = _sub(body, "measure", number=str(number))
        if (number - 1) % SYSTEM == 0 and number > 1:
            etree.SubElement(measure, "print", {"new-system": "yes"})
        if number == 1:
            _attributes(measure, arrangement)
        if placed.opens:
            bar = _sub(measure, "barline", location="left")
            _text(bar, "bar-style", "heavy-light")
            etree.SubElement(bar, "repeat", direction="forward")
        if placed.label:
            direction = _sub(measure, "direction", placement="above")
            _text(_sub(direction, "direction-type"), "rehearsal", placed.label)
        if number == 1:
            _tempo(measure, arrangement)
        last, tied = _chords_and_notes(measure, placed, arrangement, last, tied)
        if placed.repeats or placed.closes:
            bar = _sub(measure, "barline", location="right")
            _text(bar, "bar-style", "light-heavy" if placed.repeats else placed.closes)
            if placed.repeats:
                etree.SubElement(bar, "repeat", direction="backward")
    return bytes(
        etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", doctype=DOCTYPE, pretty_print=True
        )
    )


def places(arrangement: Arrangement) -> list[Placed]:
    """The bars in the order in which they are written."""
    tune = arrangement.tune
    runs = [(label, len(list(group))) for label, group in groupby(tune.form)]
    found: list[Placed] = []
    for place, (label, times) in enumerate(runs):
        bars = tune.section(label).bars
        # More than two in a row are written out two by two.
        for turn in range((times + 1) // 2):
            twice = times - 2 * turn >= 2
            ends = place == len(runs) - 1 and turn == (times + 1) // 2 - 1
            for number, bar in enumerate(bars):
                first, final = number == 0, number == len(bars) - 1
                found.append(
                    Placed(
                        bar=bar,
                        chords=arrangement.chords[label][number],
                        label=label if first and len(set(tune.form)) > 1 else "",
                        opens=first and twice,
                        repeats=final and twice,
                        closes="" if not final else "light-heavy" if ends else "light-light",
                    )
                )
    return found


def _attributes(measure: etree._Element, arrangement: Arrangement) -> None:
    tune = arrangement.tune
    attributes = _sub(measure, "attributes")
    _text(attributes, "divisions", str(DIVISIONS))
    _text(_sub(attributes, "key"), "fifths", str(tune.fifths))
    time = _sub(attributes, "time")
    _text(time, "beats", str(tune.metre.beats))
    _text(time, "beat-type", str(tune.metre.unit))
    clef = _sub(attributes, "clef")
    pitches = [n.pitch for bar in tune.played for n in bar.notes if n.pitch is not None]
    low = bool(pitches) and sum(pitches) / len(pitches) < 57
    _text(clef, "sign", "F" if low else "G")
    _text(clef, "line", "4" if low else "2")


def _tempo(measure: etree._Element, arrangement: Arrangement) -> None:
    tune = arrangement.tune
    direction = _sub(measure, "direction", placement="above")
    metronome = _sub(_sub(direction, "direction-type"), "metronome")
    unit, dot = BEAT_UNITS[tune.metre.beat]
    _text(metronome, "beat-unit", unit)
    if dot:
        _sub(metronome, "beat-unit-dot")
    _text(metronome, "per-minute", str(tune.tempo))
    quarters = tune.tempo * tune.metre.beat / 24
    _sub(direction, "sound", tempo=f"{quarters:g}")


def _chords_and_notes(
    measure: etree._Element, placed: Placed, arrangement: Arrangement, last: str, tied: bool
) -> tuple[str, bool]:
    """A chord stands where it begins; one that goes on is not said again. `tied`: to the bar before."""
    tune = arrangement.tune
    size = tune.metre.ticks / len(placed.chords)
    waiting = [(round(size * n), name) for n, name in enumerate(placed.chords)]
    if placed.label:
        last = ""
    at = 0
    signs = altered(tune.fifths)
    here: dict[tuple[str, int], int] = {}
    pieces = _pieces(placed.bar)
    beams = _beams(pieces, tune.metre.beat if tune.metre.compound else 24)
    for (note, ticks, goes_on), beam in zip(pieces, beams, strict=True):
        while waiting and waiting[0][0] < at + ticks:
            start, name = waiting.pop(0)
            if name != last:
                _harmony(measure, name, start - at)
            last = name
        element = _sub(measure, "note")
        if note.pitch is None:
            _sub(element, "rest")
        else:
            letter, alter, octave = spelled(note.pitch, tune.fifths)
            pitch = _sub(element, "pitch")
            _text(pitch, "step", letter)
            if alter:
                _text(pitch, "alter", str(alter))
            _text(pitch, "octave", str(octave))
        _text(element, "duration", str(ticks))
        if tied:
            etree.SubElement(element, "tie", type="stop")
        if goes_on:
            etree.SubElement(element, "tie", type="start")
        _text(element, "voice", "1")
        _head(element, ticks)
        if note.pitch is not None and here.get((letter, octave), signs.get(letter, 0)) != alter:
            _text(element, "accidental", SIGNS[alter])
            here[letter, octave] = alter
        if ticks in TRIPLETS:
            change = _sub(element, "time-modification")
            _text(change, "actual-notes", "3")
            _text(change, "normal-notes", "2")
        for number, value in enumerate(beam, 1):
            _text(element, "beam", value, number=str(number))
        _notations(element, tied, goes_on, ticks, at)
        tied = goes_on
        at += ticks
    return last, tied


def _notations(element: etree._Element, stops: bool, starts: bool, ticks: int, at: int) -> None:
    triplet = {0: "start", 16: "stop"}.get(at % 24) if ticks == 8 else None
    if not (stops or starts or triplet):
        return
    notations = _sub(element, "notations")
    if stops:
        etree.SubElement(notations, "tied", type="stop")
    if starts:
        etree.SubElement(notations, "tied", type="start")
    if triplet:
        etree.SubElement(notations, "tuplet", type=triplet, bracket="no")


def _harmony(measure: etree._Element, name: str, offset: int) -> None:
    letter, rest = name[0], name[1:]
    alter = {"#": 1, "b": -1}.get(rest[:1], 0)
    kind = rest[1:] if alter else rest
    harmony = _sub(measure, "harmony")
    root = _sub(harmony, "root")
    _text(root, "root-step", letter)
    if alter:
        _text(root, "root-alter", str(alter))
    _text(harmony, "kind", KINDS[kind], text=kind)
    if offset:
        _text(harmony, "offset", str(offset))


def _pieces(bar: Bar) -> list[tuple[TuneNote, int, bool]]:
    """Each note as heads: what has no head of its own is tied together. (note, ticks, tied on)"""
    found = []
    for note in bar.notes:
        left = note.ticks
        while left:
            size = left if left in TRIPLETS else next((t for t, *_ in HEADS if t <= left), left)
            left -= size
            found.append((note, size, note.pitch is not None and (left > 0 or note.tied)))
    return found


def _beams(pieces: list[tuple[TuneNote, int, bool]], group: int) -> list[list[str]]:
    """For each note its beams, the outermost first: eighths and shorter of one beat hang together."""
    found: list[list[str]] = [[] for _ in pieces]
    runs: list[list[int]] = []
    at, run = 0, list[int]()
    for place, (note, ticks, _) in enumerate(pieces):
        short = note.pitch is not None and (ticks < 24 or ticks == 16) and ticks != 16
        if at % group == 0 or not short:
            runs.append(run)
            run = []
        if short:
            run.append(place)
        at += ticks
    for places_ in [*runs, run]:
        if len(places_) < 2:
            continue
        for level in (1, 2, 3):
            deep = [p for p in places_ if _flags(pieces[p][1]) >= level]
            for n, p in enumerate(places_):
                if p not in deep:
                    continue
                before = n > 0 and places_[n - 1] in deep
                after = n < len(places_) - 1 and places_[n + 1] in deep
                if before or after:
                    found[p].append(
                        "continue" if before and after else "end" if before else "begin"
                    )
                else:
                    found[p].append("backward hook" if n else "forward hook")
    return found


def _flags(ticks: int) -> int:
    return {18: 1, 12: 1, 8: 1, 9: 2, 6: 2, 4: 2, 3: 3}.get(ticks, 0)


def _head(element: etree._Element, ticks: int) -> None:
    if ticks in TRIPLETS:
        _text(element, "type", TRIPLETS[ticks])
        return
    _, name, dots = next((head for head in HEADS if head[0] == ticks), (0, "32nd", 0))
    _text(element, "type", name)
    for _ in range(dots):
        _sub(element, "dot")


def _sub(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, name, attributes)


def _text(parent: etree._Element, name: str, words: str, **attributes: str) -> None:
    _sub(parent, name, **attributes).text = words

"""A melody as the text that the melody model reads and writes: one sign an event, in no key.

    [⑧2C2E2G4c②...    a section of 8 bars: an eighth on the tonic, an eighth on the third ...

`[` begins a section. A circled number begins a bar and says how many bars are left of its section,
this one included: so the model knows where it is, and how long the tune shall be. A note is two
signs, its length and its tone. Lengths are in sixteenths (2 is an eighth), with signs of their own
for triplets and thirty-seconds. Tones count from the tonic in semitones: C J D K E F L G M A N B are
the twelve from the tonic up, PQRSTUVWXYZO those below, small letters those above; z is a rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from .abc import Sheet, Written
from .modes import MODES, pitch_class
from .tune import Melody, Metre, Note

SECTION = "["
BARS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
LONGEST = len(BARS)  # bars of a section
LENGTHS = {  # ticks, 24 to a quarter: sign
    3: "-", 4: ",", 6: "1", 8: "^", 9: "~", 12: "2", 16: "=", 18: "3", 24: "4", 30: "5", 36: "6",
    42: "7", 48: "8", 60: "0", 72: "9", 96: "+", 144: "*",
}  # fmt: skip
TICKS_OF = {sign: ticks for ticks, sign in LENGTHS.items()}
LOWEST = -12
TONES = "PQRSTUVWXYZO" + "CJDKEFLGMANB" + "cjdkeflgmanb" + "hiopqrstuvwx"
REST = "z"
# Tones on a quarter note, and semitones from the lowest to the highest tone, which cut the tunes of
# examples/data/tunes.yaml into thirds.
FLOWS = {
    "2/4": (2.75, 3.56), "4/4": (1.57, 1.88), "2/2": (1.81, 1.92), "3/4": (1.17, 1.42),
    "6/8": (1.71, 1.85), "9/8": (1.67, 1.83),
}  # fmt: skip
ANY_FLOW = (1.75, 1.94)
RANGES = (16, 18)
Telling = tuple[str, dict[str, str]]
FINALS = ("major", "dorian", "mixolydian", "minor")


class Untellable(ValueError):
    """Why a tune cannot be told; the message is the reason, which is counted."""


def told(sheet: Sheet) -> Telling:
    """The text of a tune and what is known of it: mode, metre, flow, range. Raises Untellable."""
    if not sheet.steady or sheet.metre is None:
        raise Untellable("changes key or metre")
    parts = sections(sheet)
    pitches = [n.pitch for part in parts for bar in part for n in bar if n.pitch is not None]
    if len(pitches) < 8:
        raise Untellable("hardly any notes")
    mode, tonic = _final(sheet, pitches[-1])
    middle = sorted(pitches)[len(pitches) // 2]
    ground = middle - (middle - tonic) % 12
    text = ""
    for part in parts:
        text += SECTION
        for place, bar in enumerate(part):
            text += BARS[len(part) - place - 1]
            text += "".join(_event(note, ground) for note in bar)
    return text, {
        "mode": mode,
        "metre": str(sheet.metre),
        "flow": flow_of(len(pitches), sum(map(len, parts)), sheet.metre),
        "range": range_of(max(pitches) - min(pitches)),
        "sections": "".join(chr(65 + n) for n in range(min(6, len(parts)))),
    }


def sections(sheet: Sheet) -> list[list[list[Note]]]:
    """The tune's sections as bars of notes, ties joined: second endings for first ones, upbeats left
    out, what an upbeat takes from a last bar given to its last note. Raises Untellable."""
    assert sheet.metre is not None
    full = sheet.metre.ticks
    parts: list[list[list[Note]]] = [[]]
    first = 0  # where a first ending begins
    for bar in sheet.bars:
        if bar.begins and parts[-1] and not bar.ending:
            parts.append([])
        if bar.ending == 1:
            first = len(parts[-1])
        elif bar.ending == 2 and parts[-1]:
            del parts[-1][first:]
        if bar.ticks == full:
            parts[-1].append(_joined(bar))
        elif bar.ticks < full and not parts[-1]:
            continue  # an upbeat
        elif bar.ticks < full and _last(bar, sheet):
            notes = _joined(bar)
            longer = notes[-1].ticks + full - bar.ticks
            if longer not in LENGTHS:
                raise Untellable("lengths that no single note has")
            parts[-1].append([*notes[:-1], notes[-1].model_copy(update={"ticks": longer})])
        else:
            raise Untellable("bars that do not add up")
    found = [part for part in parts if part]
    if not found or max(map(len, found)) > LONGEST or min(map(len, found)) < 4:
        raise Untellable("sections shorter than 4 or longer than 20 bars")
    return found


def _last(bar: Written, sheet: Sheet) -> bool:
    return bar.ends or bar is sheet.bars[-1]


def _joined(bar: Written) -> list[Note]:
    notes: list[Note] = []
    tied = False
    for note in bar.notes:
        if tied and note.pitch == notes[-1].pitch:
            ticks = notes[-1].ticks + note.ticks
            notes[-1] = note.model_copy(update={"ticks": ticks})
        else:
            notes.append(note)
        tied = note.tied
    return notes


def _final(sheet: Sheet, last: int) -> tuple[str, int]:
    """Mode and tonic by the tone on which the tune ends: with the same signature G major is A Dorian."""
    tonic = pitch_class(sheet.tonic)
    if (last - tonic) % 12 == 0:
        return sheet.mode, tonic
    relative = (tonic - MODES[sheet.mode].degrees[0]) % 12
    tones = sorted((relative + d) % 12 for d in MODES[sheet.mode].degrees)
    for mode in FINALS:
        if sorted((last + d) % 12 for d in MODES[mode].degrees) == tones:
            return mode, last % 12
    raise Untellable("ends on a tone of no mode")


def _event(note: Note, ground: int) -> str:
    if note.ticks not in LENGTHS:
        raise Untellable("lengths that no single note has")
    if note.pitch is None:
        return LENGTHS[note.ticks] + REST
    place = note.pitch - ground - LOWEST
    if not 0 <= place < len(TONES):
        raise Untellable("too wide a range")
    return LENGTHS[note.ticks] + TONES[place]


def flow_of(tones: int, bars: int, metre: Metre) -> str:
    a_quarter = tones / (bars * metre.ticks / 24)
    few, many = FLOWS.get(str(metre), ANY_FLOW)
    return "calm" if a_quarter < few else "even" if a_quarter < many else "lively"


def range_of(semitones: int) -> str:
    return "narrow" if semitones <= RANGES[0] else "medium" if semitones <= RANGES[1] else "wide"


def untold(text: str) -> Melody:
    """The text as a melody. Raises ValueError for what is no such text."""
    found: list[tuple[tuple[tuple[int | None, int], ...], ...]] = []
    for part in text.split(SECTION)[1:]:
        bars: list[tuple[tuple[int | None, int], ...]] = []
        for sign in _pairs(part):
            if sign in BARS:
                bars.append(())
            else:
                bars[-1] = (*bars[-1], (_tone(sign[1]), TICKS_OF[sign[0]]))
        found.append(tuple(bars))
    return Melody(sections=tuple(found), logprob=0.0)


def _tone(sign: str) -> int | None:
    return None if sign == REST else TONES.index(sign) + LOWEST


def _pairs(part: str) -> Sequence[str]:
    signs, at = [], 0
    while at < len(part):
        size = 1 if part[at] in BARS else 2
        signs.append(part[at : at + size])
        at += size
    return signs

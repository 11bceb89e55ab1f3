"""Tunes out of MIDI files: the notes of each voice as short words that a model can learn.

A word is pitch, start and length: `C4@0+2`; start and length count in sixteenths from the bar
before. Read by the standard (SMF formats 0 and 1); drums and what is not a note are left out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
MAJOR = ("Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#")
MINOR = ("Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#", "G#", "D#", "A#")
DRUMS = 9  # the channel


@dataclass
class Tune:
    division: int = 480  # ticks of a quarter note
    metre: tuple[int, int] = (4, 4)
    key: str = ""
    title: str = ""
    notes: list[tuple[int, int, int]] = field(default_factory=list)  # start, pitch, length: ticks

    @property
    def text(self) -> str:
        """The notes by bars, a bar a line."""
        unit = max(1, self.division // 4)
        bar = self.metre[0] * 16 // self.metre[1]
        lines: dict[int, list[str]] = {}
        for start, pitch, length in sorted(self.notes):
            place = round(start / unit)
            word = (
                f"{NAMES[pitch % 12]}{pitch // 12 - 1}@{place % bar}+{max(1, round(length / unit))}"
            )
            lines.setdefault(place // bar, []).append(word)
        return "\n".join(" ".join(lines[bar]) for bar in sorted(lines))


def tune(data: bytes) -> Tune:
    """Raises ValueError for what is no MIDI file."""
    if data[:4] != b"MThd" or len(data) < 14:
        raise ValueError("it does not begin like a MIDI file")
    kind, tracks, division = struct.unpack(">HHH", data[8:14])
    if kind > 1 or division & 0x8000 or not division:
        raise ValueError("only formats 0 and 1 with ticks of a quarter note are read")
    found = Tune(division)
    at = 8 + struct.unpack(">I", data[4:8])[0]
    for _ in range(tracks):
        if data[at : at + 4] != b"MTrk" or len(data) < at + 8:
            raise ValueError("a track is missing or cut off")
        size = struct.unpack(">I", data[at + 4 : at + 8])[0]
        _read(data[at + 8 : at + 8 + size], found)
        at += 8 + size
    return found


def _read(track: bytes, found: Tune) -> None:
    sounding: dict[tuple[int, int], int] = {}
    for now, status, what in _events(track):
        kind, channel = status & 0xF0, status & 0x0F
        if status == 0xFF:
            _meta(what, found)
        elif kind in (0x80, 0x90) and channel != DRUMS:
            pitch = what[0]
            if (start := sounding.pop((channel, pitch), None)) is not None:
                found.notes.append((start, pitch, now - start))
            if kind == 0x90 and what[1]:
                sounding[channel, pitch] = now


def _meta(what: bytes, found: Tune) -> None:
    kind, value = what[0], what[1:]
    if kind == 0x03 and not found.title:
        found.title = value.decode("utf-8", "replace").strip()
    elif kind == 0x58 and len(value) >= 2 and value[0]:
        found.metre = (value[0], 1 << min(value[1], 4))
    elif kind == 0x59 and len(value) >= 2:
        sharps = struct.unpack("b", value[:1])[0]
        if -7 <= sharps <= 7:
            found.key = MINOR[sharps + 7] + "m" if value[1] else MAJOR[sharps + 7]


def _events(track: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each event: the time in ticks, its status, its bytes. Raises ValueError where it is cut."""
    at = now = status = 0
    try:
        while at < len(track):
            wait, at = _number(track, at)
            now += wait
            if track[at] & 0x80:
                status, at = track[at], at + 1
            if status == 0xFF:
                kind = track[at]
                size, at = _number(track, at + 1)
                yield now, status, bytes([kind]) + track[at : at + size]
                at += size
            elif status in (0xF0, 0xF7):
                size, at = _number(track, at)
                at += size
            elif status >= 0x80:
                size = 1 if status & 0xF0 in (0xC0, 0xD0) else 2
                what = track[at : at + size]
                if len(what) < size:
                    raise IndexError
                yield now, status, what
                at += size
            else:
                raise ValueError("an event without a status")
    except IndexError:
        raise ValueError("a track is cut off in the middle of an event") from None


def _number(track: bytes, at: int) -> tuple[int, int]:
    """A number of 7 bits a byte, and where the next thing begins."""
    value = 0
    while True:
        value = value << 7 | track[at] & 0x7F
        at += 1
        if not track[at - 1] & 0x80:
            return value, at

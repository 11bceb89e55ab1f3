"""Modes: which tones of the octave a tune may use, as semitones above its tonic.

The seven-tone ones are the diatonic modes that folk tunes of Europe are in. The five-tone ones are
the modes of Chinese theory, named after the tone on which they end (宫商角徵羽); `parent` is the
seven-tone mode that shares their tones and whose key signature they are written with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

LETTERS = "CDEFGAB"
NATURAL = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SHARPS = "FCGDAEB"  # the order in which key signatures take them; flats go the other way


@dataclass(frozen=True)
class Mode:
    """`degrees`: semitones above the tonic; `fifths`: of a key signature, added to the tonic's."""

    name: str
    degrees: tuple[int, ...]
    fifths: int
    english: str
    chinese: str
    parent: str = ""
    abc: str = ""

    @property
    def five(self) -> bool:
        return len(self.degrees) == 5

    @property
    def minor(self) -> bool:
        """Whether its third, or the third of its parent, is the small one."""
        return 3 in (MODES[self.parent] if self.parent else self).degrees


MODES: Mapping[str, Mode] = {
    mode.name: mode
    for mode in (
        Mode("major", (0, 2, 4, 5, 7, 9, 11), 0, "major", "大调", abc=""),
        Mode("minor", (0, 2, 3, 5, 7, 8, 10), -3, "natural minor", "自然小调", abc="m"),
        Mode("dorian", (0, 2, 3, 5, 7, 9, 10), -2, "Dorian", "多利亚调式", abc="dor"),
        Mode("mixolydian", (0, 2, 4, 5, 7, 9, 10), -1, "Mixolydian", "混合利底亚调式", abc="mix"),
        Mode("gong", (0, 2, 4, 7, 9), 0, "gong (pentatonic)", "宫调式", "major", ""),
        Mode("shang", (0, 2, 5, 7, 10), -2, "shang (pentatonic)", "商调式", "dorian", "dor"),
        Mode("jue", (0, 3, 5, 8, 10), -3, "jue (pentatonic)", "角调式", "minor", "m"),
        Mode("zhi", (0, 2, 5, 7, 9), -1, "zhi (pentatonic)", "徵调式", "mixolydian", "mix"),
        Mode("yu", (0, 3, 5, 7, 10), -3, "yu (pentatonic)", "羽调式", "minor", "m"),
    )
}
# What people write for them, in both languages and as ABC does.
NAMES: Mapping[str, str] = {
    **{name: name for name in MODES},
    **{mode.chinese: mode.name for mode in MODES.values()},
    "maj": "major", "ion": "major", "ionian": "major", "大": "major", "明朗": "major",
    "m": "minor", "min": "minor", "aeo": "minor", "aeolian": "minor", "小调": "minor",
    "natural minor": "minor", "dor": "dorian", "mix": "mixolydian",
    "宫": "gong", "商": "shang", "角": "jue", "徵": "zhi", "羽": "yu", "徵调": "zhi",
    "五声": "gong", "五声调式": "gong", "pentatonic": "gong", "宫调": "gong", "羽调": "yu",
}  # fmt: skip
TONIC = re.compile(r"([A-Ga-g])([#♯b♭]?)")


def signature(tonic: str, mode: str) -> int:
    """Sharps (above 0) or flats (below) of the key signature; `tonic` as "F#" or "Bb"."""
    letter, sign = tonic[0], tonic[1:]
    fifths = SHARPS.index(letter) - 1
    return fifths + 7 * (sign == "#") - 7 * (sign == "b") + MODES[mode].fifths


def altered(fifths: int) -> dict[str, int]:
    """Letter -> what the key signature does to it: 1 for a sharp, -1 for a flat."""
    if fifths >= 0:
        return dict.fromkeys(SHARPS[:fifths], 1)
    return dict.fromkeys(SHARPS[::-1][:-fifths], -1)


def pitch_class(tonic: str) -> int:
    """0 to 11 of a tonic such as "F#"."""
    return (NATURAL[tonic[0]] + (tonic[1:] == "#") - (tonic[1:] == "b")) % 12


def spelled(pitch: int, fifths: int) -> tuple[str, int, int]:
    """A MIDI number as letter, alteration in semitones and octave (middle C is octave 4), as the
    key signature has it, else with the fewest accidentals on its side of the circle."""
    signs = altered(fifths)
    for letter in LETTERS:
        alter = signs.get(letter, 0)
        if (NATURAL[letter] + alter - pitch) % 12 == 0:
            return letter, alter, (pitch - alter) // 12 - 1
    for alter in (0, 1, -1) if fifths >= 0 else (0, -1, 1):
        for letter in LETTERS:
            if (NATURAL[letter] + alter - pitch) % 12 == 0:
                return letter, alter, (pitch - alter) // 12 - 1
    raise ValueError(f"no letter for the pitch {pitch}")

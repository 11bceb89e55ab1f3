"""Chords under a melody: the likeliest path through the chords of its mode (Viterbi 1967).

A chord fits where the melody's tones are its own, long and accented ones above all; chords follow each
other as they usually do in that mode: by fifths, and by steps in the modal ones. In a five-tone mode a
chord has no tone outside the five; where its third would be one, it is an open fifth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...build.step import step
from ...errors import BadBrief
from ...values import Bar, ChordSheet, Metre, Section, Tune
from ...values.modes import MODES, NATURAL, spelled

CHORD = re.compile(r"^([A-G])([#b]?)(m7b5|maj7|m7|7|dim|aug|sus2|sus4|m|5|6)?$")
KINDS = {
    "": (0, 4, 7), "m": (0, 3, 7), "5": (0, 7), "7": (0, 4, 7, 10), "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11), "6": (0, 4, 7, 9), "dim": (0, 3, 6), "aug": (0, 4, 8), "sus2": (0, 2, 7),
    "sus4": (0, 5, 7), "m7b5": (0, 3, 6, 10),
}  # fmt: skip
HALVED = ("4/4", "2/2", "6/8")  # metres whose bars may have two chords
# How usual a chord is, by semitones above the tonic; in order of use in accompaniments of such tunes.
USE = {
    "major": {0: 1.2, 7: 0.9, 5: 0.8, 9: 0.5, 2: 0.4, 4: 0.1},
    "minor": {0: 1.2, 5: 0.6, 7: 0.5, 8: 0.6, 10: 0.7, 3: 0.6},
    "dorian": {0: 1.2, 10: 0.9, 5: 0.6, 3: 0.4, 7: 0.5, 2: 0.1},
    "mixolydian": {0: 1.2, 10: 0.9, 5: 0.7, 2: 0.2, 7: 0.3, 9: 0.2},
}
STAYS, INSIDE = 0.15, -1.1  # for a chord that goes on from bar to bar; for one that changes within
NEEDLESS = -0.25  # for a chord that stays a third bar
FIFTH, BY_STEP, THIRD = 0.5, 0.3, 0.2  # for the ways of roots: down a fifth, by a tone, by a third


@dataclass(frozen=True)
class Chord:
    root: int  # pitch class
    kind: str

    @property
    def tones(self) -> frozenset[int]:
        return frozenset((self.root + n) % 12 for n in KINDS[self.kind])


@step(version=1)
def harmonise(tune: Tune) -> ChordSheet:
    """Chords for each section, a bar or half a bar each, as text that people read and edit."""
    lines = []
    for section in tune.sections:
        closing = tune.form.endswith(section.label)
        path = _path(tune, section, closing)
        names = [[_name(chord, tune.fifths) for chord in bar] for bar in path]
        lines.append(f"{section.label}: " + " | ".join(" ".join(_plain(bar)) for bar in names))
    return ChordSheet(text="\n".join(lines) + "\n")


def read_chords(sheet: ChordSheet, tune: Tune) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Section -> bar -> chords, each for an equal part of the bar. Raises BadBrief, naming the bar."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in sheet.text.splitlines():
        if not line.strip():
            continue
        label, _, rest = line.replace("：", ":").partition(":")
        bars = tuple(tuple(bar.split()) for bar in rest.strip().strip("|").split("|"))
        for number, bar in enumerate(bars, 1):
            for name in bar:
                if not CHORD.match(name):
                    raise BadBrief(
                        f"chords, section {label.strip()}, bar {number}: {name!r} is no chord that is known; "
                        "write Am, G, D7, Bb, D5 ...",
                        f"和弦 {label.strip()} 段第 {number} 小节：{name!r} 不是认识的和弦；请写 Am、G、D7、Bb、D5 等",
                    )
            if not 1 <= len(bar) <= 4:
                raise BadBrief(
                    f"chords, section {label.strip()}, bar {number}: a bar has one to four chords",
                    f"和弦 {label.strip()} 段第 {number} 小节：每小节应有一到四个和弦",
                )
        found[label.strip()] = bars
    for section in tune.sections:
        bars = found.get(section.label, ())
        if len(bars) != len(section.bars):
            raise BadBrief(
                f"the chords of the section {section.label} are for {len(bars)} bars, its melody has "
                f"{len(section.bars)}; write a bar for each, divided by |",
                f"{section.label} 段的和弦有 {len(bars)} 小节，旋律有 {len(section.bars)} 小节；"
                "请每小节写一组，用 | 分开",
            )
    return {section.label: found[section.label] for section in tune.sections}


def chord(name: str) -> Chord:
    """A chord of its name, which was checked."""
    found = CHORD.match(name)
    assert found is not None
    root = NATURAL[found[1]] + (found[2] == "#") - (found[2] == "b")
    return Chord(root % 12, found[3] or "")


def _path(tune: Tune, section: Section, closing: bool) -> list[list[Chord]]:
    """The best chords for each bar, one or two."""
    parts = 2 if str(tune.metre) in HALVED else 1
    chords = _chords(tune)
    tonic = chords[0]
    slots = [weights for bar in section.bars for weights in _weights(bar, tune.metre, parts)]
    best = [_fit(c, slots[0]) + _use(c, tune) + (0.8 if c == tonic else 0) for c in chords]
    ways: list[list[int]] = []
    for place, weights in enumerate(slots[1:], 1):
        inside = place % parts != 0
        last = place >= len(slots) - parts
        row, way = [], []
        for now in chords:
            scores = [
                best[n] + _follows(before, now, tune, inside, place, ways, n)
                for n, before in enumerate(chords)
            ]
            chosen = max(range(len(chords)), key=scores.__getitem__)
            gain = _fit(now, weights) + _use(now, tune)
            if last and (closing or now == tonic):
                gain += 3.0 if now == tonic else -3.0
            row.append(scores[chosen] + gain)
            way.append(chosen)
        best = row
        ways.append(way)
    at = max(range(len(chords)), key=best.__getitem__)
    path = [at]
    for way in reversed(ways):
        at = way[at]
        path.append(at)
    found = [chords[n] for n in reversed(path)]
    return [found[n : n + parts] for n in range(0, len(found), parts)]


def _chords(tune: Tune) -> list[Chord]:
    """The chords of the mode, the tonic's first."""
    mode = MODES[tune.mode]
    tonic = NATURAL[tune.tonic[0]] + (tune.tonic[1:] == "#") - (tune.tonic[1:] == "b")
    tones = {(tonic + degree) % 12 for degree in mode.degrees}
    found = []
    for degree in mode.degrees:
        root = (tonic + degree) % 12
        kinds = [kind for kind in ("", "m", "5") if Chord(root, kind).tones <= tones]
        found += [Chord(root, kind) for kind in kinds[:1]]
    return found


def _weights(bar: Bar, metre: Metre, parts: int) -> list[dict[int, float]]:
    """For each part of the bar how much each pitch class weighs: its length, more where it is accented."""
    size = metre.ticks // parts
    found: list[dict[int, float]] = [{} for _ in range(parts)]
    at = 0
    for note in bar.notes:
        if note.pitch is not None:
            accent = (
                1.6 if at == 0 else 1.3 if at % size == 0 else 1.15 if at % metre.beat == 0 else 1.0
            )
            begin, end = at, at + note.ticks
            for part in range(parts):
                inside = min(end, (part + 1) * size) - max(begin, part * size)
                if inside > 0:
                    here = found[part]
                    tone = note.pitch % 12
                    here[tone] = here.get(tone, 0.0) + accent * inside / size
        at += note.ticks
    return found


def _fit(now: Chord, weights: dict[int, float]) -> float:
    own = sum(weight for tone, weight in weights.items() if tone in now.tones)
    other = sum(weight for tone, weight in weights.items() if tone not in now.tones)
    root = weights.get(now.root, 0.0)
    return 2.2 * own - 1.6 * other + 0.3 * root


def _use(now: Chord, tune: Tune) -> float:
    mode = MODES[tune.mode]
    tonic = NATURAL[tune.tonic[0]] + (tune.tonic[1:] == "#") - (tune.tonic[1:] == "b")
    return 0.5 * USE[mode.parent or mode.name].get((now.root - tonic) % 12, 0.0)


def _follows(
    before: Chord,
    now: Chord,
    tune: Tune,
    inside: bool,
    place: int,
    ways: Sequence[list[int]],
    n: int,
) -> float:
    if before == now:
        long = place >= 4 and len(ways) >= 2 and ways[-1][n] == n and ways[-2][ways[-1][n]] == n
        return STAYS + (NEEDLESS if long else 0.0)
    distance = (now.root - before.root) % 12
    gain = (
        FIFTH
        if distance == 5
        else 0.35
        if distance == 7
        else BY_STEP
        if distance in (2, 10)
        else (THIRD if distance in (3, 4, 8, 9) else 0.0)
    )
    return gain + (INSIDE if inside else 0.0)


def _name(now: Chord, fifths: int) -> str:
    letter, alter, _ = spelled(60 + now.root, fifths)
    return letter + {1: "#", -1: "b"}.get(alter, "") + now.kind


def _plain(bar: Sequence[str]) -> list[str]:
    """One name where a bar has one chord."""
    return [bar[0]] if len(set(bar)) == 1 else list(bar)

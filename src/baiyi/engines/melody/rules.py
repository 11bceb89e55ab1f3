"""Which events may come next in a melody, and what is made of the model's likelihoods.

What would break a bar, leave the mode, leap too far or miss the end is never drawn. In a five-tone mode the
likelihood of a tone that is left out goes to the next of the five in the direction of the melody: what
would be a step stays one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from ...errors import Unsupported
from ...values.melody_text import BARS, LENGTHS, LOWEST, REST, TONES
from ...values.modes import MODES
from ...values.tune import Metre, TuneOrder

METRES = ("2/4", "3/4", "4/4", "2/2", "6/8", "9/8")  # with a hundred tunes each to learn from
SIMPLE = (6, 8, 12, 18, 24, 36, 48, 72, 96)  # ticks of notes that are drawn; all have one head
COMPOUND = (6, 12, 18, 24, 36, 72)
REACH = {"narrow": (-3, 12), "medium": (-5, 16), "wide": (-8, 19)}  # semitones from the tonic
LEAP = 12  # semitones between two tones at most
SAME = 4  # times that a tone sounds in a row at most
RESTS_WITH = (0, 2, 3, 4, 7)  # semitones above the tonic on which an inner section may end
# How much likelier a note twice as long becomes, in nats; what was learned tells flows apart too weakly.
LONGER = {"calm": 0.75, "even": 0.1, "lively": -0.4}
FINE = {"calm": -2.0, "even": -0.5, "lively": 0.0}  # nats for sixteenths and triplets


class Rules:
    """Which signs may come next, as numbers of the vocabulary."""

    def __init__(self, order: TuneOrder, words: Mapping[str, int]) -> None:
        _check(order)
        self.order = order
        self.words = words
        self.signs = {number: word for word, number in words.items()}
        mode = MODES[order.mode]
        named = (
            f"<mode:{mode.parent or mode.name}>", f"<metre:{order.metre}>",
            f"<flow:{order.flow}>", f"<range:{order.range}>",
        )  # fmt: skip
        self.conditions = [word for word in named if word in words]
        self.lowest, self.highest = REACH[order.range]
        self.degrees = frozenset(mode.degrees)
        self.five = mode.five
        self.tones = {TONES.index(sign) + LOWEST: n for sign, n in words.items() if sign in TONES}
        self._lengths = cache(self._find_lengths)
        self._tones = cache(self._find_tones)

    def lengths(self, logits: Any, at: int, last_bar: bool) -> tuple[Any, Any]:
        """Lengths that may come at that tick of the bar, as numbers of the vocabulary, and their scores."""
        allowed, bias = self._lengths(at, last_bar)
        return allowed, logits[allowed] + bias

    def pitches(
        self, logits: Any, last: int | None, *, end: int, rest: bool, stuck: bool
    ) -> tuple[Any, Any]:
        """Tones that may follow `last`, and their scores. `end`: 1 closes a section, 2 the tune; `stuck`:
        the tone has sounded often enough."""
        if self.five and last is not None:
            logits = self._stepping(logits, last)
        allowed = self._tones(last, end, rest, stuck)
        return allowed, logits[allowed]

    def _stepping(self, logits: Any, last: int) -> Any:
        """The likelihood of tones outside the five, given to the next one of them beyond."""
        found = logits.copy()
        for tone, number in self.tones.items():
            if tone % 12 in self.degrees or tone == last:
                continue
            way = 1 if tone > last else -1
            beyond = tone + way if (tone + way) % 12 in self.degrees else tone + 2 * way
            if beyond in self.tones:
                place = self.tones[beyond]
                found[place] = np.logaddexp(found[place], logits[number])
        return found

    def _find_lengths(self, at: int, last_bar: bool) -> tuple[Any, Any]:
        metre = self.order.metre
        left = metre.ticks - at
        found = []
        for ticks in COMPOUND if metre.compound else SIMPLE:
            rest = left - ticks
            if rest < 0 or not _in_place(at, ticks, left, metre):
                continue
            # A section's last note takes a beat or more.
            if last_bar and (ticks < metre.beat if rest == 0 else rest < metre.beat):
                continue
            found.append(ticks)
        slope, fine = LONGER[self.order.flow], FINE[self.order.flow]
        bias = [slope * np.log2(t / 12) * (t >= 12) + fine * (t < 12) for t in found]
        return np.array([self.words[LENGTHS[t]] for t in found]), np.array(bias)

    def _find_tones(self, last: int | None, end: int, rest: bool, stuck: bool) -> Any:
        found = []
        for place, sign in enumerate(TONES):
            tone = place + LOWEST
            if sign not in self.words or not self.lowest <= tone <= self.highest:
                continue
            degree = tone % 12
            fits = degree in self.degrees and (last is None or abs(tone - last) <= LEAP)
            if end:
                fits = fits and (degree == 0 if end == 2 else degree in RESTS_WITH)
            elif stuck and tone == last:
                continue
            if fits:
                found.append(self.words[sign])
        if rest:
            found.append(self.words[REST])
        return np.array(found)


def _in_place(at: int, ticks: int, left: int, metre: Metre) -> bool:
    """Triplets fill a quarter; what begins between two eighths does not reach over the next beat."""
    if metre.compound:
        return at % 12 == 0 or ticks <= 36 - at % 36
    inside = at % 24
    if inside in (8, 16):
        return ticks == 8
    if ticks == 8:
        return inside == 0 and left >= 24
    return at % 12 == 0 or ticks <= 24 - inside


def _check(order: TuneOrder) -> None:
    """Raises Unsupported."""
    if order.mode not in MODES:
        raise Unsupported(
            f"the composer melody knows no mode {order.mode!r}; there are: {', '.join(MODES)}",
            f"旋律引擎不认识调式 {order.mode!r}；现有：{'、'.join(MODES)}",
        )
    if str(order.metre) not in METRES:
        raise Unsupported(
            f"the composer melody has learned no tunes in {order.metre}; there are: {', '.join(METRES)}",
            f"旋律引擎没有学过 {order.metre} 拍的曲子；现有：{'、'.join(METRES)}",
        )
    if max(order.lengths) > len(BARS) or min(order.lengths) < 1 or order.last >= len(order.lengths):
        raise Unsupported(
            f"a section has 1 to {len(BARS)} bars; these are {', '.join(map(str, order.lengths))}",
            f"一段为 1 到 {len(BARS)} 小节；现为 {'、'.join(map(str, order.lengths))}",
        )

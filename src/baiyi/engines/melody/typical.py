"""What tunes are like, in figures: so that of several melodies the one most like a tune is taken.

Mean and standard deviation of each figure over the 2,082 tunes of the training split of
examples/data/tunes.yaml whose first two sections have eight bars, counted over those two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from ...values.melody_text import ANY_FLOW, FLOWS
from ...values.tune import TuneOrder

Sections = Sequence[Sequence[Sequence[tuple[int | None, int]]]]

TYPICAL: Mapping[str, tuple[float, float]] = {
    "bars again": (0.282, 0.132),
    "there and back": (0.190, 0.062),
    "tone again": (0.095, 0.068),
    "interval": (2.674, 0.542),
    "rhythms": (0.333, 0.143),
    "turns again": (0.347, 0.122),
    "at home": (0.269, 0.068),
}
FLOW = 0.12  # share of the wished-for density that counts as one standard deviation
PENTATONIC = ("interval",)  # wider where two steps are a third: not held against a five-tone tune


def measures(sections: Sections) -> dict[str, float]:
    """Shares of 0 to 1, and the mean interval in semitones.

    `bars again`: bars that stood before; `there and back`: tones that are the last but one's again; `tone
    again`: that are the last one's; `rhythms`: different rhythms of bars, over bars; `turns again`: runs of
    four tones that were there before; `at home`: of the sounding time, the tonic's in any octave.
    """
    bars = [tuple(bar) for section in sections for bar in section]
    timed = [(p, t) for bar in bars for p, t in bar if p is not None]
    tones = [p for p, _ in timed]
    pairs = list(pairwise(tones))
    fours = Counter(zip(tones, tones[1:], tones[2:], tones[3:], strict=False))
    many = max(1, len(pairs))
    return {
        "bars again": 1 - len(set(bars)) / len(bars),
        "there and back": sum(a == b for a, b in zip(tones, tones[2:], strict=False)) / many,
        "tone again": sum(a == b for a, b in pairs) / many,
        "interval": sum(abs(a - b) for a, b in pairs) / many,
        "rhythms": len({tuple(t for _, t in bar) for bar in bars}) / len(bars),
        "at home": sum(t for p, t in timed if p % 12 == 0) / max(1, sum(t for _, t in timed)),
        "turns again": 1 - len(fours) / max(1, fours.total()),
    }


def strangeness(sections: Sections, order: TuneOrder, *, five: bool) -> float:
    """How far a melody is from what is typical and from the flow that was ordered: the mean square of
    standard deviations."""
    found = measures(sections)
    away = [
        (found[name] - mean) / deviation
        for name, (mean, deviation) in TYPICAL.items()
        if not (five and name in PENTATONIC)
    ]
    bars = [bar for section in sections for bar in section]
    tones = sum(p is not None for bar in bars for p, _ in bar)
    density = tones / (len(bars) * order.metre.ticks / 24)
    few, many = FLOWS.get(str(order.metre), ANY_FLOW)
    wished = {"calm": 0.8 * few, "even": (few + many) / 2, "lively": 1.1 * many}[order.flow]
    away.append((density / wished - 1) / FLOW)
    return sum(min(9.0, z * z) for z in away) / len(away)

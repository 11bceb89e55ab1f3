"""Which of several models people like better, from blind choices between two.

Ralph A. Bradley and Milton E. Terry, Rank analysis of incomplete block designs (1952), in the
minorise-maximise form of David R. Hunter, MM algorithms for generalized Bradley-Terry models (2004).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ...values import Frozen

MIDDLE, SCALE = 1000.0, 400.0 / math.log(10)  # as ratings in chess are told
ENOUGH, ROUNDS = 1e-9, 10_000
HALF = 0.5  # a drawn game with everyone else: nobody's rating runs away on a few choices


class Choice(Frozen):
    """What one person liked better of two that were not told apart; `winner` None: both alike."""

    first: str
    second: str
    winner: str | None


class Rating(Frozen):
    """On the scale of chess: 400 more is ten times as often liked better."""

    name: str
    rating: float
    choices: int
    won: float


def ratings(choices: Sequence[Choice]) -> tuple[Rating, ...]:
    """The best first. Raises ValueError for no choices, or a winner that was not to be chosen."""
    won: dict[str, float] = defaultdict(float)
    met: dict[tuple[str, str], float] = defaultdict(float)
    seen: dict[str, int] = defaultdict(int)
    for choice in choices:
        pair = (choice.first, choice.second)
        if choice.winner not in (*pair, None) or choice.first == choice.second:
            raise ValueError(f"{choice.winner!r} was not one of the two to choose from: {pair}")
        for name in pair:
            seen[name] += 1
            won[name] += 0.5 if choice.winner is None else float(name == choice.winner)
        met[min(pair), max(pair)] += 1
    if not choices:
        raise ValueError("there are no choices to rate by")
    strength = _strengths(sorted(seen), won, met)
    told = [
        Rating(name=n, rating=MIDDLE + SCALE * math.log(s), choices=seen[n], won=won[n])
        for n, s in strength.items()
    ]
    return tuple(sorted(told, key=lambda one: (-one.rating, one.name)))


def _strengths(
    names: Sequence[str], won: Mapping[str, float], met: Mapping[tuple[str, str], float]
) -> dict[str, float]:
    """Each over their geometric mean."""
    games = {
        (a, b): met.get((a, b), 0) + 2 * HALF for n, a in enumerate(names) for b in names[n + 1 :]
    }
    strength = dict.fromkeys(names, 1.0)
    for _ in range(ROUNDS):
        shared: dict[str, float] = defaultdict(float)
        for (a, b), many in games.items():
            shared[a] += many / (strength[a] + strength[b])
            shared[b] += many / (strength[a] + strength[b])
        drawn = HALF * (len(names) - 1)
        new = {name: (won[name] + drawn) / shared[name] for name in names}
        mean = math.exp(sum(map(math.log, new.values())) / len(new))
        new = {name: value / mean for name, value in new.items()}
        moved = max(abs(math.log(new[name] / strength[name])) for name in names)
        strength = new
        if moved < ENOUGH:
            break
    return strength

"""Which of several models people like better, from blind choices between two.

Ralph A. Bradley and Milton E. Terry, Rank analysis of incomplete block designs (1952), in the
minorise-maximise form of David R. Hunter, MM algorithms for generalized Bradley-Terry models (2004).
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from ...values import Frozen

MIDDLE, SCALE = 1000.0, 400.0 / math.log(10)  # as ratings in chess are told
ENOUGH, ROUNDS = 1e-7, 2_000
LEAST = 1e-9  # strength of who won nothing, by chance of a draw
DRAWS = 500  # of the bootstrap
HALF = 0.5  # won of everyone else: nobody's rating runs away on a few choices


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


class Placed(Frozen):
    """A rating and where it lies with a probability of 95%; `behind`: the same of how much less it is than the
    best's, None of the best."""

    rating: Rating
    low: float
    high: float
    behind: tuple[float, float] | None


def placed(
    choices: Sequence[tuple[str, Choice]], *, draws: int = DRAWS, seed: int = 0
) -> tuple[Placed, ...]:
    """The best first, of choices with the name of their task. Raises ValueError as `ratings()`.

    Intervals by the Bayesian bootstrap (Donald B. Rubin 1981): in each draw every task weighs by chance, so that
    what is liked in one text of a task counts once, and so does the half game that each pair has won of the
    other: between two, that is the interval of Jeffreys, which is wide after few choices, all alike or not.
    """
    found = ratings([choice for _, choice in choices])
    names = sorted(one.name for one in found)
    chance = random.Random(seed)
    drawn: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(draws):
        weights: dict[str, float] = defaultdict(lambda: chance.gammavariate(1, 1))
        won, met = defaultdict[str, float](float), defaultdict[tuple[str, str], float](float)
        for task, choice in choices:
            _count(choice, weights[task], won, met)
        for first, second in combinations(names, 2):
            for name in (first, second):
                half = chance.gammavariate(HALF, 1)
                won[name] += half
                met[first, second] += half
        for name, strength in _strengths(names, won, met).items():
            drawn[name].append(MIDDLE + SCALE * math.log(strength))

    def within(values: Sequence[float]) -> tuple[float, float]:
        ranked = sorted(values)
        return ranked[int(0.025 * draws)], ranked[min(draws - 1, int(0.975 * draws))]

    best, told = drawn[found[0].name], []
    for one in found:
        low, high = within(drawn[one.name])
        less = within([a - b for a, b in zip(best, drawn[one.name], strict=True)])
        told.append(
            Placed(rating=one, low=low, high=high, behind=None if one is found[0] else less)
        )
    return tuple(told)


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
        _count(choice, 1.0, won, met)
    if not choices:
        raise ValueError("there are no choices to rate by")
    names, told = sorted(seen), dict(won)
    for first, second in combinations(names, 2):
        for name in (first, second):
            won[name] += HALF
        met[first, second] += 2 * HALF
    found = [
        Rating(name=n, rating=MIDDLE + SCALE * math.log(s), choices=seen[n], won=told.get(n, 0.0))
        for n, s in _strengths(names, won, met).items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.rating, one.name)))


def _count(
    choice: Choice, weight: float, won: dict[str, float], met: dict[tuple[str, str], float]
) -> None:
    """A game of that weight; a drawn one is half won by each."""
    pair = (min(choice.first, choice.second), max(choice.first, choice.second))
    for name in pair:
        won[name] += weight * (0.5 if choice.winner is None else float(name == choice.winner))
    met[pair] += weight


def _strengths(
    names: Sequence[str], won: Mapping[str, float], met: Mapping[tuple[str, str], float]
) -> dict[str, float]:
    """Each over their geometric mean."""
    strength = dict.fromkeys(names, 1.0)
    for _ in range(ROUNDS):
        shared: dict[str, float] = defaultdict(float)
        for (a, b), many in met.items():
            shared[a] += many / (strength[a] + strength[b])
            shared[b] += many / (strength[a] + strength[b])
        new = {name: max(won[name] / shared[name], LEAST) for name in names}
        mean = math.exp(sum(map(math.log, new.values())) / len(new))
        new = {name: value / mean for name, value in new.items()}
        moved = max(abs(math.log(new[name] / strength[name])) for name in names)
        strength = new
        if moved < ENOUGH:
            break
    return strength

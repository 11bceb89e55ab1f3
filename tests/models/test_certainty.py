"""How sure a figure is, and which of several models people like better."""

from __future__ import annotations

import math
import random

import pytest

from baiyi.models.judge.arena import Choice, ratings
from baiyi.models.judge.certainty import difference, interval


def test_the_mean_lies_in_its_interval_as_often_as_is_said() -> None:
    chance = random.Random(3)
    inside = 0
    for n in range(100):
        found = interval([chance.gauss(2.0, 1.0) for _ in range(40)], seed=n)
        inside += found.low <= 2.0 <= found.high
    assert 86 <= inside <= 100
    assert interval([1.0, 1.0, 1.0]).low == 1.0 == interval([1.0, 1.0, 1.0]).high
    assert interval([1.0, 2.0, 3.0]) == interval([1.0, 2.0, 3.0]), "the same draws for a seed"


def test_two_models_differ_or_not() -> None:
    chance = random.Random(4)
    first = [chance.gauss(0, 1) for _ in range(60)]
    assert difference(first, [value + chance.gauss(0.5, 0.5) for value in first]).real
    assert not difference(first, [value + chance.gauss(0, 0.5) for value in first]).real
    assert difference(first, first).chance == 1.0
    with pytest.raises(ValueError, match="60 and 2 values"):
        difference(first, [1.0, 2.0])
    with pytest.raises(ValueError, match="two values or more; given: 1"):
        interval([1.0])


def test_ratings_come_near_the_strengths_that_made_the_choices() -> None:
    chance = random.Random(5)
    true = {"a": 1200.0, "b": 1000.0, "c": 800.0}
    choices = []
    for _ in range(3000):
        one, other = chance.sample(sorted(true), 2)
        likely = 1 / (1 + 10 ** ((true[other] - true[one]) / 400))
        choices.append(
            Choice(first=one, second=other, winner=one if chance.random() < likely else other)
        )
    for found in ratings(choices):
        assert math.isclose(found.rating, true[found.name], abs_tol=40)
    assert [found.name for found in ratings(choices)] == ["a", "b", "c"]


def test_few_choices_do_not_run_away_and_bad_ones_are_named() -> None:
    best, worst = ratings([Choice(first="a", second="b", winner="a")])
    assert (best.name, best.won, best.choices) == ("a", 1.0, 1)
    assert 1000 < best.rating < 1200 and worst.rating < 1000
    alike = ratings([Choice(first="a", second="b", winner=None)])
    assert math.isclose(alike[0].rating, alike[1].rating)
    with pytest.raises(ValueError, match="'c' was not one of the two"):
        ratings([Choice(first="a", second="b", winner="c")])
    with pytest.raises(ValueError, match="no choices"):
        ratings([])

"""The n-gram model: whether it is a distribution, and what it makes of what it has seen."""

from __future__ import annotations

import math

import numpy as np
import pytest

from baiyi.models.judge.kneser_ney import KneserNey

VOCABULARY = 30


def documents(count: int, seed: int) -> list[np.ndarray]:
    """Of a chain in which each token goes on in one of three ways, the first of them mostly."""
    chance = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        told = [int(chance.integers(VOCABULARY))]
        for _ in range(int(chance.integers(3, 12))):
            told.append(
                (told[-1] * 7 + 1 + int(chance.choice(3, p=[0.8, 0.15, 0.05]))) % VOCABULARY
            )
        made.append(np.array(told, np.uint16))
    return made


@pytest.mark.parametrize("order", [1, 2, 3, 5])
@pytest.mark.parametrize("count", [2, 400])
def test_what_may_follow_adds_up_to_one(order: int, count: int) -> None:
    learned = KneserNey(documents(count, 1), VOCABULARY, order)
    for before in ([], [3], [3, 22], [29, 29, 29, 29, 29], documents(1, 9)[0].tolist()):
        following = [np.array([*before, token]) for token in range(VOCABULARY)]
        surprise = learned.surprise(following).reshape(VOCABULARY, -1)[:, -1]
        assert math.isclose(np.exp(-surprise).sum(), 1.0, rel_tol=1e-9)


def test_two_orders_by_hand() -> None:
    """ab, ab, ac over {a, b, c}: too little for three discounts, so 0.5 everywhere."""
    learned = KneserNey([np.array(d) for d in ([0, 1], [0, 1], [0, 2])], 3, order=2)
    # Continuations: a after the beginning, b after a, c after a: one each of three; each keeps .5/3
    # and half of all goes to the uniform third. After a: b was counted 2 of 3, c 1 of 3.
    single = 0.5 / 3 + 0.5 / 3
    b = (2 - 0.5) / 3 + (0.5 + 0.5) / 3 * single
    assert math.isclose(learned.surprise([np.array([0, 1])])[1], -math.log(b))


def test_longer_orders_know_the_chain_better_and_the_chain_bounds_them() -> None:
    train, held = documents(3000, 1), documents(300, 2)
    means = [KneserNey(train, VOCABULARY, order).surprise(held).mean() for order in (1, 2, 3)]
    assert means[0] > means[1] * 2
    tokens = sum(map(len, held))
    entropy = -sum(p * math.log(p) for p in (0.8, 0.15, 0.05))
    least = (len(held) * math.log(VOCABULARY) + (tokens - len(held)) * entropy) / tokens
    assert least * 0.97 < means[1] < least * 1.05
    assert means[2] < least * 1.1, "what is seldom seen is left to the order below"


def test_documents_know_nothing_of_each_other() -> None:
    learned = KneserNey(documents(50, 1), VOCABULARY)
    first, second = documents(2, 3)
    both = learned.surprise([first, second])
    assert np.array_equal(both, np.concatenate([learned.surprise([d]) for d in (first, second)]))


def test_what_it_cannot_learn_from() -> None:
    for nothing in ([], [np.array([], np.uint16)]):
        with pytest.raises(ValueError, match="there are none"):
            KneserNey(nothing, VOCABULARY)
    with pytest.raises(ValueError, match=r"a token is 30; the vocabulary has 30"):
        KneserNey([np.array([30])], VOCABULARY)
    assert not len(KneserNey(documents(3, 1), VOCABULARY).surprise([]))

"""Near-duplicates are found, and nothing leaks from one split to another."""

from __future__ import annotations

import random
from typing import Any

import numpy
import pytest

from baiyi.models.data import splits
from baiyi.models.data.duplicates import alike
from baiyi.models.data.sketch import PLACES, sketches

CHARACTERS = [chr(0x4E00 + number) for number in range(2_000)]


def poem(chance: random.Random, length: int = 60) -> str:
    return "".join(chance.choices(CHARACTERS, k=length))


def changed(text: str, share: float, chance: random.Random) -> str:
    letters = list(text)
    for place in chance.sample(range(len(letters)), round(share * len(letters))):
        letters[place] = chance.choice(CHARACTERS)
    return "".join(letters)


def likeness(left: str, right: str, run: int = 2) -> float:
    """Jaccard's, exactly."""
    a, b = ({t[i : i + run] for i in range(len(t) - run + 1)} for t in (left, right))
    return len(a & b) / len(a | b)


def found(texts: list[str], same: float = 0.6, near: float = 0.4) -> tuple[Any, Any]:
    return alike([sketches(texts, 2).tobytes()], len(texts), same, near)


def test_a_sketch_measures_likeness() -> None:
    chance = random.Random(1)
    for share in (0.0, 0.05, 0.2, 0.5):
        texts = [poem(chance) for _ in range(200)]
        copies = [changed(text, share, chance) for text in texts]
        told = (sketches(texts, 2) == sketches(copies, 2)).mean(axis=1)
        right = numpy.array([*map(likeness, texts, copies)])
        assert told.mean() == pytest.approx(right.mean(), abs=0.01)
        assert (told - right).std() <= 0.06  # as the docstring of `alike` says


def test_punctuation_and_case_do_not_matter() -> None:
    texts = ["The lamp, the bridge!", "the lamp the bridge", "", "a"]
    told = sketches(texts, 4)
    assert told.shape == (4, PLACES)
    assert (told[0] == told[1]).all() and not (told[0] == told[2]).any()


def test_copies_are_one_group_and_the_first_stays() -> None:
    chance = random.Random(2)
    texts = [poem(chance) for _ in range(300)]
    copies = {300 + n: n * 7 for n in range(40)}
    texts += [changed(texts[of], 0.05, chance) for of in copies.values()]
    roots, _ = found(texts)
    assert all(roots[copy] == of for copy, of in copies.items())
    assert (roots[:300] == numpy.arange(300)).all()


def test_a_chain_of_copies_is_one_group() -> None:
    chance = random.Random(3)
    texts = [poem(chance, 200)]
    for _ in range(6):
        texts.append(changed(texts[-1], 0.04, chance))
    roots, _ = found(texts)
    assert set(roots.tolist()) == {0}


def test_pairs_that_are_near_but_not_the_same_are_told() -> None:
    chance = random.Random(4)
    texts = [poem(chance, 200) for _ in range(20)]
    texts.append(changed(texts[5], 0.17, chance))  # about 0.5 alike
    roots, pairs = found(texts)
    assert roots[20] == 20
    assert pairs.tolist() == [[5, 20]]


def test_nothing_has_no_duplicates() -> None:
    roots, pairs = alike([], 0, 0.6, 0.4)
    assert len(roots) == 0 and pairs.shape == (0, 2)


@pytest.fixture
def marks() -> tuple[Any, Any]:
    """2,000 items of 200 authors, works of two items each; some of nobody."""
    chance = numpy.random.default_rng(1)
    authors = chance.integers(0, 201, 2_000) * 17
    works = numpy.repeat(numpy.arange(1, 1_001), 2)
    return works, authors


def test_works_and_authors_never_stand_in_two_splits(marks: tuple[Any, Any]) -> None:
    kept = numpy.ones(2_000, bool)
    kept[::50] = False
    drawn = splits.drawn(kept, marks, (0.1, 0.1), seed=1)
    assert (drawn[~kept] == splits.DROPPED).all() and (drawn[kept] > 0).all()
    for column in marks:
        for value in set(column[column != 0].tolist()):
            here = set(drawn[(column == value) & kept].tolist())
            assert len(here) <= 1, value


def test_splits_are_as_large_as_was_asked_and_the_same_again() -> None:
    kept = numpy.ones(5_000, bool)
    authors = numpy.arange(5_000) // 5 + 1
    first = splits.drawn(kept, [authors], (0.1, 0.05), seed=1)
    assert 475 <= (first == splits.HELD_OUT).sum() <= 500
    assert 235 <= (first == splits.TEST).sum() <= 250
    assert (splits.drawn(kept, [authors], (0.1, 0.05), seed=1) == first).all()
    assert (splits.drawn(kept, [authors], (0.1, 0.05), seed=2) != first).any()


@pytest.mark.parametrize("authors", [4, 9, 40])
def test_a_small_set_of_few_authors_is_split_too(authors: int) -> None:
    names = numpy.arange(40) % authors + 1
    drawn = splits.drawn(numpy.ones(40, bool), [names], (0.1, 0.1), seed=1)
    assert {1, 2, 3} == set(drawn.tolist())
    assert all(len(set(drawn[names == name].tolist())) == 1 for name in set(names.tolist()))
    assert (drawn == splits.TRAIN).sum() >= 20


def test_one_author_alone_is_learned_from() -> None:
    drawn = splits.drawn(numpy.ones(9, bool), [numpy.ones(9, int)], (0.1, 0.1), seed=1)
    assert set(drawn.tolist()) == {splits.TRAIN}


def test_what_is_near_to_another_split_leaves_the_smaller_one() -> None:
    chosen = numpy.array([1, 2, 3, 1, 0, 2, 4], "uint8")
    pairs = numpy.array([[0, 1], [1, 2], [0, 3], [2, 4], [1, 5], [2, 6]])
    assert splits.too_near(chosen, pairs).tolist() == [1, 2]

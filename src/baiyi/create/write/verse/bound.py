"""The words of verse that a theme names: conditions for a poet, and a title.

The words are the 4,000 pairs of characters that Tang and Song verse binds most (bound.txt, learned with the
verse model's data set), and the characters that stand in several of them, which mean something alone. What a theme
says in words of today is told by the nearest of the pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from . import themes

MOST = 4  # the model has learned with one to four
NEAREST = 2  # words that tell a theme which has none of its own
NEAR = 0.5  # cosine, below which nothing is near
OFTEN = 3  # pairs that a character stands in, if it means something alone
TITLE = 4  # characters at most


def of(theme: str) -> tuple[str, ...]:
    """One to four words of verse for a theme, in its order; () where nothing is near."""
    own = _own(theme)
    if not own:
        return _near(theme)
    telling = sorted(own, key=lambda word: (-len(word), -_telling().get(word, 0)))[:MOST]
    return tuple(word for word in own if word in telling)


def title(theme: str) -> str:
    """Two to four characters of the theme that stand together and each mean something; "" for none."""
    run = ""
    for character in f"{theme} ":
        if character in _telling():
            run += character
            continue
        if len(run) > 1:
            break
        run = ""
    return run[:TITLE]


def _own(theme: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    at = 0
    while at < len(theme):
        word = theme[at : at + 2]
        if word in _lexicon():
            found[word] = None
            at += 2
            continue
        if theme[at] in _telling():
            found[theme[at]] = None
        at += 1
    return tuple(found)


def _near(theme: str) -> tuple[str, ...]:
    likeness = {word: themes.alike(word, theme) for word in _lexicon()}
    near = sorted(likeness, key=lambda word: -likeness[word])
    return tuple(word for word in near[:NEAREST] if likeness[word] >= NEAR)


@cache
def _telling() -> Mapping[str, int]:
    """Characters that mean something alone, and in how many of the pairs each stands."""
    counts = Counter(character for word in _lexicon() for character in word)
    return {character: count for character, count in counts.items() if count >= OFTEN}


@cache
def _lexicon() -> Mapping[str, None]:
    """The pairs, the most bound first."""
    lines = files(__package__).joinpath("bound.txt").read_text("utf-8").splitlines()
    return dict.fromkeys(lines)

"""The words of verse that a theme names: conditions for a poet.

The words are the 4,000 pairs of characters that Tang and Song verse binds most (bound.txt, learned with the
verse model's data set). What a theme says in words of today is told by the nearest of them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from . import themes

MOST = 4  # the model has learned with one to four
ENOUGH = 2  # of its own words; a theme with fewer is told by what is near
NEAR = 0.5  # cosine, below which nothing is near


def of(theme: str) -> tuple[str, ...]:
    """One to four words of verse for a theme, its own first; () where nothing is near."""
    own = _own(theme)
    if len(own) >= ENOUGH:
        return own[:MOST]
    return (*own, *_near(theme, own))[:ENOUGH]


def _own(theme: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    at = 0
    while at < len(theme) - 1:
        word = theme[at : at + 2]
        known = word in lexicon()
        if known:
            found[word] = None
        at += 2 if known else 1
    return tuple(found)


def _near(theme: str, own: tuple[str, ...]) -> list[str]:
    likeness = {word: themes.alike(word, theme) for word in lexicon() if word not in own}
    near = sorted(likeness, key=lambda word: -likeness[word])
    return [word for word in near[:ENOUGH] if likeness[word] >= NEAR]


@cache
def lexicon() -> dict[str, None]:
    """The words, the most bound first."""
    lines = files(__package__).joinpath("bound.txt").read_text("utf-8").splitlines()
    return dict.fromkeys(lines)

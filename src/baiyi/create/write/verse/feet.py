"""Lines of English verse as patterns: only words that scan can be written.

A line is made of units such as x/ or x/x; a unit can be filled with words in every way that its
stresses allow, and a line can be cut into units in several ways, drawn by chance. A word of one
syllable is heavy (moon) or light (of). Words are written as a tree of their letters, which a
grammar follows much faster than a list of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from . import english

_LIGHT = """
    a an the this that these those my your his her our their its of in on at by for from to
    with through like as than and or but nor so yet when where while till if I we he she they it
    is are am shall will must may would could should has have had do did there then no not some
    each what who whose too"""
LIGHT = tuple(_LIGHT.split())
# The ways to cut a line into units: / is a stressed syllable, x another, - any.
CUTS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "haiku 5": (("--", "---"), ("---", "--")),
    "haiku 7": (("--", "---", "--"), ("---", "--", "--"), ("--", "--", "---")),
    "limerick 8": (("x/x", "x/x", "x/"),),
    "limerick 5": (("x/x", "x/"),),
    "sonnet 10": (("x/x/", "x/x/", "x/"), ("x/x/", "x/", "x/x/"), ("x/", "x/x/", "x/x/")),
}
# How a unit is filled: L and H are light and heavy words of one syllable, the others words of
# that stress. What ends a line ends in a heavy word.
FILLED: Mapping[str, tuple[str, ...]] = {
    "x/": ("L H", "x/"),
    "x/x": ("L H L", "L /x", "x/x", "x/ L"),
    "x/x/": ("L H L H", "x/ L H", "L H x/", "x/ x/", "L /x H", "x/x H"),
    "--": ("L H", "H L", "H H", "--"),
    "---": ("L --", "H --", "-- L", "-- H", "L H H", "H L H", "---"),
}
TURNED = ("/x L H", "/x x/")  # the first foot of a pentameter may be turned


@dataclass(frozen=True)
class Words:
    """Words by how they are said: L, H, or their stresses; and by syllables, as so many -."""

    by_stress: Mapping[str, tuple[str, ...]]

    def without(self, used: Iterable[str]) -> Words:
        """Those words, and those used fewer; light words may come back."""
        gone = set(used)
        kept = {k: tuple(w for w in v if w not in gone) for k, v in self.by_stress.items()}
        return Words({**kept, "L": self.by_stress["L"]})


@cache
def common() -> tuple[str, ...]:
    """What English verse is written with here: some 1,400 common words, chosen by hand."""
    return tuple(files(__package__).joinpath("words.txt").read_text("utf-8").split())


def words(theme: str) -> Words:
    """The common words, and those of the theme, that can be said in one way only."""
    found: dict[str, list[str]] = {"L": list(LIGHT)}
    own = [w.lower() for w in english.WORD.findall(theme) if "'" not in w and "’" not in w]
    for word in dict.fromkeys((*common(), *own)):
        stress = stress_of(word)
        if word in LIGHT or not stress:
            continue
        found.setdefault("H" if len(stress) == 1 else stress, []).append(word)
        if len(stress) > 1:
            found.setdefault("-" * len(stress), []).append(word)
    return Words({k: tuple(v) for k, v in found.items()})


def stress_of(word: str) -> str:
    """/ and x for its syllables; empty where it is not known or said in more than one way."""
    ways = {english.stresses(said) for said in english.sounds(word)}
    if len(ways) != 1:
        return ""
    return "".join("x" if sign == "0" else "/" for sign in next(iter(ways)))


@cache
def rhyme_groups() -> Mapping[str, tuple[str, ...]]:
    """Sound -> the common words that rhyme in it, no two of them said alike."""
    found: dict[str, dict[str, str]] = {}
    for word in common():
        said = english.sounds(word)
        if stress_of(word) in ("/", "x/") and word not in LIGHT and len(said) == 1:
            found.setdefault(english.rhyme_part(said[0]), {}).setdefault(said[0], word)
    return {part: tuple(all_.values()) for part, all_ in found.items()}


def pattern(cut: Sequence[str], own: Words, ends: Sequence[str], *, turns: bool = False) -> str:
    """A line as a regular expression: the units of `cut`; its last word is one of `ends`.

    Without `ends` any heavy word, or one of several syllables, may stand last. It may end in a
    comma. Groups do not capture in JSON schemas, so that plain ones serve.
    """
    units = [_unit(unit, own) for unit in cut[:-1]]
    if turns:
        units[0] = f"({units[0]}|{_alternatives(TURNED, own)})" if len(cut[0]) == 4 else units[0]
    return f"^{',? '.join((*units, _last(cut[-1], own, ends)))},?$"


def _unit(unit: str, own: Words) -> str:
    return _alternatives(FILLED[unit], own)


def _alternatives(ways: Iterable[str], own: Words) -> str:
    filled = (_filled(way.split(), own) for way in ways)
    return f"({'|'.join(way for way in filled if way)})"


def _filled(kinds: Sequence[str], own: Words) -> str:
    """Words of these kinds one after the other; empty where there are none of one kind."""
    offered = [own.by_stress.get(kind, ()) for kind in kinds]
    return " ".join(map(tree, offered)) if all(offered) else ""


def _last(unit: str, own: Words, ends: Sequence[str]) -> str:
    if not ends:
        ways = tuple(way for way in FILLED[unit] if not way.endswith("L"))
        return _alternatives(ways, own)
    by_stress = {
        kind: tuple(word for word in ends if stress_of(word) == stress)
        for kind, stress in (("H", "/"), ("x/", "x/"))
    }
    found = []
    for way in FILLED[unit]:
        *before, last = way.split()
        if offered := by_stress.get(last):
            found.append(" ".join((*[tree(own.by_stress[k]) for k in before], tree(offered))))
    return f"({'|'.join(found)})"


@lru_cache(maxsize=64)
def tree(offered: tuple[str, ...]) -> str:
    """A regular expression of exactly these words, common beginnings written once."""
    return _branches(offered)


def _branches(offered: Iterable[str]) -> str:
    by_letter: dict[str, list[str]] = {}
    for word in offered:
        by_letter.setdefault(word[:1], []).append(word[1:])
    ended = by_letter.pop("", None)
    branches = [re.escape(letter) + _branches(rest) for letter, rest in by_letter.items() if letter]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and not ended else f"({'|'.join(branches)})"
    return joined + ("?" if ended else "")


def cut_of(form: str, number: int, chance: random.Random) -> tuple[str, ...]:
    """One of the ways to cut the line of that number, counted from 1."""
    size = {"haiku": (5, 7, 5), "limerick": (8, 8, 5, 5, 8)}.get(form, (10,) * 14)[number - 1]
    return chance.choice(CUTS[f"{form} {size}"])

"""The words that a song can rhyme on: 十三辙 in Chinese, families of common words in English."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from ....errors import BadBrief
from ..verse.english import rhyme_part, rhyming, sounds
from ..verse.feet import LIGHT, rhyme_groups
from ..verse.sounds import SUNG as OF_GROUP
from ..verse.sounds import RhymeBook, book

ENOUGH = 2  # words to choose among, for each that must be found
# What ends no line that wants to be sung on: characters that lean on the next.
LEANING = "的地得在是和就都而与及从向把被让对更最很也又不没以为于其之所"


def sung() -> RhymeBook:
    return book("shisanzhe")


def groups() -> tuple[str, ...]:
    return tuple(dict.fromkeys(OF_GROUP.values()))


@cache
def endings() -> str:
    """The characters that a sung Chinese line ends with (scripts/write_endings.py), the likeliest first."""
    return files(__package__).joinpath("endings.txt").read_text("utf-8").replace("\n", "")


@cache
def words(language: str) -> Mapping[str, tuple[str, ...]]:
    """Each rhyme by its name, with the words that have it; English names are their first words."""
    if language == "zh":
        own = sung()
        return {g: tuple(c for c in endings() if own.groups(c) == {g}) for g in groups()}
    stored = files(__package__).joinpath("rhymes.txt").read_text("utf-8")
    families = [line.split() for line in stored.splitlines() if line.strip()]
    for part, more in rhyme_groups().items():
        heard = (f for f in families if any(part == rhyme_part(s) for s in sounds(f[0])))
        family = next(heard, None)
        if family is None:
            families.append(list(more))
        else:
            family += [word for word in more if word not in family]
    kept = [tuple(word for word in family if word not in LIGHT) for family in families]
    return {family[0]: family for family in kept if family}


def led(theme: Sequence[str], names: Sequence[str]) -> list[tuple[str, ...]]:
    """The English families of these names, those first that the words of a theme are of, with
    those words first: a rhyme that is at home in the song ends whole sentences."""
    found = []
    for name in names:
        family = words("en")[name]
        own = [w for w in dict.fromkeys(theme) if w in family or rhyming(w, name)]
        found.append((tuple(dict.fromkeys((*own, *family))), len(own)))
    return [family for family, _ in sorted(found, key=lambda pair: -pair[1])]


def chosen(language: str, wanted: str | None, most: int, chance: random.Random) -> list[str]:
    """The names of rhymes in a drawn order, each with words enough for `most` lines of a section;
    only the one that is wanted, where one is. Raises BadBrief for a rhyme that has no words."""
    known = words(language)
    good = [name for name, those in known.items() if len(those) >= most * ENOUGH]
    if wanted is None:
        drawn = {name: chance.random() ** (1 / len(known[name])) for name in good}
        return sorted(good, key=lambda name: -drawn[name])  # the larger, the likelier to be first
    name = named(language, wanted)
    if name not in good:
        offered = ", ".join(good)
        raise BadBrief(
            f"the rhyme {wanted!r} has no words, or too few for {most} lines; there are: {offered}",
            f"韵“{wanted}”没有可用的字，或不够押 {most} 行；可用：{offered.replace(', ', '、')}",
        )
    return [name]


def named(language: str, wanted: str) -> str | None:
    """The rhyme that a brief means: 江阳, 江阳辙, 十唐 of 中华新韵; or any English word."""
    if language == "zh":
        bare = wanted.removesuffix("辙")
        by_group = {name.lstrip("一二三四五六七八九十"): sung for name, sung in OF_GROUP.items()}
        return OF_GROUP.get(bare) or by_group.get(bare) or (bare if bare in groups() else None)
    word = wanted.casefold()
    families = words("en").items()
    return next((name for name, those in families if word in those or rhyming(word, name)), None)

"""Everything that can be drawn: all tables as one, found by name, in Chinese or in English."""

from __future__ import annotations

import re
from functools import cache
from typing import get_args

from ...values import Figure, Look, Person, Season
from .animals import ANIMALS
from .birds import BIRDS
from .boats_and_wheels import VEHICLES
from .buildings import BUILDINGS
from .objects import OBJECTS
from .people import PEOPLE
from .shape import Part, Sketch, Thing, Things
from .sky import SKY
from .synonyms import SYNONYMS
from .trees import TREES

THINGS: Things = {**PEOPLE, **ANIMALS, **BIRDS, **TREES, **BUILDINGS, **VEHICLES, **OBJECTS, **SKY}

_ARTICLE = re.compile(r"^(?:an?|the|some|one|my|his|her|their) +")
_MEASURE = re.compile(r"^[一两几]?[只条匹头个位座棵株朵盏艘把张块片间栋本封颗轮支枝根件群]")


def names() -> dict[str, tuple[str, str]]:
    """Name -> (Chinese name, English name)."""
    return {name: (thing.chinese, thing.english) for name, thing in THINGS.items()}


def known(name: str) -> Thing | None:
    """The thing of that name, of that Chinese or English word, or of a common other word for it.

    Articles, measure words, capitals and English plurals make no difference; whether a longer
    phrase contains a thing's name is not looked at.
    """
    asked = re.sub(r"[\s_-]+", " ", name.strip().lower())
    for word in (asked, _ARTICLE.sub("", asked), _MEASURE.sub("", asked)):
        for form in (word, *_singulars(word)):
            if form in _index():
                return THINGS[_index()[form]]
    return None


def parts(figure: Figure, season: Season, seed: int) -> tuple[Part, ...]:
    """The shapes of a scene's figure. Raises KeyError for a thing that is not in the vocabulary.

    A figure with a look is drawn by it; a person who is named only by `thing` has the usual look.
    """
    thing = known(figure.thing)
    if thing is None:
        raise KeyError(figure.thing)
    usual = Look(figure=thing.name if thing.name in get_args(Person) else "girl")
    return thing.draw(
        Sketch(
            pose=figure.pose,
            look=figure.look or usual,
            season=season,
            lit=figure.lit or thing.glows,
            seed=seed,
        )
    )


@cache
def _index() -> dict[str, str]:
    """Every word that finds a thing; a thing's own names come before other words for it."""
    found = {name.replace("_", " "): name for name in THINGS}
    for name, thing in THINGS.items():
        found.setdefault(thing.chinese, name)
        found.setdefault(re.sub(r"[\s-]+", " ", thing.english.lower()), name)
    for word, name in SYNONYMS.items():
        if name in THINGS:
            found.setdefault(word.lower(), name)
    return found


def _singulars(word: str) -> tuple[str, ...]:
    """What an English plural may be the plural of."""
    forms = []
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("ves"):
        forms += [word[:-3] + "f", word[:-3] + "fe"]
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s"):
        forms.append(word[:-1])
    return tuple(forms)

"""What every craft must agree on: who, where, what is true; and the words for it."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from .asset import Frozen

Season = Literal["spring", "summer", "autumn", "winter"]
Hour = Literal["dawn", "morning", "noon", "afternoon", "dusk", "night"]
Weather = Literal["clear", "cloudy", "mist", "rain", "storm", "snow", "wind"]
Mood = Literal["calm", "joyful", "warm", "lonely", "sad", "tense", "mysterious", "grand"]
PlaceKind = Literal[
    "river", "lake", "sea", "mountain", "forest", "village", "town", "field", "garden",
    "courtyard", "road", "room", "cave", "snowfield", "desert", "sky",
]  # fmt: skip
Person = Literal["girl", "boy", "woman", "man", "old_woman", "old_man"]
Colour = Literal[
    "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown", "white",
    "grey", "black",
]  # fmt: skip
Pose = Literal[
    "standing", "walking", "running", "sitting", "kneeling", "reaching", "carrying", "rowing",
    "pointing", "sleeping", "waving", "looking_up",
]  # fmt: skip


class Look(Frozen):
    """How a character is drawn, the same on every page."""

    figure: str = Field(default="girl", description="a Person, or an animal of the vocabulary")
    hair: Literal["short", "long", "bun", "braids", "topknot", "ponytail", "bald"] = "short"
    garment: Literal["robe", "dress", "jacket", "coat", "cloak"] = "jacket"
    colour: Colour = "red"
    hat: Literal["none", "straw", "cap", "hood", "scarf"] = "none"
    carries: str | None = Field(default=None, max_length=40)

    @property
    def is_person(self) -> bool:
        return self.figure in get_args(Person)


class Character(Frozen):
    name: str = Field(min_length=1, max_length=40)
    role: str = Field(max_length=120, description="who they are, in a phrase")
    wants: str = Field(default="", max_length=200)
    gender: Literal["female", "male", "other"] = "other"
    age: Literal["child", "adult", "old"] = "child"
    look: Look = Look()
    voice: str | None = Field(default=None, description="a voice of the speaker, once cast")


class Place(Frozen):
    name: str = Field(min_length=1, max_length=40)
    kind: PlaceKind
    description: str = Field(default="", max_length=200)


class Term(Frozen):
    """A word with a fixed meaning or translation."""

    word: str
    meaning: str = ""
    zh: str | None = None
    en: str | None = None


class Canon(Frozen):
    """What every craft must agree on: who, where, what is true."""

    characters: tuple[Character, ...] = ()
    places: tuple[Place, ...] = ()
    terms: tuple[Term, ...] = ()
    facts: tuple[str, ...] = ()

    def character(self, name: str) -> Character | None:
        return next((c for c in self.characters if c.name == name), None)

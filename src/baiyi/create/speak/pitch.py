"""How high a voice is, and how high a character should sound."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ...values import Character, Voice

UNHEARD = {"female": 195, "male": 120}  # Hz, of a voice that nobody has heard yet

# Hz, by age, of women and girls and of men and boys; who is neither stands between them.
WANTED: Mapping[str, tuple[int, int]] = {
    "child": (280, 250),
    "adult": (195, 120),
    "old": (160, 105),
}
SMALL, LARGE = 280, 105  # Hz, of animals
ANIMALS: Mapping[str, int] = {
    **dict.fromkeys(("cat", "fox", "rabbit", "bird", "duck", "frog", "mouse", "monkey", "fish"), SMALL),
    **dict.fromkeys(("bear", "tiger", "horse", "elephant", "dragon", "turtle", "panda"), LARGE),
}  # fmt: skip
WORTH = 0.8  # octaves that the best quality may be off


def wanted(character: Character, gender: str) -> float:
    """Hz. An animal sounds by its size, unless it is old."""
    women, men = WANTED[character.age]
    if character.age != "old" and character.look.figure in ANIMALS:
        return ANIMALS[character.look.figure]
    return {"female": women, "male": men}.get(gender, math.sqrt(women * men))


def misfit(voice: Voice, pitch: float) -> float:
    """How badly a voice would do, in octaves: how far off it is, less what its quality is worth."""
    heard = voice.pitch or UNHEARD[voice.gender]
    return abs(math.log2(heard / pitch)) - WORTH * voice.quality

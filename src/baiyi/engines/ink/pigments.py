"""Mineral and plant pigments of Chinese painting, as what each takes from the paper's light."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...values import Colour, Season
from .noise import Field

PAPER = np.array([247, 241, 227], np.float32) / 255


def pigment(red: float, green: float, blue: float) -> Field:
    """The optical density per channel that turns bare paper into that sRGB colour."""
    colour = np.array([red, green, blue], np.float32) / 255
    return np.asarray(-np.log(np.clip(colour / PAPER, 0.02, 1.2)), np.float32)


INK = pigment(46, 44, 46)
SMOKE = pigment(96, 98, 102)
INDIGO = pigment(52, 74, 104)
AZURITE = pigment(70, 122, 160)
MALACHITE = pigment(104, 150, 118)
OCHRE = pigment(182, 122, 76)
UMBER = pigment(118, 84, 58)
CINNABAR = pigment(200, 66, 46)
ROUGE = pigment(206, 108, 118)
GAMBOGE = pigment(228, 178, 76)
WHITE = pigment(250, 247, 240)
MOSS = pigment(112, 122, 70)
NIGHT = pigment(58, 72, 104)

# Garments: named colours as mineral pigments, never the pure colour of a screen.
DYES: Mapping[Colour, Field] = {
    "red": pigment(190, 66, 52),
    "orange": pigment(214, 124, 62),
    "yellow": pigment(218, 184, 112),
    "green": pigment(112, 148, 100),
    "teal": pigment(86, 142, 138),
    "blue": pigment(82, 112, 144),
    "purple": pigment(128, 98, 138),
    "pink": pigment(222, 142, 142),
    "brown": pigment(146, 104, 74),
    "white": pigment(244, 240, 230),
    "grey": pigment(146, 144, 140),
    "black": pigment(62, 60, 64),
}

LEAVES: Mapping[Season, tuple[Field, Field]] = {
    "spring": (pigment(142, 168, 96), pigment(176, 190, 112)),
    "summer": (pigment(82, 122, 84), pigment(110, 140, 86)),
    "autumn": (pigment(208, 116, 52), pigment(222, 168, 70)),
    "winter": (pigment(98, 110, 104), pigment(130, 136, 130)),
}
BLOSSOMS: Mapping[Season, Field] = {
    "spring": pigment(226, 146, 156),
    "summer": pigment(216, 120, 134),
    "autumn": pigment(224, 178, 84),
    "winter": pigment(208, 96, 104),
}


def mixed(one: Field, other: Field, share: float) -> Field:
    """`share` of the second pigment in the first."""
    return one * np.float32(1 - share) + other * np.float32(share)

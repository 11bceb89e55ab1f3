"""What a painted landscape tells the figures: where its water lies and where lamps burn."""

from __future__ import annotations

from dataclasses import dataclass, field

from .light import Glow, Surface


@dataclass
class Land:
    """The water that mirrors, the lights of the place itself, whether it has a roof."""

    glows: list[Glow] = field(default_factory=list)
    water: Surface | None = None
    inside: bool = False

"""Scenes and pictures."""

from __future__ import annotations

from operator import not_
from typing import Literal

from pydantic import Field

from .asset import Asset, Frozen
from .canon import Hour, Look, Mood, PlaceKind, Pose, Season, Weather

MOST_TAKES = 1000


class Figure(Frozen):
    """Something that stands in a scene. `thing` is a word of the drawing vocabulary."""

    thing: str = Field(min_length=1, max_length=40)
    x: float = Field(default=0.5, ge=0, le=1, description="0 left edge, 1 right edge")
    depth: float = Field(default=0.4, ge=0, le=1, description="0 at the front, 1 at the horizon")
    count: int = Field(default=1, ge=1, le=24)
    pose: Pose = "standing"
    facing: Literal["left", "right"] = "right"
    lit: bool = False
    who: str | None = Field(default=None, description="the character's name in the canon")
    look: Look | None = None


class Scene(Frozen):
    """What a picture shows; the same scene can be drawn by any painter."""

    caption: str = Field(default="", max_length=400)
    place: PlaceKind = "river"
    season: Season = "spring"
    hour: Hour = "morning"
    weather: Weather = "clear"
    mood: Mood = "calm"
    shot: Literal["wide", "medium"] = Field(
        default="wide", description="how near who acts is; the land stays as it is"
    )
    tradition: Literal["chinese", "western"] = Field(
        default="chinese", description="whose houses and rooms stand about unasked"
    )
    palette: str | None = Field(
        default=None, description="a palette's name; None: by hour and mood"
    )
    figures: tuple[Figure, ...] = ()
    take: int = Field(
        default=0, ge=0, le=MOST_TAKES, exclude_if=not_,
        description="each number is another picture of the same scene",
    )  # fmt: skip


class Take(Frozen):
    """Which of a scene's pictures is wanted: 0 is the first, each number another."""

    number: int = Field(default=0, ge=0, le=MOST_TAKES)


class Picture(Frozen):
    """A painted picture, with the names of what the painter could not draw."""

    image: Asset
    width: int
    height: int
    scene: Scene | None = None
    undrawn: tuple[str, ...] = ()

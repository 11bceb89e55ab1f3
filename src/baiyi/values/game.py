"""The texts of a game: sheets that a designer edits, and a dialogue that branches."""

from __future__ import annotations

from pydantic import Field

from .asset import Frozen


class GameCharacter(Frozen):
    """A character sheet."""

    name: str = Field(min_length=1, max_length=40)
    role: str = Field(max_length=160)
    looks: str = Field(default="", max_length=300)
    manner: str = Field(default="", max_length=300, description="how they are and speak")
    wants: str = Field(default="", max_length=300)
    fears: str = Field(default="", max_length=300)
    secret: str = Field(default="", max_length=300)
    line: str = Field(default="", max_length=200, description="something that only they would say")


class Item(Frozen):
    name: str = Field(min_length=1, max_length=60)
    looks: str = Field(default="", max_length=300)
    use: str = Field(default="", max_length=300, description="what it does in the game")
    price: str = Field(default="", max_length=300, description="what using it costs")
    origin: str = Field(default="", max_length=300)


class Quest(Frozen):
    name: str = Field(min_length=1, max_length=60)
    giver: str = Field(default="", max_length=40)
    goal: str = Field(max_length=300)
    steps: tuple[str, ...] = Field(default=(), max_length=12)
    obstacle: str = Field(default="", max_length=300)
    reward: str = Field(default="", max_length=300)


class Choice(Frozen):
    """What the player can say, where it leads, and what it changes.

    `needs`: variable -> the least that it must be. `adds`: variable -> by how much it changes.
    """

    text: str = Field(min_length=1, max_length=200)
    to: str
    needs: dict[str, int] = Field(default_factory=dict)
    adds: dict[str, int] = Field(default_factory=dict)


class Node(Frozen):
    """What somebody says, then what the player can: choices, or straight on, or an ending."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    speaker: str = Field(default="", max_length=40)
    text: str = Field(min_length=1, max_length=1200)
    choices: tuple[Choice, ...] = ()
    then: str | None = Field(default=None, description="the node that follows by itself")
    ending: str | None = Field(default=None, max_length=60, description="the name of an ending")


class Dialogue(Frozen):
    """A branching dialogue. Variables are whole numbers; each begins as it is given here."""

    title: str = Field(min_length=1, max_length=80)
    start: str
    variables: dict[str, int] = Field(default_factory=dict)
    nodes: tuple[Node, ...] = Field(min_length=1, max_length=400)

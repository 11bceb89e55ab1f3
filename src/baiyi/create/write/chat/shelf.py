"""The conversations that are kept: who speaks in each and whose it is, a JSON file each.

A file is named by its conversation's number, never by words of a user. Nobody but its holder sees a
conversation: what one person told a persona is not for the next.
"""

from __future__ import annotations

import logging
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field, ValidationError

from ....errors import Damaged, NotFound
from ....values import Frozen
from .keeping import keep
from .memory import Memory, memory_path
from .persona import Persona

NUMBER = re.compile(r"[0-9a-f]{12}")
log = logging.getLogger(__name__)


class Held(Frozen):
    """A conversation. Its persona's `home` is its number, so it has a memory of its own."""

    id: str = Field(pattern=NUMBER.pattern)
    holder: str = Field(description="who talks")
    persona: Persona
    seed: int
    began: datetime
    voice: str | None = Field(default=None, description="who speaks; None: who suits")


class Shelf:
    """The conversations in `home`. Several processes may have it open."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folder = home / "chats"

    def begin(self, holder: str, persona: Persona, seed: int) -> Held:
        """A conversation with that persona: the one that the holder has, or a new one.

        Raises NoRoom, BadSetting.
        """
        for held in self.of(holder):
            if held.persona.model_copy(update={"home": persona.home}) == persona:
                return held
        number = secrets.token_hex(6)
        own = persona.model_copy(update={"home": number})
        held = Held(id=number, holder=holder, persona=own, seed=seed, began=datetime.now(UTC))
        self._folder.mkdir(parents=True, exist_ok=True)
        keep(self._file(number), held.model_dump_json().encode(), "persona", "角色文件")
        return held

    def give_voice(self, held: Held, voice: str | None) -> Held:
        """The conversation, its answers spoken by that voice from now on; None: by who suits. Raises
        NoRoom, BadSetting."""
        given = held.model_copy(update={"voice": voice})
        keep(self._file(held.id), given.model_dump_json().encode(), "persona", "角色文件")
        return given

    def of(self, holder: str) -> tuple[Held, ...]:
        """Whoever's they are, the one that was talked in last first."""
        found = [self._readable(path) for path in self._folder.glob("*.persona.json")]
        own = [held for held in found if held is not None and held.holder == holder]
        return tuple(sorted(own, key=self.last, reverse=True))

    def find(self, number: str, holder: str) -> Held:
        """Raises NotFound, also for another's, and Damaged."""
        held = self._read(self._file(number)) if NUMBER.fullmatch(number) else None
        if held is None or held.holder != holder:
            raise NotFound(
                f"there is no conversation {number[:40]!r}; it may have been deleted",
                f"没有对话“{number[:40]}”，可能已被删除",
            )
        return held

    def last(self, held: Held) -> datetime:
        """When something was said in it; else when it began."""
        try:
            changed = self.memory(held).stat().st_mtime
        except FileNotFoundError:
            return held.began
        return datetime.fromtimestamp(changed, UTC)

    def memory(self, held: Held) -> Path:
        """Where what it remembers is."""
        return memory_path(self._home, held.persona)

    def delete(self, held: Held) -> None:
        """The persona and all that it remembers; nothing of it stays. Raises UserError while it
        answers."""
        Memory(self.memory(held)).delete()
        self._file(held.id).unlink(missing_ok=True)

    def _file(self, number: str) -> Path:
        return self._folder / f"{number}.persona.json"

    def _readable(self, path: Path) -> Held | None:
        """None for a damaged one: the others are listed all the same."""
        try:
            return self._read(path)
        except Damaged as error:
            log.warning("%s", error)
            return None

    def _read(self, path: Path) -> Held | None:
        try:
            return Held.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise Damaged(
                f"the persona {path} cannot be read; put back a copy of it, or delete it",
                f"无法读取角色文件 {path}；请恢复备份，或删除它",
                place=path,
            ) from error

"""A memory on disk: notes and the last turns of a chat, one JSON object a line.

The file is whole or as it was before: it is written under another name, brought to the disk and
renamed. Its first line counts the rest, so that a file that lost its end is known for it. A damaged
one is never written over: it is told, and set aside only when the user says so.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from blake3 import blake3
from filelock import FileLock, Timeout
from pydantic import ValidationError

from ....errors import Damaged, NotFound, UserError
from ....values import Frozen
from .keeping import keep
from .notes import Note
from .persona import Persona
from .saying import Saying

VERSION = 1
MOST_NOTES = 1000
KEPT_TURNS = 480  # the newest, to read again; one more, and the oldest quarter goes at once


class Turn(Frozen):
    """What was said: by the user or the persona."""

    who: Literal["user", "persona"]
    text: str


class Memory:
    """The memory of one persona. Use as a context manager: one chat at a time has it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes: tuple[Note, ...] = ()
        self.turns: tuple[Turn, ...] = ()
        self._last = 0  # the highest number that a note ever had
        self._lock = FileLock(path.with_name(path.name + ".lock"))

    def __enter__(self) -> Memory:
        self._alone()
        try:
            self.load()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, *raised: object) -> None:
        self._lock.release()

    def _alone(self) -> None:
        """Wait for whoever has it. Raises UserError where that takes over two seconds."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=2)
        except Timeout as error:
            raise UserError(
                "another chat with this persona is open and has its memory; end it, or wait until it "
                "has answered",
                "另一个与此角色的对话正开着，占用着记忆；请先结束它，或等它答完",
            ) from error

    def load(self) -> None:
        """Read the file; none is an empty memory. Raises Damaged, naming the file and the line."""
        rows, wrong = _rows(self.path)
        if wrong:
            notes = sum(isinstance(row, Note) for row in rows)
            raise Damaged(
                f"the memory {self.path} is damaged ({wrong[0]}); {notes} notes of it can be read. "
                "Nothing was changed. To set the file aside as it is and go on with what can be "
                "read, add --mend",
                f"记忆文件 {self.path} 已损坏（{wrong[1]}）；其中 {notes} 条备忘仍可读。未作任何改动。"
                "要把原文件另存一旁、用可读的部分继续，请加 --mend",
                place=self.path,
            )
        self._take(rows)

    def mend(self) -> Path | None:
        """Set a damaged file aside and go on with what can be read of it; where it stands now."""
        rows, wrong = _rows(self.path)
        if not wrong:
            return None
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.damaged-{number}")).exists():
            number += 1
        shutil.copy2(self.path, aside)
        self._take(rows)
        self._save()
        return aside

    def add(self, text: str, source: str, day: date) -> Note | None:
        """Keep a note; one that says the same takes the place of the older. None: the memory is full."""
        others = tuple(note for note in self.notes if note.source != source)
        if len(others) >= MOST_NOTES:
            return None
        note = Note(number=self._last + 1, day=day, text=text, source=source)
        self._last += 1
        self.notes = (*others, note)
        self._save()
        return note

    def said(self, *turns: Turn) -> None:
        self.turns = (*self.turns, *turns)
        if len(self.turns) > KEPT_TURNS:
            self.turns = self.turns[-KEPT_TURNS * 3 // 4 :]
        self._save()

    def forget(self, number: int) -> Note:
        """Delete a note, every turn that has its sentence, and what was answered. Raises NotFound."""
        found = next((note for note in self.notes if note.number == number), None)
        if found is None:
            numbers = ", ".join(str(note.number) for note in self.notes) or "-"
            raise NotFound(
                f"there is no note {number}; there are: {numbers}",
                f"没有第 {number} 条备忘；现有：{numbers}",
            )
        self.notes = tuple(note for note in self.notes if note is not found)
        gone = [found.source in turn.text for turn in self.turns]
        self.turns = tuple(
            turn
            for n, turn in enumerate(self.turns)
            if not (gone[n] or (turn.who == "persona" and n and gone[n - 1]))
        )
        self._save()
        return found

    def forget_all(self) -> int:
        """Delete every note and turn; how many notes there were. Files set aside go too."""
        count = len(self.notes)
        self.notes, self.turns = (), ()
        self._save()
        for aside in self.path.parent.glob(f"{self.path.name}.damaged-*"):
            aside.unlink()
        Saying(self.path).forget()
        return count

    def delete(self) -> None:
        """Delete the file itself, whatever it holds, and those set aside. Raises UserError while another
        chat has it."""
        self._alone()
        try:
            for path in (self.path, *self.path.parent.glob(f"{self.path.name}.damaged-*")):
                path.unlink(missing_ok=True)
            Saying(self.path).forget()
        finally:
            self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)

    def _take(self, rows: Sequence[Note | Turn]) -> None:
        self.notes = tuple(row for row in rows if isinstance(row, Note))
        self.turns = tuple(row for row in rows if isinstance(row, Turn))
        self._last = max((note.number for note in self.notes), default=0)

    def _save(self) -> None:
        rows: list[dict[str, Any]] = [
            {"note": note.model_dump(mode="json")} for note in self.notes
        ] + [{"turn": turn.model_dump(mode="json")} for turn in self.turns]
        head = {"baiyi_memory": VERSION, "rows": len(rows)}
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in (head, *rows))
        keep(self.path, text.encode(), "memory", "记忆文件")


def memory_path(home: Path, persona: Persona) -> Path:
    """Where a persona's memory is: by its name, language, and the work it comes from."""
    key = f"{persona.home}\n{persona.language}\n{persona.name}"
    letters = "".join(c if c.isalnum() else "-" for c in persona.name)[:24]
    return home / "chats" / f"{letters}-{blake3(key.encode()).hexdigest()[:8]}.jsonl"


def _rows(path: Path) -> tuple[list[Note | Turn], tuple[str, str] | None]:
    """What can be read of a file, and what is wrong with it in both languages."""
    try:
        stored = path.read_bytes()
    except FileNotFoundError:
        return [], None
    except OSError as error:
        raise Damaged(
            f"the memory {path} cannot be read: {error.strerror}",
            f"无法读取记忆文件 {path}：{error.strerror}",
            place=path,
        ) from error
    rows: list[Note | Turn] = []
    wrong: tuple[str, str] | None = None
    head, *lines = stored.split(b"\n")
    try:
        told = json.loads(head)
        counted = int(told["rows"]) if told["baiyi_memory"] == VERSION else -1
    except (ValueError, KeyError, TypeError):
        counted, lines, wrong = -1, [head, *lines], ("line 1 is no head", "第 1 行不是文件头")
    for number, line in enumerate(lines, 2):
        if line.strip():
            try:
                rows.append(_row(line))
            except (ValueError, TypeError, KeyError):
                wrong = wrong or (f"line {number} cannot be read", f"第 {number} 行无法读取")
    if not wrong and len(rows) != counted:
        wrong = (
            f"{counted} lines were written, {len(rows)} are there",
            f"应有 {counted} 行，只有 {len(rows)} 行",
        )
    return rows, wrong


def _row(line: bytes) -> Note | Turn:
    found = json.loads(line)
    try:
        if "note" in found:
            return Note.model_validate(found["note"])
        return Turn.model_validate(found["turn"])
    except ValidationError as error:
        raise ValueError(str(error)) from error

"""An arena: texts of several, two of which are shown at a time without their names, and what was chosen.

It is one file, whole or as it was after each answer, with all texts in it, so that it goes on anywhere and
nothing is written twice. Which two come next, and which of them is A, follows from the seed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence, Set
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from pydantic import Field, ValidationError

from ...errors import BadBrief, Damaged, NotFound, UserError
from ...store.whole import write_whole
from ...values import Frozen
from .arena import Choice


class Task(Frozen):
    """One thing that all had to do: `answers` in the order of the contestants; `prompt` empty where there
    was none."""

    name: str
    prompt: str = ""
    answers: tuple[str, ...]


class Bout(Frozen):
    """One answer: of the texts of `left` (A) and `right` (B) for a task, the better; None: both alike."""

    task: str
    left: str
    right: str
    winner: str | None
    at: float


class Arena(Frozen):
    """`generated`: a model wrote the texts, and who reads them is told."""

    arena: int = Field(default=1, ge=1, le=1, description="version of the file")
    contestants: tuple[str, ...] = Field(min_length=2)
    tasks: tuple[Task, ...] = Field(min_length=1)
    seed: int = 0
    generated: bool = False
    bouts: tuple[Bout, ...] = ()

    @property
    def choices(self) -> tuple[tuple[str, Choice], ...]:
        """What was chosen, with the task."""
        return tuple(
            (bout.task, Choice(first=bout.left, second=bout.right, winner=bout.winner))
            for bout in self.bouts
        )


class Pair(NamedTuple):
    """What is shown next: A is of `left`, B of `right`."""

    task: Task
    left: str
    right: str

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        return self.task.name, frozenset((self.left, self.right))


def begun(
    contestants: Sequence[str], tasks: Sequence[Task], *, seed: int = 0, generated: bool = False
) -> Arena:
    """A new arena. Raises BadBrief for fewer than two contestants, one twice, or nothing to choose from."""
    if len(set(contestants)) < max(2, len(contestants)):
        raise BadBrief(
            f"an arena is between two or more with different names; given: {', '.join(contestants) or 'none'}",
            f"盲评需要两个以上名字不同的对象；给出的是：{'、'.join(contestants) or '无'}",
        )
    found = Arena(contestants=tuple(contestants), tasks=tuple(tasks), seed=seed, generated=generated) if tasks else None  # fmt: skip
    if found is None or not pairs(found):
        raise BadBrief(
            "there is nothing to choose from: no task that two of them did differently",
            "无可选择：没有哪项任务有两份不同的答案",
        )
    return found


def pairs(arena: Arena) -> tuple[Pair, ...]:
    """All that there is to choose from, in their order. Texts that are the same say nothing: left out."""
    chance = random.Random(arena.seed)
    found = []
    for task in arena.tasks:
        for one, two in combinations(range(len(arena.contestants)), 2):
            left, right = chance.sample((one, two), 2)
            if task.answers[one].split() != task.answers[two].split():
                found.append(Pair(task, arena.contestants[left], arena.contestants[right]))
    chance.shuffle(found)
    return tuple(found)


def left_over(
    arena: Arena, skipped: Set[tuple[str, frozenset[str]]] = frozenset()
) -> tuple[Pair, ...]:
    """What was not answered yet, without what is skipped for now."""
    done = {(bout.task, frozenset((bout.left, bout.right))) for bout in arena.bouts}
    return tuple(pair for pair in pairs(arena) if pair.key not in done | skipped)


def text_of(arena: Arena, pair: Pair, name: str) -> str:
    return pair.task.answers[arena.contestants.index(name)]


def answered(arena: Arena, pair: Pair, winner: str | None, at: float) -> Arena:
    bout = Bout(task=pair.task.name, left=pair.left, right=pair.right, winner=winner, at=at)
    return arena.model_copy(update={"bouts": (*arena.bouts, bout)})


def undone(arena: Arena) -> Arena:
    """Without the last answer; as it is where there is none."""
    return arena.model_copy(update={"bouts": arena.bouts[:-1]})


def read(path: Path) -> Arena:
    """Raises NotFound, Damaged."""
    try:
        found = Arena.model_validate_json(path.read_bytes())
    except (FileNotFoundError, IsADirectoryError):
        raise NotFound(
            f"there is no arena {path}; begin one: baiyi arena {path} --texts FOLDER --texts FOLDER",
            f"没有盲评文件 {path}；请开始一次：baiyi arena {path} --texts 文件夹 --texts 文件夹",
        ) from None
    except ValidationError as error:
        raise _damaged(path, str(error.errors()[0]["msg"])) from error
    known = {task.name for task in found.tasks}
    for task in found.tasks:
        if len(task.answers) != len(found.contestants):
            raise _damaged(path, f"the task {task.name!r} has {len(task.answers)} answers")
    for bout in found.bouts:
        names = {bout.left, bout.right}
        if bout.task not in known or not names <= {*found.contestants} or bout.winner not in {*names, None}:  # fmt: skip
            raise _damaged(path, f"an answer tells of {bout.task!r}, {bout.left!r}, {bout.right!r}")
    return found


def write(path: Path, arena: Arena) -> None:
    """Whole, or as it was. Raises OSError."""
    write_whole(path, (arena.model_dump_json(indent=1) + "\n").encode())


def same(path: Path, kept: Arena, given: Arena) -> None:
    """Raises UserError where the file holds another arena than the one that was asked for."""
    left_out = {"bouts", "seed"}
    if kept.model_dump(exclude=left_out) != given.model_dump(exclude=left_out):
        raise UserError(
            f"{path} holds an arena of {', '.join(kept.contestants)} on {len(kept.tasks)} tasks, with other texts; go on "
            "with it without naming texts, or name another file",
            f"{path} 中是 {'、'.join(kept.contestants)} 就 {len(kept.tasks)} 项任务的盲评，文本不同；"
            "请不带文本参数继续它，或换一个文件",
        )


def _damaged(path: Path, what: str) -> Damaged:
    return Damaged(
        f"{path} is no arena that can be read ({what}); take it from a backup, or begin another file",
        f"{path} 不是可读取的盲评文件（{what}）；请从备份恢复，或另开一个文件",
        place=path,
    )

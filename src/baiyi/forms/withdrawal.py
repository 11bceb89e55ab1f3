"""Taking items out of data sets, and saying which packed folders and models have seen them.

A withdrawal is an edit of a data set's part `withdrawn`, by a human, kept like every edit: from
then on the data set is made without the item. Folders that were packed before are marked with a
file WITHDRAWN, at which reading them ends, and a training that runs; models that learned from them
are named.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from ..build.engines import UNFINISHED
from ..errors import NotFound
from ..models.corpus import WITHDRAWN
from ..models.data import steps
from ..store.records import WorkRecord
from ..store.whole import write_whole
from ..values.asset import Frozen
from . import corpus

if TYPE_CHECKING:
    from .studio import Studio

PACKED = "packed.jsonl"  # in the home: what was packed, and where
DEEPEST = 4  # folders below the one that is searched for trained models


class Packed(Frozen):
    """A folder that was packed from a data set."""

    data_set: str
    folder: str
    digest: str


class Withdrawn(Frozen):
    """What a withdrawal did to one data set."""

    data_set: str
    work: str
    items: int
    folders: tuple[str, ...]
    models: tuple[str, ...]


def remember(home: Path, name: str, folder: Path, digest: str) -> None:
    row = Packed(data_set=name, folder=str(folder.absolute()), digest=digest)
    known = list(packed(home))
    if row not in known:
        lines = "".join(each.model_dump_json() + "\n" for each in [*known, row])
        write_whole(home / PACKED, lines.encode())


def packed(home: Path) -> Iterator[Packed]:
    path = home / PACKED
    if path.is_file():
        for line in path.read_text("utf-8").splitlines():
            yield Packed.model_validate_json(line)


def withdraw(
    studio: Studio, names: Sequence[str], *, runs: Sequence[Path] = ()
) -> tuple[Withdrawn, ...]:
    """Take what is named (an id, or author:, work:, source: and a name) out of every data set that
    has it. `runs` are folders below which trained models are looked for.

    Raises NotFound where no data set has any of it.
    """
    found = []
    for work in studio.works():
        if work.form != "corpus":
            continue
        with studio.build(work.id, work.brief) as build:
            made = corpus.data_set(build, work.brief)
        chunks = made.chunks
        total = sum(chunk.tally.kept for chunk in chunks)
        columns = steps.columns_of((chunk.marks for chunk in chunks), total)
        here = [name for name in names if steps.named(columns, (name,)).any()]
        if not here:
            continue
        gone = list(dict.fromkeys([*made.withdrawn, *here]))
        studio.edit(work.id, corpus.WITHDRAWN, yaml.safe_dump({"names": gone}, allow_unicode=True))
        rows = [row for row in packed(studio.settings.home) if row.data_set == work.brief.line]
        # What was withdrawn before is in no folder that was packed since.
        gone_now = [name for name in here if name not in made.withdrawn]
        _mark([Path(row.folder) for row in rows], gone_now)
        _mark(_being_learned(studio.settings.home, work.brief.line), gone_now)
        found.append(
            Withdrawn(
                data_set=work.brief.line,
                work=work.id,
                items=int(steps.named(columns, here).sum()),
                folders=tuple(dict.fromkeys(row.folder for row in rows)),
                models=(
                    *seen_by({row.digest for row in rows}, runs),
                    *(f"{m.title} ({m.id})" for m in _learned_from(studio, work.id)),
                ),
            )
        )
    if not found:
        raise NotFound(
            f"no data set has {', '.join(names)}; name an id, author:NAME, work:AUTHOR/TITLE or "
            "source:NAME as the data set spells it",
            f"没有数据集含有 {'、'.join(names)}；请写条目编号，或按数据集中的写法写 author:名字、"
            "work:作者/题目、source:来源",
        )
    return tuple(found)


def seen_by(digests: set[str], runs: Sequence[Path]) -> Iterator[str]:
    """Folders of training below `runs` whose plan names one of the packed folders by its digest."""
    for root in runs:
        for depth in range(DEEPEST + 1):
            for plan in sorted(root.glob("/".join(["*"] * depth + ["plan.json"]))):
                try:
                    told = json.loads(plan.read_text("utf-8")).get("corpus", "")
                except (OSError, ValueError, AttributeError):
                    continue  # no plan of ours
                if digests & set(str(told).split("+")):
                    yield str(plan.parent)


def _learned_from(studio: Studio, data_set: str) -> list[WorkRecord]:
    """The works that are models, trained or half so, of that data set."""
    return [work for work in studio.works() if work.brief.data_set == data_set]


def _being_learned(home: Path, name: str) -> Iterator[Path]:
    """Packed folders of that data set in trainings that have not ended."""
    for path in sorted((home / UNFINISHED).glob("*/*/recipe.json")):
        if json.loads(path.read_text("utf-8")).get("name") == name:
            yield path.parent


def _mark(folders: Iterable[Path], names: Sequence[str]) -> None:
    for folder in folders if names else ():
        if not (folder / "corpus.json").is_file():
            continue
        path = folder / WITHDRAWN
        before = path.read_text("utf-8").splitlines() if path.is_file() else []
        write_whole(path, ("\n".join(dict.fromkeys([*before, *names])) + "\n").encode())

"""Removing a work: what of it goes, and what stays because others may share it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from ..store.ledger import ReleaseRecord
from ..store.whole import digest_of
from ..values import Frozen
from .studio import Studio


class Going(Frozen):
    """What goes with a work. What its steps made stays in the store, and what it cost in the bill."""

    work: str
    title: str
    parts: int
    edits: int
    shares: int
    files: tuple[str, ...] = Field(description="paths of the finished files that are deleted")
    kept: tuple[str, ...] = Field(
        description="those that stay: changed since, shared, or wished so"
    )


def going(studio: Studio, work: str, *, keep_files: bool = False) -> Going:
    """What `remove` would do now. Raises NotFound."""
    record = studio.ledger.works.get(work)
    releases = studio.ledger.works.releases(work)
    others = {r.path for r in studio.ledger.works.releases() if r.work != work}
    own = [] if keep_files else [r for r in releases if _is_own(r, others)]
    files = [path for release in own for path in _paths(release)]
    there = [path for release in releases for path in _paths(release)]
    return Going(
        work=record.id,
        title=record.title,
        parts=len(studio.ledger.works.parts(work)),
        edits=len(studio.ledger.works.edits(work)),
        shares=len(studio.ledger.passes.shares(work)),
        files=tuple(map(str, files)),
        kept=tuple(str(path) for path in there if path not in files),
    )


def remove(studio: Studio, work: str, *, keep_files: bool = False) -> Going:
    """Remove the work: its brief, parts, edits, links that share it, and its finished files; what went.

    This cannot be undone. A file that is not as it was let out is somebody's own by now, and stays.
    Raises NotFound.
    """
    gone = going(studio, work, keep_files=keep_files)
    studio.ledger.passes.end_shares(work)
    studio.ledger.works.remove(work)
    stayed = tuple(path for path in gone.files if not _deleted(Path(path)))
    files = tuple(path for path in gone.files if path not in stayed)
    for folder in {Path(path).parent for path in files}:
        with contextlib.suppress(OSError):  # it has something else in it
            folder.rmdir()
    return gone.model_copy(update={"files": files, "kept": (*gone.kept, *stayed)})


def _paths(release: ReleaseRecord) -> Iterator[Path]:
    """The file and the manifest beside it, if they are there."""
    for path in (release.path, release.beside):
        if path and Path(path).is_file():
            yield Path(path)


def _is_own(release: ReleaseRecord, others: set[str]) -> bool:
    """Whether the file is in none of the `others`' places, and as it was let out."""
    if release.path in others:
        return False
    try:
        return digest_of(Path(release.path)) == release.digest
    except OSError:
        return False


def _deleted(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True

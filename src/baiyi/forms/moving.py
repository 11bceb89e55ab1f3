"""A whole work as one file, and back: exported from one studio, opened in another.

Everything of an archive is checked before anything is written: first its bytes, then whether its
records fit together. Assets are stored first (a digest harms nobody), then the finished files are let
out, and last the records are written in one transaction: only then is the work there.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from pydantic import Field

from ..build.worker import forget
from ..errors import BadSetting, BaiyiError, Differs, DigestMismatch, NoRoom, NotFound
from ..publish.gate import release, safe_name
from ..store.archive import ENDING, Archive, bad, is_beginning, write
from ..store.ledger import Ledger, PartRecord
from ..store.rows import PartRow, ReleaseRow, Rows, WorkRow
from ..store.whole import FULL, digest_of
from ..values import Frozen, Sealed
from .fitting import Fitting
from .studio import Studio

Places = dict[tuple[str, str], tuple[str, str | None]]  # (work, name) -> its path, its manifest's


class Moved(Frozen):
    """What was opened. `new` is False for a work that was there already, the same."""

    work: str
    title: str
    new: bool
    files: int
    steps: int
    assets: int
    sources: tuple[str, ...] = Field(description="works that it is made from, which came along")
    kept: tuple[str, ...] = Field(
        description="works that it is made from, which were here and stayed as they are"
    )
    otherwise: int = Field(
        default=0, description="steps made here before with another result, which stays"
    )

    def notes(self) -> tuple[tuple[str, str], ...]:
        """What its new owner should know, in English and Chinese."""
        found = []
        if self.sources:
            names = ", ".join(self.sources)
            found.append(
                (f"with it came what it is made from: {names}", f"一并带来其来源：{names}")
            )
        if self.kept:
            names = ", ".join(self.kept)
            found.append(
                (
                    f"what it is made from was here and stays as it is: {names}",
                    f"其来源本处已有，保持原样：{names}",
                )
            )
        if self.otherwise:
            found.append(
                (
                    f"{self.otherwise} of its steps were made here before with other results, which a "
                    "rebuild will take",
                    f"其中 {self.otherwise} 个步骤本处曾做出不同的结果，重做时将采用本处的",
                )
            )
        return tuple(found)


def archive_name(title: str) -> str:
    """The file name of a work's archive."""
    return safe_name(title) + ENDING


def pack(studio: Studio, work: str, file: IO[bytes]) -> None:
    """Write the work, with the works that it is made from, as an archive into `file`.

    Raises NotFound, BadArchive where it is too large, DigestMismatch where an asset is damaged,
    NoRoom.
    """
    rows = studio.ledger.travels.rows(_with_sources(studio.ledger, work))
    try:
        write(file, rows, studio.store)
    except DigestMismatch as error:
        if error.digest:
            forget(studio.ledger, studio.store, error.digest)
        raise DigestMismatch(
            f"{error.english}. Then export again: baiyi rebuild {work}",
            f"{error.chinese}。之后再导出：baiyi rebuild {work}",
        ) from error
    except OSError as error:
        if isinstance(error, BaiyiError) or error.errno not in FULL:
            raise
        raise NoRoom(
            f"there is no room for the archive of {work}: {error.strerror}; make room, then export again",
            f"没有空间写入作品 {work} 的存档：{error.strerror}；请腾出空间后重新导出",
        ) from error


def pack_file(studio: Studio, work: str, path: Path) -> None:
    """The archive at `path`, whole or not at all; one that is there is replaced. Raises BadSetting."""
    building = path.with_name(f".{path.name[:40]}.{os.urandom(4).hex()}.part")
    try:
        with building.open("xb") as file:
            pack(studio, work, file)
        building.replace(path)
    except OSError as error:
        if isinstance(error, BaiyiError):
            raise
        raise BadSetting(
            f"{path} cannot be written: {error.strerror}; choose another file (-o)",
            f"无法写入 {path}：{error.strerror}；请另选文件（-o）",
        ) from error
    finally:
        building.unlink(missing_ok=True)


def is_archive(path: Path) -> bool:
    """By its name, or by how it begins."""
    if path.suffix.lower() == ENDING:
        return True
    try:
        with path.open("rb") as file:
            return is_beginning(file.read(64))
    except OSError:
        return False


def unpack_file(studio: Studio, path: Path) -> Moved:
    """Open the archive at `path`. Raises BadArchive, and what `unpack` raises."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise bad(str(path), error.strerror or str(error), error.strerror or str(error)) from error
    with file:
        return unpack(studio, file, path.name)


def unpack(studio: Studio, file: IO[bytes], name: str) -> Moved:
    """Open an archive: the work is then here as it was there. `name` is what messages call it.

    Raises BadArchive, Unsupported, NotFound (a form that is not here), Differs, NoRoom.
    """
    archive = Archive(file, name)
    rows = archive.rows()
    Fitting(rows, name).check(archive.manifest.work)
    assets = rows.assets()
    archive.check(assets)
    here = [work.id for work in rows.works if _is_here(studio.ledger, work.id)]
    main = rows.works[0]
    told = Moved(
        work=main.id,
        title=main.title,
        new=main.id not in here,
        files=sum(row.work == main.id for row in rows.releases),
        steps=len(rows.steps),
        assets=len(assets),
        sources=tuple(w.id for w in rows.works[1:] if w.id not in here),
        kept=tuple(w.id for w in rows.works[1:] if w.id in here),
    )
    if main.id in here:
        _same(studio.ledger, rows)
        return told
    otherwise = studio.ledger.travels.made_otherwise(rows)
    for digest, asset in assets.items():
        studio.store.put(archive.asset(digest), asset.media_type)
    try:
        _settle(studio, rows, here)
    except TypeError as error:  # the gate's word for a file without labels or signature
        raise bad(
            name, f"a file of it is not sealed: {error}", f"其中有文件未封存：{error}"
        ) from error
    return told.model_copy(update={"otherwise": otherwise})


def _settle(studio: Studio, rows: Rows, here: Sequence[str]) -> None:
    """Let the finished files out, then write the records; files alone do not stay."""
    places: Places = {}
    written: list[Path] = []
    try:
        for work in rows.works:
            if work.id not in here:
                places |= _let_out(studio, rows, work, written)
        studio.ledger.travels.settle(rows, places)
    except BaseException:
        if not _is_here(studio.ledger, rows.works[0].id):
            for path in written:
                path.unlink(missing_ok=True)
                if not any(path.parent.iterdir()):
                    path.parent.rmdir()
        raise


def _let_out(studio: Studio, rows: Rows, work: WorkRow, written: list[Path]) -> Places:
    """The finished files of a work, as they were signed where it was made.

    Those that were not there before are added to `written`, with their manifests.
    """
    results = {step.key: step.result for step in rows.steps}
    files = [row for row in rows.releases if row.work == work.id]
    folder = _folder(
        studio.settings.out.absolute(), f"{safe_name(work.title)}-{work.id[:4]}", files
    )
    places: Places = {}
    for row in files:
        sealed = Sealed.model_validate_json(results[row.key] or "")
        for asset in filter(None, (sealed.asset, sealed.beside)):
            asset.bind(studio.store)
        there = set(folder.iterdir()) if folder.is_dir() else set()
        out = release(sealed, folder, row.name)
        places[work.id, row.name] = (out.path, out.beside)
        written += {Path(p) for p in (out.path, out.beside) if p is not None} - there
    return places


def _folder(out: Path, name: str, files: Sequence[ReleaseRow]) -> Path:
    """A folder where none of the files would replace another: what lies there may be somebody's."""
    numbers = (f"{name}-{number}" if number > 1 else name for number in itertools.count(1))
    return next(out / one for one in numbers if all(_fits(out / one, row) for row in files))


def _fits(folder: Path, row: ReleaseRow) -> bool:
    path = folder / row.name
    return not path.exists() or digest_of(path) == row.digest


def _with_sources(ledger: Ledger, work: str) -> list[str]:
    """The work, and those that it is made from as far as they are still here."""
    found = [ledger.works.get(work)]
    while (source := found[-1].brief.source) is not None:
        try:
            behind = ledger.works.get(source)
        except NotFound:
            break
        if behind in found:
            break
        found.append(behind)
    return [record.id for record in found]


def _is_here(ledger: Ledger, work: str) -> bool:
    try:
        ledger.works.get(work)
    except NotFound:
        return False
    return True


def _same(ledger: Ledger, rows: Rows) -> None:
    """Raises Differs where the work that is here is not the one in the archive."""
    work = rows.works[0]
    edits = [(e.part, e.value, e.undone) for e in ledger.works.edits(work.id)]
    theirs = [(e.part, e.value, e.undone) for e in rows.edits if e.work == work.id]
    parts = [_plain(part) for part in ledger.works.parts(work.id)]
    if edits == theirs and parts == [_plain(p) for p in rows.parts if p.work == work.id]:
        return
    raise Differs(
        f"the work {work.id} ({work.title}) is here already, and not the same: it has {len(edits)} "
        f"edits here and {len(theirs)} in the archive. Nothing was changed. To have the archive's, "
        f"export the one that is here (baiyi export {work.id}), remove it (baiyi remove {work.id}), "
        "and import again",
        f"作品 {work.id}（{work.title}）已在本处，但内容不同：本处有 {len(edits)} 次修改，存档中有 "
        f"{len(theirs)} 次。没有作任何改动。若要用存档里的，请先导出本处的（baiyi export {work.id}），"
        f"再删除（baiyi remove {work.id}），然后导入",
    )


def _plain(part: PartRecord | PartRow) -> tuple[str, str, str, bool]:
    return part.name, part.value, part.machine, part.edited

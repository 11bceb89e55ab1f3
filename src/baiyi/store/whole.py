"""A file or a folder that is whole, or what it was: written under another name, brought to the disk, renamed."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from blake3 import blake3

from ..errors import NoRoom, UserError

# What a full disk, a full quota and a limit on file size look like.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_whole(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write the file; nobody ever sees half of it, nor for a moment with more rights than `mode`.

    Raises OSError; then nothing is left of it.
    """
    building = path.with_name(f".{path.name[:40]}.{os.getpid()}.{os.urandom(4).hex()}.part")
    try:
        handle = os.open(
            building, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode
        )
        with os.fdopen(handle, "wb") as file:
            if mode is not None:
                building.chmod(mode)  # whatever the umask takes away
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        building.replace(path)
    finally:
        building.unlink(missing_ok=True)
    sync_folder(path.parent)


@contextmanager
def new_folder(to: Path, *, replace: bool = False) -> Iterator[Path]:
    """A folder to fill; after that it is `to`, whole. Whatever is raised while it is filled leaves all as it was.

    Raises NoRoom, and UserError for a place that holds something, unless that is to be replaced.
    """
    if not replace and to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise UserError(
            f"{to} is there and not empty; give another --to", f"{to} 已存在且不为空；请换一个 --to"
        )
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=to.parent, prefix=f".{to.name}.", suffix=".part"
        ) as place:
            building = Path(place) / "new"
            building.mkdir()
            yield building
            for made in building.rglob("*"):
                if made.is_file():
                    _sync(made)
            sync_folder(building)
            if to.exists():
                to.rename(Path(place) / "old")
            building.rename(to)
            sync_folder(to.parent)
    except Exception as error:
        if not _full(error):
            raise
        raise NoRoom(
            f"the disk is full: {to} was not written; free some space and run the same command again, "
            "what is finished is kept",
            f"磁盘已满：未写入 {to}；请腾出空间后再次运行同一命令，已完成的部分都会保留",
            place=to,
        ) from error


def _full(error: Exception) -> bool:
    """A file mapped in memory lacks memory; copytree and safetensors tell a full disk in words only."""
    if isinstance(error, OSError) and error.errno in FULL | {errno.ENOMEM}:
        return True
    return any(said in str(error) for said in ("No space left", "os error 28"))


def sync_folder(folder: Path) -> None:
    """Make the folder's entries lasting; a rename is on the disk only after this."""
    if os.name == "posix":
        _sync(folder)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(path: Path) -> str:
    """BLAKE3 of a file's bytes, which are mapped and never held. Raises OSError."""
    digest = blake3()
    digest.update_mmap(path)
    return digest.hexdigest()


def hash_of(path: Path, algorithm: str = "sha256") -> str:
    """What others know a file by, who know no BLAKE3. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()

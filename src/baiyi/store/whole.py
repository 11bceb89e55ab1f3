"""A file that is whole, or what it was: written under another name, brought to the disk, renamed."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from blake3 import blake3

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


def sync_folder(folder: Path) -> None:
    """Make the folder's entries lasting; a rename is on the disk only after this."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(path: Path) -> str:
    """BLAKE3 of a file's bytes, which are mapped and never held. Raises OSError."""
    digest = blake3()
    digest.update_mmap(path)
    return digest.hexdigest()

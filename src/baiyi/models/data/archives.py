"""Archives of collections: their members as tar files of some megabytes, each a piece to prepare."""

from __future__ import annotations

import fnmatch
import io
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from ...errors import Damaged

PIECE = 4_000_000  # bytes of members in a piece
MOST = 4_000_000_000  # bytes unpacked


def pieces(path: Path, patterns: tuple[str, ...]) -> Iterator[bytes]:
    """Uncompressed tar files of the members that match one of the globs. Raises Damaged."""
    try:
        if zipfile.is_zipfile(path):  # a wheel
            with zipfile.ZipFile(path) as wheel:
                entries = ((e.filename, e.file_size, wheel.open(e)) for e in wheel.infolist()
                           if wanted(e.filename, patterns) and not e.is_dir())  # fmt: skip
                yield from _grouped(entries, path)
            return
        with tarfile.open(path) as tar:
            members = (m for m in tar if m.isfile() and wanted(m.name, patterns))
            yield from _grouped(((m.name, m.size, tar.extractfile(m)) for m in members), path)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError) as error:
        raise Damaged(
            f"{path} cannot be unpacked ({error}); fetch it again",
            f"无法解开 {path}（{error}）；请重新获取",
        ) from error


def wanted(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def _grouped(members: Iterable[tuple[str, int, IO[bytes] | None]], path: Path) -> Iterator[bytes]:
    """`members` by name, size and opened file, read one after the other."""
    group, size, total = Group(), 0, 0
    for name, length, file in members:
        total += length
        if total > MOST:
            raise Damaged(
                f"{path} unpacks to more than {MOST / 1e9:.0f} GB; match fewer members",
                f"{path} 解开后超过 {MOST / 1e9:.0f} GB；请减少 match 的范围",
            )
        assert file is not None  # a file, as asked above
        with file:
            group.add(name, file.read())
        size += length
        if size >= PIECE:
            yield group.whole()
            group, size = Group(), 0
    if size:
        yield group.whole()


class Group:
    """A tar file that says nothing but names and bytes: the same members are the same bytes."""

    def __init__(self) -> None:
        self._members: list[tuple[str, bytes]] = []

    def add(self, name: str, data: bytes) -> None:
        self._members.append((name, data))

    def whole(self) -> bytes:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name, data in self._members:
                about = tarfile.TarInfo(name)
                about.size = len(data)
                tar.addfile(about, io.BytesIO(data))
        return out.getvalue()

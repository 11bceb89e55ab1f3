"""Archives of collections: their members as tar files of some megabytes, each a piece to prepare."""

from __future__ import annotations

import fnmatch
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

from ...errors import Damaged

PIECE = 4_000_000  # bytes of members in a piece
MOST = 4_000_000_000  # bytes unpacked


def pieces(path: Path, patterns: tuple[str, ...]) -> Iterator[bytes]:
    """Uncompressed tar files of the members that match one of the globs. Raises Damaged."""
    try:
        with tarfile.open(path) as tar:
            yield from _grouped(tar, patterns, path)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise Damaged(
            f"{path} cannot be unpacked ({error}); fetch it again",
            f"无法解开 {path}（{error}）；请重新获取",
        ) from error


def _grouped(tar: tarfile.TarFile, patterns: tuple[str, ...], path: Path) -> Iterator[bytes]:
    group, size, total = Group(), 0, 0
    for member in tar:
        if not member.isfile() or not any(fnmatch.fnmatch(member.name, p) for p in patterns):
            continue
        total += member.size
        if total > MOST:
            raise Damaged(
                f"{path} unpacks to more than {MOST / 1e9:.0f} GB; match fewer members",
                f"{path} 解开后超过 {MOST / 1e9:.0f} GB；请减少 match 的范围",
            )
        file = tar.extractfile(member)
        assert file is not None  # a file, as asked above
        group.add(member.name, file.read())
        size += member.size
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

"""Files and folders in pieces: ranges of whole lines, so that 100 GB are never loaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from blake3 import blake3

from ...errors import Damaged, NotFound, UserError
from ...store.whole import digest_of
from .chunk import Piece

PIECE = 4_000_000  # bytes of a piece of lines
MOST = 2_000  # files in a piece
LARGEST = 256_000_000  # bytes of a file that is one text
LONGEST_LINE = 64_000_000  # bytes; a longer one is no line
ENDINGS = {
    "poems": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "parquet": (".parquet",),
    "text": (".txt", ".md"),
    "abc": (".abc",),
    "midi": (".mid", ".midi"),
    "pictures": (".png", ".jpg", ".jpeg", ".webp"),
}


def read(path: Path) -> bytes:
    """The bytes of a file. Raises UserError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            f"{path} cannot be read: {error.strerror or error}",
            f"无法读取 {path}：{error.strerror or error}",
        ) from error


def below(path: Path, endings: tuple[str, ...], name: str) -> tuple[Path, ...]:
    """The files of these endings at or below the path, in order. Raises NotFound where none is."""
    if path.is_file():
        return (path,)
    found = tuple(sorted(f for f in path.rglob("*") if f.suffix.lower() in endings and f.is_file()))
    if not found:
        raise NotFound(
            f"the source {name!r} has no files ({' '.join(endings)}) at {path}; look at its `path`, "
            "which counts from where the recipe is",
            f"来源 {name!r} 在 {path} 没有文件（{' '.join(endings)}）；请检查 `path`，它从配方所在处算起",
        )
    return found


def batches(path: Path, shape: str, name: str) -> Iterator[tuple[tuple[str, str, str], ...]]:
    """The files of a source by path, digest and name below it: some megabytes at a time, so that
    thousands of small ones are few pieces. Raises NotFound, UserError."""
    batch: list[tuple[str, str, str]] = []
    size = 0
    for file in below(path, ENDINGS[shape], name):
        size += file.stat().st_size
        if file.stat().st_size > LARGEST:
            raise UserError(
                f"{file} has more than {LARGEST:,} bytes in one text; cut it, or give it as JSON lines",
                f"{file} 单个文本超过 {LARGEST:,} 字节；请切分，或改为 JSON 行格式",
            )
        within = file.relative_to(path).as_posix() if path.is_dir() else file.name
        batch.append((str(file), digest_of(file), within))
        if size >= PIECE or len(batch) >= MOST:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def ranges(file: Path, source: str) -> Iterator[Piece]:
    """Ranges of whole lines of about PIECE bytes. Raises Damaged for a line without an end."""
    with file.open("rb") as stream:
        start, number = 0, 0
        while data := stream.read(PIECE):
            rest = stream.readline(LONGEST_LINE)
            if len(rest) == LONGEST_LINE:
                raise Damaged(
                    f"{file} has a line of more than {LONGEST_LINE:,} bytes at byte {start:,}; is it "
                    "JSON lines?",
                    f"{file} 在第 {start:,} 字节处有一行超过 {LONGEST_LINE:,} 字节；它真是 JSON 行格式吗？",
                )
            end = start + len(data) + len(rest)
            found = blake3(data)
            found.update(rest)
            yield Piece(
                source=source,
                name=f"{file.name}-{number:05d}",
                digest=found.hexdigest(),
                path=str(file),
                start=start,
                end=end,
            )
            start, number = end, number + 1

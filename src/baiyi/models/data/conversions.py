"""Files that are no lines of text, as lines: Parquet by row groups, MIDI tunes, pictures' captions."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...build.step import step
from ...errors import Damaged
from ...store.whole import digest_of
from ...values.asset import Asset
from . import files, midi
from .item import LINES, to_lines
from .workers import away

CAPTIONS = (
    "captions.jsonl",
    "metadata.jsonl",
)  # the second as Hugging Face's image folders have it


def row_groups(path: Path) -> int:
    """How many row groups a Parquet file has. Raises Damaged."""
    import pyarrow
    from pyarrow import parquet

    try:
        return int(parquet.ParquetFile(path).num_row_groups)
    except (pyarrow.ArrowException, OSError) as error:
        raise _unreadable(path, "Parquet", error) from error


@step(version=1)
def rows(file: tuple[str, str, int]) -> Asset:
    """A row group of a Parquet file, by path, digest of the file and number, as JSON lines."""
    path, _, group = file
    return Asset.of(away(_rows, path, group), LINES)


def _rows(path: str, group: int) -> bytes:
    import pyarrow
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(path).read_row_group(group)
    except (pyarrow.ArrowException, OSError) as error:
        raise _unreadable(Path(path), "Parquet", error) from error
    lines = (
        json.dumps(row, ensure_ascii=False, default=_plain)
        for batch in table.to_batches(max_chunksize=1000)
        for row in batch.to_pylist()
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _plain(value: Any) -> str:
    """What JSON has no word for: dates as ISO 8601 has them, bytes and the rest left out."""
    return value.isoformat() if isinstance(value, (datetime.date, datetime.datetime)) else ""


@step(version=1)
def tunes(found: tuple[tuple[str, str], ...]) -> Asset:
    """MIDI files, by path and digest, an item each."""
    items = []
    for name, digest in found:
        path = Path(name)
        try:
            tune = midi.tune(files.read(path))
        except ValueError as error:
            raise _unreadable(path, "MIDI", error) from error
        items.append(
            {
                "id": digest[:16],
                "text": tune.text,
                "title": tune.title or path.stem,
                "work": tune.title or path.stem,
                "key": tune.key,
                "metre": f"{tune.metre[0]}/{tune.metre[1]}",
            }
        )
    return Asset.of(to_lines(items), LINES)


@step(version=1)
def captions(pictures: tuple[tuple[str, str, str], ...]) -> Asset:
    """Pictures, by name, digest and caption, an item each; the caption is its text."""
    return Asset.of(
        to_lines(
            {"id": digest[:16], "text": text, "picture": name, "digest": digest, "work": digest}
            for name, digest, text in pictures
        ),
        LINES,
    )


def captioned(folder: Path, name: str) -> Iterator[tuple[str, str, str]]:
    """The pictures of a folder: name below it, digest, caption; empty where there is none.

    A caption stands in a text file of the same name (x.jpg, x.txt), or in captions.jsonl or
    metadata.jsonl by `file_name`. Raises NotFound, Damaged.
    """
    said = {k: v for each in CAPTIONS for k, v in _said(folder / each)}
    for path in files.below(folder, files.ENDINGS["pictures"], name):
        below = path.relative_to(folder if folder.is_dir() else path.parent).as_posix()
        text = said.get(below, "")
        beside = path.with_suffix(".txt")
        if not text and beside.is_file():
            text = beside.read_text("utf-8", "replace")
        yield below, digest_of(path), text


def _said(path: Path) -> Iterator[tuple[str, str]]:
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
                yield str(row["file_name"]), str(row.get("text") or row.get("caption") or "")
            except (ValueError, KeyError, TypeError) as error:
                raise Damaged(
                    f"{path}, line {number}, has no file_name and text ({error!r}); mend the line",
                    f"{path} 第 {number} 行没有 file_name 与 text（{error!r}）；请修正该行",
                ) from error


def _unreadable(path: Path, kind: str, error: Exception) -> Damaged:
    return Damaged(
        f"{path} is no {kind} file that can be read ({error}); take it out, or replace it",
        f"{path} 不是可读的 {kind} 文件（{error}）；请移除或替换它",
    )

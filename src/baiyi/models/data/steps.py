"""The steps of making a data set, each done once, each result kept by its digest.

    unpack -> prepare (each piece) -> compare -> choose -> count (each) -> learn -> tell (each)

Everything large is an asset; a step is given chunks and gives chunks. What takes long runs in
processes of its own (`workers`), so that all cores are used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy
import numpy.typing
from blake3 import blake3

from ...build import progress
from ...build.step import step
from ...errors import Damaged, UserError
from ...values.asset import Asset, Frozen
from . import archives, files, quality, splits
from .card import CHINESE
from .chunk import MARKS, Chunk, Piece, prepared, read
from .duplicates import alike
from .item import LINES, mark
from .recipe import SPLITS, Duplicates, Rules, Source, Splits
from .workers import away

Array = numpy.typing.NDArray[Any]
NUMBERS = "application/octet-stream"
JSON = "application/json"
TAR = "application/x-tar"


class Groups(Frozen):
    """For each item the first like it (int64), and pairs that are near (rows of two int64)."""

    roots: Asset
    pairs: Asset
    doubles: int
    near: int


class Choice(Frozen):
    """The split of each item of each chunk, uint8, and what was left out."""

    chunks: tuple[Asset, ...]
    items: dict[str, int]  # split -> items
    dropped: dict[str, int]


@step(version=1)
def unpack(path: str, sha256: str, match: tuple[str, ...]) -> tuple[Asset, ...]:
    """The members of an archive that match, in tar files of some megabytes."""
    found = tuple(Asset.of(data, TAR) for data in archives.pieces(Path(path), match))
    if not found:
        raise UserError(
            f"no member of {path} matches {', '.join(match) or 'nothing'}; see the source's `match`",
            f"{path} 中没有成员符合 {'、'.join(match) or '（空）'}；请检查来源的 `match`",
        )
    return found


@step(version=1)
def gather(found: tuple[tuple[str, str, str], ...]) -> Asset:
    """Small files, by path, digest and name, as one tar file."""
    group = archives.Group()
    for path, digest, name in found:
        data = files.read(Path(path))
        if blake3(data).hexdigest() != digest:
            raise _changed(path)
        group.add(name, data)
    return Asset.of(group.whole(), TAR)


@step(version=1)
def given_tokenizer(path: str, digest: str) -> Asset:
    """The bytes of a tokenizer's file, kept, so that the data set does not need it again."""
    data = files.read(Path(path))
    if blake3(data).hexdigest() != digest:
        raise _changed(path)
    return Asset.of(data, JSON)


@step(version=1)
def lines(piece: Piece, source: Source) -> Asset:
    """How many items have each line that could be boilerplate, as two rows of int64."""
    counts = away(_lines, _bytes(piece), piece.name, source)
    return Asset.of(counts, NUMBERS)


def _lines(data: bytes, name: str, source: Source) -> bytes:
    counts: Counter[int] = Counter()
    for item in read(data, name, source):
        counts.update(quality.lines_of(item["text"]))
    return numpy.array([list(counts), list(counts.values())], "<i8").tobytes()


@step(version=1)
def recurring(counted: tuple[Asset, ...], least: int) -> Asset:
    """The lines that stand in at least so many items, as int64."""
    total: Counter[int] = Counter()
    for asset in counted:
        rows = numpy.frombuffer(asset.read(), "<i8").reshape(2, -1)
        total.update(dict(zip(*rows.tolist(), strict=True)))
    found = sorted(line for line, count in total.items() if count >= least)
    return Asset.of(numpy.array(found, "<i8").tobytes(), NUMBERS)


@step(version=1)
def prepare(piece: Piece, rules: Rules, source: Source, boilerplate: Asset | None = None) -> Chunk:
    """Read, clean, judge and sketch a piece. Raises Damaged where its bytes have changed."""
    progress.check()
    known = (
        frozenset(numpy.frombuffer(boilerplate.read(), "<i8").tolist())
        if boilerplate
        else frozenset()
    )
    items, sketched, marks, tally = away(prepared, _bytes(piece), piece.name, rules, source, known)
    return Chunk(
        items=Asset.of(items, LINES),
        sketches=Asset.of(sketched, NUMBERS),
        marks=Asset.of(marks, NUMBERS),
        tally=tally,
    )


def _bytes(piece: Piece) -> bytes:
    if piece.asset is not None:
        return piece.asset.read()
    try:
        with Path(piece.path).open("rb") as file:
            file.seek(piece.start)
            data = file.read(piece.end - piece.start)
    except OSError as error:
        raise UserError(
            f"{piece.path} cannot be read: {error.strerror or error}",
            f"无法读取 {piece.path}：{error.strerror or error}",
        ) from error
    if blake3(data).hexdigest() != piece.digest:
        raise _changed(piece.path)
    return data


def _changed(path: str) -> Damaged:
    return Damaged(
        f"{path} has changed while it was read; run the same command again",
        f"{path} 在读取时发生了变化；请再次运行同一命令",
    )


@step(version=1)
def compare(sketches: tuple[Asset, ...], counts: tuple[int, ...], rules: Duplicates) -> Groups:
    """Near-duplicates among all items."""
    total = sum(counts)
    roots, pairs = away(_alike, sketches, total, rules.same, rules.near)
    return Groups(
        roots=Asset.of(roots.astype("<i8").tobytes(), NUMBERS),
        pairs=Asset.of(pairs.astype("<i8").tobytes(), NUMBERS),
        doubles=int((roots != numpy.arange(total)).sum()),
        near=len(pairs),
    )


def _alike(sketches: Sequence[Asset], count: int, same: float, near: float) -> tuple[Array, Array]:
    return alike((asset.read() for asset in sketches), count, same, near)


@step(version=2)
def choose(
    marks: tuple[Asset, ...],
    counts: tuple[int, ...],
    groups: Groups | None,
    withdrawn: tuple[str, ...],
    rules: Splits,
    classes: tuple[str, ...],
    seed: int,
) -> Choice:
    """Which items are kept, and in which split; `classes` are the values that each split has.

    Raises UserError where too little is left, or a class is missing.
    """
    total = sum(counts)
    columns = columns_of(marks, total)
    kept = numpy.ones(total, bool)
    dropped: dict[str, int] = {}
    if withdrawn:
        gone = named(columns, withdrawn)
        dropped["withdrawn"] = int(gone.sum())
        kept &= ~gone
    if groups is not None:
        roots = numpy.frombuffer(groups.roots.read(), "<i8")
        doubles = kept & ~_first_of_group(roots, kept)
        dropped["near-duplicate"] = int(doubles.sum())
        kept &= ~doubles
    else:
        doubles = numpy.zeros(total, bool)
    split = splits.drawn(
        kept, [columns[name] for name in rules.together], (rules.held_out, rules.test), seed
    )
    if groups is not None:
        near = splits.too_near(split, numpy.frombuffer(groups.pairs.read(), "<i8").reshape(-1, 2))
        split[near] = splits.NEAR
        dropped["near to another split"] = len(near)
    split[doubles] = splits.DOUBLE
    items = {name: int((split == number).sum()) for number, name in enumerate(SPLITS, 1)}
    _enough(items, dropped, rules)
    if rules.classes:
        _every_class(columns["class"], split, rules.classes, classes)
    ends = numpy.cumsum(counts)
    return Choice(
        chunks=tuple(
            Asset.of(split[end - count : end].tobytes(), NUMBERS)
            for end, count in zip(ends.tolist(), counts, strict=True)
        ),
        items=items,
        dropped=dropped,
    )


def columns_of(marks: Iterable[Asset], total: int) -> dict[str, Array]:
    """The marks of all items, a column for each kind."""
    table = numpy.empty((total, len(MARKS)), "int64")
    at = 0
    for asset in marks:
        rows = numpy.frombuffer(asset.read(), "<i8").reshape(-1, len(MARKS))
        table[at : at + len(rows)] = rows
        at += len(rows)
    return {name: table[:, place] for place, name in enumerate(MARKS)}


def named(columns: dict[str, Array], names: Sequence[str]) -> Array:
    """The items that were withdrawn: `id`, or `author:NAME`, `work:NAME`, `source:NAME`."""
    gone = numpy.zeros(len(columns["id"]), bool)
    for name in names:
        kind, _, value = name.partition(":")
        if not value or kind not in MARKS:
            kind, value = "id", name
        gone |= columns[kind] == mark(kind, value)
    return gone


def _first_of_group(roots: Array, kept: Array) -> Array:
    """Of each group the first item that is kept."""
    first = numpy.zeros(len(roots), bool)
    places = numpy.flatnonzero(kept)
    _, at = numpy.unique(roots[places], return_index=True)
    first[places[at]] = True
    return first


def _enough(items: dict[str, int], dropped: dict[str, int], rules: Splits) -> None:
    wanted = {"train": 1.0, "held_out": rules.held_out, "test": rules.test}
    empty = [split for split, share in wanted.items() if share and not items[split]]
    if not empty:
        return
    lost = {why: count for why, count in dropped.items() if count}
    english = "".join(f", {count} {why}" for why, count in lost.items())
    chinese = "".join(f"，{CHINESE[why]} {count}" for why, count in lost.items())
    raise UserError(
        f"the data set has {sum(items.values())} items after cleaning{english}: too few for "
        f"{', '.join(empty)}, where works and authors stay together; add sources, loosen the "
        "rules, or ask for no held-out items (splits: {held_out: 0, test: 0})",
        f"数据集清洗后有 {sum(items.values())} 个条目{chinese}：在同一作品与作者不分开的前提下，不足以分出"
        f"{'、'.join(CHINESE[e] for e in empty)}；请增加来源、放宽规则，或不留验证集"
        "（splits: {held_out: 0, test: 0}）",
    )


def _every_class(classes: Array, split: Array, field: str, known: Sequence[str]) -> None:
    """Raises UserError for a class that some split lacks."""
    names = {mark("class", name): name for name in known}
    everywhere = set(classes[~splits.dropped(split)].tolist()) - {0}
    for number, which in enumerate(SPLITS, 1):
        here = set(classes[split == number].tolist())
        missing = sorted(names[code] for code in everywhere - here)
        if missing and (number == splits.TRAIN or here):  # a split of no items has no classes
            raise UserError(
                f"the split {which} has no item whose {field} is {' or '.join(missing[:8])}; add items "
                "of it, make the split larger, or leave out splits.classes",
                f"{CHINESE[which]}部分没有 {field} 为 {'、'.join(missing[:8])} 的条目；请补充这些条目、"
                "增大该部分，或去掉 splits.classes",
            )

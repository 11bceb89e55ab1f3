"""A piece of a source becomes a chunk of clean items with their sketches: runs in a worker.

Everything that was dropped is counted by its reason, with a sample; everything that was masked
by its kind.
"""

from __future__ import annotations

import io
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy
from pydantic import Field

from ...errors import Damaged
from ...values.asset import Asset, Frozen
from . import cleaning, personal, poems, quality, shapes
from .item import Item, mark, to_lines
from .recipe import Rules, Source
from .sketch import sketches

SAMPLES = 3  # of each reason, from each chunk
SHOWN = 60  # characters of a sample
COUNTED = ("form", "period", "language", "licence")  # fields whose values are counted
MASKED = ("title", "text")  # fields in which personal data is looked for
NUMBERS = "application/octet-stream"
MARKS = ("id", "work", "author", "class", "source")  # columns of a chunk's marks


class Piece(Frozen):
    """Bytes to read: of a file from `start` to `end`, or an asset; `digest` is of just these."""

    source: str
    name: str
    digest: str
    path: str = ""
    start: int = 0
    end: int = 0
    asset: Asset | None = None


class Tally(Frozen):
    """What came in, what went out and why, with samples."""

    read: int = 0
    kept: int = 0
    characters: int = 0
    dropped: dict[str, int] = Field(default_factory=dict)
    samples: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    masked: dict[str, int] = Field(default_factory=dict)
    values: dict[str, dict[str, int]] = Field(default_factory=dict)  # field -> value -> items
    lengths: dict[str, int] = Field(default_factory=dict)  # "64": 64 to 127 characters -> items


class Chunk(Frozen):
    """Clean items as lines, their sketches (64 uint32 each), their marks (5 int64 each)."""

    items: Asset
    sketches: Asset
    marks: Asset
    tally: Tally


def prepared(
    data: bytes, name: str, rules: Rules, source: Source, recurring: frozenset[int] = frozenset()
) -> tuple[bytes, bytes, bytes, Tally]:
    """Read, clean, judge and sketch the items of a piece."""
    items = list(read(data, name, source))
    count = len(items)
    tally = _Tally(count)
    found = cleaned(items, rules, source, recurring, tally)
    texts = [item["text"] for item in found]
    sketched = sketches(texts, rules.run).tobytes() if rules.run and texts else b""
    marks = numpy.array(
        [
            (
                mark("id", item["id"]),
                mark("work", item.get("work", "")),
                mark("author", item.get("author", "")),
                mark("class", item.get(rules.classes, "")),
                mark("source", source.name),
            )
            for item in found
        ],
        "<i8",
    ).reshape(len(found), len(MARKS))
    for item in found:
        item["source"] = source.name
        item.setdefault("licence", source.rights.licence)
    counted = dict.fromkeys((*COUNTED, rules.classes))
    return to_lines(found), sketched, marks.tobytes(), tally.told(found, counted)


def read(data: bytes, name: str, source: Source) -> Iterator[Item]:
    """The raw items of a piece; each has at least an id and a text. Raises UserError, Damaged.

    A piece whose name ends in .tar is several files.
    """
    if not name.endswith(".tar"):
        yield from _read(data, name, source)
        return
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file is not None:
                yield from _read(file.read(), member.name, source)


def _read(data: bytes, name: str, source: Source) -> Iterator[Item]:
    if source.shape != "poems":
        yield from shapes.items(data, name, source)
        return
    try:
        yield from poems.poems(data, name)
    except ValueError as error:
        raise Damaged(
            f"{name} is no JSON ({error}); take it out of the source {source.name!r}, or mend it",
            f"{name} 不是 JSON（{error}）；请从来源 {source.name!r} 中移除或修正它",
        ) from error


def cleaned(
    items: list[Item],
    rules: Rules,
    source: Source,
    recurring: frozenset[int],
    tally: _Tally,
) -> list[Item]:
    """The items that stay, mended and masked."""
    mended = rules.cleaning
    for item in items:
        cleaning.mend(item)
    if mended.markup:
        for item in items:
            item["text"] = cleaning.without_markup(item["text"])
    if mended.notes_in_brackets:
        for item in items:
            item["text"] = cleaning.without_notes(item["text"])
            item["title"] = cleaning.without_notes(item.get("title", ""))
    if mended.script != "keep":
        fields = sorted({f for item in items[:100] for f in item} - {"id", "period", "form"})
        cleaning.converted(items, mended.script, fields)
    kept = []
    for item in items:
        if recurring:
            item["text"] = quality.without_lines(item["text"], recurring)
        why = poems.shaped(item) if source.shape == "poems" else None
        why = quality.reason(item, rules.quality, source.rights.licence) or why
        if why is None:
            for field in MASKED:
                if field in item:
                    item[field], found = personal.masked(item[field], mended.mask)
                    tally.masked.update(found)
            kept.append(item)
        else:
            tally.drop(why, item)
    return kept


class _Tally:
    def __init__(self, read: int) -> None:
        self.read = read
        self.dropped: Counter[str] = Counter()
        self.masked: Counter[str] = Counter()
        self.samples: dict[str, list[str]] = {}

    def drop(self, why: str, item: Item) -> None:
        self.dropped[why] += 1
        samples = self.samples.setdefault(why, [])
        if len(samples) < SAMPLES:
            samples.append(f"{item.get('title', '')} {item['text']}".strip()[:SHOWN])

    def told(self, kept: list[Item], fields: Iterable[str]) -> Tally:
        values: dict[str, Counter[str]] = {}
        for field in fields:
            counts = Counter(item[field] for item in kept if item.get(field))
            if counts:
                values[field] = counts
        lengths = Counter(str(1 << len(item["text"]).bit_length() >> 1) for item in kept)
        return Tally(
            read=self.read,
            kept=len(kept),
            characters=sum(len(item["text"]) for item in kept),
            dropped=dict(self.dropped),
            samples={why: tuple(texts) for why, texts in self.samples.items()},
            masked=dict(self.masked),
            values={field: dict(counts) for field, counts in values.items()},
            lengths=dict(lengths),
        )


def added(tallies: tuple[Tally, ...]) -> Tally:
    """All of them as one."""
    dropped: Counter[str] = Counter()
    masked: Counter[str] = Counter()
    lengths: Counter[str] = Counter()
    values: dict[str, Counter[str]] = {}
    samples: dict[str, tuple[str, ...]] = {}
    for tally in tallies:
        dropped.update(tally.dropped)
        masked.update(tally.masked)
        lengths.update(tally.lengths)
        for field, counts in tally.values.items():
            values.setdefault(field, Counter()).update(counts)
        for why, texts in tally.samples.items():
            samples[why] = (*samples.get(why, ()), *texts)[:SAMPLES]
    return Tally(
        read=sum(t.read for t in tallies),
        kept=sum(t.kept for t in tallies),
        characters=sum(t.characters for t in tallies),
        dropped=dict(dropped.most_common()),
        samples=samples,
        masked=dict(masked.most_common()),
        values={field: dict(counts.most_common()) for field, counts in values.items()},
        lengths=dict(sorted(lengths.items(), key=lambda pair: int(pair[0]))),
    )

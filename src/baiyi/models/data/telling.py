"""Clean items become tokens: what they are made of, the tokenizer learned from it, the telling.

Three steps: `count` (each chunk), `learn` (all of them), `tell` (each chunk).
"""

from __future__ import annotations

import io
import json
import random
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy
from pydantic import Field

from ...build import progress
from ...build.step import step
from ...values.asset import Asset, Frozen
from . import splits, themes, tokens
from .item import of_lines, shown_of
from .recipe import SPLITS, Rendering, Tokenizer
from .render import check_fields, special_of, told
from .workers import away

NUMBERS = "application/octet-stream"
JSON = "application/json"
SAMPLES = 2  # of each chunk
SHOWN = 300  # characters of a sample
KEPT = (splits.TRAIN, splits.HELD_OUT, splits.TEST)
REASONS = {splits.DOUBLE: "near-duplicate", splits.NEAR: "near to another split"}


class Counted(Frozen):
    """Of the items that are learned: characters, pairs of them, special tokens, fields."""

    characters: Asset
    pairs: Asset
    special: tuple[str, ...]
    fields: tuple[str, ...]


class Learned(Frozen):
    tokenizer: Asset
    lexicon: Asset  # words of themes, a line each
    vocabulary: int
    unknown: float  # share of characters of what is kept that the tokenizer does not know
    unknown_first: tuple[str, ...]


class Told(Frozen):
    """A chunk as tokens: `tokens`, `starts`, `answers`, `splits`, as numpy's .npz."""

    arrays: Asset
    documents: dict[str, int]
    tokens: dict[str, int]
    samples: tuple[str, ...] = ()  # of what is learned, drawn by the seed
    left_out: dict[str, tuple[str, ...]] = Field(default_factory=dict)  # reason -> samples


@step(version=1)
def count(chunk: tuple[Asset, Asset], rendering: Rendering) -> Counted:
    """What the learned items of a chunk are made of; `chunk` is its items and their splits."""
    items, chosen = chunk
    characters, pairs, special, fields = away(_count, items.read(), chosen.read(), rendering)
    return Counted(
        characters=Asset.of(characters, JSON),
        pairs=Asset.of(pairs, NUMBERS),
        special=special,
        fields=fields,
    )


def _count(
    data: bytes, chosen: bytes, rendering: Rendering
) -> tuple[bytes, bytes, tuple[str, ...], tuple[str, ...]]:
    special: set[str] = set()
    fields: set[str] = set()
    texts: list[str] = []
    learned: list[str] = []
    parts = rendering.parts
    told_fields = {part.field for part in parts if part.field}
    for item, split in zip(of_lines(data), chosen, strict=True):
        if split not in KEPT:
            continue
        special.update(special_of(parts, item))
        fields.update(item)
        if split == splits.TRAIN:
            texts.append(item["text"])
            learned += [item[field] for field in told_fields if field in item]
    counts = Counter("".join(learned))
    pairs = b""
    if rendering.themes and texts:
        keys, numbers = themes.pairs_of(texts)
        pairs = numpy.stack([keys, numbers.astype("uint64")]).astype("<u8").tobytes()
    told_counts = json.dumps(dict(sorted(counts.items())), ensure_ascii=False).encode()
    return told_counts, pairs, tuple(sorted(special)), tuple(sorted(fields))


@step(version=2)
def learn(
    counted: tuple[Counted, ...],
    items: tuple[Asset, ...],
    chosen: tuple[Asset, ...],
    rules: Tokenizer,
    rendering: Rendering,
    given: Asset | None = None,
) -> Learned:
    """The tokenizer and the words of themes, from what is learned; never from what is held out."""
    fields = {field for one in counted for field in one.fields}
    check_fields(rendering, fields)
    special = sorted({token for one in counted for token in one.special})
    characters: Counter[str] = Counter()
    for one in counted:
        characters.update(json.loads(one.characters.read()))
    if rules.kind == "characters":
        extra = "、" if rendering.themes else ""
        counts = characters + Counter({c: max(characters.values(), default=1) for c in extra})
        data = tokens.of_characters(counts, special, rules.size)
        name = f"of {rules.size} characters"
    elif rules.kind == "bpe":
        data = away(_bpe, items, chosen, tuple(special), rules.size, rendering)
        name = f"of {rules.size} pairs"
    else:
        assert given is not None and rules.path is not None
        data = tokens.with_special(given.read(), special, rules.path)
        name = rules.path
    share, first = tokens.check_known(characters, data, rules.unknown, name)
    lexicon: tuple[str, ...] = ()
    if rendering.themes:
        lexicon = themes.words(_pairs(counted), characters, rendering.themes.pairs)
    return Learned(
        tokenizer=Asset.of(data, JSON),
        lexicon=Asset.of("\n".join(lexicon).encode(), "text/plain"),
        vocabulary=tokens.size(data),
        unknown=share,
        unknown_first=first,
    )


def _bpe(
    items: Sequence[Asset],
    chosen: Sequence[Asset],
    special: tuple[str, ...],
    size: int,
    rendering: Rendering,
) -> bytes:
    fields = [part.field for part in rendering.parts if part.field not in ("", "theme")]

    def texts() -> Iterable[str]:
        for chunk, split in zip(items, chosen, strict=True):
            for item, which in zip(of_lines(chunk.read()), split.read(), strict=True):
                if which == splits.TRAIN:
                    yield from (item[field] for field in fields if item.get(field))

    return tokens.of_pairs(texts(), special, size)


def _pairs(counted: Sequence[Counted]) -> dict[int, int]:
    """All chunks' pairs, added up."""
    tables = [numpy.frombuffer(one.pairs.read(), "<u8").reshape(2, -1) for one in counted]
    table = numpy.concatenate(tables, axis=1)
    keys, which = numpy.unique(table[0], return_inverse=True)
    numbers = numpy.zeros(len(keys), "uint64")
    numpy.add.at(numbers, which, table[1])
    frequent = numbers >= themes.LEAST
    return dict(zip(keys[frequent].tolist(), numbers[frequent].tolist(), strict=True))


@step(version=3)
def tell(chunk: tuple[Asset, Asset], learned: Learned, rendering: Rendering, order: int) -> Told:
    """The items of a chunk as tokens, with the place from which each is learned; `order` is the
    seed of what is left out."""
    progress.check()
    items, chosen = chunk
    arrays, documents, numbers, samples, left_out = away(
        _tell,
        items.read(),
        chosen.read(),
        learned.tokenizer.read(),
        learned.lexicon.read(),
        rendering,
        order,
    )
    return Told(
        arrays=Asset.of(arrays, NUMBERS),
        documents=documents,
        tokens=numbers,
        samples=samples,
        left_out=left_out,
    )


def _tell(
    data: bytes, chosen: bytes, tokenizer: bytes, lexicon: bytes, rendering: Rendering, seed: int
) -> tuple[bytes, dict[str, int], dict[str, int], tuple[str, ...], dict[str, tuple[str, ...]]]:
    reader = tokens.reader(tokenizer)
    words = frozenset(lexicon.decode().split("\n")) - {""}
    ids = array("I")
    samples: list[str] = []
    left_out: dict[str, list[str]] = {}
    learned = numpy.flatnonzero(numpy.frombuffer(chosen, "u1") == splits.TRAIN).tolist()
    drawn = set(random.Random(seed).sample(learned, min(SAMPLES, len(learned))))
    starts, answers, which = [0], [], []
    documents: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for place, (item, split) in enumerate(zip(of_lines(data), chosen, strict=True)):
        if split not in KEPT:
            if split in REASONS:
                shown = left_out.setdefault(REASONS[split], [])
                shown += [shown_of(item)[:SHOWN]][: SAMPLES - len(shown)]
            continue
        if place in drawn:
            samples.append(shown_of(item)[:SHOWN])
        for document, answer in told(item, rendering, reader, words, seed):
            ids.extend(document)
            starts.append(len(ids))
            answers.append(answer)
            which.append(split)
            documents[SPLITS[split - 1]] += 1
            numbers[SPLITS[split - 1]] += len(document)
    out = io.BytesIO()
    numpy.savez(
        out,
        tokens=numpy.frombuffer(ids, f"u{ids.itemsize}").astype("<u4"),
        starts=numpy.array(starts, "<i8"),
        answers=numpy.array(answers, "<i8"),
        splits=numpy.array(which, "u1"),
    )
    return (
        out.getvalue(),
        dict(documents),
        dict(numbers),
        tuple(samples),
        {why: tuple(texts) for why, texts in left_out.items()},
    )

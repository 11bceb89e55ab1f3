"""Chunks of tokens become the folder that training reads (models/corpus.py)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy

from ...store.whole import write_whole
from .. import corpus
from .recipe import SPLITS, Recipe
from .telling import Learned, Told

SHARD_TOKENS = 50_000_000


def pack(
    folder: Path,
    recipe: Recipe,
    learned: Learned,
    chunks: Sequence[Told],
    *,
    shard_tokens: int = SHARD_TOKENS,
) -> corpus.Corpus:
    """Write the folder; one chunk is in memory at a time. Beside what training needs it has the
    recipe (recipe.json) and the words of themes (lexicon.txt). Raises NoRoom, UserError."""
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "recipe.json", recipe.model_dump_json(indent=1).encode())
    write_whole(folder / "lexicon.txt", learned.lexicon.read())
    tokenizer = folder / "tokenizer.json"
    write_whole(tokenizer, learned.tokenizer.read())
    wanted = [name for name in SPLITS if any(chunk.documents.get(name) for chunk in chunks)]
    return corpus.write(
        folder,
        tokenizer,
        {name: _documents(chunks, SPLITS.index(name) + 1) for name in wanted},
        shard_tokens=shard_tokens,
    )


def _documents(chunks: Sequence[Told], split: int) -> Iterator[corpus.Document]:
    for chunk in chunks:
        if not chunk.documents.get(SPLITS[split - 1]):
            continue
        with numpy.load(io.BytesIO(chunk.arrays.read())) as arrays:
            tokens, starts = arrays["tokens"], arrays["starts"].tolist()
            answers, splits = arrays["answers"].tolist(), arrays["splits"]
        for number in numpy.flatnonzero(splits == split).tolist():
            yield tokens[starts[number] : starts[number + 1]].tolist(), answers[number]


def conditions(folder: Path) -> Recipe:
    """How the items of a packed folder were told."""
    return Recipe.model_validate(json.loads((folder / "recipe.json").read_text("utf-8")))

"""A small corpus with a rule that can be learned: a verse counts on from its theme."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from baiyi.models import corpus

VOCABULARY = 64
SPECIAL = {"<pad>": 0, "<s>": 1, "</s>": 2, "<unk>": 3}


def write_tokenizer(path: Path, vocabulary: int = VOCABULARY) -> Path:
    words = SPECIAL | {chr(0x4E00 + i): i for i in range(4, vocabulary)}
    added = [{"id": number, "content": word, "special": True} for word, number in SPECIAL.items()]
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    told = {
        "version": "1.0",
        "added_tokens": [token | flags for token in added],
        "pre_tokenizer": {
            "type": "Split",
            "pattern": {"Regex": ""},
            "behavior": "Isolated",
            "invert": False,
        },
        "decoder": {"type": "Fuse"},
        "model": {"type": "WordLevel", "vocab": words, "unk_token": "<unk>"},
    }
    path.write_text(json.dumps(told))
    return path


def verses(count: int, seed: int, vocabulary: int = VOCABULARY) -> Iterator[tuple[list[int], int]]:
    rolled = random.Random(seed)
    for _ in range(count):
        theme = rolled.randrange(4, vocabulary)
        line = [4 + (theme + i) % (vocabulary - 4) for i in range(rolled.choice([8, 12, 20]))]
        yield [1, theme, *line, 2], 2


def pack(folder: Path, train: int = 400, vocabulary: int = VOCABULARY) -> Path:
    words = write_tokenizer(folder.with_suffix(".json"), vocabulary)
    splits = {"train": verses(train, 1, vocabulary), "held_out": verses(40, 2, vocabulary)}
    corpus.write(folder, words, splits, shard_tokens=3000)
    return folder


@pytest.fixture(scope="session")
def verse_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack(tmp_path_factory.mktemp("corpora") / "verse")

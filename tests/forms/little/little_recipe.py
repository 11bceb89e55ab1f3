"""A little data set: its recipe, its rows, and how it is made."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from little_home import Home

from baiyi.forms import corpus as form
from baiyi.forms import data
from baiyi.models import corpus

WORDS = "".join(chr(0x4E00 + number) for number in range(600))
PARTS = [
    {"special": "<kind:{kind}>"},
    {"special": "<title>", "field": "title"},
    {"special": "<body>", "field": "text", "learned": True},
]


def rows(count: int = 300, **more: Any) -> list[dict[str, Any]]:
    """Texts of 40 authors and 150 works, no two alike, of two kinds."""
    chance = random.Random(1)
    return [
        {
            "id": f"n{n}",
            "text": "".join(chance.choices(WORDS, k=50)) + "。",
            "title": f"题{n}",
            "author": f"作者{n % 40}",
            "work": f"书{n // 2}",
            "kind": ("诗", "词")[n % 2],
            **more,
        }
        for n in range(count)
    ]


def write(folder: Path, items: list[dict[str, Any]], **change: Any) -> Path:
    """A recipe in the folder, and its JSON lines beside it."""
    lines = [json.dumps(item, ensure_ascii=False) for item in items]
    (folder / "texts.jsonl").write_text("\n".join(lines), "utf-8")
    fields = ("text", "title", "author", "work", "kind", "licence")
    recipe = {
        "name": "set",
        "title": "集",
        "sources": [
            {
                "name": "texts",
                "shape": "jsonl",
                "path": "texts.jsonl",
                "fields": {field: field for field in fields},
                "rights": {"licence": "CC-BY-4.0", "owner": "林一", "consent": "2026-01-02 同意"},
            }
        ],
        "splits": {"held_out": 0.1, "test": 0.1},
        "tokenizer": {"unknown": 0.02},
        "rendering": {"parts": PARTS},
        **change,
    }
    path = folder / "recipe.yaml"
    path.write_text(yaml.safe_dump(recipe, allow_unicode=True), "utf-8")
    return path


def maker(home: Home, folder: Path) -> Callable[..., tuple[Any, form.DataSet]]:
    """Makes the data set of some rows and a changed recipe: what was made, and the set itself."""

    def make(items: list[dict[str, Any]], **change: Any) -> tuple[Any, form.DataSet]:
        recipe = data.recipe_from_file(write(folder, items, **change))
        with home.open() as studio:
            told = data.make(studio, recipe)
            return told, data.opened(studio, told.work)

    return make


def texts(packed: corpus.Corpus, split: str) -> list[str]:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packed.tokenizer))
    return [
        tokenizer.decode(tokens[answer:-1].tolist(), skip_special_tokens=False)
        for tokens, answer in packed.splits[split]
    ]

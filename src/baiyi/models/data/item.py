"""An item: one poem, document, tune or caption, as a line of JSON.

Plain dicts of strings, since there are millions. `text` is what is learned; `id` names the item
for ever (withdrawal goes by it); `work` and `author` say what belongs together; the rest are
conditions that a rendering may name. Items travel in chunks of lines, never one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache

from blake3 import blake3

Item = dict[str, str]

LINES = "application/jsonl"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_lines(items: Iterable[Item]) -> bytes:
    return "".join(_encode(item) + "\n" for item in items).encode()


def of_lines(data: bytes) -> Iterator[Item]:
    loads = json.loads
    return (loads(line) for line in data.split(b"\n") if line)


def shown_of(item: Item) -> str:
    """The item as people look at it: who made it and what it is called, then its text."""
    head = " · ".join(item[field] for field in ("title", "author") if item.get(field))
    return f"{head}\n{item['text']}" if head else item["text"]


def name_of(*facts: str) -> str:
    """16 hex digits: an id for what came without one."""
    return blake3("\n".join(facts).encode()).hexdigest(8)


@lru_cache(maxsize=65_536)
def mark(kind: str, name: str) -> int:
    """A signed 64-bit number for an id, a work, an author or a source; 0 for none."""
    if not name:
        return 0
    return int.from_bytes(blake3(f"{kind}:{name}".encode()).digest(8), "little", signed=True)

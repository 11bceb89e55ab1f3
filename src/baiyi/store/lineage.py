"""Where things came from: the chain of steps behind a result, and the human's share."""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher
from typing import Any

import sqlalchemy as sa

from ..errors import NotFound
from .connect import Database
from .records import StepRecord, step_record
from .tables import edges, outputs, parts, steps, uses


class Lineage:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of_key(self, key: str, work: str | None = None) -> tuple[StepRecord, ...]:
        """Every step behind `key`, each after those that fed it, `key` itself last.

        `work` gives the labels, and keeps to steps that the work used where a value could
        have come from several. Raises NotFound.
        """
        labels = self._labels(work)
        inputs: dict[str, tuple[str, ...]] = {}
        order: list[str] = []
        stack = [(key, False)]
        while stack:
            current, fed = stack.pop()
            if fed:
                order.append(current)
            elif current not in inputs:
                inputs[current] = self._inputs(current, labels)
                stack.append((current, True))
                stack.extend((k, False) for k in reversed(inputs[current]))
        rows = {row.key: row for row in self._rows(order)}
        if key not in rows:
            raise NotFound(f"there is no step {key[:16]}", f"没有步骤 {key[:16]}")
        return tuple(
            step_record(rows[k], labels[k].label if k in labels else "", inputs=inputs[k])
            for k in order
            if k in rows
        )

    def of_asset(self, digest: str, work: str | None = None) -> tuple[StepRecord, ...]:
        """Every step behind an asset (or a whole result) of that digest. Raises NotFound."""
        keys = self.makers(digest, work)
        if not keys:
            raise NotFound(
                f"no step of this ledger made the bytes {digest[:12]}",
                f"账本中没有产生 {digest[:12]} 的步骤",
            )
        return self.of_key(keys[0], work)

    def makers(self, digest: str, work: str | None = None) -> tuple[str, ...]:
        """Keys of the steps that gave out this digest, those that `work` uses first."""
        query = (
            sa.select(outputs.c.key)
            .join(steps, steps.c.key == outputs.c.key)
            .where(outputs.c.digest == digest)
            .order_by(steps.c.started)
        )
        keys = [row.key for row in self._database.rows(query)]
        labels = self._labels(work)
        return tuple(sorted(keys, key=lambda k: k not in labels))

    def human_share(self, work: str) -> float:
        """Characters of the work's parts that a human wrote, over all their characters.

        Counted are the fields named `text`; in a part that has none, all of its strings. What
        an edit kept of the machine's text stays the machine's.
        """
        query = sa.select(parts.c.value, parts.c.machine, parts.c.edited).where(
            parts.c.work == work
        )
        written = total = 0
        for row in self._database.rows(query):
            text = text_of(json.loads(row.value))
            total += len(text)
            if row.edited:
                written += _new_characters(text_of(json.loads(row.machine)), text)
        return written / total if total else 0.0

    def _labels(self, work: str | None) -> dict[str, Any]:
        """The work's newest label and position of each step that it used."""
        if work is None:
            return {}
        query = (
            sa.select(uses.c.key, uses.c.label, uses.c.position)
            .where(uses.c.work == work)
            .order_by(uses.c.build, uses.c.position.desc())
        )
        return {row.key: row for row in self._database.rows(query)}

    def _inputs(self, key: str, labels: dict[str, Any]) -> tuple[str, ...]:
        """The steps that fed `key`, in the order of the work's story."""
        query = (
            sa.select(edges.c.argument, edges.c.input_key)
            .where(edges.c.key == key)
            .order_by(edges.c.argument, edges.c.input_key)
        )
        by_argument: dict[str, list[str]] = {}
        for row in self._database.rows(query):
            by_argument.setdefault(row.argument, []).append(row.input_key)
        found: dict[str, None] = {}
        for keys in by_argument.values():
            ours = [k for k in keys if k in labels]
            found |= dict.fromkeys(ours or keys)
        found.pop(key, None)
        return tuple(sorted(found, key=lambda k: labels[k].position if k in labels else -1))

    def _rows(self, keys: list[str]) -> list[Any]:
        rows: list[Any] = []
        for start in range(0, len(keys), 500):
            query = sa.select(steps).where(steps.c.key.in_(keys[start : start + 500]))
            rows.extend(self._database.rows(query))
        return rows


def text_of(value: Any) -> str:
    """The text that readers meet in a part: its `text` fields, else all of its strings."""
    return "\n".join(_strings(value, "text") or _strings(value, None))


def _strings(value: Any, only: str | None, name: str = "") -> list[str]:
    if isinstance(value, str):
        return [value] if only in (None, name) else []
    if isinstance(value, dict):
        return [s for key, item in value.items() for s in _strings(item, only, key)]
    if isinstance(value, list):
        return [s for item in value for s in _strings(item, only, name)]
    return []


def new_share(before: str, after: str) -> float:
    """Characters of `after` that are not of `before`, over all of them; 0 for an empty text."""
    return _new_characters(before, after) / len(after) if after else 0.0


# Longer texts are compared word by word: character by character takes half a minute.
MANY = 2000
WORD = re.compile(r"[^\W\u3400-\u9fff]+\s*|.", re.DOTALL)


def _new_characters(before: str, after: str) -> int:
    start = _alike(before, after)
    before, after = before[start:], after[start:]
    end = _alike(before[::-1], after[::-1])
    before, after = before[: len(before) - end], after[: len(after) - end]
    short = max(len(before), len(after)) <= MANY
    old, new = (list(text) if short else WORD.findall(text) for text in (before, after))
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = sum(len(word) for block in blocks for word in new[block.b : block.b + block.size])
    return len(after) - kept


def _alike(first: str, second: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(first), len(second)))

"""The rows of the user's own models, as they come and go; `catalog` reads them."""

from __future__ import annotations

import json
from collections.abc import Callable

from filelock import FileLock

from .. import catalog
from ..values import ModelCard
from .whole import write_whole


def take_in(card: ModelCard) -> None:
    """Add the row of a model of the user's own. Raises UserError for a name that is not free."""

    def add(rows: dict[str, ModelCard]) -> None:
        catalog.free(card.name)
        rows[card.name] = card

    _change(add)


def take_out(name: str) -> None:
    """Drop the row; the model's files stay. Raises NotFound."""
    if name not in catalog.own():
        catalog.model(name)
    _change(lambda rows: rows.pop(name))


def _change(change: Callable[[dict[str, ModelCard]], object]) -> None:
    path = catalog.own_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        rows = dict(catalog.own())
        change(rows)
        told = [card.model_dump(mode="json") for card in rows.values()]
        write_whole(path, json.dumps(told, ensure_ascii=False, indent=1).encode())

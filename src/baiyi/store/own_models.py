"""The rows of the user's own models, as they come and go; `catalog` reads them."""

from __future__ import annotations

import json
from collections.abc import Callable

from filelock import FileLock

from .. import catalog
from ..errors import UserError
from ..settings import settings
from ..values import ModelCard
from . import rollouts
from .whole import write_whole


def take_in(card: ModelCard) -> None:
    """Add the row of a model of the user's own. Raises UserError for a name that is not free."""

    def add(rows: dict[str, ModelCard]) -> None:
        catalog.free(card.name)
        rows[card.name] = card

    _change(add)


def take_out(name: str) -> None:
    """Drop the row; the model's files stay. Raises NotFound, UserError for one that is in use as a default
    or a canary."""
    if name not in catalog.own():
        catalog.model(name)
    if used := rollouts.uses(settings().home, name):
        kind, role = used
        raise UserError(
            f"{name!r} is the {role} of the kind {kind}; put another there first: baiyi models rollback --kind {kind}",
            f"{name!r} 是 {kind} 的{'默认引擎' if role == 'default' else '试用引擎'}；"
            f"请先换掉：baiyi models rollback --kind {kind}",
        )
    _change(lambda rows: rows.pop(name))


def _change(change: Callable[[dict[str, ModelCard]], object]) -> None:
    path = catalog.own_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        rows = dict(catalog.own())
        change(rows)
        told = [card.model_dump(mode="json") for card in rows.values()]
        write_whole(path, json.dumps(told, ensure_ascii=False, indent=1).encode())

"""Small pictures of works, for the studio's own pages; what leaves the house goes through the gate."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from ..errors import NotFound
from ..forms.studio import Studio
from ..store.assets import AssetStore
from ..store.steps import Result

WIDTH = 640  # pixels
PAINTED = (".cover", ".inscribe", ".illustrate")  # the steps that give a picture


def pictures(studio: Studio, works: Sequence[str]) -> dict[str, dict[str, str]]:
    """For each of the works: what its pictures are called ("cover", "page 3") -> the digest of each.

    The newest of each: while one is painted anew, the one before stands in.
    """
    found: dict[str, dict[str, str]] = {work: {} for work in works}
    for made in studio.ledger.steps.results(works, PAINTED):
        name = _name(made)
        if name and (digest := next(_assets(json.loads(made.result)), None)):
            found[made.work][name] = digest
    return found


def painted(studio: Studio, work: str) -> frozenset[str]:
    """The digests of all its pictures, of earlier builds too: a page that is open still shows them."""
    made = studio.ledger.steps.results([work], PAINTED)
    return frozenset(digest for one in made for digest in _assets(json.loads(one.result)))


def _name(made: Result) -> str | None:
    """Pages are painted in their order; "illustrate[cover]" beside them has its title to come."""
    if not made.name.endswith(".illustrate"):
        return "cover"
    number = made.label.partition("[")[2].rstrip("]") or "1"
    return f"page {number}" if number.isdecimal() else None


def _assets(value: Any) -> Iterator[str]:
    """The digests of the pictures in a value."""
    if isinstance(value, dict):
        if str(value.get("media_type", "")).startswith("image/"):
            yield str(value["digest"])
        else:
            for part in value.values():
                yield from _assets(part)
    elif isinstance(value, list):
        for part in value:
            yield from _assets(part)


@lru_cache(maxsize=256)  # of some 40 kB each
def small(store: AssetStore, digest: str) -> bytes:
    """A picture of the store as WebP, at most WIDTH wide. Raises NotFound for what is no picture."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(store.read(digest))) as picture:
            picture.thumbnail((WIDTH, 2 * WIDTH))
            out = io.BytesIO()
            picture.convert("RGB").save(out, "WEBP", quality=82)
            return out.getvalue()
    except UnidentifiedImageError as error:
        raise NotFound(f"{digest[:12]} is no picture", f"{digest[:12]} 不是图片") from error

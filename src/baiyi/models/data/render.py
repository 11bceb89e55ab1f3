"""How an item is told to the model: special tokens, conditions that may be left out, the text."""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from blake3 import blake3

from ...errors import UserError
from .item import Item
from .recipe import Part, Rendering
from .themes import named
from .tokens import Reader

SLOT = re.compile(r"\{(\w+)\}")
THEME = "theme"  # the field that is made here
BETWEEN = "、"  # between the words of a theme
WHOLE = 1 << 32


def special_of(parts: Sequence[Part], item: Item) -> Iterator[str]:
    """The special tokens that this item may be told with."""
    for part in parts:
        if token := _filled(part.special, item):
            yield token


def told(
    item: Item, rendering: Rendering, reader: Reader, lexicon: Collection[str], seed: int
) -> Iterator[tuple[list[int], int]]:
    """The item's tokens from <s> to </s>, and where the loss begins.

    A part is left out where the item lacks its field, or where the hash of the item says so. An
    item that is longer than `rendering.longest` is cut; later pieces carry no conditions.
    """
    before: list[int] = [reader.begin]
    learned: list[int] | None = None
    for part, present in zip(
        rendering.parts, _present(item["id"], rendering.parts, seed), strict=True
    ):
        if not (present or part.learned):
            continue
        value = _value(part, item, rendering, lexicon, seed)
        token = _filled(part.special, item)
        left_out = (part.field and not value) or (part.special and not token)
        if left_out and not part.learned:
            continue
        ids = [reader.special(token)] if token else []
        if part.learned and learned is None:
            before += ids
            learned = reader.ids(value)
        else:
            (before if learned is None else learned).extend([*ids, *reader.ids(value)])
    assert learned is not None  # the recipe has seen to it
    room = rendering.longest - len(before) - 1
    if room < 1:
        before, room = [reader.begin], rendering.longest - 2
    yield [*before, *learned[:room], reader.end], len(before)
    step = rendering.longest - 2
    for at in range(room, len(learned), step):
        yield [reader.begin, *learned[at : at + step], reader.end], 1


def check_fields(rendering: Rendering, fields: Collection[str]) -> None:
    """Raises UserError for a part whose field no item has."""
    for part in rendering.parts:
        named_fields = [*SLOT.findall(part.special), *([part.field] if part.field else [])]
        for field in named_fields:
            if field not in fields and field != THEME:
                known = ", ".join(sorted(fields))
                raise UserError(
                    f"rendering names the field {field!r}, which no item has; there are: {known}",
                    f"rendering 提到字段 {field!r}，但没有任何条目含有它；现有字段：{known}",
                )


def _value(
    part: Part, item: Item, rendering: Rendering, lexicon: Collection[str], seed: int
) -> str:
    if part.field == THEME and rendering.themes:
        words = named(item["text"], item["id"], lexicon, rendering.themes.most, seed)
        return BETWEEN.join(words)
    return item.get(part.field, "")


def _filled(special: str, item: Item) -> str:
    """The token with the item's own values in it; empty where it lacks one."""
    if "{" not in special:
        return special
    for slot in _slots(special):
        if not (value := item.get(slot)):
            return ""
        special = special.replace(f"{{{slot}}}", value)
    return special


@cache
def _slots(special: str) -> tuple[str, ...]:
    return tuple(SLOT.findall(special))


def _present(item: str, parts: Sequence[Part], seed: int) -> list[bool]:
    """For each part whether this item is told with it: by a hash, 4 bytes a part."""
    digest = blake3(f"{seed}/{item}".encode()).digest(4 * len(parts))
    drawn = struct.unpack(f"<{len(parts)}I", digest)
    return [part.share >= 1 or n < part.share * WHOLE for part, n in zip(parts, drawn, strict=True)]

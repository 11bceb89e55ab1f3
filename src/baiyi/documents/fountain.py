"""Fountain as a text: every scene a chapter, its title the scene's heading."""

from __future__ import annotations

import re

from ..values import Block, Manuscript
from ..values.language import language_of
from .chapters import blocks, chaptered
from .plain import decoded

SCENE = re.compile(r"(?:INT\.?/EXT|EXT\.?/INT|INT|EXT|EST|I/E)[. ]|\.(?![.])|(?:内景|外景)", re.I)
KEY = re.compile(r"(Title|Author|Authors|Credit|Source|Draft date|Contact|Copyright):\s*(.*)", re.I)


def read(data: bytes, name: str, stem: str) -> Manuscript:
    """The manuscript of a screenplay. Raises BadBrief as `plain.decoded` does."""
    text = re.sub(r"/\*.*?\*/|\[\[.*?\]\]", "", decoded(data, name), flags=re.S)
    head, _, rest = text.partition("\n\n")
    told: dict[str, str] = {}
    if KEY.match(head):
        key = ""
        for line in head.splitlines():
            found = KEY.match(line)
            key = found[1].lower().rstrip("s") if found else key
            told[key] = f"{told.get(key, '')} {found[2] if found else line.strip()}".strip()
    else:
        rest = text
    scenes: list[tuple[str, int, list[Block]]] = [("", 1, [])]
    for line in map(str.strip, rest.splitlines()):
        if SCENE.match(line):
            scenes.append((line.lstrip("."), 1, []))
        elif line and not line.startswith(("#", "=")):
            scenes[-1][2].extend(blocks(line))
    return Manuscript(
        title=told.get("title", "").strip("*_ ") or stem,
        author=told.get("author", ""),
        language=language_of(rest[:20_000]),
        chapters=chaptered(scenes),
    )

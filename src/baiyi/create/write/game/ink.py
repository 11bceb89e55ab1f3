"""A dialogue in Ink, the language of inkle (github.com/inkle/ink, WritingWithInk.md)."""

from __future__ import annotations

import re

from ....build.step import step
from ....values import Asset, Choice, Dialogue, Node

MEDIA_TYPE = "text/x-ink"

# Every character that Ink could take for its own is told by a backslash to be itself.
SPECIAL = re.compile(r"[\\{}|#\[\]<>~/*+=\-()&!$^]")


def ink(dialogue: Dialogue, first: str = "") -> str:
    """The dialogue as Ink: a knot for each node, a sticky choice for each choice; `first` is said
    before it begins."""
    heads = [f"VAR {name} = {value}" for name, value in dialogue.variables.items()]
    knots = [_knot(node, dialogue.variables) for node in dialogue.nodes]
    opening = [told(first)] if first else []
    return "\n".join([*heads, "", *opening, f"-> {dialogue.start}", "", *knots])


def _knot(node: Node, variables: dict[str, int]) -> str:
    lines = [line.strip() for line in node.text.splitlines() if line.strip()]
    speaker = f"{told(node.speaker)}: " if node.speaker else ""
    rows = [f"=== {node.id} ===", *(speaker * (n == 0) + told(t) for n, t in enumerate(lines))]
    for choice in node.choices:
        rows += _choice(choice)
    if node.then:
        rows.append(f"-> {node.then}")
    if node.ending:
        rows.append("-> END")
    return "\n".join(rows) + "\n"


def _choice(choice: Choice) -> list[str]:
    needs = " && ".join(f"{name} >= {least}" for name, least in choice.needs.items())
    condition = f"{{{needs}}} " if needs else ""
    adds = [f"    ~ {n} = {n} {'+' if by >= 0 else '-'} {abs(by)}" for n, by in choice.adds.items()]
    text = told(" ".join(choice.text.split()))
    return [f"+ {condition}[{text}]", *adds, f"    -> {choice.to}"]


def told(text: str) -> str:
    """The text as Ink's reader takes it for text, whatever it begins with or has in it."""
    plain = SPECIAL.sub(r"\\\g<0>", text)
    # TODO: and the words that declare things are Ink's at the beginning of a line.
    return re.sub(r"^(?=(?:TODO|VAR|CONST|LIST|INCLUDE|EXTERNAL)\b)", r"\\", plain)


@step(version=1)
def game_ink(talk: Dialogue, author: str, *, notice: str) -> Asset:
    """The dialogue as an Ink file, UTF-8, not yet sealed. `notice` says that it is AI-generated: as
    a comment for whoever opens it, and as the first line that is played."""
    comment = "".join(
        f"// {' '.join(line.split())}\n" for line in (notice, talk.title, author) if line
    )
    return Asset.of(f"{comment}\n{ink(talk, notice)}".encode(), MEDIA_TYPE)

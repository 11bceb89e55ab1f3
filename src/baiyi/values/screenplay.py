"""A screenplay, element by element (fountain.io, syntax 1.1)."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field

from .asset import Frozen
from .canon import Canon

ElementKind = Literal[
    "section", "synopsis", "heading", "action", "character", "parenthetical", "dialogue",
    "lyrics", "transition", "centered", "note", "page_break",
]  # fmt: skip


class Element(Frozen):
    """One element. `dual`: this character speaks beside the one before."""

    kind: ElementKind
    text: str = ""
    dual: bool = False
    level: int = Field(default=1, ge=1, le=6, description="of a section")
    scene_number: str = Field(default="", max_length=20, description="of a heading")


class Screenplay(Frozen):
    title: str
    author: str = ""
    language: str = Field(description="BCP 47: zh or en")
    based_on: str = Field(default="", description="the source, as the title page names it")
    elements: tuple[Element, ...]
    canon: Canon = Canon()


SPOKEN: tuple[ElementKind, ...] = ("parenthetical", "dialogue", "lyrics")

# Inside or outside, as headings begin: English by fountain.io, Chinese as scripts are written.
SETTING = re.compile(
    r"(INT\.?/EXT|EXT\.?/INT|I/E|INT|EXT|EST)(?:\. ?| )|"
    r"(内外景|内/外景|内景|外景)(?:[\s。．.：:·]+|$)",
    re.I,
)
# Times of day, with what people write before them: LATE NIGHT, 次日清晨, 雨夜.
TIME = re.compile(
    r"(?:(?:THE |THAT |THE FOLLOWING |LATER THAT )?(?:SAME |NEXT |EARLY |LATE |MID[- ]?)?"
    r"(?:DAY|NIGHT|MORNING|AFTERNOON|EVENING|DUSK|DAWN|NOON|MIDNIGHT|SUNSET|SUNRISE|TWILIGHT|LATER|"
    r"MOMENTS LATER|CONTINUOUS|SAME(?: TIME)?))|"
    r"(?:次日|翌日|第二天|当天|当|同|雨|雪|月|秋|冬|春|夏|初|拂)?"
    r"(?:日|夜|晨|晚|晓|白天|夜晚|夜里|深夜|半夜|午夜|清晨|早晨|早上|凌晨|黎明|上午|中午|正午|下午|午后|黄昏|傍晚|晚上|稍后)",
    re.I,
)
BOTH = ("I/E", "内外景", "内/外景")


class Heading(Frozen):
    """A scene heading taken apart; what it does not say is empty."""

    setting: Literal["", "int", "ext", "both"] = ""
    place: str = ""
    time: str = ""


class ScriptScene(Frozen):
    """A scene as people edit it."""

    text: str = Field(description="Fountain, without a title page")


class SceneParts(Frozen):
    """A heading with the elements beneath it, to the next heading."""

    heading: Element
    elements: tuple[Element, ...]


def heading_of(text: str) -> Heading:
    """`INT. TEA HOUSE - NIGHT` and `内景 茶馆 夜` in their parts."""
    found = SETTING.match(text)
    said = (found[1] or found[2]).upper() if found else ""
    rest = text[found.end() :] if found else text
    setting: Literal["", "int", "ext", "both"] = ""
    if said:
        both = said in BOTH or "/" in said
        inside = said.startswith("INT") or said == "内景"
        setting = "both" if both else "int" if inside else "ext"
    pieces = [p.strip() for p in re.split(r"\s+[-–—]+\s+|\s*——\s*|[，,]\s*", rest) if p.strip()]
    if len(pieces) < 2 and re.search("[一-鿿]", rest):
        pieces = rest.split()
    times: list[str] = []
    while len(pieces) > 1 and TIME.fullmatch(pieces[-1]):
        times.insert(0, pieces.pop())
    place = rest.strip()[: rest.strip().find(times[0], len(pieces[0]))] if times else rest.strip()
    time = " - ".join(times)
    return Heading(setting=setting, place=place.strip(" -–—，,"), time=time)


def scenes_of(screenplay: Screenplay) -> tuple[SceneParts, ...]:
    """The scenes in their order; what stands before the first heading is of none."""
    found: list[tuple[Element, list[Element]]] = []
    for element in screenplay.elements:
        if element.kind == "heading":
            found.append((element, []))
        elif found:
            found[-1][1].append(element)
    return tuple(SceneParts(heading=head, elements=tuple(rest)) for head, rest in found)


def speaker_of(cue: str) -> str:
    """Who speaks, by a character's line: without (V.O.), （画外音） and what else is in brackets."""
    return re.sub(r"\s*[(（].*$", "", cue).strip() or cue.strip()

"""A screenplay as Fountain 1.1 (fountain.io/syntax): any editor reads it, and so do people.

What could be taken for another element is forced or escaped, so that it reads back as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..build.step import step
from ..values import Asset, Element, Screenplay, ScriptScene
from ..values.screenplay import SETTING, SPOKEN
from . import wording

MEDIA_TYPE = "text/x-fountain"
INLINE = re.compile(r"[\\*_]|(?<=\[)\[|(?<=\])\]")
BEGINS = re.compile(r"^(?=[!.@~>#=(（^])", re.M)
ENDS = re.compile(r"(?=[<^]$)", re.M)
NATURAL_HEADING = re.compile(r"(?:INT|EXT|EST|INT\./EXT|I/E)\. [^\s]")
NATURAL_CUE = re.compile(r"[A-Z][A-Z .\-]+(?: \([A-Z.' ]+\))?")
NATURAL_ACTION = re.compile(
    r"(?!内|外|第)[一-鿿“‘]|[“‘]?[A-Z][a-z’']*[ ,][\w’' ,]*[a-z]|[“‘]?[A-Z][a-z]+\."
)
NATURAL_TRANSITION = re.compile(r"[A-Z][A-Z ]* TO:")


@step(version=1)
def fountain(screenplay: Screenplay, *, notice: str) -> Asset:
    """UTF-8, not yet labelled or signed; `notice` says on the title page that it is AI-generated."""
    rows = (
        ("Title", screenplay.title),
        ("Author", screenplay.author),
        ("Source", screenplay.based_on),
        ("Language", screenplay.language),
        ("Notes", notice),
    )
    page = "".join(f"{key}: {escaped(line(text))}\n" for key, text in rows if line(text))
    return Asset.of(f"{page}\n{written(screenplay.elements)}".encode(), MEDIA_TYPE)


def line(text: str) -> str:
    """The text in one line, without what no file can hold."""
    return wording.one_line(text)


@step(version=1)
def script_scene(elements: tuple[Element, ...]) -> ScriptScene:
    """A scene as people edit it."""
    return ScriptScene(text=written(elements))


def written(elements: Iterable[Element]) -> str:
    """The elements as Fountain, without a title page."""
    parts: list[str] = []
    speaks = False
    for element in elements:
        together = speaks and element.kind in SPOKEN
        speaks = together or element.kind == "character"
        text = _element(element)
        if text:
            parts.append(text if together or not parts else f"\n{text}")
    return "\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """The text with a backslash before all that Fountain would take for a mark."""
    text = INLINE.sub(lambda m: "\\" + m[0], text)
    return BEGINS.sub(r"\\", ENDS.sub(r"\\", text))


def lines_of(text: str) -> str:
    """Lines without blanks around them and without empty ones, which would end the element."""
    return "\n".join(row for row in map(line, text.split("\n")) if row)


def _element(element: Element) -> str:
    kind = element.kind
    if kind == "page_break":
        return "==="
    bare = lines_of(element.text)
    text = escaped(bare)
    if not bare:
        return ""
    match kind:
        case "heading":
            text = escaped(line(bare)).replace("#", r"\#").replace(r"\\#", r"\#")
            natural = NATURAL_HEADING.match(bare)
            number = f" #{line(element.scene_number)}#" if element.scene_number else ""
            return f"{'' if natural else '.'}{text}{number}"
        case "action":
            return text if NATURAL_ACTION.match(bare) and not _loud(bare) else f"!{text}"
        case "character":
            dual = " ^" if element.dual else ""
            forced = element.dual or not NATURAL_CUE.fullmatch(bare) or SETTING.match(bare)
            return f"{'@' if forced else ''}{escaped(line(bare))}{dual}"
        case "parenthetical":
            return f"({escaped(line(bare))})"
        case "lyrics":
            return "\n".join(f"~{row}" for row in text.split("\n"))
        case "centered":
            return "\n".join(f"> {row} <" for row in text.split("\n"))
        case "transition":
            return line(bare) if NATURAL_TRANSITION.fullmatch(bare) else f"> {escaped(line(bare))}"
        case "note":
            return f"[[{INLINE.sub(_mark, bare).replace(']', chr(92) + ']')}]]"
        case "section":
            return f"{'#' * element.level} {escaped(line(bare))}"
        case "synopsis":
            return f"= {escaped(line(bare))}"
        case _:
            return text


def _mark(found: re.Match[str]) -> str:
    return found[0] if found[0] == "]" else "\\" + found[0]


def _loud(text: str) -> bool:
    """A first line in capitals could be a cue, or end a scene."""
    first = text.partition("\n")[0]
    return first.upper() == first and bool(re.search("[A-Z]", first))

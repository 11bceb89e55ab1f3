"""FDX, the XML of Final Draft, read."""

from __future__ import annotations

from lxml import etree

from ..errors import Damaged
from ..values import Element, Manuscript, Screenplay
from ..values.language import language_of
from .fountain import told

KINDS = {
    "Scene Heading": "heading", "Action": "action", "Character": "character",
    "Parenthetical": "parenthetical", "Dialogue": "dialogue", "Transition": "transition",
    "Lyrics": "lyrics", "Outline Body": "synopsis", "Note": "note", "Shot": "action",
    "General": "action",
}  # fmt: skip
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read(data: bytes, name: str, stem: str) -> Manuscript:
    """The manuscript of a screenplay. Raises Damaged as `screenplay` does."""
    return told(screenplay(data, stem))


def screenplay(data: bytes, stem: str = "") -> Screenplay:
    """The screenplay of an FDX file. Raises Damaged for what is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Damaged(
            f"the Final Draft file cannot be read: {error}; export it again",
            f"无法读取 Final Draft 文件：{error}；请重新导出",
        ) from error
    content = root.find("Content")
    if root.tag != "FinalDraft" or content is None:
        raise Damaged(
            "the file is no Final Draft script (<FinalDraft> with <Content>); export it again",
            "该文件不是 Final Draft 剧本（<FinalDraft> 与 <Content>）；请重新导出",
        )
    rows = [row for row in content.iter("Paragraph") if row.find("DualDialogue") is None]
    elements = tuple(_element(row) for row in rows)
    page = [_text(row) for row in root.iterfind("TitlePage/Content/Paragraph")]
    title, author, based_on = (*page[:3], *[""] * (3 - len(page[:3])))
    words = " ".join(e.text for e in elements)[:20_000]
    said = root.get(LANGUAGE, "")
    return Screenplay(
        title=title or stem,
        author=author,
        based_on=based_on,
        language=said if said in ("zh", "en") else language_of(words),
        elements=elements,
    )


def _element(row: etree._Element) -> Element:
    told, text = row.get("Type", "Action"), _text(row)
    kind = KINDS.get(told, "action")
    level = 1
    if told.removeprefix("Outline ").isdigit():
        kind, level = "section", min(6, max(1, int(told.removeprefix("Outline "))))
    if row.get("Alignment") == "Center":
        kind = "centered"
    if row.get("StartsNewPage") == "Yes" and not text:
        kind = "page_break"
    if kind == "parenthetical" and text[:1] in "(（" and text[-1:] in ")）":
        text = text[1:-1]
    return Element.model_validate(
        {
            "kind": kind,
            "text": text,
            "level": level,
            "scene_number": row.get("Number", "")[:20],
            "dual": kind == "character" and _beside(row),
        }
    )


def _beside(row: etree._Element) -> bool:
    """Whether it is the second speaker of a dual dialogue."""
    parent = row.getparent()
    if parent is None or parent.tag != "DualDialogue":
        return False
    return any(other.get("Type") == "Character" for other in row.itersiblings(preceding=True))


def _text(row: etree._Element) -> str:
    return "".join(text.text or "" for text in row.iterfind("Text"))

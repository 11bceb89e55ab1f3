"""A screenplay as FDX, the XML of Final Draft (document type Script, version 1)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ..build.step import step
from ..values import Asset, Element, Screenplay
from . import wording
from .fountain import lines_of

MEDIA_TYPE = "application/x-final-draft+xml"
TYPES = {
    "heading": "Scene Heading", "action": "Action", "character": "Character",
    "parenthetical": "Parenthetical", "dialogue": "Dialogue", "transition": "Transition",
    "lyrics": "Lyrics", "section": "Outline", "synopsis": "Outline Body", "note": "Note",
    "centered": "General", "page_break": "General",
}  # fmt: skip
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@step(version=1)
def final_draft(screenplay: Screenplay) -> Asset:
    """UTF-8, not yet labelled or signed: the label of FDX is an instruction that sealing adds."""
    root = etree.Element("FinalDraft", DocumentType="Script", Template="No", Version="1")
    root.set(LANGUAGE, screenplay.language)
    content = etree.SubElement(root, "Content")
    for group in _groups(screenplay.elements):
        into = content
        if any(element.dual for element in group):
            into = etree.SubElement(etree.SubElement(content, "Paragraph"), "DualDialogue")
        for element in group:
            _paragraph(into, element)
    page = etree.SubElement(etree.SubElement(root, "TitlePage"), "Content")
    for text in (screenplay.title, screenplay.author, screenplay.based_on):
        row = etree.SubElement(page, "Paragraph", Alignment="Center", Type="General")
        etree.SubElement(row, "Text").text = wording.one_line(text)
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return Asset.of(bytes(data), MEDIA_TYPE)


def _paragraph(into: etree._Element, element: Element) -> None:
    row = etree.SubElement(into, "Paragraph", Type=TYPES[element.kind])
    text = lines_of(element.text)
    if element.kind == "section":
        row.set("Type", f"Outline {element.level}")
    if element.kind == "heading" and element.scene_number:
        row.set("Number", element.scene_number)
    if element.kind == "centered":
        row.set("Alignment", "Center")
    if element.kind == "page_break":
        row.set("StartsNewPage", "Yes")
    if element.kind == "parenthetical":
        text = f"({text})"
    etree.SubElement(row, "Text").text = text


def _groups(elements: tuple[Element, ...]) -> Iterator[list[Element]]:
    """Elements one by one; two speeches side by side together."""
    speeches: list[list[Element]] = []
    for element in elements:
        if (
            element.kind == "character"
            or element.kind
            not in (
                "parenthetical",
                "dialogue",
                "lyrics",
            )
            or not speeches
        ):
            speeches.append([])
        speeches[-1].append(element)
    while speeches:
        group = speeches.pop(0)
        if speeches and speeches[0][0].dual:
            group = group + speeches.pop(0)
        yield group

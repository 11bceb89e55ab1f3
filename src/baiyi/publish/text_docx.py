"""A text as DOCX, to be worked on in Word or WPS: real styles, a contents, running heads.

ECMA-376 (Office Open XML), transitional. Typefaces are those that such programs bring along.
The same text gives the same bytes: no clock is in the file.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..build import progress
from ..build.step import step
from ..values import Asset, Manuscript
from . import wording
from .archive import archive
from .chapters import environment
from .galley import galley
from .text_plain import STARS

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Twentieths of a point: A5 for Chinese, 5.5 by 8.5 inches for others; A4 and Letter for a leaf.
SHEETS = {
    (True, True): (8391, 11906),
    (True, False): (11906, 16838),
    (False, True): (7920, 12240),
    (False, False): (12240, 15840),
}
MARGINS = 1130 + 960
DEEPEST_LISTED = 3


@dataclass(frozen=True)
class Part:
    """What stands at the head or foot of pages: the title, the chapter, the number, or nothing."""

    name: str
    kind: str
    says: str

    @property
    def tag(self) -> str:
        return {"header": "hdr", "footer": "ftr"}[self.kind]


HEADER_LEFT = Part("header1", "header", "title")
HEADER_RIGHT = Part("header2", "header", "chapter")
HEADER_FIRST = Part("header3", "header", "")
FOOTER = Part("footer1", "footer", "number")
# By the pages on which they stand, as Word names these: even, odd ("default"), and first.
BOOK = (
    ("even", HEADER_LEFT),
    ("default", HEADER_RIGHT),
    ("first", HEADER_FIRST),
    ("even", FOOTER),
    ("default", FOOTER),
    ("first", FOOTER),
)
LEAF = (("default", FOOTER),)


@step(version=1)
def manuscript_docx(manuscript: Manuscript, *, notice: str) -> Asset:
    """The text as DOCX, not yet labelled or signed.

    `notice` says that the work is AI-generated, and stands under the title and at the end. A
    long text has a contents, which Word fills with page numbers when it opens the file.
    """
    set_out = galley(manuscript)
    chinese = wording.is_chinese(set_out.language)
    heads = BOOK if set_out.bound else LEAF
    runs = (r for s in set_out.sections for p in s.pieces for line in p.lines for r in line)
    width, height = SHEETS[chinese, set_out.bound]
    listed = [section for section in set_out.titled if section.level <= DEEPEST_LISTED]
    values = {
        "tag": wording.tag(set_out.language),
        "chinese": chinese,
        "words": wording.wording(set_out.language),
        "stars": STARS[chinese],
        "title": set_out.title,
        "author": set_out.author,
        "blurb": set_out.blurb,
        "notice": wording.one_line(notice),
        "bound": set_out.bound,
        "sections": set_out.sections,
        "contents": listed,
        "first_title": listed[0].title if listed else set_out.title,
        "links": list(dict.fromkeys(run.link for run in runs if run.link)),
        "parts": list(dict.fromkeys(part for _, part in heads)),
        "heads": [(place, part.name) for place, part in heads],
        "width": width,
        "height": height,
        "measure": width - MARGINS,
    }
    files: dict[str, bytes] = {}
    templates = environment()

    def write(path: str, template: str, **more: object) -> None:
        progress.check()
        text = templates.get_template(f"docx/{template}.xml.j2").render(**values, **more)
        files[path] = text.encode()

    write("[Content_Types].xml", "content_types")
    write("_rels/.rels", "rels")
    write("word/document.xml", "document")
    write("word/_rels/document.xml.rels", "document_rels")
    for name in ("styles", "settings", "numbering", "fontTable"):
        write(f"word/{name}.xml", name)
    for part in dict.fromkeys(part for _, part in heads):
        write(f"word/{part.name}.xml", "header", part=part)
    write("docProps/core.xml", "core")
    write("docProps/app.xml", "app")
    return Asset.of(archive(files), MEDIA_TYPE)

"""A text on paper: a book or a leaf as PDF, set by Typst."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..build.step import step
from ..values import Asset, Manuscript
from . import typefaces, wording
from .galley import Galley, Run, Section, galley
from .pdf import MEDIA_TYPE
from .typesetting import say_boxes, typeset

# The typefaces of a language: what the text is set in, then those of quotations and strangers.
FACES: Mapping[bool, tuple[str, ...]] = {
    True: ("fonts-noto-serif-sc", "fonts-lxgw-wenkai", "fonts-eb-garamond"),
    False: ("fonts-eb-garamond", "fonts-noto-serif-sc"),
}


@step(version=1, timeout=600)
def manuscript_pdf(manuscript: Manuscript, *, notice: str) -> Asset:
    """The text as PDF, in Chinese A5, else 5.5 by 8.5 inches; not yet labelled or signed.

    `notice` says that the work is AI-generated, and stands under the title and at the end. No
    date is in the file: the same text gives the same bytes. Raises MissingModel, StepFailed.
    """
    set_out, notice = galley(manuscript), wording.one_line(notice)
    faces = FACES[wording.is_chinese(manuscript.language)]
    chosen = typefaces.families(faces, manuscript.language)
    say_boxes("".join([*set_out.texts, notice]), typefaces.had(chosen))
    with tempfile.TemporaryDirectory(prefix="baiyi-pdf-") as name:
        values = _values(set_out, notice, chosen)
        return Asset.of(typeset("text.typ", values, chosen, Path(name)), MEDIA_TYPE)


def _values(set_out: Galley, notice: str, chosen: tuple[typefaces.Family, ...]) -> dict[str, Any]:
    """What the template reads."""
    words = wording.wording(set_out.language)
    chinese = wording.is_chinese(set_out.language)
    language, _, region = wording.tag(set_out.language).partition("-")
    title = set_out.title
    credit = wording.credits(chosen if chinese else chosen[:1], set_out.language)
    return {
        "title": title,
        "title-size": max(16, min(28, int(28 * (16 / max(len(title), 16)) ** 0.5))),
        "author": set_out.author,
        "authors": [set_out.author] if set_out.author else [],
        "blurb": set_out.blurb,
        "notice": notice,
        "lang": language.lower()[:3],
        "region": region[:2] or None,
        "chinese": chinese,
        "bound": set_out.bound,
        "contents": words.contents,
        "parts": _parts(set_out.sections),
        "the-end": words.the_end,
        "colophon-lines": [notice, credit, words.made_with],
    }


def _parts(sections: tuple[Section, ...]) -> list[list[dict[str, Any]]]:
    """The chapters of the first level, each with those under it."""
    parts: list[list[dict[str, Any]]] = []
    for section in sections:
        if section.level <= 1 or not parts:
            parts.append([])
        parts[-1].append(_section(section))
    return parts


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "number": section.number,
        "name": section.name,
        "level": section.level,
        "pieces": [
            {"kind": piece.kind, "lines": [[_run(run) for run in line] for line in piece.lines]}
            for piece in section.pieces
        ],
    }


def _run(run: Run) -> dict[str, Any]:
    looks = {"emphasis": run.emphasis, "strong": run.strong, "code": run.code, "link": run.link}
    return {"text": run.text} | {name: look for name, look in looks.items() if look}

"""Typst at work: a template of ours and a publication's words give a PDF, tagged for screen readers.

The writer's words reach Typst as JSON strings, so that no character of them is markup. The
fonts are embedded; a character that they lack is said to the build and set as a box.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from ..build import progress
from ..errors import StepFailed
from . import typefaces

BOX = "□"  # in every typeface for Chinese; printers call it tofu


def say_boxes(printed: Iterable[str], known: frozenset[str]) -> None:
    """Let the build say which characters will be boxes."""
    if lacking := typefaces.visible(set(printed) - known):
        shown = " ".join(lacking)
        progress.note(
            f"no typeface of the book has: {shown} (an empty box in the PDF)",
            f"书中字体都没有：{shown}（PDF 中显示为空框）",
        )


def typeset(
    template: str,
    values: Mapping[str, Any],
    chosen: tuple[typefaces.Family, ...],
    folder: Path,
    fonts: tuple[Path, ...] = (),
) -> bytes:
    """The PDF/UA of `template`, which reads `values` as book.json; its pictures lie in `folder`.
    `fonts` are folders with those that the pictures need.

    No date is in the file: the same values give the same bytes. Raises StepFailed.
    """
    settable = _settable(dict(values), typefaces.had(chosen))
    (folder / "book.json").write_text(json.dumps(settable, ensure_ascii=False), "utf-8")
    source = files("baiyi.publish").joinpath("templates", template).read_bytes()
    (folder / template).write_bytes(source)
    try:
        data = typst.compile(
            folder / template,
            root=folder,
            font_paths=[*(family.folder for family in chosen), *fonts],
            ignore_system_fonts=True,
            format="pdf",
            timestamp=0,
            pdf_standards="ua-1",
        )
    except typst.TypstError as error:
        raise StepFailed(
            f"the PDF could not be set: {error}; please report this with the work's text",
            f"PDF 排版失败：{error}；请附上作品文本反馈此问题",
        ) from error
    if not isinstance(data, bytes):
        raise TypeError(f"typst returned {type(data).__name__}")
    return data


def _settable(value: Any, known: frozenset[str]) -> Any:
    """`value` with every string in it made of characters that the typefaces have.

    PDF/UA forbids a character without a glyph. Marks of direction and other unseen ones go,
    spaces of every kind become plain ones, the rest become boxes.
    """
    if isinstance(value, str):
        return "".join(c if c in known else _instead(c) for c in value)
    if isinstance(value, list):
        return [_settable(item, known) for item in value]
    if isinstance(value, dict):
        return {name: _settable(item, known) for name, item in value.items()}
    return value


def _instead(character: str) -> str:
    if not typefaces.visible(character):
        return " " if character.isspace() else ""
    return BOX

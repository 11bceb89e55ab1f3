"""A document that was brought in: a user's own text, to be continued, adapted, translated or spoken.

Nothing is generated, so nothing is labelled and nothing is let out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..build.run import Build
from ..documents import manuscript
from ..errors import BadBrief
from ..values import Brief, Chapter, Manuscript
from .table import Output, Stage, without_source

FONTS: tuple[str, ...] = ()
NAMES: Mapping[str, tuple[str, str]] = {"documents.manuscript": ("reading", "读入")}


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be done, for the estimate. Raises BadBrief, Unsupported."""
    _checked(brief, source)
    return (Stage("manuscript", "reading", "读入", None, 1, 1.0),)


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """Read the document; `line` is its file name. Raises BadBrief, Damaged, Unsupported."""
    _checked(brief, source)
    assert brief.document is not None
    told = build.step(manuscript, build.bound(brief.document), brief.line)
    given = {"title": brief.title, "author": brief.author, "language": brief.language}
    changed = {key: value for key, value in given.items() if value}
    build.part("document", told.model_copy(update={**changed, "chapters": ()}))
    for number, chapter in enumerate(told.chapters, 1):
        build.part(f"chapter {number}", chapter)
    return ()


def retell(parts: Mapping[str, Any]) -> Manuscript:
    about: Manuscript = parts["document"]
    chapters = tuple(part for part in parts.values() if isinstance(part, Chapter))
    return about.model_copy(update={"chapters": chapters})


def _checked(brief: Brief, source: Manuscript | None) -> None:
    without_source(source, "document")
    if brief.document is None:
        raise BadBrief(
            "a document is brought in by its file: baiyi import FILE",
            "文稿要由文件读入：baiyi import 文件",
        )

"""A document that was brought in: a user's own text, to be continued, adapted, translated or spoken.

Its chapters are parts that can be edited; of a screenplay its scenes, as Fountain.
Nothing is generated, so nothing is labelled and nothing is let out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..build.run import Build
from ..documents import SCRIPTS, kind_of, manuscript, script
from ..documents import fountain as reading
from ..errors import BadBrief
from ..publish.fountain import script_scene
from ..values import Brief, Chapter, Manuscript, Screenplay, ScriptScene, scenes_of
from .screenplay import elements_of
from .table import Output, Stage, without_source

FONTS: tuple[str, ...] = ()
NAMES: Mapping[str, tuple[str, str]] = {
    "documents.manuscript": ("reading", "读入"),
    "documents.script": ("reading", "读入"),
    "publish.script_scene": ("scene as Fountain", "场（Fountain）"),
}


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be done, for the estimate. Raises BadBrief, Unsupported."""
    _checked(brief, source)
    return (Stage("manuscript", "reading", "读入", None, 1, 1.0),)


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """Read the document; `line` is its file name. Raises BadBrief, Damaged, Unsupported."""
    _checked(brief, source)
    assert brief.document is not None
    document = build.bound(brief.document)
    if kind_of(document.read(), brief.line) in SCRIPTS:
        return _scenes(build, brief, build.step(script, document, brief.line))
    told = build.step(manuscript, document, brief.line)
    build.part("document", _about(brief, told))
    for number, chapter in enumerate(told.chapters, 1):
        build.part(f"chapter {number}", chapter)
    return ()


def _scenes(build: Build, brief: Brief, told: Screenplay) -> tuple[Output, ...]:
    """A screenplay by its scenes; what stands before the first is a part of its own."""
    build.part("document", _about(brief, reading.told(told)))
    scenes = scenes_of(told)
    before = told.elements[: len(told.elements) - sum(1 + len(s.elements) for s in scenes)]
    if before:
        build.part("scene 0", build.step(script_scene, before))
    for number, scene in enumerate(scenes, 1):
        whole = (scene.heading, *scene.elements)
        build.part(f"scene {number}", build.step(script_scene, whole))
    return ()


def _about(brief: Brief, told: Manuscript) -> Manuscript:
    """All but its text, as the brief says it, else as the document does."""
    given = {"title": brief.title, "author": brief.author, "language": brief.language}
    changed = {key: value for key, value in given.items() if value}
    return told.model_copy(update={**changed, "chapters": ()})


def retell(parts: Mapping[str, Any]) -> Manuscript:
    about: Manuscript = parts["document"]
    scenes = [part for part in parts.values() if isinstance(part, ScriptScene)]
    if scenes:
        script = Screenplay(
            title=about.title,
            author=about.author,
            language=about.language,
            canon=about.canon,
            elements=elements_of(scenes),
        )
        return reading.told(script)
    chapters = tuple(part for part in parts.values() if isinstance(part, Chapter))
    return about.model_copy(update={"chapters": chapters})


def _checked(brief: Brief, source: Manuscript | None) -> None:
    without_source(source, "document")
    if brief.document is None:
        raise BadBrief(
            "a document is brought in by its file: baiyi import FILE",
            "文稿要由文件读入：baiyi import 文件",
        )

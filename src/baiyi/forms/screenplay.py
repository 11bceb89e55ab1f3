"""A screenplay: from a line or from another work, as Fountain, Final Draft and PDF, with its breakdown.

Every scene is a part, edited as Fountain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..brief.words import language_of
from ..build.run import Build
from ..create.write.screenplay.outline import count, screen_outline, wording_of
from ..create.write.screenplay.scene import screen_scene
from ..documents import fountain as reading
from ..publish.breakdown import breakdown_csv, breakdown_markdown
from ..publish.final_draft import final_draft
from ..publish.fountain import fountain, script_scene
from ..publish.screenplay_pdf import screenplay_pdf
from ..store.lineage import new_share
from ..values import Brief, Canon, Element, Manuscript, Screenplay, ScriptScene
from .sealer import Sealer
from .table import Output, Stage

FONTS = ("fonts-noto-serif-sc", "fonts-courier-prime")
NAMES: Mapping[str, tuple[str, str]] = {
    "write.screen_outline": ("outline", "大纲"),
    "write.screen_scene": ("scene", "场"),
    "publish.script_scene": ("scene as Fountain", "场（Fountain）"),
    "publish.fountain": ("Fountain", "Fountain"),
    "publish.final_draft": ("Final Draft", "Final Draft"),
    "publish.screenplay_pdf": ("PDF", "PDF"),
    "publish.breakdown_csv": ("breakdown", "分场表"),
    "publish.breakdown_markdown": ("breakdown", "分场表"),
    "protect.seal": ("label and signature", "标识与签名"),
}


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief, Unsupported."""
    wording_of(brief, source)
    scenes = count(brief, source)
    return (
        Stage("screen_outline", "outline", "大纲", "writer", 1, 8.0 + 7.0 * scenes),
        Stage("screen_scene", "scenes", "场", "writer", scenes, 20.0, tokens=420),
        Stage("screenplay_pdf", "publishing", "出版", None, 1, 1.0),
        Stage("seal", "labels and signatures", "标识与签名", None, 5, 0.2),
    )


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a screenplay. Raises BadBrief, Unsupported, NotGoodEnough."""
    wording_of(brief, source)
    outline = build.step(screen_outline, brief, source)
    title = build.part("title", outline.title)
    canon = build.part("canon", outline.canon)
    settled = outline.model_copy(update={"title": title, "canon": canon})
    drafts = [
        build.step(script_scene, build.step(screen_scene, brief, settled, n).elements)
        for n in range(1, len(outline.scenes) + 1)
    ]
    scenes = [build.part(f"scene {n}", draft) for n, draft in enumerate(drafts, 1)]
    shares = tuple(new_share(a.text, b.text) for a, b in zip(drafts, scenes, strict=True))
    script = Screenplay(
        title=title,
        author=brief.author or "",
        language=brief.language,
        based_on=outline.based_on,
        canon=canon,
        elements=elements_of(scenes),
    )
    sealer = Sealer(build, brief, title, shares)
    said = sealer.notice
    pdf = build.step(screenplay_pdf, script, notice=said)
    assets = (
        build.step(fountain, script, notice=said),
        build.step(final_draft, script),
        pdf,
        build.step(breakdown_markdown, script, pdf, notice=said),
        build.step(breakdown_csv, script, pdf),
    )
    return tuple(Output(title, sealer.seal(asset, sealer.human)) for asset in assets)


def elements_of(scenes: Sequence[ScriptScene]) -> tuple[Element, ...]:
    """The elements of scenes as their parts say them."""
    return tuple(e for scene in scenes for e in reading.elements(scene.text))


def retell(parts: Mapping[str, Any]) -> Manuscript:
    """Every scene a chapter: action as it stands, speech behind its speaker's name."""
    names = sorted((n for n in parts if n.startswith("scene ")), key=lambda n: int(n.split()[1]))
    scenes: list[ScriptScene] = [parts[name] for name in names]
    canon: Canon = parts["canon"]
    script = Screenplay(
        title=parts["title"],
        language="zh" if language_of("\n".join(s.text for s in scenes)) == "zh" else "en",
        canon=canon,
        elements=elements_of(scenes),
    )
    return reading.told(script)

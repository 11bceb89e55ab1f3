"""A form of work that takes no models: pages by the tiny writer, one sealed Markdown file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tiny_steps as tiny

from baiyi.build.run import Build
from baiyi.build.step import step
from baiyi.forms.table import Output, Stage
from baiyi.protect.authority import fingerprint
from baiyi.protect.label import notice
from baiyi.protect.seal import seal
from baiyi.values import Asset, Brief, Chapter, Manuscript, Origin, Page, paragraphs

FONTS: tuple[str, ...] = ()
NAMES: Mapping[str, tuple[str, str]] = {
    "tiny_steps.plan": ("plan", "构思"),
    "tiny_steps.page": ("page", "正文"),
    "tiny_steps.patient": ("waiting", "等待"),
}


@step(version=1)
def bound(pages: tuple[Page, ...], said: str) -> Asset:
    text = "\n\n".join(("# Tiny", said, *(page.text for page in pages)))
    return Asset.of(f"{text}\n".encode(), "text/markdown")


@step(version=1)
def again(source: Manuscript) -> Page:
    return Page(number=1, text=source.text)


def retell(parts: Mapping[str, Any]) -> Manuscript:
    pages = [part for part in parts.values() if isinstance(part, Page)]
    chapters = tuple(Chapter(blocks=paragraphs(page.text)) for page in pages)
    return Manuscript(title=parts["title"], language="en", chapters=chapters)


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    return (
        Stage("plan", "plan", "构思", "writer", 1, 1.0),
        Stage("page", "pages", "正文", "writer", brief.pages, 1.0),
        Stage("seal", "label and signature", "标识与签名", None, 1, 1.0),
    )


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The brief's tone may be "slow" (a minute, to be stopped), "broken" (a step fails), "bug"."""
    plot = build.step(tiny.plan, brief)
    cast = build.part("canon", build.step(tiny.canon, brief, plot))
    title = build.part("title", brief.title or plot.title)
    drafts = build.each(tiny.page, plot.beats, cast)
    pages = tuple(build.part(f"page {p.number}", p) for p in drafts)
    if brief.tone == "slow":
        build.step(tiny.patient, 60.0)
    if brief.tone == "broken":
        build.step(tiny.fails, 3)
    if brief.tone == "bug":
        raise RuntimeError("a bug of the form")
    said = notice(brief.language)
    origin = Origin(
        producer="Tests",
        produce_id=build.work_id,
        title=title,
        language=brief.language,
        notice=said,
        engines=build.engines_used(),
    )
    if source:
        pages = (build.step(again, source), *pages)
    book = build.step(bound, pages, said)
    return (Output(title, build.step(seal, book, origin, fingerprint())),)

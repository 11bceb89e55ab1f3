"""Advertising copy for each channel, in five editions: of a product by its sheet, or of a work.

Lengths are kept by construction, claims come from the sheet, and what law forbids is not written;
where a human's edit leaves that, the work says where.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..build.run import Build
from ..create.write.advertising.channels import Channel, channels, channels_of
from ..create.write.advertising.claims import product_of, sheet_of
from ..create.write.advertising.compose import advert, advert_checked, sheet_checked
from ..create.write.advertising.work import sheet_of_work
from ..store.lineage import new_share
from ..values import Block, Brief, Chapter, Copy, Manuscript
from ..values.language import language_of
from . import editions
from .sealer import Sealer
from .table import Output, Stage, alike

FONTS = editions.FONTS
NAMES: Mapping[str, tuple[str, str]] = {
    **editions.NAMES,
    "write.sheet_of_work": ("sheet of the work", "作品资料"),
    "write.sheet_checked": ("check of the sheet", "资料检查"),
    "write.advert": ("copy", "文案"),
    "write.advert_checked": ("check of the copy", "文案检查"),
}


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief for a channel that is not."""
    if source:
        alike(brief, source)
        brief = sheet_of_work(source, brief)
    return planned(brief, channels_of(brief))


def planned(brief: Brief, wanted: Sequence[Channel]) -> tuple[Stage, ...]:
    sheet_of(brief)
    pieces = sum(slot.count for channel in wanted for slot in channel.slots(brief.language))
    return (
        Stage("advert", "pieces of copy", "文案", "writer", pieces, 5.0, tokens=90),
        *editions.STAGES,
    )


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a campaign's copy. Raises BadBrief, Unsupported for another language."""
    if source:
        alike(brief, source)
        brief = build.step(sheet_of_work, source, brief)
    title, copies, human = written(build, brief, channels_of(brief))
    sealer = Sealer(build, brief, title, (human,))
    text = manuscript(title, copies, brief.author or "")
    return editions.editions(build, sealer, text, human)


def written(
    build: Build, brief: Brief, wanted: Sequence[Channel]
) -> tuple[str, tuple[Copy, ...], float]:
    """Title, the copy of each channel with a human's edits, and how much of it a human wrote."""
    sheet_of(brief)
    build.step(sheet_checked, brief)
    drafts = [build.step(advert, brief, channel.name) for channel in wanted]
    title = build.part("title", brief.title or product_of(brief)[:80])
    copies = tuple(_edited(build, draft) for draft in drafts)
    for copy in copies:
        build.step(advert_checked, brief, copy)
    before = "\n".join(text for copy in drafts for text in copy.pieces.values())
    after = "\n".join(text for copy in copies for text in copy.pieces.values())
    return title, copies, new_share(before, after)


def retell(parts: Mapping[str, Any]) -> Manuscript:
    return manuscript(parts["title"], copies_of(parts), "")


def copies_of(parts: Mapping[str, Any]) -> tuple[Copy, ...]:
    """The copy of each channel, from a work's parts."""
    pieces: dict[str, dict[str, str]] = {}
    for name, value in parts.items():
        channel, _, piece = name.partition(".")
        if piece:
            pieces.setdefault(channel, {})[piece] = value
    said = "".join(text for copy in pieces.values() for text in copy.values())
    language = "zh" if language_of(said) == "zh" else "en"
    return tuple(Copy(channel=c, language=language, pieces=p) for c, p in pieces.items())


def manuscript(title: str, copies: Sequence[Copy], author: str) -> Manuscript:
    """Each channel a chapter; each piece under its label."""
    return Manuscript(
        title=title, author=author, language=copies[0].language,
        chapters=tuple(
            Chapter(title=channels()[copy.channel].called(copy.language), blocks=blocks(copy))
            for copy in copies
        ),
    )  # fmt: skip


def blocks(copy: Copy) -> tuple[Block, ...]:
    found = []
    for slot in channels()[copy.channel].slots(copy.language):
        lines = copy.pieces.get(slot.name, "").splitlines()
        kind = "item" if slot.count > 1 and slot.name != "tags" else "paragraph"
        if slot.name == "tags":
            lines = [" ".join(f"#{line}" for line in lines)]
        found += [
            Block(text=slot.label, kind="heading"),
            *(Block(text=t, kind=kind) for t in lines),
        ]
    return tuple(found)


def _edited(build: Build, draft: Copy) -> Copy:
    """The pieces as parts, so that a human can replace each: feed.title."""
    pieces = {
        name: build.part(f"{draft.channel}.{name}", text) for name, text in draft.pieces.items()
    }
    return draft.model_copy(update={"pieces": pieces})

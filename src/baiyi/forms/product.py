"""A product description: title, a sentence, points, description, and the sheet as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..build.run import Build
from ..create.write.advertising.channels import PRODUCT, channels
from ..values import Block, Brief, Chapter, Manuscript
from . import advertising, editions
from .sealer import Sealer
from .table import Output, Stage, without_source

FONTS = editions.FONTS
NAMES = advertising.NAMES
SHEET = {"zh": "规格", "en": "Specifications"}


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief for a brief without a sheet."""
    without_source(source, "product")
    return advertising.planned(brief, (channels()[PRODUCT],))


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a product's page. Raises BadBrief, Unsupported for another language."""
    without_source(source, "product")
    title, copies, human = advertising.written(build, brief, (channels()[PRODUCT],))
    sheet = build.part("sheet", "\n".join(f"{k}: {v}" for k, v in brief.sheet.items()))
    sealer = Sealer(build, brief, title, (human,))
    text = _with_sheet(advertising.manuscript(title, copies, brief.author or ""), sheet)
    return editions.editions(build, sealer, text, human)


def retell(parts: Mapping[str, Any]) -> Manuscript:
    return _with_sheet(advertising.retell(parts), parts["sheet"])


def _with_sheet(text: Manuscript, sheet: str) -> Manuscript:
    """The page without its channel's name, and the specifications below it."""
    colon = "：" if text.language == "zh" else ": "
    rows = tuple(
        Block(text=colon.join(part.strip() for part in line.split(":", 1)), kind="item")
        for line in sheet.splitlines()
    )
    page = Chapter(blocks=text.chapters[0].blocks)
    below = Chapter(title=SHEET[text.language], level=2, blocks=rows)
    return text.model_copy(update={"chapters": (page, below)})

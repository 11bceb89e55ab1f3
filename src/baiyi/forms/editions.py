"""The editions of a text: DOCX, EPUB, PDF, Markdown and plain text, sealed. Every text ends here."""

from __future__ import annotations

from collections.abc import Mapping

from ..build.run import Build
from ..publish.text_docx import manuscript_docx
from ..publish.text_epub import manuscript_epub
from ..publish.text_pdf import manuscript_pdf
from ..publish.text_plain import manuscript_markdown, manuscript_text
from ..values import Manuscript
from .sealer import Sealer
from .table import Output, Stage

FONTS = ("fonts-noto-serif-sc", "fonts-lxgw-wenkai", "fonts-eb-garamond")
NAMES: Mapping[str, tuple[str, str]] = {
    "publish.manuscript_docx": ("DOCX", "DOCX"),
    "publish.manuscript_epub": ("EPUB", "电子书"),
    "publish.manuscript_pdf": ("PDF", "PDF"),
    "publish.manuscript_markdown": ("Markdown", "Markdown"),
    "publish.manuscript_text": ("plain text", "纯文本"),
    "protect.seal": ("label and signature", "标识与签名"),
}
STAGES = (
    Stage("manuscript_pdf", "publishing", "出版", None, 1, 1.0),
    Stage("seal", "labels and signatures", "标识与签名", None, 5, 0.2),
)


def editions(
    build: Build, sealer: Sealer, manuscript: Manuscript, human: float
) -> tuple[Output, ...]:
    """The text in all five formats under its title; `human` is the share that a human wrote."""
    said = sealer.notice
    identifier = f"urn:baiyi:{build.work_id}"
    made = build.together(
        lambda: build.step(manuscript_docx, manuscript, notice=said),
        lambda: build.step(manuscript_epub, manuscript, notice=said, identifier=identifier),
        lambda: build.step(manuscript_pdf, manuscript, notice=said),
        lambda: build.step(manuscript_markdown, manuscript, notice=said),
        lambda: build.step(manuscript_text, manuscript, notice=said),
    )
    return tuple(Output(manuscript.title, sealer.seal(asset, human)) for asset in made)

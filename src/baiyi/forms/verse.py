"""A poem in a classical form, and a scroll of it: the poem written over an ink landscape.

The form is right by construction; where a human's edit leaves it, the work says where.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..brief.words import language_of
from ..build.run import Build
from ..create import write
from ..create.ask import in_two_languages
from ..create.paint.illustrate import illustrate, jpeg
from ..create.paint.scroll import inscribe, stage_poem
from ..create.write.verse import english, forms
from ..publish.verse import verse_markdown
from ..store.lineage import new_share
from ..values import Block, Brief, Chapter, Manuscript, Poem
from .sealer import Sealer
from .table import Output, Stage, without_source
from .takes import wanted

FONTS = ("fonts-lxgw-wenkai", "fonts-ma-shan-zheng", "fonts-eb-garamond")
NAMES: Mapping[str, tuple[str, str]] = {
    "write.composed": ("poem", "诗词"),
    "write.verse": ("poem", "诗词"),
    "write.english_verse": ("poem", "诗"),
    "write.verified": ("check of the form", "格律检查"),
    "paint.stage_poem": ("staging", "取景"),
    "paint.illustrate": ("picture", "图画"),
    "paint.inscribe": ("scroll", "题画"),
    "paint.jpeg": ("scroll to send", "分享图"),
    "publish.verse_markdown": ("Markdown", "Markdown"),
    "protect.seal": ("label and signature", "标识与签名"),
}
SCROLL_SIZE = (1400, 2000)


def stages(brief: Brief, source: Manuscript | None) -> tuple[Stage, ...]:
    """What will be made, for the estimate. Raises BadBrief for a form of verse that is not."""
    without_source(source, "verse")
    lines = _lines(brief)
    poem = Stage("verse", "lines", "诗句", "writer", lines, 9.0)
    if _step(brief) is write.composed:
        poem = Stage("composed", "poem", "诗词", "poet", 1, 3.0)
    return (
        poem,
        Stage("illustrate", "picture", "图画", "painter", 1, 6.0),
        Stage("seal", "labels and signatures", "标识与签名", None, 3, 0.7),
    )


def make(build: Build, brief: Brief, source: Manuscript | None) -> tuple[Output, ...]:
    """The story of a poem. Raises BadBrief, Unsupported for a third language."""
    without_source(source, "verse")
    _lines(brief)
    draft = build.step(_step(brief), brief)
    poem = build.part("poem", draft)
    build.step(write.verified, poem)
    scene = wanted(build, "picture", build.part("scene", build.step(stage_poem, poem)))
    picture = build.step(illustrate, scene, *SCROLL_SIZE)
    scroll = build.step(inscribe, picture, poem, brief.author or "")
    human = new_share(draft.text, poem.text)
    sealer = Sealer(build, brief, poem.title, (human,))
    text = build.step(
        verse_markdown, poem, brief.author or "", brief.language, notice=sealer.notice
    )
    return (
        Output(poem.title, sealer.seal(text, human)),
        Output("scroll", sealer.seal(scroll.image, human)),
        Output("scroll", sealer.seal(build.step(jpeg, scroll).image, human)),
    )


def _step(brief: Brief) -> Callable[..., Poem]:
    """Who writes it: in Chinese the poet, or the writer where the brief names one."""
    if brief.language == "en":
        return write.english_verse
    return write.verse if "writer" in brief.engines else write.composed


def retell(parts: Mapping[str, Any]) -> Manuscript:
    poem: Poem = parts["poem"]
    lines = tuple(Block(text=line, kind="verse") for line in poem.text.splitlines() if line)
    return Manuscript(
        title=poem.title, language=language_of(poem.text), chapters=(Chapter(blocks=lines),)
    )


def _lines(brief: Brief) -> int:
    """How many lines the form has. Raises BadBrief for one that is not, Unsupported."""
    if brief.language == "en":
        return len(english.form_of(brief).syllables)
    if brief.language != "zh":
        raise in_two_languages("verse is", "诗词", brief.language)
    return len(forms.shape(forms.metre_of(brief)))

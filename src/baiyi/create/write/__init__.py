"""The craft of writing: a plan, the canon, the pages, and plain checks of what came."""

from __future__ import annotations

from .canon import canon
from .page import page, told
from .plan import blurb, plan
from .retold import retold, shared
from .translate.compare import compared
from .translate.joined import translated_chapter, translated_page
from .translate.settle import glossary_of
from .translate.translate import translate
from .verse.compose import verified, verse
from .verse.compose_english import english_verse
from .verse.poet import composed

__all__ = [
    "blurb",
    "canon",
    "compared",
    "composed",
    "english_verse",
    "glossary_of",
    "page",
    "plan",
    "retold",
    "shared",
    "told",
    "translate",
    "translated_chapter",
    "translated_page",
    "verified",
    "verse",
]

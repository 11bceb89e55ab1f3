"""The craft of writing: a plan, the canon, the pages, and plain checks of what came."""

from __future__ import annotations

from .canon import canon
from .page import page
from .plan import blurb, plan
from .translate.compare import compared
from .translate.settle import glossary_of
from .translate.translate import translate
from .verse.compose import verified, verse
from .verse.compose_english import english_verse

__all__ = [
    "blurb",
    "canon",
    "compared",
    "english_verse",
    "glossary_of",
    "page",
    "plan",
    "translate",
    "verified",
    "verse",
]

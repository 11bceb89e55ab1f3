"""The craft of writing: a plan, the canon, the pages, and plain checks of what came."""

from __future__ import annotations

from .canon import canon
from .page import page
from .plan import blurb, plan
from .translate.compare import compared
from .translate.settle import glossary_of
from .translate.translate import translate
from .verse.compose import verified, verse

__all__ = [
    "blurb",
    "canon",
    "compared",
    "glossary_of",
    "page",
    "plan",
    "translate",
    "verified",
    "verse",
]

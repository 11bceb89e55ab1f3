"""Why a model writes what it writes: docs/explain.md.

Any writer that tells likelihoods: `left_out`. A model whose weights are open: `open_model`, then
`attention` and `integrated_gradients`. Against a collection of passages: `nearest`.
"""

from __future__ import annotations

from .attention import attention, rollout
from .gradients import Gradients, integrated_gradients
from .leaving_out import WriterScorer, estimate, left_out
from .likelihoods import answered, chances
from .nearest import nearest
from .opened import Opened, open_model

__all__ = [
    "Gradients",
    "Opened",
    "WriterScorer",
    "answered",
    "attention",
    "chances",
    "estimate",
    "integrated_gradients",
    "left_out",
    "nearest",
    "open_model",
    "rollout",
]

"""A few lines by the model as it learns, so that one can see what a loss is worth."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

NUCLEUS = 0.9
TEMPERATURE = 0.8


def write_on(
    model: Any,
    prompt: list[int],
    end: int,
    most: int,
    seed: int,
    agreed: Callable[[Callable[[], int]], int] = lambda draw: draw(),
) -> list[int]:
    """Tokens after the prompt, drawn from the likeliest nine tenths; its own random numbers.

    Several workers that write on together with split weights have to agree on each token.
    """
    random = torch.Generator().manual_seed(seed)
    device = next(model.parameters()).device
    found: list[int] = []
    tokens, kept = torch.tensor([prompt], device=device), None
    model.eval()
    with torch.no_grad():
        while len(found) < most:
            out = model(input_ids=tokens, cache=kept, use_cache=True)
            kept = out.cache
            scores = out.logits[0, -1].float().cpu() / TEMPERATURE
            chosen = agreed(partial(_draw, scores, random))
            if chosen == end:
                break
            found.append(chosen)
            tokens = torch.tensor([[chosen]], device=device)
    model.train()
    return found


def _draw(scores: Any, random: torch.Generator) -> int:
    shares, order = scores.softmax(0).sort(descending=True)
    shares[shares.cumsum(0) - shares > NUCLEUS] = 0
    return int(order[torch.multinomial(shares, 1, generator=random)])

"""What moves the parameters that learn, AdamW or Muon with it; its state as tensors by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from . import shard
from .muon import Muon
from .options import Moves


class Optimizer:
    """Matrices decay, norms do not (Brown et al. 2020: betas 0.9 and 0.95).

    With `muon` it moves the matrices within the layers, and AdamW the tables of words and the norms.
    """

    def __init__(self, model: Any, decay: float, kind: Moves = "adamw") -> None:
        self.named = {n: p for n, p in model.named_parameters() if p.requires_grad}
        inner = {
            n: p
            for n, p in self.named.items()
            if kind == "muon" and p.ndim == 2 and ".layers." in n
        }
        others = [p for n, p in self.named.items() if n not in inner]
        groups = [
            {"params": [p for p in others if p.ndim >= 2], "weight_decay": decay},
            {"params": [p for p in others if p.ndim < 2], "weight_decay": 0.0},
        ]
        groups = [group for group in groups if group["params"]]
        adam = torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.95), eps=1e-8, fused=True)
        muon = Muon(list(inner.values()), decay) if inner else None
        self.parts: list[Any] = [adam, muon] if muon else [adam]
        self.part: dict[str, Any] = {n: muon if n in inner else adam for n in self.named}

    def step(self, rate: float, clip: float) -> float:
        """Clip, move at `rate`, clear the gradients; gives the norm before clipping.

        Where the norm is no number nothing is moved.
        """
        norm = self._clip(clip)
        if norm == norm and norm != float("inf"):
            for part in self.parts:
                for group in part.param_groups:
                    group["lr"] = rate
                part.step()
        self.clear()
        return norm

    def _clip(self, most: float) -> float:
        found = [p.grad for p in self.named.values() if p.grad is not None]
        if not shard.is_split(found[0]):
            return float(torch.nn.utils.clip_grad_norm_(self.named.values(), most))
        norm = shard.norm(found)
        torch._foreach_mul_([grad.to_local() for grad in found], min(1.0, most / (norm + 1e-6)))
        return norm

    def clear(self) -> None:
        for part in self.parts:
            part.zero_grad(set_to_none=True)

    def state(self) -> dict[str, Any]:
        return {
            f"{name}|{key}": value
            for name, parameter in self.named.items()
            for key, value in self.part[name].state.get(parameter, {}).items()
        }

    def take(self, state: Mapping[str, Any]) -> None:
        for key, value in state.items():
            name, _, entry = key.rpartition("|")
            parameter = self.named[name]
            found = value if entry == "step" else shard.part(value, parameter)
            self.part[name].state[parameter][entry] = found

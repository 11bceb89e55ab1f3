"""AdamW over the parameters that learn; its state as tensors by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch


class Optimizer:
    """Matrices decay, norms do not (Brown et al. 2020: betas 0.9 and 0.95)."""

    def __init__(self, model: Any, decay: float) -> None:
        self.named = {n: p for n, p in model.named_parameters() if p.requires_grad}
        groups = [
            {"params": [p for p in self.named.values() if p.ndim >= 2], "weight_decay": decay},
            {"params": [p for p in self.named.values() if p.ndim < 2], "weight_decay": 0.0},
        ]
        groups = [group for group in groups if group["params"]]
        self.adam = torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.95), eps=1e-8, fused=True)

    def step(self, rate: float, clip: float) -> float:
        """Clip, move at `rate`, clear the gradients; gives the norm before clipping.

        Where the norm is no number nothing is moved.
        """
        norm = float(torch.nn.utils.clip_grad_norm_(self.named.values(), clip))
        if norm == norm and norm != float("inf"):
            for group in self.adam.param_groups:
                group["lr"] = rate
            self.adam.step()
        self.clear()
        return norm

    def clear(self) -> None:
        self.adam.zero_grad(set_to_none=True)

    def state(self) -> dict[str, Any]:
        return {
            f"{name}|{key}": value
            for name, parameter in self.named.items()
            for key, value in self.adam.state.get(parameter, {}).items()
        }

    def take(self, state: Mapping[str, Any]) -> None:
        for key, value in state.items():
            name, _, entry = key.rpartition("|")
            parameter = self.named[name]
            found = value if entry == "step" else value.to(parameter.device)
            self.adam.state[parameter][entry] = found

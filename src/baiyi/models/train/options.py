"""What may be chosen for a training; everything else follows from it by rule (`plan.py`)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_serializer

LATER = frozenset({"optimizer", "base"})  # fields
UNITS = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9}


def count(said: str | float | None) -> float | None:
    """A number with a letter: 8M, 500k, 1.5B; a number is itself. Raises ValueError."""
    if not isinstance(said, str):
        return said
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([kmbg]?)", said.strip().lower())
    if not found:
        raise ValueError(f"{said!r} is no count; write it as 8M or 500k")
    return round(float(found[1]) * UNITS[found[2]])


Moves = Literal["adamw", "muon"]
Count = Annotated[int, BeforeValidator(count)]


class Options(BaseModel):
    """What makes the model: another value, another model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: Count | None = Field(None, ge=10_000, description="parameters of the model")
    hours: float | None = Field(None, gt=0, description="time from which size and tokens follow")
    tokens: Count | None = Field(None, ge=1, description="tokens to train on, repeats included")
    rate: float | None = Field(None, gt=0, lt=1, description="peak learning rate")
    batch: Count | None = Field(None, ge=1, description="tokens of one step")
    context: int | None = Field(None, ge=8, le=32_768, description="tokens that the model sees")
    seed: int = Field(0, ge=0, description="of weights and order")
    schedule: Literal["wsd", "cosine"] = "wsd"
    optimizer: Moves = "adamw"
    warmup: float = Field(0.02, ge=0, le=0.5, description="share of the steps")
    cooldown: float = Field(0.2, ge=0, le=1, description="share of the steps, for wsd")
    decay: float = Field(0.1, ge=0, le=1, description="weight decay of the matrices")
    clip: float = Field(1.0, gt=0, description="greatest norm of the gradient")
    patience: int = Field(10, ge=1, description="held-out looks without a gain before the end")
    held_tokens: int = Field(100_000, ge=1, description="held-out tokens looked at each time")
    base: str | None = Field(None, description="digest of the weights that it began with")

    @model_serializer(mode="wrap")
    def _as_before(self, told: Any) -> dict[str, Any]:
        """What was added later is left out where it changes nothing: trainings of before keep their keys."""
        found: dict[str, Any] = told(self)
        fields = type(self).model_fields
        return {n: v for n, v in found.items() if n not in LATER or v != fields[n].default}


class Running(BaseModel):
    """How it is run: the same model, but for rounding, whatever is chosen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    threads: int | None = Field(None, ge=1, description="of the processor")
    device: Literal["auto", "cpu", "cuda"] = "auto"
    precision: Literal["auto", "bf16", "float32"] = Field(
        "auto", description="of products; auto: bf16 where the hardware multiplies it faster"
    )
    micro: int | None = Field(None, ge=1, description="padded tokens computed at once")
    compiled: bool = Field(False, description="torch.compile; needs a C++ compiler")
    shard: bool = Field(False, description="weights split over the workers (FSDP)")
    recompute: bool = Field(False, description="gradient checkpointing: less memory, more time")
    checkpoint_minutes: float = Field(10, gt=0)
    looks: int | None = Field(None, ge=1, description="steps between two looks at held-out text")
    finish: bool = Field(False, description="cool down from here on")
    stall: float = Field(300, gt=0, description="seconds that workers wait for one of them")
    most_steps: int | None = Field(None, ge=0, description="steps of this sitting, then a pause")

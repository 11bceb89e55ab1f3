"""A training that begins with the weights of a model that is there, instead of chance.

It is prepared as if it had stopped before its first step: `make` then goes on from there, alone or
with several workers. What `tune` does else is small: here schedule, rate and length are those of a
training from scratch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import torch

from ...errors import UserError
from .. import corpus as packed
from . import checkpoint, network, world
from .folder import one_at_a_time
from .loop import State
from .make import keep
from .options import Options
from .plan import LONGEST, Plan, plan, whole
from .tune import digest, fits, shape_of


def at_weights(
    base: Path, corpora: Sequence[packed.Corpus], folder: Path, options: Options
) -> Options:
    """Prepare `folder`, where no training has begun yet; gives the options as `make` is to get them.

    Raises NotFound for a base that is none, UserError for one that does not fit the corpora, or
    where a size is asked for that is not the base's.
    """
    shape = shape_of(base, LONGEST)
    for corpus in corpora:
        fits(base, corpus, shape)
    if options.size is not None or options.hours is not None or options.context is not None:
        raise UserError(
            "--base takes size and context of the model that it begins with; leave --size, --hours and "
            "--context out, and say how long with --tokens",
            "--base 沿用起始模型的大小与上下文；请去掉 --size、--hours 与 --context，用 --tokens 说明训练多长",
        )
    chosen = options.model_copy(update={"base": digest(base)})
    if world.read().rank > 0:
        return chosen  # worker 0 prepares the folder; the others meet it afterwards
    with one_at_a_time(folder):
        if not (folder / "plan.json").exists():
            sized = chosen.model_copy(update={"size": shape.size, "context": shape.context})
            decided = plan(whole(corpora), sized, 1.0, shape)
            _write(base, folder, decided.model_copy(update={"options": chosen}))
    return chosen


def _write(base: Path, folder: Path, decided: Plan) -> None:
    """The checkpoint first: a folder with a plan and without it would begin by chance."""
    model = network.load(base)
    torch.manual_seed(decided.options.seed)
    tensors = {
        "model": dict(model.named_parameters()),
        "optimizer": {},
        "random": checkpoint.random_state(),
    }
    state = State(steps=decided.steps)
    checkpoint.write(folder, 0, tensors, {**asdict(state), "corpus": decided.corpus})
    keep(folder / "plan.json", decided)

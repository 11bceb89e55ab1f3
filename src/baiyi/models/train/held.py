"""The loss on held-out text: always the same pieces, per token and per character."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

import numpy
import torch

from . import workers
from .network import Learner
from .order import Batch, Pieces


@dataclass(frozen=True)
class Loss:
    nats: float  # of a learned token
    bits: float | None  # of a character of these tokens' text; preferences have none


class Held(Protocol):
    """What a loop looks at."""

    def loss_of(self, learner: Learner) -> Loss: ...

    def prompt(self, number: int) -> list[int]:
        """What the model is to write on from, in a sample."""
        ...


class HeldOut:
    """A fixed subset, drawn by nothing but its size."""

    def __init__(self, pieces: Pieces, most: int, micro: int, tokenizer: Any) -> None:
        random = numpy.random.Generator(numpy.random.PCG64(0))
        shuffled = random.permutation(len(pieces))
        ends = numpy.cumsum(pieces.length[shuffled])
        chosen = shuffled[: max(1, int(numpy.searchsorted(ends, most, "right")))]
        self.pieces, self.chosen, self.micro = pieces, chosen, micro
        answers = [self._answer(pieces.batch(chosen[i : i + 1])) for i in range(len(chosen))]
        texts = tokenizer.decode_batch(answers, skip_special_tokens=True)
        self.characters = max(1, sum(map(len, texts)))

    def _answer(self, batch: Batch) -> list[int]:
        return [int(token) for token in batch.targets]

    def loss_of(self, learner: Learner) -> Loss:
        """The loss now, each of several workers looking at its share. Raises Lost where one of them is
        gone; a loss that is no number is given as one."""
        total, learned = 0.0, 0.0
        rank, size = workers.here()
        learner.model.eval()
        batches = self.pieces.batches(self.chosen[rank::size], self.micro)
        with torch.no_grad():
            for batch in learner.dealt(batches):
                total += float(learner.loss(batch))
                learned += len(batch.targets)
        learner.model.train()
        total, learned = workers.totals((total, learned))
        return Loss(total / max(1, learned), total / math.log(2) / self.characters)

    def prompt(self, number: int) -> list[int]:
        """The conditions of a held-out piece, to write on from."""
        batch = self.pieces.batch(self.chosen[number % len(self.chosen) :][:1])
        first = int(batch.places[0]) + 1 if len(batch.places) else 1
        return [int(token) for token in batch.tokens[0, :first]]

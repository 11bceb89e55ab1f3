"""Learning from preferences, by DPO (Rafailov et al. 2023): of two answers, the one that people chose.

Pairs are packed as documents, chosen and rejected in turn. How likely the base found each answer
is computed once, before anything is learned, and kept beside the checkpoints.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy
import torch
from pydantic import Field
from tokenizers import Tokenizer
from torch.nn import functional

from ...errors import UserError
from .. import corpus as packed
from .. import frame as frames
from ..frame import Frame
from . import checkpoint, machine, network, workers
from .folder import one_at_a_time
from .held import Loss
from .loop import Loop
from .make import taken_up
from .options import Running
from .order import Batch, Order, Pieces
from .record import Trained
from .tasks import asked
from .telling import Tell
from .texts import HELD, cut, framed, special, write
from .tune import Tuning, begin, brought_to_end, learning, shape_of


class Preferring(Tuning):
    beta: float = Field(0.1, gt=0, le=10, description="how close the model stays to its base")


def pack(source: Path, base: Path, folder: Path, context: int = 512) -> packed.Corpus:
    """Pack a JSONL file of {"prompt", "chosen", "rejected"}, in the frame of the base's chat template
    where it has one. Raises UserError by line."""
    shape = shape_of(base, context)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    words = special(base, tokenizer)
    vocabulary = tokenizer.get_vocab(with_added_tokens=True)
    ids = [vocabulary[token] for token in words[:2]]
    framing = frames.of(base, tokenizer)
    pairs = list(_pairs(source, tokenizer, ids, shape.context, framing))
    if len(pairs) < 2:
        raise UserError(
            f"{source} has {len(pairs)} preferences; give two or more",
            f"{source} 里只有 {len(pairs)} 条偏好；请给出两条以上",
        )
    held = max(1, round(HELD * len(pairs)))
    splits = {
        "train": [document for pair in pairs[held:] for document in pair],
        "held_out": [document for pair in pairs[:held] for document in pair],
    }
    return write(folder, base, tokenizer, splits, words, framing)


def _pairs(
    source: Path, tokenizer: Any, ids: Sequence[int], context: int, framing: Frame | None
) -> Iterator[tuple[packed.Document, packed.Document]]:
    for number, line in enumerate(source.read_text("utf-8").splitlines(), 1):
        try:
            told = json.loads(line)
            texts = [told[name] for name in ("prompt", "chosen", "rejected")]
            prompt, *answers = (tokenizer.encode(t, add_special_tokens=False).ids for t in texts)
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(
                f'line {number} of {source} is no {{"prompt", "chosen", "rejected"}}; mend it',
                f'{source} 第 {number} 行不是 {{"prompt", "chosen", "rejected"}}；请改正',
            ) from error
        if framing:
            where = f"line {number} of {source}", f"{source} 第 {number} 行"
            first, second = (
                framed(framing, asked(texts[0], answer), where, ids[1], context)
                for answer in texts[1:]
            )
            yield first, second
            continue
        first, second = (
            next(cut([*prompt, *answer], max(1, len(prompt)), ids, context)) for answer in answers
        )
        yield first, second


def prefer(
    base: Path,
    corpus: packed.Corpus,
    folder: Path,
    preferring: Preferring,
    running: Running,
    tell: Tell,
) -> Trained:
    """Tune `base` towards what was chosen; where the folder has a checkpoint, from there."""
    with one_at_a_time(folder):
        here = machine.prepare(running)
        decided = begin(base, [corpus], folder, preferring)
        learner = network.Learner(
            learning(network.load(base), preferring), here, recompute=running.recompute
        )
        pieces = Pieces(corpus.splits["train"], decided.shape.context, corpus.pad)
        state, tensors = taken_up(checkpoint.last(folder), decided, running, here.device)
        # What the base thinks is asked before the tensors of a checkpoint replace its own.
        beta, micro = preferring.beta, state.micro
        train = Pairs(pieces, folder / "reference-train.npy", learner, micro, beta)
        held_out = Pieces(corpus.splits["held_out"], decided.shape.context, corpus.pad)
        held = HeldPairs(held_out, folder / "reference-held_out.npy", learner, micro, beta)
        documents = max(1, decided.documents // 2)
        decided = decided.model_copy(update={"documents": documents})
        order = Order([train], documents, preferring.seed)
        loop = PreferenceLoop(
            folder, [corpus], decided, running, learner, order, held, state,
            here.peak(), tell,
        )  # fmt: skip
        return brought_to_end(loop, base, preferring, tensors)


def likelihoods(learner: network.Learner, batch: Batch) -> Any:
    """Log-probability of each document's answer, with its graph."""
    hidden = learner.hidden(batch)
    words = learner.model.get_output_embeddings().weight.to(hidden.dtype)
    found = functional.linear(hidden, words).float().log_softmax(-1)
    targets = torch.from_numpy(batch.targets).to(hidden.device)
    rows = torch.from_numpy(batch.places // batch.tokens.shape[1]).to(hidden.device)
    chosen = found.gather(1, targets[:, None])[:, 0]
    return chosen.new_zeros(len(batch.tokens)).index_add(0, rows, chosen)


class Pairs:
    """The pairs of a split, with what the base thinks of them."""

    def __init__(
        self, pieces: Pieces, kept: Path, learner: network.Learner, micro: int, beta: float
    ) -> None:
        self.pieces, self.micro, self.beta = pieces, micro, beta
        if not kept.exists():
            self._ask(kept, learner)
        self.reference = numpy.load(kept)

    def __len__(self) -> int:
        return len(self.pieces) // 2

    def _ask(self, kept: Path, learner: network.Learner) -> None:
        with torch.no_grad():
            found = [
                likelihoods(learner, self.pieces.batch(documents)).cpu().numpy()
                for documents in self.parts(numpy.arange(len(self)), self.micro)
            ]
        if workers.here()[0] == 0:
            building = kept.with_suffix(".part.npy")
            numpy.save(building, numpy.concatenate(found))
            building.replace(kept)

    def parts(self, numbers: Any, micro: int) -> Iterator[Any]:
        """The documents of pairs, chosen and rejected in turn, some pairs at a time."""
        longest = int(self.pieces.length.max())
        rows = max(1, micro // (2 * longest))
        for first in range(0, len(numbers), rows):
            some = numpy.asarray(numbers[first : first + rows])
            yield numpy.stack([2 * some, 2 * some + 1], 1).reshape(-1)

    def loss(self, learner: network.Learner, documents: Any) -> Any:
        """The summed loss of some pairs."""
        found = likelihoods(learner, self.pieces.batch(documents))
        base = torch.from_numpy(self.reference[documents]).to(found.device)
        gain = (found - base).view(-1, 2)
        return -functional.logsigmoid(self.beta * (gain[:, 0] - gain[:, 1])).sum()


class HeldPairs(Pairs):
    """Held-out pairs, looked at as held-out text is."""

    def loss_of(self, learner: network.Learner) -> Loss:
        learner.model.eval()
        with torch.no_grad():
            parts = self.parts(numpy.arange(len(self)), self.micro)
            total = sum(float(self.loss(learner, documents)) for documents in parts)
        learner.model.train()
        return Loss(total / len(self), None)

    def prompt(self, number: int) -> list[int]:
        batch = self.pieces.batch(numpy.array([2 * (number % len(self))]))
        return [int(token) for token in batch.tokens[0, : int(batch.places[0]) + 1]]


class PreferenceLoop(Loop):
    """The loop, with pairs in place of texts."""

    def _learn(self) -> tuple[float, int, int]:
        pairs = self.order.sources[0]
        numbers = self.order.numbers(0, self.state.step)
        total, tokens = 0.0, 0
        for documents in pairs.parts(numbers[self.rank :: self.world], self.state.micro):
            loss = pairs.loss(self.learner, documents) / len(numbers)
            loss.backward()
            total += float(loss.detach())
            tokens += int(pairs.pieces.length[documents].sum())
        total, tokens = self._summed(total, tokens)
        return total, tokens, tokens

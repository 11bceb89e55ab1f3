"""From one dial to a whole training: width, depth, rate, batch and length, by published rules.

tokens   20 for each parameter (Hoffmann et al. 2022), at most four passes through the text
         (Muennighoff et al. 2023: more repeats are worth little)
shape    heads of 64, width over depth near 40 (Kaplan et al. 2020: it matters little between
         10 and 100), SwiGLU of 8/3 of the width (Shazeer 2020), tied embeddings
batch    0.58 D^0.571 tokens, rate 1.79 N^-0.713 D^0.307 for N parameters without embeddings
         and D tokens (Li et al. 2025), which were found from 60 million parameters up; here
         the rate ends at 0.004
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from ...errors import UserError
from ..corpus import Corpus, Split
from .options import Options

HEAD = 64
ASPECT = 40
PASSES = 4
TOKENS_OF_A_PARAMETER = 20
HIGHEST_RATE = 0.004
LONGEST = 1024  # tokens of context where none is asked for


class Shape(BaseModel):
    """The measures of a Llama-shaped decoder."""

    model_config = ConfigDict(frozen=True)

    vocabulary: int
    width: int
    depth: int
    inner: int
    context: int

    @property
    def body(self) -> int:
        """Parameters without the embeddings."""
        layer = 4 * self.width**2 + 3 * self.width * self.inner + 2 * self.width
        return self.depth * layer + self.width

    @property
    def size(self) -> int:
        return self.body + self.vocabulary * self.width


class Plan(BaseModel):
    """A training, decided."""

    model_config = ConfigDict(frozen=True)

    corpus: str  # digest
    shape: Shape
    tokens: int  # in all
    steps: int
    documents: int  # pieces of text of one step
    rate: float
    options: Options


def shape(size: int, vocabulary: int, context: int) -> Shape:
    """The shape of about `size` parameters. Raises UserError where the words alone take more."""
    found = [
        _shape_of(width, size, vocabulary, context)
        for width in (16, 32, *range(HEAD, 8193, HEAD))
        if vocabulary * width < size
    ]
    shapes = [s for s in found if abs(s.size / size - 1) < 0.35]
    if not shapes:
        raise UserError(
            f"a model of {size:,} parameters is too small for a vocabulary of {vocabulary:,}: "
            f"give --size {most_readable(vocabulary * 128)} or more",
            f"{size:,} 个参数装不下 {vocabulary:,} 的词表：请用 --size "
            f"{most_readable(vocabulary * 128)} 或更大",
        )
    return min(shapes, key=lambda s: (abs(math.log(s.width / s.depth / ASPECT)), s.width))


def _shape_of(width: int, size: int, vocabulary: int, context: int) -> Shape:
    inner = max(32, round(8 / 3 * width / 32) * 32)
    layer = 4 * width**2 + 3 * width * inner + 2 * width
    depth = max(2, round((size - vocabulary * width) / layer))
    return Shape(vocabulary=vocabulary, width=width, depth=depth, inner=inner, context=context)


def plan(corpus: Corpus, options: Options, speed: float, given: Shape | None = None) -> Plan:
    """Decide a training on a corpus; `speed` is what the machine does, in FLOP a second, `given` the
    shape of a model that is there.

    Raises UserError for a text too small, or a dial that leads nowhere.
    """
    train = corpus.splits.get("train")
    if train is None or len(train) == 0:
        raise UserError(
            f"the corpus {corpus.folder} has no text to train on (split train is empty)",
            f"语料 {corpus.folder} 中没有可训练的文本（train 部分为空）",
        )
    text = train.tokens - len(train)  # the first token of a document is never predicted
    context = options.context or min(LONGEST, max(8, math.ceil((train.lengths.max() - 1) / 8) * 8))
    size, tokens = _budget(options, text, speed)
    found = given or shape(size, corpus.vocabulary, context)
    batch = options.batch or int(min(0.58 * tokens**0.571, tokens / 50, text / 4) + 1)
    mean = text / _pieces(train.lengths, context)
    documents = max(1, round(batch / mean))
    rate = options.rate or min(HIGHEST_RATE, 1.79 * found.body**-0.713 * tokens**0.307)
    return Plan(
        corpus=corpus.digest,
        shape=found,
        tokens=tokens,
        steps=max(1, round(tokens / (documents * mean))),
        documents=documents,
        rate=rate,
        options=options,
    )


def whole(corpora: Sequence[Corpus]) -> Corpus:
    """All corpora as one, for the plan, which only counts."""
    first = corpora[0]
    if len(corpora) == 1:
        return first
    shards = tuple(s for c in corpora if "train" in c.splits for s in c.splits["train"].shards)
    train = Split("train", shards, sum(len(s.tokens) for s in shards))
    return Corpus(
        first.folder, first.vocabulary, first.begin, first.end, first.pad,
        {**first.splits, "train": train}, first.digests, "+".join(one.digest for one in corpora),
    )  # fmt: skip


def _pieces(lengths: object, context: int) -> int:
    import numpy

    return int(numpy.ceil((numpy.asarray(lengths) - 1) / context).sum())


def _budget(options: Options, text: int, speed: float) -> tuple[int, int]:
    """Parameters and tokens."""
    most = PASSES * text
    if options.size is not None:
        return options.size, options.tokens or min(TOKENS_OF_A_PARAMETER * options.size, most)
    if options.hours is None:
        raise UserError(
            "a training needs --size (as 8M) or --hours (as 1.5)",
            "训练需要给出 --size（如 8M）或 --hours（如 1.5）",
        )
    work = options.hours * 3600 * speed
    tokens = options.tokens or min(round(math.sqrt(work * TOKENS_OF_A_PARAMETER / 6)), most)
    return max(10_000, round(work / 6 / tokens)), tokens


def most_readable(number: float) -> str:
    """8,123,456 as 8.1M."""
    for unit, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if number >= unit:
            return f"{number / unit:.3g}{letter}"
    return f"{number:.0f}"

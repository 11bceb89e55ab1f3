"""Which words of a prompt moved which parts of an answer: each is left out in turn.

The answer stays the same; what is compared is how likely it is held with the word and without
(Li, Monroe and Jurafsky 2016, "Understanding neural networks through representation erasure").
Two words that say the same hide each other: without one, the other still says it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from ...errors import BadBrief
from ...kinds import Writer
from ...values import Chance, Estimate, Influence, Span
from . import likelihoods as by_writer
from . import spans

ALTERNATIVES = 5
MOST_WORDS = 200  # of a prompt: each costs a call
FINE = 60  # words of an answer up to which each is told alone; above, its sentences

Progress = Callable[[int, int], None]  # calls made, calls in all


class Scorer(Protocol):
    """How likely a model holds a given answer: a Writer, or a model whose weights are open."""

    name: str

    @property
    def streams(self) -> int: ...

    def chances(self, prompt: str, answer: str, alternatives: int) -> Sequence[Chance]: ...


class WriterScorer:
    """Any writer that tells likelihoods, also one behind an endpoint."""

    def __init__(self, writer: Writer, name: str = "") -> None:
        self.writer = writer
        self.name = name or writer.name

    @property
    def streams(self) -> int:
        return self.writer.streams

    def chances(self, prompt: str, answer: str, alternatives: int) -> tuple[Chance, ...]:
        return by_writer.chances(prompt, answer, self.writer, alternatives=alternatives)


def estimate(prompt: str, answer: str, writer: Writer) -> Estimate:
    """Of all calls, one after another; before the first of them."""
    once = by_writer.estimate(prompt, answer, writer)
    calls = 1 + len(spans.words(prompt))
    return once.model_copy(update={"seconds": once.seconds * calls, "money": once.money * calls})


def left_out(
    prompt: str,
    answer: str,
    scorer: Scorer,
    *,
    written: bool = False,
    progress: Progress = lambda done, total: None,
) -> Influence:
    """What each word of the prompt did for each part of the answer, in bits.

    `written`: the model wrote the answer itself. Raises BadBrief for a prompt without words or with
    more than MOST_WORDS, Unsupported for a writer that does not tell likelihoods.
    """
    prompt, answer = spans.told(prompt, answer)
    asked = spans.words(prompt)
    if len(asked) > MOST_WORDS:
        raise BadBrief(
            f"the prompt has {len(asked)} words; leave out at most {MOST_WORDS} in turn: shorten it",
            f"提示有 {len(asked)} 个词；最多逐一去掉 {MOST_WORDS} 个，请缩短提示",
        )
    parts = answer_parts(answer)
    found = scorer.chances(prompt, answer, ALTERNATIVES)
    whole = by_writer.surprise(found, parts)
    progress(1, 1 + len(asked))
    count, lock = 1, threading.Lock()

    def moved(word: Span) -> tuple[float, ...]:
        nonlocal count
        rest = spans.without(prompt, word)
        told = by_writer.surprise(scorer.chances(rest or " ", answer, 1), parts)
        with lock:
            count += 1
            progress(count, 1 + len(asked))
        return tuple(after - before for after, before in zip(told, whole, strict=True))

    with ThreadPoolExecutor(max(1, scorer.streams)) as pool:
        try:
            rows = tuple(pool.map(moved, asked))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return Influence(
        method="left out", model=scorer.name, language=spans.language_of(prompt), prompt=prompt,
        answer=answer, written=written, asked=asked, answered=parts, moved=rows,
        chances=tuple(found),
    )  # fmt: skip


def answer_parts(answer: str) -> tuple[Span, ...]:
    """Its words; its sentences where it has many."""
    found = spans.words(answer)
    return found if len(found) <= FINE else spans.sentences(answer)

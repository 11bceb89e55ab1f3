"""Melodies by a small decoder on onnxruntime, held to mode, metre and length while it writes.

The model gives likelihoods; what would break a bar, leave the mode or miss the end is never drawn
(`melody/rules.py`). Several candidates are written side by side, and the one that is most like a tune of
the collections in its figures is taken (`melody/typical.py`): the likeliest would be the dullest. It knows folk tunes of Ireland and Scotland. The
Chinese five-tone modes are a rule put over it, no more: tones outside are never drawn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field

from .. import stopping
from ..errors import Damaged, StepFailed
from ..values import Frozen, Melody, Metre, TuneOrder
from ..values.melody_text import BARS, LOWEST, REST, SECTION, TICKS_OF, TONES, untold
from .cores import physical_cores
from .melody.rules import SAME, Rules
from .melody.typical import strangeness
from .nucleus import drawn
from .onnx_decoder import Decoder

WEIGHTS = "folk-melody"
# In the collections the second half of 57% of the 8-bar sections begins with the first bar again, with the first
# two of these in 63%; 55% of the second sections end as the first does, 31% of all in their last two bars.
# The model does much of that by itself. What is missing is made up for here: shares of sections.
RETURNS, RETURNS_TWO = 0.38, 0.63
RHYMES, RHYMES_TWO = 0.36, 0.22
TOGETHER = 32  # bars of new music that are written in one context


class MelodyComposer:
    """Writes folk melodies in a mode, a metre and a length. The same order and seed: the same tune."""

    name = "melody"

    class Options(Frozen):
        threads: int = Field(
            default=0, ge=0, le=256, description="threads; 0: one for each physical core"
        )
        candidates: int = Field(
            default=8,
            ge=1,
            le=64,
            description="melodies written side by side, of which one is taken",
        )
        temperature: float = Field(
            default=0.9,
            gt=0,
            le=2,
            description="0.1 takes what is likeliest, 2 leaves most to chance",
        )
        nucleus: float = Field(
            default=0.95, gt=0, le=1, description="share of likelihood that is drawn from"
        )

    def __init__(self, options: Options, weights: Mapping[str, Path]) -> None:
        self.options = options
        folder = weights[WEIGHTS]
        try:
            told = json.loads((folder / "config.json").read_bytes())
            words = json.loads((folder / "tokenizer.json").read_bytes())["model"]["vocab"]
            self._words: dict[str, int] = words
            self._context: int = told["max_position_embeddings"]
            self._begin: int = told["bos_token_id"]
            threads = options.threads or physical_cores()
            self._decoder: Any = Decoder(folder / "model.onnx", threads)
        except Exception as error:  # each of the three files has its own errors
            raise Damaged(
                f"the melody model in {folder} cannot be loaded: {error}; fetch it again: "
                f"baiyi models remove {WEIGHTS}, then baiyi models get {WEIGHTS}",
                f"无法加载 {folder} 中的旋律模型：{error}；请重新获取：baiyi models remove {WEIGHTS}，"
                f"再 baiyi models get {WEIGHTS}",
                place=folder,
            ) from error

    @classmethod
    def examples(cls) -> list[TuneOrder]:
        return [
            TuneOrder(mode="dorian", metre=Metre(beats=6, unit=8), lengths=(8,)),
            TuneOrder(mode="yu", metre=Metre(beats=2, unit=4), lengths=(4, 4), last=1, flow="calm"),
        ]

    def compose(self, order: TuneOrder, *, seed: int) -> Melody:
        """Sections of notes above the tonic. Raises Unsupported for a mode, a metre or a length that
        it does not know, StepFailed where no candidate came to its end."""
        rules = Rules(order, self._words)
        random = np.random.default_rng(seed % 2**64)
        text, likelihoods = "", []
        for group in _groups(order.lengths):
            # What does not fit in the context with all before it goes on from the first section.
            first = text[: text.find(SECTION, 1)] if text.count(SECTION) > 1 else text
            asked = _asked(order, group, goes_on=bool(first))
            best = self._best(asked, first, rules, random)
            text += best.text[len(first) :]
            likelihoods.append(best.likelihood)
        mean = sum(likelihoods) / len(likelihoods)
        return untold(text).model_copy(update={"logprob": min(0.0, mean)})

    def _best(
        self, order: TuneOrder, first: str, rules: Rules, random: np.random.Generator
    ) -> _Draft:
        """The most typical of the candidates, each of which begins with the text `first`. Raises StepFailed."""
        drafts = [_Draft(order, random) for _ in range(self.options.candidates)]
        for draft in drafts:
            draft.begin(first)
        self._write(drafts, first, rules, random)
        whole = [draft for draft in drafts if draft.done]
        if not whole:
            raise StepFailed(
                f"no melody of {sum(order.lengths)} bars came to its end; ask for fewer bars of new music",
                f"没有写完 {sum(order.lengths)} 小节的旋律；请减少新写的小节数",
            )
        found = [untold(draft.text) for draft in whole]
        far = [strangeness(melody.sections, order, five=rules.five) for melody in found]
        return whole[far.index(min(far))]

    def close(self) -> None:
        self._decoder = None

    def _write(
        self, drafts: list[_Draft], first: str, rules: Rules, random: np.random.Generator
    ) -> None:
        """An event at a time, all drafts beside each other, after the text that all begin with."""
        prompt = [self._begin, *(self._words[word] for word in (*rules.conditions, *first))]
        ids = np.array([prompt] * len(drafts), np.int64)
        past = self._decoder.nothing(len(drafts))
        written = len(prompt)
        while written < self._context and not all(draft.done for draft in drafts):
            stopping.check()
            logits, past = self._decoder.scores(ids, past)
            chosen = [
                self._next(draft, row, rules, random)
                for draft, row in zip(drafts, logits, strict=True)
            ]
            ids = np.array(chosen, np.int64)[:, None]
            written += 1

    def _next(self, draft: _Draft, logits: Any, rules: Rules, random: np.random.Generator) -> int:
        if draft.done:
            return self._begin  # nobody looks at what follows
        sign = draft.given()
        if sign is None:
            allowed, scores = draft.choices(logits, rules)
            scores = scores / self.options.temperature
            token = int(allowed[drawn(scores, self.options.nucleus, random)])
            sign = rules.signs[token]
            draft.surprise.append(float(logits[token] - np.logaddexp.reduce(logits)))
        draft.take(sign)
        return self._words[sign]


@dataclass
class _Draft:
    """A melody that is being written: where it is, and what it may not forget."""

    order: TuneOrder
    random: np.random.Generator
    text: str = ""
    section: int = -1
    bar: int = 0
    at: int = 0  # ticks from the bar's beginning
    ticks: int = 0  # of the note whose tone comes next
    last: int | None = None  # the tone before
    same: int = 0
    done: bool = False
    surprise: list[float] = field(default_factory=list)
    bars: list[str] = field(default_factory=list)
    returns: int = 0  # bars with which the second half begins as the first does
    rhymes: int = 0  # bars with which the section ends as the first did
    ends_home: bool = False  # whether the first section ended on the tonic
    queue: str = ""  # signs of a bar that comes back
    begun: int = 0  # where this section's bars begin among all

    def begin(self, text: str) -> None:
        """Take over sections that are there already."""
        for sign in text:
            self.queue = ""
            self.take(sign)
        self.queue = ""

    @property
    def ends_bar(self) -> bool:
        return self.at == self.order.metre.ticks

    @property
    def last_bar(self) -> bool:
        return self.bar == self.order.lengths[self.section] - 1

    @property
    def ends_tune(self) -> bool:
        return self.last_bar and self.section == self.order.last

    @property
    def likelihood(self) -> float:
        return sum(self.surprise) / max(1, len(self.surprise))

    def given(self) -> str | None:
        """The next sign where nothing is to be chosen: a section, a bar, a bar that comes back."""
        if self.queue:
            return self.queue[0]
        if self.section < 0 or (self.ends_bar and self.last_bar):
            return SECTION
        if self.text[-1] == SECTION or self.ends_bar:
            left = self.order.lengths[self.section] - self.bar - (self.text[-1] != SECTION)
            return BARS[left - 1]
        return None

    def choices(self, logits: Any, rules: Rules) -> tuple[Any, Any]:
        """What may come next, as numbers of the vocabulary, and how each scores."""
        if not self.ticks:
            return rules.lengths(logits, self.at, self.last_bar)
        closing = self.last_bar and self.at + self.ticks == self.order.metre.ticks
        return rules.pitches(
            logits,
            self.last,
            end=2 if closing and self.ends_tune else 1 if closing else 0,
            rest=not self.last_bar and self.last is not None and self.text[-2] != REST,
            stuck=self.same >= SAME,
        )

    def take(self, sign: str) -> None:
        self.queue = self.queue[1:]
        self.text += sign
        if sign == SECTION:
            self.section, self.bar, self.at = self.section + 1, 0, 0
            self.begun = len(self.bars)
            draw, two, rhyme = self.random.random(3)
            self.returns = 0 if draw >= RETURNS else 1 + (two < RETURNS_TWO)
            self.rhymes = 0 if rhyme >= RHYMES else 1 + (rhyme < RHYMES_TWO)
            if self.section == 1:
                self.ends_home = self.last is not None and self.last % 12 == 0
        elif sign in BARS:
            self.bar = self.order.lengths[self.section] - BARS.index(sign) - 1
            self.at = 0
            self.bars.append("")
            self._comes_back()
        elif not self.ticks:
            self.ticks = TICKS_OF[sign]
            self.bars[-1] += sign
        else:
            self._tone(sign)
        if self.at == self.order.metre.ticks and self.last_bar:
            self.done = self.section == len(self.order.lengths) - 1

    def _tone(self, sign: str) -> None:
        self.bars[-1] += sign
        self.at += self.ticks
        self.ticks = 0
        if sign != REST:
            tone = TONES.index(sign) + LOWEST
            self.same = self.same + 1 if tone == self.last else 1
            self.last = tone

    def _comes_back(self) -> None:
        """A bar of the first half, or of the first section's end, comes back."""
        length = self.order.lengths[self.section]
        half, left = length // 2, length - self.bar
        place = self.bar - half
        if half >= 3 and 0 <= place < self.returns:
            self.queue = self.bars[self.begun + place]
        first = self.order.lengths[0]
        may = self.section > 0 and (self.ends_home or self.section != self.order.last)
        if may and left <= min(self.rhymes, first, length - 1):
            self.queue = self.bars[first - left]


def _groups(lengths: Sequence[int]) -> list[list[int]]:
    """Numbers of sections that are written at once: no more than TOGETHER bars, or one section."""
    groups: list[list[int]] = []
    bars = TOGETHER + 1
    for number, length in enumerate(lengths):
        bars += length
        if bars > TOGETHER:
            groups.append([])
            bars = length
        groups[-1].append(number)
    return groups


def _asked(order: TuneOrder, group: list[int], *, goes_on: bool) -> TuneOrder:
    """The order of some sections; one that goes on has the tune's first section before them."""
    numbers = [0, *group] if goes_on else group
    last = numbers.index(order.last) if order.last in numbers else -1
    lengths = tuple(order.lengths[number] for number in numbers)
    return order.model_copy(update={"lengths": lengths, "last": last})

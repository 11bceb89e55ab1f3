"""Melodies by a small decoder on onnxruntime, held to mode, metre and length while it writes.

The model gives likelihoods; what would break a bar, leave the mode or miss the end is never drawn.
Several candidates are written side by side, and the likeliest whose bars come back about as often as
in the tunes that the model learned from is taken. It knows folk tunes of Ireland and Scotland. The
Chinese five-tone modes are a rule put over it, no more: tones outside are never drawn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from pydantic import Field

from .. import stopping
from ..errors import Damaged, StepFailed, Unsupported
from ..values import Frozen
from ..values.melody_text import BARS, LENGTHS, LOWEST, REST, SECTION, TONES, untold
from ..values.modes import MODES
from ..values.tune import Melody, Metre, TuneOrder
from .cores import physical_cores

METRES = ("2/4", "3/4", "4/4", "2/2", "6/8", "9/8")  # with a hundred tunes each to learn from
WEIGHTS = "folk-melody"
SIMPLE = (6, 8, 12, 18, 24, 36, 48, 72, 96)  # ticks of notes that are drawn; all have one head
COMPOUND = (6, 12, 18, 24, 36, 72)
REACH = {"narrow": (-3, 12), "medium": (-5, 16), "wide": (-8, 19)}  # semitones from the tonic
LEAP = 12  # semitones between two tones at most
SAME = 4  # times that a tone sounds in a row at most
RETURNS = 0.58  # of 8-bar sections in the collections, whose second half begins like the first
COMING_BACK = 0.36  # of bars there that stood in their tune before
RESTS_WITH = (0, 2, 3, 4, 7)  # semitones above the tonic on which an inner section may end


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
            self._session: Any = _session(folder, options.threads or physical_cores())
            first, *past = self._session.get_inputs()
            self._names = [first.name, *(given.name for given in past)]
            _, self._heads, _, self._width = past[0].shape
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
        rules = _Rules(order, self._words)
        random = np.random.default_rng(seed % 2**64)
        drafts = [_Draft(order, random) for _ in range(self.options.candidates)]
        self._write(drafts, rules, random)
        whole = [draft for draft in drafts if draft.done]
        if not whole:
            raise StepFailed(
                f"no melody of {sum(order.lengths)} bars came to its end; ask for fewer bars of new music",
                f"没有写完 {sum(order.lengths)} 小节的旋律；请减少新写的小节数",
            )
        best = max(whole, key=lambda draft: draft.worth)
        return untold(best.text).model_copy(update={"logprob": min(0.0, best.likelihood)})

    def close(self) -> None:
        self._session = None

    def _write(self, drafts: list[_Draft], rules: _Rules, random: np.random.Generator) -> None:
        """An event at a time, all drafts beside each other."""
        prompt = [self._begin, *(self._words[word] for word in rules.conditions)]
        ids = np.array([prompt] * len(drafts), np.int64)
        past: Sequence[Any] = [np.zeros((len(drafts), self._heads, 0, self._width), np.float32)] * (
            len(self._names) - 1
        )
        written = len(prompt)
        while written < self._context and not all(draft.done for draft in drafts):
            stopping.check()
            logits, *past = self._session.run(
                None, dict(zip(self._names, [ids, *past], strict=True))
            )
            chosen = [
                self._next(draft, row, rules, random)
                for draft, row in zip(drafts, logits.astype(np.float64), strict=True)
            ]
            ids = np.array(chosen, np.int64)[:, None]
            written += 1

    def _next(self, draft: _Draft, logits: Any, rules: _Rules, random: np.random.Generator) -> int:
        if draft.done:
            return self._begin  # nobody looks at what follows
        sign = draft.given()
        if sign is None:
            allowed = rules.allowed(draft)
            scores = logits[allowed] / self.options.temperature
            token = int(allowed[_drawn(scores, self.options.nucleus, random)])
            sign = rules.signs[token]
            draft.surprise.append(float(logits[token] - np.logaddexp.reduce(logits)))
        draft.take(sign, rules)
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
    returns: bool = False
    queue: str = ""  # signs of a bar that comes back
    begun: int = 0  # where this section's bars begin among all

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

    @property
    def worth(self) -> float:
        """Likelihood of an event, less what its bars come back too often or too seldom."""
        back = 1 - len(set(self.bars)) / len(self.bars)
        return self.likelihood - abs(back - COMING_BACK)

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

    def take(self, sign: str, rules: _Rules) -> None:
        self.queue = self.queue[1:]
        self.text += sign
        if sign == SECTION:
            self.section, self.bar, self.at = self.section + 1, 0, 0
            self.begun = len(self.bars)
            self.returns = self.random.random() < RETURNS
        elif sign in BARS:
            self.bar = self.order.lengths[self.section] - BARS.index(sign) - 1
            self.at = 0
            self.bars.append("")
            self._comes_back()
        elif not self.ticks:
            self.ticks = rules.ticks[sign]
            self.bars[-1] += sign
        else:
            self._tone(sign, rules)
        if self.at == self.order.metre.ticks and self.last_bar:
            self.done = self.section == len(self.order.lengths) - 1

    def _tone(self, sign: str, rules: _Rules) -> None:
        self.bars[-1] += sign
        self.at += self.ticks
        self.ticks = 0
        if sign != REST:
            tone = TONES.index(sign) + LOWEST
            self.same = self.same + 1 if tone == self.last else 1
            self.last = tone

    def _comes_back(self) -> None:
        """The second half of a section begins with the first half's first two bars again."""
        half = self.order.lengths[self.section] // 2
        place = self.bar - half
        if self.returns and half >= 3 and 0 <= place < 2:
            self.queue = self.bars[self.begun + place]


class _Rules:
    """Which signs may come next, as numbers of the vocabulary."""

    def __init__(self, order: TuneOrder, words: Mapping[str, int]) -> None:
        _check(order)
        self.order = order
        self.words = words
        self.signs = {number: word for word, number in words.items()}
        self.ticks = {sign: ticks for ticks, sign in LENGTHS.items()}
        mode = MODES[order.mode]
        named = (
            f"<mode:{mode.parent or mode.name}>", f"<metre:{order.metre}>",
            f"<flow:{order.flow}>", f"<range:{order.range}>",
        )  # fmt: skip
        self.conditions = [word for word in named if word in words]
        self.lowest, self.highest = REACH[order.range]
        self.degrees = frozenset(mode.degrees)
        self._lengths = cache(self._find_lengths)
        self._tones = cache(self._find_tones)

    def allowed(self, draft: _Draft) -> Any:
        if not draft.ticks:
            return self._lengths(draft.at, draft.last_bar)
        closing = draft.last_bar and draft.at + draft.ticks == self.order.metre.ticks
        end = 2 if closing and draft.ends_tune else 1 if closing else 0
        rest = not draft.last_bar and draft.last is not None and draft.text[-2] != REST
        stuck = draft.last if draft.same >= SAME else None
        return self._tones(draft.last, end, rest, stuck)

    def _find_lengths(self, at: int, last_bar: bool) -> Any:
        metre = self.order.metre
        left = metre.ticks - at
        found = []
        for ticks in COMPOUND if metre.compound else SIMPLE:
            rest = left - ticks
            if rest < 0 or not _in_place(at, ticks, left, metre):
                continue
            # A section's last note takes a beat or more.
            if last_bar and (ticks < metre.beat if rest == 0 else rest < metre.beat):
                continue
            found.append(self.words[LENGTHS[ticks]])
        return np.array(found)

    def _find_tones(self, last: int | None, end: int, rest: bool, stuck: int | None) -> Any:
        found = []
        for place, sign in enumerate(TONES):
            tone = place + LOWEST
            if sign not in self.words or not self.lowest <= tone <= self.highest:
                continue
            degree = tone % 12
            fits = degree in self.degrees and (last is None or abs(tone - last) <= LEAP)
            if end:
                fits = fits and (degree == 0 if end == 2 else degree in RESTS_WITH)
            elif tone == stuck:
                continue
            if fits:
                found.append(self.words[sign])
        if rest:
            found.append(self.words[REST])
        return np.array(found)


def _in_place(at: int, ticks: int, left: int, metre: Metre) -> bool:
    """Triplets fill a quarter; what begins between two eighths does not reach over the next beat."""
    if metre.compound:
        return at % 12 == 0 or ticks <= 36 - at % 36
    inside = at % 24
    if inside in (8, 16):
        return ticks == 8
    if ticks == 8:
        return inside == 0 and left >= 24
    return at % 12 == 0 or ticks <= 24 - inside


def _check(order: TuneOrder) -> None:
    """Raises Unsupported."""
    if order.mode not in MODES:
        raise Unsupported(
            f"the composer melody knows no mode {order.mode!r}; there are: {', '.join(MODES)}",
            f"旋律引擎不认识调式 {order.mode!r}；现有：{'、'.join(MODES)}",
        )
    if str(order.metre) not in METRES:
        raise Unsupported(
            f"the composer melody has learned no tunes in {order.metre}; there are: {', '.join(METRES)}",
            f"旋律引擎没有学过 {order.metre} 拍的曲子；现有：{'、'.join(METRES)}",
        )
    if max(order.lengths) > len(BARS) or min(order.lengths) < 1 or order.last >= len(order.lengths):
        raise Unsupported(
            f"a section has 1 to {len(BARS)} bars; these are {', '.join(map(str, order.lengths))}",
            f"一段为 1 到 {len(BARS)} 小节；现为 {'、'.join(map(str, order.lengths))}",
        )


def _drawn(scores: Any, nucleus: float, random: np.random.Generator) -> int:
    """The place of one of the scores, drawn among those that make up the nucleus."""
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    order = np.argsort(-shares, kind="stable")
    sums = shares[order].cumsum()
    kept = int(np.searchsorted(sums, nucleus)) + 1
    place = int(np.searchsorted(sums[:kept], random.random() * sums[:kept][-1], "right"))
    return int(order[min(place, kept - 1, len(order) - 1)])


def _session(folder: Path, threads: int) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that spin while they wait take the cores from whoever else works here.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )

"""Classical Chinese verse by a small model of our own (make train-verse), on onnxruntime.

The model goes on character by character; at each place it chooses among those that the order offers, so
that the form is right by construction. Poems of an order are written side by side: one reading of the
weights serves them all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field
from tokenizers import Tokenizer

from .. import stopping
from ..errors import Damaged, MissingModel, StepFailed
from ..values import Frozen, Stanza, VerseOrder, VersePlace
from .cores import physical_cores
from .nucleus import drawn
from .onnx_decoder import Decoder

TEMPERATURE = 0.8
TOP = 0.95  # of what is offered, the likeliest that make up so much
NEVER = -1e9


class VersePoet:
    """Writes shi and ci in the manner of Tang and Song. Same order and seed: the same poems."""

    name = "verse"

    class Options(Frozen):
        threads: int = Field(
            default=0, ge=0, le=256, description="threads; 0: one for each physical core"
        )

    def __init__(self, options: Options, weights: Mapping[str, Path]) -> None:
        self.options = options
        folder = _folder(weights)
        try:
            told = json.loads((folder / "config.json").read_bytes())
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            threads = options.threads or physical_cores()
            self._decoder: Any = Decoder(folder / "model.onnx", threads)
            self._begin: int = told["bos_token_id"]
        except Exception as error:  # each of the three files has its own errors
            raise Damaged(
                f"the verse model in {folder} cannot be loaded: {error}; delete the folder and fetch it again: "
                "baiyi models get classical-verse",
                f"无法加载 {folder} 中的诗词模型：{error}；请删除该文件夹后重新获取：baiyi models get classical-verse",
                place=folder,
            ) from error

    @classmethod
    def examples(cls) -> list[VerseOrder]:
        """A couplet of five that rhymes with nothing."""
        line = (
            *(VersePlace(offered="山水云月风花春江天日") for _ in range(5)),
            VersePlace(offered="，"),
        )
        end = (
            *(VersePlace(offered="人来去归心声秋夜舟雪") for _ in range(5)),
            VersePlace(offered="。"),
        )
        return [VerseOrder(form="五绝", period="唐", themes=("山",), lines=(line, end), count=3)]

    def verses(self, order: VerseOrder, *, seed: int) -> tuple[Stanza, ...]:
        """As many poems as ordered, fewer where one found no character left for a place.

        Raises StepFailed where none could be written.
        """
        writing = _Writing(order, self._numbers(order), np.random.default_rng(seed))
        logits, past = self._decoder.scores(
            np.repeat(self._prompt(order)[None], order.count, axis=0),
            self._decoder.nothing(order.count),
        )
        for line, places in enumerate(order.lines):
            for number, place in enumerate(places):
                stopping.check()
                last = all(len(mark.offered) == 1 for mark in places[number + 1 :])
                ids = writing.take(line, place, logits, last)
                logits, past = self._decoder.scores(ids[:, None], past)
        found = writing.finished(self._tokenizer)
        if not found:
            raise StepFailed(
                "no poem could be written: at some place every character that was offered stood in the poem "
                "already, or is unknown to the model; offer more",
                "写不成：某处可用的字都已在诗中，或模型不识；请放宽该处用字",
            )
        return found

    def close(self) -> None:
        self._decoder = None

    def _prompt(self, order: VerseOrder) -> Any:
        """The conditions as the model has learned them (examples/data/verse.yaml)."""
        ids = [self._begin]
        marked = (
            (f"<form:{order.form}>", ""),
            (f"<period:{order.period}>", ""),
            ("<tune>" if order.tune else "", order.tune),
            ("<theme>" if order.themes else "", "、".join(order.themes)),
            ("<body>", ""),
        )
        for token, text in marked:
            if token and (number := self._tokenizer.token_to_id(token)) is not None:
                ids += [number, *self._tokenizer.encode(text, add_special_tokens=False).ids]
        return np.array(ids, np.int64)

    def _numbers(self, order: VerseOrder) -> dict[str, int]:
        """The characters of the order that the model knows."""
        characters = {c for line in order.lines for place in line for c in place.offered}
        found = ((c, self._tokenizer.token_to_id(c)) for c in sorted(characters))
        return {c: number for c, number in found if number is not None}


class _Writing:
    """The poems of an order as they grow, side by side."""

    def __init__(self, order: VerseOrder, numbers: Mapping[str, int], chance: Any) -> None:
        self._count = order.count
        self._numbers = numbers
        self._chance = chance
        self._places: list[Any] = []  # ids of each place that was taken, a row a poem
        self._lines: list[int] = []  # the line of each
        self._set: list[bool] = []  # whether it was chosen at all
        self._mark: list[bool] = []
        self._sum = np.zeros(order.count)
        self._chosen = 0
        self._alive = np.ones(order.count, bool)

    def take(self, line: int, place: VersePlace, logits: Any, last: bool) -> Any:
        """The ids at the next place, one for each poem; `last`: it ends the line."""
        chosen = place.same_as is None and len(place.offered) > 1
        if place.same_as is not None:
            ids = self._places[place.same_as]
        elif chosen:
            ids = self._choose(line, place.offered, logits, last)
        else:
            ids = np.full(self._count, self._numbers.get(place.offered, 0), np.int64)
        self._places.append(ids)
        self._lines.append(line)
        self._set.append(chosen)
        self._mark.append(len(place.offered) == 1)
        return ids

    def _choose(self, line: int, offered: str, logits: Any, last: bool) -> Any:
        known = np.array(sorted(self._numbers[c] for c in offered if c in self._numbers), np.int64)
        if not len(known):
            self._alive[:] = False
            return np.zeros(self._count, np.int64)
        scores = logits - np.logaddexp.reduce(logits, axis=1)[:, None]
        levels = scores[:, known]
        may = np.where(self._barred(line, known, last), NEVER, levels / TEMPERATURE)
        self._alive &= may.max(axis=1) > NEVER / 2
        taken = np.array([drawn(row, TOP, self._chance) for row in may])
        self._sum += levels[np.arange(self._count), taken]
        self._chosen += 1
        return known[taken]

    def _barred(self, line: int, known: Any, end: bool) -> Any:
        """What stands in the poem already; in this line a character may be doubled, but not at its end."""
        barred = np.zeros((self._count, len(known)), bool)
        doubled = not end and len(self._places) > 1 and self._lines[-1] == line
        for number, ids in enumerate(self._places):
            last = doubled and number == len(self._places) - 1
            if not self._set[number] or (last and not self._twice(number, ids)):
                continue
            barred |= ids[:, None] == known[None]
        return barred

    def _twice(self, number: int, ids: Any) -> bool:
        """Whether the last character is the second of a pair already, in any of the poems."""
        return number > 0 and bool((self._places[number - 1] == ids).any())

    def finished(self, tokenizer: Tokenizer) -> tuple[Stanza, ...]:
        lines = max(self._lines) + 1
        found = []
        for poem in np.flatnonzero(self._alive).tolist():
            ids: list[list[int]] = [[] for _ in range(lines)]
            for places, line, mark in zip(self._places, self._lines, self._mark, strict=True):
                if not mark:
                    ids[line].append(int(places[poem]))
            words = tuple("".join(tokenizer.id_to_token(n) or "" for n in row) for row in ids)
            likelihood = float(self._sum[poem]) / max(1, self._chosen)
            found.append(Stanza(lines=words, likelihood=min(0.0, likelihood)))
        return tuple(found)


def _folder(weights: Mapping[str, Path]) -> Path:
    found = [folder for folder in weights.values() if (folder / "model.onnx").is_file()]
    if not found:
        raise MissingModel(
            "the poet needs the verse model and found none; run: baiyi models get classical-verse",
            "诗词引擎需要诗词模型，但没有找到；请运行：baiyi models get classical-verse",
        )
    return found[0]

"""Writers of verse that choose by chance: what comes out right is right by construction."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence

from tiny_scripted import Keeping

from baiyi.values import Piece, Prompt, Stanza, TokenChoice, Usage, VerseOrder


class PatternWriter(Keeping):
    """Keeps to the pattern of a schema, and to nothing else: any character that it allows."""

    def __init__(self, answer: str | None = None) -> None:
        super().__init__()
        self.answer = answer

    def write(self, prompt: Prompt) -> Iterator[Piece]:
        self.prompts.append(prompt)
        chance = random.Random(prompt.seed)
        text = self.answer or json.dumps(self.fitting(prompt, chance), ensure_ascii=False)
        choice = TokenChoice(token=text, logprob=-chance.random())
        yield Piece(text=text, tokens=(choice,))
        yield Piece(text="", finish="stop", usage=Usage(written_tokens=1))

    def fitting(self, prompt: Prompt, chance: random.Random) -> str:
        assert prompt.schema_ is not None
        classes = re.findall(r"\[([^\]]+)\](?:\{(\d),\d\})?", prompt.schema_["pattern"])
        return "".join(chance.choice(c) for c, times in classes for _ in range(int(times or 1)))


class WordWriter(PatternWriter):
    """Any words that the pattern allows, drawn by chance at each branch."""

    def fitting(self, prompt: Prompt, chance: random.Random) -> str:
        assert prompt.schema_ is not None
        pattern = prompt.schema_["pattern"]
        if "[" in pattern:  # of a title
            return "Evening Gold"
        return drawn(pattern.strip("^$"), chance)


def drawn(pattern: str, chance: random.Random) -> str:
    """A string that a pattern of letters, groups, | and ? allows."""
    ends, opened = {}, []
    for place, letter in enumerate(pattern):
        if letter == "(":
            opened.append((place, [place]))
        elif letter == "|":
            opened[-1][1].append(place)
        elif letter == ")":
            start, bars = opened.pop()
            ends[start] = [*bars, place]

    def walk(place: int, end: int) -> str:
        text = ""
        while place < end:
            if pattern[place] == "(":
                bars = ends[place]
                branch = chance.randrange(len(bars) - 1)
                piece, after = walk(bars[branch] + 1, bars[branch + 1]), bars[-1] + 1
            else:
                place += pattern[place] == "\\"
                piece, after = pattern[place], place + 1
            optional = after < end and pattern[after] == "?"
            text += piece if not optional or chance.random() < 0.5 else ""
            place = after + optional
        return text

    return walk(0, len(pattern))


class ChancePoet:
    """Takes any character that is offered and stands in no line before."""

    def __init__(self) -> None:
        self.orders: list[VerseOrder] = []

    def verses(self, order: VerseOrder, *, seed: int) -> Sequence[Stanza]:
        self.orders.append(order)
        chance = random.Random(seed)
        return [self._written(order, chance) for _ in range(order.count)]

    def _written(self, order: VerseOrder, chance: random.Random) -> Stanza:
        taken: list[str] = []
        lines: list[str] = []
        for places in order.lines:
            before, line = "".join(lines), ""
            for place in places:
                if place.same_as is not None:
                    character = taken[place.same_as]
                else:
                    free = [c for c in place.offered if c not in before + line] or [place.offered]
                    character = chance.choice(free)
                taken.append(character)
                line += character if place.same_as is not None or len(place.offered) > 1 else ""
            lines.append(line)
        return Stanza(lines=tuple(lines), likelihood=-chance.random())
